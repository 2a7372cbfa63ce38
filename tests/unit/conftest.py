"""Fixtures of all unit tests. No test sees this machine: not its environment, not its home, not the network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from unit.scripted_server import ScriptedServer, scripted_server
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.http import retry, transport
from versori_pulumi.connect.http.transport import Transport
from versori_pulumi.connect.settings import Settings

ORGANISATION = "01HXK5T7QZ0000000000000000"
KEY = "key-of-the-tests"


@pytest.fixture(autouse=True)
def _clean_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("VERSORI_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A real server that answers as scripted."""
    with scripted_server() as started:
        yield started


@pytest.fixture
def settings_for(server: ScriptedServer) -> Callable[..., Settings]:
    """Makes settings that point at the server."""

    def make(**changes: Any) -> Settings:
        usual: dict[str, Any] = {
            "api_key": KEY,
            "organisation_id": ORGANISATION,
            "base_url": f"{server.url}/api/connect/v1",
            "timeout": 20.0,
            "max_retries": 2,
        }
        return Settings(**{**usual, **changes})

    return make


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once, and slow machines don't use up their budget."""
    monkeypatch.setattr(retry, "_FIRST_WAIT", 0.0)
    monkeypatch.setattr(transport, "_BUDGET_PER_TIMEOUT", 10_000)


@pytest.fixture
def connect(settings_for: Callable[..., Settings], impatient: None) -> Iterator[Callable[..., Transport]]:  # noqa: ARG001
    """Makes transports to the server, and closes them."""
    opened: list[Transport] = []

    def make(**changes: Any) -> Transport:
        opened.append(Transport(settings_for(**changes)))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def client(settings_for: Callable[..., Settings], impatient: None) -> Iterator[Client]:  # noqa: ARG001
    """A client of the server."""
    made = Client(settings_for())
    yield made
    made.close()
