"""The emulator as a process of its own, whose standard error and end are looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = [sys.executable, "-m", "versori_pulumi.emulator", "--port", "0"]
PATIENCE = 60
"""Seconds until an end counts as one that doesn't come."""


@contextmanager
def started(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running emulator, and its URL."""
    pipe = subprocess.PIPE
    everything = {**os.environ, **environment}
    with subprocess.Popen([*COMMAND, *options], stdout=pipe, stderr=pipe, text=True, env=everything) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """How it ended: its exit code, and what it wrote but for its URL."""
    rest, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, rest, errors
