from __future__ import annotations

import pytest

from versori_pulumi.provider import looking

from .fake_connections import FakeConnections
from .fakes import Engine, FakeVersori


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
    monkeypatch.setattr(looking.time, "sleep", waited.append)
    return waited
