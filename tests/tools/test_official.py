"""The official installer, and how quickly it is given up where its site can't be reached."""

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pulumi.automation import PulumiCommand

from tools.engine import installer, official, processes, versions
from tools.engine.problems import EngineUnavailableError

pytestmark = pytest.mark.usefixtures("cache_folder")


@pytest.fixture
def silent_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(official, "SITE", f"http://127.0.0.1:{server.getsockname()[1]}/install.sh")
        yield


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site that answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/install.sh"
        monkeypatch.setattr(official, "SITE", address)
        yield address
        server.shutdown()
        thread.join()


def test_it_is_given_up_at_once_when_the_site_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "SITE", "http://127.0.0.1:9/install.sh")
    with pytest.raises(
        EngineUnavailableError, match=r"the official installer: http://127.0.0.1:9/install.sh can't be reached"
    ):
        official.install()
    assert official.cached() is None


@pytest.mark.deep
@pytest.mark.usefixtures("silent_site")
def test_it_is_given_up_after_seconds_when_the_site_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "PATIENCE", processes.Patience(first_line=1.5, whole=600))
    with pytest.raises(EngineUnavailableError, match="does not answer"):
        official.install()


def test_what_it_installs_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def install(command: list[str], *_: Any, **__: Any) -> processes.Outcome:
        assert command[-2] == versions.PINNED
        (Path(command[-1]) / "bin").mkdir()
        return processes.Outcome(0, [])

    monkeypatch.setattr(processes, "run", install)
    installed = official.install()
    assert installed.is_dir()
    assert installed.name == "bin"
    assert official.cached() == official.install() == installed


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (processes.Outcome(1, ["downloading", "it failed: no space"]), "the official installer: it failed: no space"),
        (processes.Outcome(None, ["downloading"]), "the official installer: not finished after 600 s"),
        (processes.Outcome(None, []), "the official installer: https://get.pulumi.com/install.sh does not answer"),
    ],
)
def test_a_failure_says_why(
    outcome: processes.Outcome, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "run", lambda *_, **__: outcome)
    with pytest.raises(EngineUnavailableError) as failure:
        official.install()
    assert str(failure.value) == message
    assert message.partition(": ")[2] in capsys.readouterr().err
    assert official.cached() is None


def run_installer(monkeypatch: pytest.MonkeyPatch, site: str, install: Any) -> Any:
    monkeypatch.setattr(sys, "argv", ["installer", site, "3.259.0", "/folder"])
    monkeypatch.setattr(PulumiCommand, "install", install)
    installer.main()


def test_the_installer_of_the_sdk_is_used(
    site: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = []
    run_installer(monkeypatch, site, lambda root, version: calls.append((root, str(version))))
    assert calls == [("/folder", "3.259.0")]
    assert capsys.readouterr().out == f"downloading from {site}\n"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (subprocess.CalledProcessError(1, "install.sh", output=b"error: no\nspace\n"), "it failed: error: no space"),
        (urllib.error.URLError("reset"), "can't be reached: reset"),
        (ImportError("pulumi"), "this Python has no Pulumi SDK: pulumi"),
    ],
)
def test_the_installer_ends_with_one_line(
    error: Exception, message: str, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        run_installer(monkeypatch, site, fail)
    assert str(ended.value).endswith(message)
    assert "\n" not in str(ended.value)
