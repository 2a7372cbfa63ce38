"""Processes of a running `pulumi`, and their sudden end (SIGKILL). Linux and macOS."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

PATIENCE = 120.0
"""Seconds until something that has to happen counts as not happening."""


def kill_plugin(engine: subprocess.Popen[str]) -> None:
    """Kills the plugin that runs the hooks of `engine`."""
    found = plugins(engine)
    assert found, "the engine runs no dynamic provider"
    end(found)


def kill_engine(engine: subprocess.Popen[str]) -> None:
    """Kills `engine` and nothing else: its plugins live on for a while."""
    engine.kill()


def plugins(engine: subprocess.Popen[str]) -> list[int]:
    """The processes that run the hooks of `engine`."""
    return [process for process, command in _descendants(engine.pid) if "pulumi.dynamic" in command]


def end(processes: list[int]) -> None:
    """Ends processes that outlived their engine."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Waits for something.

    Raises:
        AssertionError: it did not happen.
    """
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"{what}: did not happen within {PATIENCE:.0f} seconds"
        time.sleep(0.02)


def _descendants(process: int) -> list[tuple[int, str]]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    children: dict[int, list[tuple[int, str]]] = {}
    for row in rows:
        children.setdefault(int(row[1]), []).append((int(row[0]), row[2] if len(row) > 2 else ""))
    found, open_ends = [], [process]
    while open_ends:
        for child in children.get(open_ends.pop(), []):
            found.append(child)
            open_ends.append(child[0])
    return found
