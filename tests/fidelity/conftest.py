"""The hooks and the emulator in one process: thousands of lives, and no socket between them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest

from tests.fidelity.organisation import Organisation
from tests.in_process import URL, InProcess, emulator_in_process
from versori_pulumi.connect.http import transport


@pytest.fixture(scope="session")
def emulator() -> Iterator[InProcess]:
    """An emulator in this process."""
    with emulator_in_process() as started:
        yield started


@pytest.fixture(scope="session")
def control(emulator: InProcess) -> Iterator[httpx.Client]:
    """Its control plane."""
    with emulator.client(base_url=URL) as client:
        yield client


@pytest.fixture(autouse=True)
def _no_sockets(emulator: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one client that the package makes sends its requests to the emulator in this process."""
    monkeypatch.setattr(transport, "httpx", SimpleNamespace(**{**vars(httpx), "Client": emulator.client}))


@pytest.fixture
def organisation(control: httpx.Client) -> Organisation:
    """A new organisation on the emulator."""
    return Organisation(control)
