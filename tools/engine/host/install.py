"""`pulumi install`: creates a project's virtual environment and installs what the program needs into it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pulumi.runtime.proto import language_pb2

from .environments import VirtualEnvironmentError, activated, is_environment, python_of
from .run import environment_folder


def dependencies(info: language_pb2.ProgramInfo) -> Iterator[bytes]:
    """Install, yielding what there is to show as it comes.

    Raises:
        VirtualEnvironmentError: Something could not be made or installed.
    """
    folder = environment_folder(info)
    python = python_of(folder) if folder else Path(sys.executable)
    if folder and not is_environment(folder):
        yield f"Creating the virtual environment {folder}\n".encode()
        yield from _run([sys.executable, "-m", "venv", str(folder)], Path(info.root_directory), Path(sys.executable))
    wanted = requirements(Path(info.program_directory), Path(info.root_directory))
    if wanted is None:
        yield b"There is neither a requirements.txt nor a pyproject.toml: nothing to install\n"
        return
    yield f"Installing what {wanted} asks for\n".encode()
    source = ["--requirement", wanted.name] if wanted.name == "requirements.txt" else ["--editable", "."]
    yield from _run([str(python), "-m", "pip", "install", *source], wanted.parent, python)


def requirements(program: Path, root: Path) -> Path | None:
    """The file that says what a program needs: the program's own, or else the project's."""
    places = (folder / name for folder in (program, root) for name in ("requirements.txt", "pyproject.toml"))
    return next(filter(Path.is_file, places), None)


def _run(command: list[str], folder: Path, python: Path) -> Iterator[bytes]:
    environment = activated(os.environ, python)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT
    ) as process:
        if process.stdout is not None:
            yield from process.stdout
    if process.returncode:
        raise VirtualEnvironmentError(f"`{' '.join(command)}` failed with exit code {process.returncode}")
