from __future__ import annotations

import pytest

from versori_pulumi.provider import creation

from .fakes import Engine, FakeVersori


@pytest.fixture
def versori() -> FakeVersori:
    """Versori in memory."""
    return FakeVersori()


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one resource on it."""
    return Engine(versori)


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits before each look for a connector whose creation got no answer: noted, not waited."""
    waited: list[float] = []
    monkeypatch.setattr(creation.time, "sleep", waited.append)
    return waited
