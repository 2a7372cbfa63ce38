"""What has to be right for programs and for `adopt`, looked at one by one, each with what to do about it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from versori_pulumi._version import __version__
from versori_pulumi.adopt.project import UPGRADE, Project, Stack, cli_version, version_problem
from versori_pulumi.adopt.scan import reading_client
from versori_pulumi.connect.errors import VersoriError
from versori_pulumi.connect.settings import Settings, load_settings
from versori_pulumi.provider.hints import message_of

_LARGEST_SKEW: Final = 60.0
"""Seconds. Tokens are good for hours, but one that begins in the server's future is refused."""

_LIMIT: Final = 60
"""Seconds for an interpreter to import a package."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what it is.
        ok: whether it is right; None where it could not be looked at because of another one.
        detail: what was found.
        hint: what to do about it.
    """

    name: str
    ok: bool | None
    detail: str
    hint: str = ""


class Doctor:
    """Looks at everything from one folder."""

    def __init__(self, folder: Path, stack: str | None = None, account: str | None = None) -> None:
        """Looks at nothing yet.

        Args:
            folder: the working folder.
            stack: the stack; the selected one if None.
            account: the account; the default one if None.
        """
        self._folder = folder
        self._wanted = stack
        self._account = account
        self._project: Project | None = None
        self._stack: Stack | None = None
        self._settings: Settings | None = None

    def checks(self) -> list[Check]:
        """All checks, in an order in which each can use what the ones before found."""
        looks: Mapping[str, Callable[[], Check]] = {
            "Python": _python,
            "Pulumi CLI": self._cli,
            "project": self._find_project,
            "virtual environment": self._environment,
            "stack": self._find_stack,
            "credentials": self._credentials,
        }
        return [*(_looked(name, look) for name, look in looks.items()), *self._organisation()]

    def _cli(self) -> Check:
        version = cli_version(self._folder)
        if problem := version_problem(version):
            return _wrong("Pulumi CLI", problem, f"upgrade it: {UPGRADE}")
        return _right("Pulumi CLI", ".".join(str(part) for part in version))

    def _find_project(self) -> Check:
        project = Project.find(self._folder)
        self._project = project
        found = f"{project.name}, in {project.root}"
        if project.runtime == "python":
            return _right("project", found)
        return _wrong("project", f"{found}, is written in {project.runtime}", "this provider is for Python programs")

    def _environment(self) -> Check:
        name = "virtual environment"
        if self._project is None:
            return _skipped(name, "there is no project")
        interpreter = _interpreter(self._project)
        if interpreter is None:
            return _wrong(name, "there is none where Pulumi.yaml says", "create it: `pulumi install`")
        ended = subprocess.run(  # noqa: S603  (the interpreter that Pulumi would start)
            [interpreter, "-c", "import pulumi, versori_pulumi; print(versori_pulumi.__version__)"],
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
        if ended.returncode:
            lines = ended.stderr.strip().splitlines() or ["no reason given"]
            return _wrong(name, f"{interpreter}: {lines[-1]}", f"{interpreter} -m pip install versori-pulumi")
        return _right(name, f"{interpreter} has versori-pulumi {ended.stdout.strip()}")

    def _find_stack(self) -> Check:
        if self._project is None:
            return _skipped("stack", "there is no project")
        stack = self._project.stack(self._wanted)
        count = len(stack.resources)
        self._stack = stack
        return _right("stack", f"{stack.name}, {count} resources")

    def _credentials(self) -> Check:
        configuration: Mapping[str, Any] = self._stack.configuration if self._stack else {}
        self._settings = load_settings(configuration.get, account=self._account)
        return _right("credentials", f"API key from {self._settings.source}")

    def _organisation(self) -> list[Check]:
        settings = self._settings
        if settings is None:
            return [_skipped(name, "there are no credentials") for name in ("organisation", "clock")]
        client = reading_client(settings)
        started = time.time()
        try:
            there = client.server_time(settings.organisation_id)
        except VersoriError as error:
            detail, hint = _parted(message_of(error))
            return [_wrong("organisation", detail, hint), _skipped("clock", "Versori was not reached")]
        finally:
            client.close()
        reached = _right("organisation", f"{settings.organisation_id} at {settings.base_url}")
        return [reached, _clock(there, (started + time.time()) / 2)]


def _right(name: str, detail: str) -> Check:
    return Check(name, ok=True, detail=detail)


def _wrong(name: str, detail: str, hint: str) -> Check:
    return Check(name, ok=False, detail=detail, hint=hint)


def _skipped(name: str, detail: str) -> Check:
    return Check(name, ok=None, detail=detail)


def _python() -> Check:
    found = f"{sys.version.split()[0]}, versori-pulumi {__version__}, SDK {importlib.metadata.version('pulumi')}"
    return _right("Python", f"{found}, in {sys.prefix}")


def _looked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (VersoriError, subprocess.TimeoutExpired, OSError) as error:
        detail, hint = _parted(message_of(error))
        return _wrong(name, detail, hint)


def _parted(message: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    detail, _, hint = message.partition("\n")
    return detail, "\n".join(line.strip().removeprefix("hint: ") for line in hint.splitlines())


def _interpreter(project: Project) -> str | None:
    """The Python that Pulumi starts for the project; None where it isn't there."""
    folder = project.options.get("virtualenv")
    if not folder and project.options.get("toolchain") in ("uv", "poetry"):
        folder = ".venv"
    if not folder:
        return shutil.which("python3") or shutil.which("python")
    names = ("Scripts/python.exe", "bin/python")
    found = (project.root / str(folder) / name for name in names)
    return next((os.fspath(path) for path in found if path.exists()), None)


def _clock(there: float | None, here: float) -> Check:
    if there is None:
        return _skipped("clock", "Versori does not send its time")
    skew = here - there
    if abs(skew) <= _LARGEST_SKEW:
        return _right("clock", f"within {_LARGEST_SKEW:.0f} seconds of Versori's")
    way = "ahead of" if skew > 0 else "behind"
    return _wrong("clock", f"{abs(skew):.0f} seconds {way} Versori's", "set this machine's clock by the network (NTP)")
