"""Finds a Python which has the Pulumi SDK, for the host itself.

The engine starts the host in any folder with any PATH, so nothing is known of the Python that happens to run it. The
standard library must do here.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from .environments import PROJECT_FILES, project_folders, python_of

TRIED = "VERSORI_PULUMI_TRIED"
START = Path(__file__).parent.parent / "start.py"
MADE_BY = Path(__file__).parent / "made_by.json"


def use_one_with_pulumi() -> None:
    """Go on in an interpreter that has the Pulumi SDK: this one, or else the next candidate takes over the process.

    Raises:
        SystemExit: No candidate has it; the message says what to do.
    """
    tried = [name for name in os.environ.pop(TRIED, "").split(os.pathsep) if name]
    if _was_chosen(tried) and has_pulumi():
        return
    tried.append(sys.executable)
    for candidate in map(str, candidates(os.environ, Path.cwd())):
        if candidate not in tried:
            tried.append(candidate)
            os.environ[TRIED] = os.pathsep.join(tried)
            with contextlib.suppress(OSError):  # a Python of another machine; the next may do
                os.execv(candidate, [candidate, "-u", str(START), *sys.argv[1:]])  # noqa: S606 - no shell is wanted
    sys.exit(
        "No Python with the Pulumi SDK was found. Run `pip install pulumi`, activate its virtual environment, or name "
        f"its Python in VERSORI_PULUMI_PYTHON. Looked at: {', '.join(dict.fromkeys(tried))}"
    )


def has_pulumi() -> bool:
    """Whether this interpreter can import the Pulumi SDK; asked without importing it, which would cost 0.2 s."""
    return all(importlib.util.find_spec(name) is not None for name in ("grpc", "pulumi"))


def candidates(environment: Mapping[str, str], folder: Path) -> list[Path]:
    """The interpreters to try, best first, as they are for a project that holds `folder`."""
    found = dict.fromkeys(_named(environment, folder))
    return [python for python in found if os.access(python, os.X_OK) and python.is_file()]


def _was_chosen(tried: list[str]) -> bool:
    """Whether this interpreter was chosen by `candidates`, and not by the launcher, which takes any."""
    if tried:
        return True
    best = next(iter(candidates(os.environ, Path.cwd())), None)
    return best is None or str(best) == sys.executable


def _named(environment: Mapping[str, str], folder: Path) -> Iterator[Path]:
    path = environment.get("PATH")
    for name in ("VERSORI_PULUMI_PYTHON", "PULUMI_PYTHON_CMD"):
        if found := shutil.which(environment.get(name) or "", path=path):
            yield Path(found)
    if active := environment.get("VIRTUAL_ENV"):
        yield python_of(Path(active))
    for project in project_folders(folder):
        yield from (python_of(project / name) for name in (_virtualenv_option(project), ".venv", "venv") if name)
    for command in ("python3", "python"):
        if found := shutil.which(command, path=path):
            yield Path(found)
    if maker := made_by("python"):
        yield Path(maker)


def made_by(key: str) -> str:
    """What the tool that assembled this engine wrote about itself; empty when it wrote nothing."""
    try:
        return str(json.loads(MADE_BY.read_text(encoding="utf-8")).get(key, ""))
    except (OSError, ValueError):
        return ""


def _virtualenv_option(project: Path) -> str:
    """The `virtualenv` option of a project; read with an expression, since YAML is not in the standard library."""
    for name in PROJECT_FILES:
        path = project / name
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            found = re.search(r"""["']?\bvirtualenv\b["']?\s*:\s*["']?([^"'\s,}#]+)""", text)
            return found[1] if found else ""
    return ""
