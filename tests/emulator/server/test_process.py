"""The process: its first line, its end, its file."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.emulator.api import Api, oauth2
from versori_pulumi.emulator import running, serve
from versori_pulumi.emulator.__main__ import main

COMMAND = [sys.executable, "-m", "versori_pulumi.emulator", "--port", "0"]


def _start(*options: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *options], stdout=pipe, stderr=pipe, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to end a process quietly")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_the_process_prints_its_url_first_and_ends_quietly(name: str):
    process = _start("--token", "t")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    assert httpx.get(f"{url}/categories", headers={"Authorization": "Bearer t"}, trust_env=False).status_code == 200
    assert httpx.get(f"{url}/categories", headers={"Authorization": "Bearer u"}, trust_env=False).status_code == 401
    process.send_signal(getattr(signal, name))
    rest, errors = process.communicate(timeout=300)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_the_command_line_is_handed_to_the_server(monkeypatch: pytest.MonkeyPatch):
    said: list[tuple[int, Path | None, str | None]] = []
    monkeypatch.setattr("versori_pulumi.emulator.__main__.serve", lambda *arguments: said.append(arguments))
    monkeypatch.setattr("sys.argv", ["emulator"])
    main()
    monkeypatch.setattr("sys.argv", ["emulator", "--port", "0", "--data", "a.db", "--token", "t"])
    main()
    assert said == [(8082, None, None), (0, Path("a.db"), "t")]


def test_a_port_that_is_taken_is_reported_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"can't listen on 127.0.0.1:{port}"):
            serve(port)


def test_data_in_a_file_survives_a_restart(tmp_path: Path):
    file = tmp_path / "data.db"
    with running(file) as url:
        api = Api(url)
        with api.http:
            created = api.create(authSchemeConfigs=[oauth2({"grantType": "password", "clientSecret": "hidden"})])
            api.http.put(api.path(created["id"], "categories"), json={"categories": ["ERP"]})
            before = api.read(created["id"])
            credentials = api.credentials()
    assert b"hidden" not in b"".join(part.read_bytes() for part in tmp_path.iterdir())
    with running(file) as url:
        api.http = httpx.Client(base_url=url, headers={"Authorization": "Bearer t"}, trust_env=False)
        with api.http:
            assert api.read(created["id"]) == before
            assert api.credentials() == credentials
            assert api.names(categories="ERP") == ["CRM"]
            assert api.update(before)["updatedAt"] > before["updatedAt"]


def test_data_survives_a_process_that_is_killed(tmp_path: Path):
    process = _start("--data", str(tmp_path / "data.db"))
    assert process.stdout is not None
    api = Api(process.stdout.readline().strip())
    with api.http:
        created = api.create()
    process.kill()
    process.communicate(timeout=300)
    with running(tmp_path / "data.db") as url:
        answer = httpx.get(url + api.path(created["id"]), headers={"Authorization": "Bearer t"}, trust_env=False)
    assert answer.json() == created


def test_concurrent_writers_lose_nothing(api: Api):
    created = api.create()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: api.connect(created["id"], name=str(number)), range(40)))
    kept = api.read(created["id"])["connections"]
    assert {each["id"] for each in kept} == {each["id"] for each in made}


def test_times_are_strictly_rising(api: Api):
    times = [api.create()["updatedAt"] for _ in range(20)]
    assert times == sorted(set(times))


def test_serve_runs_where_no_signal_can_reach_it_as_well(capfd: pytest.CaptureFixture[str]):
    """The path of the process, within this one, so that it's measured."""
    import versori_pulumi.emulator.server.serving as module

    started = module._Server.startup

    async def start(server: module._Server, sockets: list[socket.socket]) -> None:
        await started(server, sockets)
        threading.Timer(0.05, lambda: setattr(server, "should_exit", True)).start()

    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module._Server, "startup", start)
            serve()
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", capfd.readouterr().out)
