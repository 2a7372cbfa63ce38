"""The dynamic provider's plugin: the SDK's own `pulumi.dynamic`, in the environment of the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from . import interpreters
from .environments import VirtualEnvironmentError, activated, is_environment, missing, project_folders, python_of


def become(arguments: list[str]) -> NoReturn:
    """Replace this process by the plugin, so that the engine's signals reach it.

    Raises:
        SystemExit: The project's virtual environment can't be used.
    """
    option = os.environ.get("PULUMI_RUNTIME_VIRTUALENV", "")
    try:
        python = python_of(find(option, Path.cwd())) if option else _own()
    except VirtualEnvironmentError as problem:
        sys.exit(str(problem))
    command = [str(python), "-u", "-m", "pulumi.dynamic", *arguments]
    os.execve(python, command, activated(os.environ, python))  # noqa: S606 - no shell is wanted


def _own() -> Path:
    """The Python that the host would choose: without the option, program and plugin run with that one."""
    interpreters.use_one_with_pulumi()
    return Path(sys.executable)


def find(option: str, folder: Path) -> Path:
    """The folder of the virtual environment that a project names.

    The engine starts plugins in the program's folder and does not say where the project is, to which the option is
    relative. With `main: examples/quickstart` that is two folders up, and a project of its own may lie between.

    Raises:
        VirtualEnvironmentError: There is none.
    """
    places = [project / option for project in project_folders(folder)] or [folder / option]
    found = next(filter(is_environment, places), None)
    if found is None:
        raise missing(option, places[0])
    return found
