"""What the tests of the developer tools share: made-up executables, and a cache of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SYSTEM = "/usr/bin:/bin"

Executable = Callable[[str, str], Path]


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, used in place of the user's."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("VERSORI_PULUMI_CACHE", str(folder))
    return folder


@pytest.fixture
def executable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Executable:
    """Puts shell scripts on a PATH that has nothing else but the system's commands."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{SYSTEM}")

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write


def tool(environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `python -m tools.engine` as a user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.engine"],
        cwd=REPOSITORY,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
