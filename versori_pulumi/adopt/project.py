"""The Pulumi project around the working folder: its files, its stack, and the `pulumi` command itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from versori_pulumi.connect.documents import TooLargeError, yaml_value
from versori_pulumi.connect.errors import VersoriError
from versori_pulumi.connect.redaction import keys, secrets_in

NEEDED: Final = (3, 254, 0)
"""The release of the CLI whose import files take outputs."""

UPGRADE: Final = (
    "see https://www.pulumi.com/docs/install/ (macOS: brew upgrade pulumi; Linux: curl -fsSL https://get.pulumi.com | sh)"
)


class ProjectError(VersoriError):
    """The project, the stack or the `pulumi` command is not as it has to be."""


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        """All that it printed."""
        return f"{self.stdout}{self.stderr}".strip()


@dataclass(frozen=True)
class Project:
    """A Pulumi project.

    Attributes:
        root: the folder with `Pulumi.yaml`.
        description: what is in that file.
    """

    root: Path
    description: Mapping[str, Any]

    @classmethod
    def find(cls, folder: Path) -> Project:
        """The project of a folder.

        Raises:
            ProjectError: there is none, or its file can't be read.
        """
        for parent in [folder, *folder.parents]:
            for name in ("Pulumi.yaml", "Pulumi.yml"):
                if (parent / name).is_file():
                    return cls(parent, _description(parent / name))
        raise ProjectError(f"no Pulumi project: there is no Pulumi.yaml in {folder} or above\n  hint: `pulumi new python`")

    @property
    def name(self) -> str:
        """The project's name: the namespace of its own configuration."""
        return str(self.description.get("name", ""))

    @property
    def runtime(self) -> str:
        """The language of its program."""
        found = self.description.get("runtime")
        return str(found.get("name") if isinstance(found, Mapping) else found)

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of its runtime."""
        found = self.description.get("runtime")
        options = found.get("options") if isinstance(found, Mapping) else None
        return options if isinstance(options, Mapping) else {}

    @property
    def program(self) -> Path:
        """The file that Pulumi runs."""
        main = self.root / str(self.description.get("main") or ".")
        return main if main.suffix == ".py" else main / "__main__.py"

    def pulumi(self, *arguments: str) -> Finished:
        """Runs `pulumi` in the project.

        Raises:
            ProjectError: there is no such command.
        """
        return run_pulumi(arguments, self.root)

    def stack(self, name: str | None) -> Stack:
        """The stack of that name, or the selected one.

        Raises:
            ProjectError: there is none.
        """
        if name is None:
            ended = self.pulumi("stack", "--show-name")
            name = ended.stdout.strip()
            if ended.code or not name:
                raise ProjectError(
                    "no stack is selected\n  hint: `pulumi stack select`, `pulumi stack init dev`, or --stack\n"
                    f"{_indented(ended.text)}"
                )
        return Stack(self, name)


@dataclass(frozen=True)
class Stack:
    """One stack of a project."""

    project: Project
    name: str

    @cached_property
    def configuration(self) -> Mapping[str, Any]:
        """Its configuration by full keys, secrets in the clear.

        Raises:
            ProjectError: it can't be read.
        """
        shown = json.loads(self._ask("read the configuration", "config", "--json", "--show-secrets") or "{}")
        keys.learn(
            text for entry in shown.values() if entry.get("secret") for text in secrets_in(entry.get("value"), secret=True)
        )
        return {key: entry.get("value") for key, entry in shown.items()}

    @cached_property
    def resources(self) -> Sequence[Mapping[str, Any]]:
        """The resources in its state.

        Raises:
            ProjectError: it can't be read.
        """
        exported = json.loads(self._ask("read the state", "stack", "export"))
        found = (exported.get("deployment") or {}).get("resources") or []
        return [resource for resource in found if not resource.get("delete")]

    def run(self, *arguments: str) -> Finished:
        """Runs a command on this stack."""
        return self.project.pulumi(*arguments, "--stack", self.name)

    def _ask(self, operation: str, *arguments: str) -> str:
        ended = self.run(*arguments)
        if ended.code:
            raise ProjectError(f'could not {operation} of stack "{self.name}":\n{_indented(ended.text)}')
        return ended.stdout


def run_pulumi(arguments: Sequence[str], folder: Path) -> Finished:
    """Runs `pulumi`.

    Raises:
        ProjectError: there is no such command.
    """
    command = shutil.which("pulumi")
    if command is None:
        raise ProjectError(f"there is no `pulumi` command\n  hint: {UPGRADE}")
    # Nobody sees what it would ask, so it mustn't.
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    with subprocess.Popen(  # noqa: S603  (the command is `pulumi`, the arguments are ours)
        [command, *arguments, "--non-interactive", "--color", "never"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            stdout, stderr = process.communicate()
        except KeyboardInterrupt as interrupt:
            _await_end(process, interrupt)
            raise
    return Finished(process.returncode, stdout, stderr)


def _await_end(process: subprocess.Popen[str], interrupt: KeyboardInterrupt) -> None:
    """Lets `pulumi` end by itself, so that it leaves a whole state behind. Asked a second time, it ends at once."""
    # The terminal interrupts it, too; twice would make it drop what it is doing. Other signals are only for this process.
    if getattr(interrupt, "number", signal.SIGINT) != signal.SIGINT:
        process.terminate()
    try:
        if not getattr(interrupt, "again", False):
            process.communicate()
            return
    except KeyboardInterrupt:
        pass
    process.kill()


def cli_version(folder: Path) -> tuple[int, ...]:
    """The release of the `pulumi` command.

    Raises:
        ProjectError: there is no such command, or it doesn't say.
    """
    ended = run_pulumi(["version"], folder)
    found = re.search(r"v?(\d+)\.(\d+)\.(\d+)", ended.stdout)
    if ended.code or found is None:
        raise ProjectError(f"`pulumi version` does not print its version:\n{_indented(ended.text)}")
    return tuple(int(part) for part in found.groups())


def version_problem(version: tuple[int, ...]) -> str | None:
    """Why this release of the `pulumi` command can't adopt, None if it can."""
    if version >= NEEDED:
        return None
    return f"pulumi {_dotted(version)} is too old: adopt needs {_dotted(NEEDED)} or newer"


def _dotted(version: Sequence[int]) -> str:
    return ".".join(str(part) for part in version)


def _description(path: Path) -> Mapping[str, Any]:
    try:
        found = yaml_value(path.read_text(encoding="utf-8"))
    except TooLargeError as error:
        raise ProjectError(f"{path} {error}") from None
    except (OSError, ValueError) as error:
        raise ProjectError(f"{path} can't be read: {error}") from None
    if not isinstance(found, Mapping):
        raise ProjectError(f"{path} describes no project")
    return found


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
