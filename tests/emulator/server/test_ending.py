"""The end of the process, whatever its clients are doing."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.emulator.api import Api
from tests.emulator.processes import ended, started
from versori_pulumi.emulator import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to end a process quietly")

HOUR = 3_600_000 // 6
POST = "POST /o/{organisation}/protocols/http/connectors HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer t\r\n"
BODY = '{{"name": "CRM", "baseUrl": "https://a.example.com", "authSchemeConfigs": [], "connections": []}}'
WHOLE = POST + "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n" + BODY


def _fault(kind: str) -> Callable[[Api, socket.socket], None]:
    def arm(api: Api, connection: socket.socket) -> None:
        api.http.put("/__control/faults", json=[{"kind": kind, "milliseconds": HOUR}]).raise_for_status()
        _send(api, connection, WHOLE)
        while not api.http.get("/__control/faults").json()[0]["hits"]:
            pass

    return arm


def _latency(api: Api, connection: socket.socket) -> None:
    api.http.put("/__control/latency", json={"milliseconds": HOUR}).raise_for_status()
    _send(api, connection, WHOLE)


def _keep_alive(api: Api, connection: socket.socket) -> None:
    _send(api, connection, WHOLE)
    assert b"201" in connection.recv(65536)


def _sending(text: str) -> Callable[[Api, socket.socket], None]:
    return lambda api, connection: _send(api, connection, text)


def _unread(api: Api, connection: socket.socket) -> None:
    api.seed(*({"name": f"{number}", "tags": {"a": ["b" * 50_000]}} for number in range(100)))
    path = f"{api.connectors}?first=100"
    for _ in range(3):
        head = f"GET {path} HTTP/1.1\r\nHost: {api.http.base_url.netloc.decode()}\r\nAuthorization: Bearer t\r\n\r\n"
        connection.sendall(head.encode())
    assert connection.recv(1)


def _send(api: Api, connection: socket.socket, text: str) -> None:
    known = {"organisation": api.organisation, "host": api.http.base_url.netloc.decode(), "length": len(BODY) - 2}
    connection.sendall(text.format(**known).encode())


def _address(api: Api) -> tuple[str, int]:
    return api.http.base_url.host, api.http.base_url.port or 0


CLIENTS: dict[str, Callable[[Api, socket.socket], None]] = {
    "an idle connection": _sending(""),
    "a connection that is kept alive": _keep_alive,
    "half a head": _sending(POST),
    "half a body": _sending(POST + "Content-Length: 100\r\n\r\n{{"),
    "half a chunked body": _sending(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"),
    "half a seed": _sending("POST /__control/seed HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\n{{"),
    "no HTTP": _sending("\0\0\0\r\n\r\n"),
    "an answer that isn't read": _unread,
    **{kind: _fault(kind) for kind in ("slow-before", "slow-after", "late-effect")},
    "latency": _latency,
}
"""What clients are doing when the end comes; each is a connection of its own."""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_it_quietly_whatever_its_clients_do(name: str):
    with started() as (process, url), ExitStack() as connections:
        api = Api(url)
        connections.enter_context(api.http)
        for client in CLIENTS.values():
            client(api, connections.enter_context(socket.create_connection(_address(api))))
        process.send_signal(getattr(signal, name))
        assert ended(process) == (0, "", "")


def test_a_second_signal_does_not_wait():
    with started() as (process, url):
        api = Api(url)
        with api.http, socket.create_connection(_address(api)) as connection:
            _fault("slow-after")(api, connection)
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGINT)
            assert ended(process) == (0, "", "")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_nothing_that_was_answered_is_lost(tmp_path: Path, name: str):
    answered: list[str] = []
    file = tmp_path / "data.db"
    with started("--data", str(file)) as (process, url):
        api = Api(url)

        def write() -> None:
            with httpx.Client(base_url=url, headers={"Authorization": "Bearer t"}, trust_env=False) as http:
                body = {"name": "CRM", "connections": []}
                while process.poll() is None:
                    try:
                        answer = http.post(f"/o/{api.organisation}/protocols/bigquery/connectors", json=body)
                    except httpx.TransportError:
                        return
                    answered.append(answer.json()["id"])

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        while len(answered) < 50:
            time.sleep(0.01)
        process.send_signal(getattr(signal, name))
        for writer in writers:
            writer.join()
        _, _, errors = ended(process)
        assert errors == ""
    with running(file) as url, httpx.Client(base_url=url, headers={"Authorization": "Bearer t"}, trust_env=False) as http:
        assert [own for own in answered if http.get(api.path(own)).status_code != 200] == []


BROKEN = {
    "no HTTP": "\0\0\0\r\n\r\n",
    "a wrong version": "GET / HTTP/9\r\n\r\n",
    "a long head": "GET / HTTP/1.1\r\nHost: {host}\r\nA: " + "a" * 100_000,
    "a broken chunk": POST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "a broken chunk of what is refused": "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nxyz\r\n",
    "two lengths": POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "two hosts": "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "half a body": POST + "Content-Length: 100\r\n\r\n{{",
    "half a seed": "POST /__control/seed HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100\r\n\r\n{{",
    "an upgrade": "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "another upgrade": "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
}


def _answer(connection: socket.socket) -> bytes:
    """All that comes. A server that closes with something unread resets the connection, maybe before its answer is read."""
    answer = b""
    with suppress(ConnectionResetError):
        while received := connection.recv(65536):
            answer += received
    return answer


def test_clients_that_break_the_protocol_are_refused_without_a_word_and_keep_nobody_waiting():
    with started() as (process, url):
        api = Api(url)
        with api.http:
            for text in BROKEN.values():
                with socket.create_connection(_address(api)) as slow, socket.create_connection(_address(api)) as connection:
                    _send(api, slow, POST)
                    _send(api, connection, text)
                    connection.shutdown(socket.SHUT_WR)
                    answer = _answer(connection)
                    assert not answer or answer.split(b" ")[1].startswith(b"4")
                    assert not answer or b"application/json" in answer
                    assert api.create()
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (0, "", "")
