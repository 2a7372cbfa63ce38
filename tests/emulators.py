"""Emulators in processes of their own, as `versori-pulumi emulator` starts them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def running_emulator(*options: str) -> Iterator[str]:
    """A running emulator; its URL."""
    command = [sys.executable, "-m", "versori_pulumi.cli", "emulator", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:"), f"the emulator did not start: {url!r}"
            yield url
        finally:
            process.terminate()
