"""Virtual environments of Pulumi projects: where they are, and how a program is run in one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")


class VirtualEnvironmentError(Exception):
    """The environment that a project asks for can't be used; the message says what to do."""


def python_of(virtual_environment: Path) -> Path:
    """The path of a virtual environment's Python, which need not exist."""
    return virtual_environment / "bin" / "python"


def is_environment(folder: Path) -> bool:
    """Whether a folder is a virtual environment, by what the real host looks at."""
    return python_of(folder).is_file()


def project_folders(start: Path) -> Iterator[Path]:
    """The project folders that hold `start`, innermost first."""
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in PROJECT_FILES):
            yield folder


def missing(option: str, folder: Path) -> VirtualEnvironmentError:
    """The error for a `virtualenv` option that leads nowhere."""
    state = "is not a virtual environment" if folder.exists() else "does not exist"
    return VirtualEnvironmentError(
        f"The 'virtualenv' option in Pulumi.yaml is set to '{option}', but '{folder}' {state}. "
        "Run `pulumi install` to create it and to install what the program needs."
    )


def activated(environment: Mapping[str, str], python: Path) -> dict[str, str]:
    """The process environment for a program that runs with `python`, as activating its virtual environment gives it."""
    result = {name: value for name, value in environment.items() if name != "PYTHONHOME"}
    folder = python.parent.parent
    if (folder / "pyvenv.cfg").is_file():
        result["VIRTUAL_ENV"] = str(folder)
        result["PATH"] = os.pathsep.join([str(python.parent), *filter(None, [environment.get("PATH")])])
    return result
