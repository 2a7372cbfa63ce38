"""Runs a long child process so that a person sees that it lives, and that it never outlives this one."""

from __future__ import annotations

import collections
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

SECONDS_TO_END = 5.0
SECONDS_BETWEEN_LINES = 15.0


@dataclass
class Outcome:
    """How a child process ended: its exit code, or None when it was given up, and its last lines."""

    code: int | None
    lines: list[str]


@dataclass
class Patience:
    """How many seconds a child may take: until it first says anything, and as a whole."""

    first_line: float = float("inf")
    whole: float = float("inf")


@dataclass
class _Output:
    """The last lines that a child wrote, gathered by a thread."""

    lines: collections.deque[str] = field(default_factory=lambda: collections.deque(maxlen=40))

    def follow(self, stream: TextIO) -> None:
        with stream:
            for line in stream:
                if text := line.strip():
                    self.lines.append(text)

    @property
    def last(self) -> str:
        return self.lines[-1] if self.lines else ""


def run(
    command: Sequence[str],
    title: str,
    *,
    patience: Patience | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Run a command to its end, with a progress line on standard error.

    Raises:
        OSError: The command can't be started.
    """
    patience = patience or Patience()
    output = _Output()
    with _child(command, folder, environment) as process:
        reader = threading.Thread(target=output.follow, args=(process.stdout,), daemon=True)
        reader.start()
        code = _wait(process, title, output, patience)
        if code is None:
            return Outcome(code, list(output.lines))
    reader.join(SECONDS_TO_END)
    return Outcome(code, list(output.lines))


def _wait(process: subprocess.Popen[str], title: str, output: _Output, patience: Patience) -> int | None:
    started = time.monotonic()
    progress = _Progress(title)
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(timeout=0.5)
            elapsed = time.monotonic() - started
            if elapsed > patience.whole or (elapsed > patience.first_line and not output.lines):
                return None
            progress.show(elapsed, output.last)
    finally:
        progress.end()


@contextmanager
def _child(
    command: Sequence[str], folder: Path | None, environment: Mapping[str, str] | None
) -> Iterator[subprocess.Popen[str]]:
    """A child in a session of its own, so that it can be ended together with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """End a child that still runs, and whatever of its own children outlives it."""
    if process.poll() is not None:
        return
    for number in (signal.SIGINT, signal.SIGKILL):
        # The group may be gone by then, which macOS reports as a lack of permission.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=SECONDS_TO_END)


class _Progress:
    """A line that is rewritten on a terminal, and repeated now and then in a log."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._terminal = sys.stderr.isatty()
        self._next = 0.0

    def show(self, elapsed: float, doing: str) -> None:
        if elapsed < self._next:
            return
        line = f"{self._title}: {elapsed:.0f} s  {doing or 'starting'}"
        if self._terminal:
            # A terminal that does not know its width says 0.
            columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80
            line = f"\r\033[K{line[: columns - 1]}"
            self._next = elapsed + 0.5
        else:
            line += "\n"
            self._next = elapsed + SECONDS_BETWEEN_LINES
        sys.stderr.write(line)
        sys.stderr.flush()

    def end(self) -> None:
        if self._terminal:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
