from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.emulators import running_emulator
from tests.fidelity.organisation import Organisation


@pytest.fixture(scope="session")
def control() -> Iterator[httpx.Client]:
    """The control plane of a running emulator."""
    with running_emulator() as url, httpx.Client(base_url=url) as client:
        yield client


@pytest.fixture
def organisation(control: httpx.Client) -> Organisation:
    """A new organisation on the emulator."""
    return Organisation(control)
