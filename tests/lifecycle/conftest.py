"""Hooks and emulator in one process, with a wire between them on which everything can happen, and a clock of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.server import Server
from tests.in_process import URL, InProcess, emulator_in_process
from tests.lifecycle.wire import Wire
from tests.lifecycle.world import World


@pytest.fixture(scope="session")
def emulator() -> Iterator[InProcess]:
    """An emulator in this process."""
    with emulator_in_process() as started:
        yield started


@pytest.fixture(scope="session")
def control(emulator: InProcess) -> Iterator[httpx.Client]:
    """The colleague's way to it, which isn't on the wire; public connectors are there."""
    with emulator.client(base_url=URL) as client:
        Server(client)
        yield client


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting takes no time, and time passes by it."""
    began, waited = time.monotonic, [0.0]

    def sleep(seconds: float) -> None:
        waited[0] += seconds

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: began() + waited[0])


@pytest.fixture
def wire(emulator: InProcess, control: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """What is between the hooks and the emulator."""
    wire = Wire(emulator)
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _self, request: wire.send(request))
    yield wire
    control.delete("/__control/faults")


@pytest.fixture
def world(control: httpx.Client, wire: Wire) -> World:
    """A new organisation."""
    return World(control, wire)
