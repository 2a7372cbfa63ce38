from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from versori_pulumi.provider import recovery, run

from .fake_connections import SCHEMES, VARIABLES, FakeConnections, basic, key
from .fakes import Engine, FakeVersori


@pytest.fixture(autouse=True)
def _one_run() -> Iterator[None]:
    """A run of its own for each test, as in a plugin process."""
    yield
    run.end()


@pytest.fixture
def versori() -> FakeConnections:
    """Versori in memory."""
    return FakeConnections()


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one resource on it."""
    return Engine(versori)


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits before each look for a connector whose creation got no answer: noted, not waited."""
    waited: list[float] = []
    monkeypatch.setattr(recovery.time, "sleep", waited.append)
    return waited


@pytest.fixture
def connector(versori: FakeConnections) -> str:
    """The id of a connector that can have connections."""
    return versori.add(authSchemeConfigs=SCHEMES, connectionVariables=[{"name": "zone", "value": "default"}])


@pytest.fixture
def full(connector: str) -> dict[str, Any]:
    """A connection with everything."""
    credentials = {"action": [key(), basic()], "trigger": [key("hunter4")]}
    return {"connectorId": connector, "name": "Live", "credentials": credentials, "variables": VARIABLES}
