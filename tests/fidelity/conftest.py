from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.fidelity.organisation import Organisation


@pytest.fixture(scope="session")
def control() -> Iterator[httpx.Client]:
    """The control plane of a running emulator."""
    command = [sys.executable, "-m", "versori_pulumi.emulator", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        with httpx.Client(base_url=process.stdout.readline().strip()) as client:
            yield client
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def organisation(control: httpx.Client) -> Organisation:
    """A new organisation on the emulator."""
    return Organisation(control)
