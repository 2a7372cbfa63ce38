from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from versori_pulumi.provider import recovery, run
from versori_pulumi.provider.connector import ConnectorProvider

from .fake import FakeVersori
from .fake.connection import SCHEMES, VARIABLES, basic, key
from .fake.engine import Engine


@pytest.fixture(autouse=True)
def _one_run() -> Iterator[None]:
    """A run of its own for each test, as in a plugin process."""
    yield
    run.end()


@pytest.fixture
def versori() -> FakeVersori:
    """Versori in memory."""
    return FakeVersori()


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one resource on it."""
    return Engine(versori, ConnectorProvider)


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits before each look for a connector whose creation got no answer: noted, not waited."""
    waited: list[float] = []
    monkeypatch.setattr(recovery.time, "sleep", waited.append)
    return waited


@pytest.fixture
def connector(versori: FakeVersori) -> str:
    """The id of a connector that can have connections."""
    return versori.add(authSchemeConfigs=SCHEMES, connectionVariables=[{"name": "zone", "value": "default"}])


@pytest.fixture
def full(connector: str) -> dict[str, Any]:
    """A connection with everything."""
    credentials = {"action": [key(), basic()], "trigger": [key("hunter4")]}
    return {"connectorId": connector, "name": "Live", "credentials": credentials, "variables": VARIABLES}
