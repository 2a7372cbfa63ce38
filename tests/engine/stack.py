"""A Pulumi stack in a temporary folder, operated by the literal `pulumi` command as a user would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "dev"
PASSPHRASE = "correct horse battery staple"
API_KEY = "a-key-that-must-not-be-seen"

PROJECT = f"""\
name: connectors
runtime:
  name: python
  options:
    toolchain: pip
    virtualenv: {json.dumps(sys.prefix)}
"""
_INHERITED = ("LANG", "LC_ALL", "PYTHONPATH", "TMPDIR", "SYSTEMROOT")
_LIMIT = 600
"""Seconds after which a command hangs: a machine that is busy takes long, so no test measures by it."""


def urn(resource: str) -> str:
    """The URN of a connector in a stack of `PROJECT`."""
    return f"urn:pulumi:{NAME}::connectors::pulumi-python:dynamic/versori:Connector::{resource}"


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    command: str
    code: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        """All that it printed."""
        return f"{self.stdout}{self.stderr}"

    @property
    def json(self) -> Any:
        """What it printed to standard output, where that is JSON."""
        return json.loads(self.stdout)

    def lines(self, beginning: str) -> list[str]:
        """The lines that begin so, once each: the engine shows a diagnostic as it comes and again at the end."""
        stripped = (line.strip() for line in self.text.splitlines())
        return list(dict.fromkeys(line for line in stripped if line.startswith(beginning)))

    def __str__(self) -> str:
        return f"$ {self.command}\n{self.stdout}\n{self.stderr}\n(exit code {self.code})"


def environment(engine: Path, home: Path, backend: Path) -> dict[str, str]:
    """The environment of a user who has the engine and nothing of Versori.

    Args:
        engine: the folder with `pulumi`.
        home: where the user's own files are: plugins, workspaces, and the configuration of Versori's CLI.
        backend: where states are kept.
    """
    kept = {name: value for name, value in os.environ.items() if name in _INHERITED or name.startswith("COVERAGE_")}
    return {
        **kept,
        "PATH": os.pathsep.join([str(engine), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(home),
        "PULUMI_HOME": str(home / ".pulumi"),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_STACK": NAME,
        "GOGC": "off",  # commands of a second or two have no need to collect garbage, which takes a tenth of it
    }


def run_pulumi(*arguments: str, folder: Path, environment: Mapping[str, str], code: int | None = 0) -> Finished:
    """Runs `pulumi`, and shows all that it printed where it ends in another way than expected.

    Args:
        arguments: what follows `pulumi`.
        folder: the working folder.
        environment: the whole environment.
        code: the exit code expected; None for any failure.
    """
    pulumi = shutil.which("pulumi", path=environment["PATH"])
    assert pulumi is not None, f"no pulumi in {environment['PATH']}"
    command = [pulumi, *arguments, "--non-interactive", "--color", "never"]
    ended = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    finished = Finished(f"pulumi {' '.join(arguments)}", ended.returncode, ended.stdout, ended.stderr)
    expected = ended.returncode == code if code is not None else ended.returncode != 0
    assert expected, f"expected exit code {'other than 0' if code is None else code}\n{finished}"
    return finished


class Stack:
    """A stack in a project of its own.

    Attributes:
        folder: the project's.
        environment: of every command.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], backend: Path) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self._backend = backend

    @classmethod
    def create(cls, folder: Path, backend: Path, engine: Path, home: Path) -> Stack:
        """A new stack of the project in `folder`, with an API key.

        Args:
            folder: the project's.
            backend: where to keep the state.
            engine: the folder with `pulumi`.
            home: the user's.
        """
        for made in (backend, home):
            made.mkdir(parents=True, exist_ok=True)
        stack = cls(folder, environment(engine, home, backend), backend)
        stack.run("stack", "init", NAME)
        stack.run("config", "set", "--secret", "versori:apiKey", API_KEY)
        return stack

    def copy(self, root: Path) -> Stack:
        """The same stack at another place: quicker than a new one."""
        folder, backend = root / "project", root / "backend"
        shutil.copytree(self.folder, folder)
        shutil.copytree(self._backend, backend)
        return Stack(folder, {**self.environment, "PULUMI_BACKEND_URL": backend.as_uri()}, backend)

    def run(self, *arguments: str, code: int | None = 0) -> Finished:
        """Runs a command in the project; `code` is the exit code expected, None any failure."""
        return run_pulumi(*arguments, folder=self.folder, environment=self.environment, code=code)

    def program(self, source: str) -> None:
        """Replaces the program."""
        (self.folder / "__main__.py").write_text(source)

    def configure(self, **values: str) -> None:
        """Sets configuration in the namespace `versori`."""
        self.configure_keys({f"versori:{key}": value for key, value in values.items()})

    def configure_keys(self, values: Mapping[str, str]) -> None:
        """Sets configuration under whole keys."""
        path = self.folder / f"Pulumi.{NAME}.yaml"
        lines = path.read_text().splitlines()
        start = lines.index("config:") + 1
        kept = [line for line in lines[start:] if not line.strip().startswith(tuple(f"{key}: " for key in values))]
        added = [f"  {key}: {json.dumps(value)}" for key, value in values.items()]
        path.write_text("\n".join([*lines[:start], *added, *kept, ""]))

    def up(self, *options: str, code: int | None = 0) -> Finished:
        """`pulumi up` without its preview."""
        return self.run("up", "--yes", "--skip-preview", *options, code=code)

    def preview(self, *options: str, code: int | None = 0) -> Finished:
        """`pulumi preview`."""
        return self.run("preview", *options, code=code)

    def refresh(self, *options: str, code: int | None = 0) -> Finished:
        """`pulumi refresh` without its preview."""
        return self.run("refresh", "--yes", "--skip-preview", *options, code=code)

    def destroy(self, *options: str, code: int | None = 0) -> Finished:
        """`pulumi destroy` without its preview."""
        return self.run("destroy", "--yes", "--skip-preview", *options, code=code)

    def apply(self, source: str) -> Finished:
        """Replaces the program and runs `pulumi up`."""
        self.program(source)
        return self.up()

    def outputs(self) -> dict[str, Any]:
        """The outputs of the stack, secrets in the clear."""
        outputs: dict[str, Any] = self.run("stack", "output", "--json", "--show-secrets").json
        return outputs

    @property
    def state_text(self) -> str:
        """The state as the backend keeps it on disk."""
        return self._state_file.read_text()

    @property
    def connectors(self) -> dict[str, dict[str, Any]]:
        """The connectors in the state, by the names of their resources."""
        found = [each for each in self.resources if each["type"].endswith(":Connector")]
        return {each["urn"].rsplit("::", 1)[1]: each for each in found}

    @property
    def resources(self) -> list[dict[str, Any]]:
        """All resources of the provider in the state."""
        deployment = json.loads(self.state_text)["checkpoint"].get("latest") or {}
        return [each for each in deployment.get("resources", []) if "dynamic/versori:" in each["type"]]

    @property
    def ids(self) -> list[str]:
        """The ids on Versori of all that is in the state."""
        return sorted(each["id"] for each in self.resources)

    def properties(self) -> dict[str, Any]:
        """The inputs and outputs in the state by the names of their resources, secrets in the clear and marked."""
        exported = self.run("stack", "export", "--show-secrets").json["deployment"]["resources"]
        found = [each for each in exported if "dynamic/versori:" in each["type"]]
        return {each["urn"].rsplit("::", 1)[1]: _parsed([each["inputs"], each["outputs"]]) for each in found}

    @property
    def _state_file(self) -> Path:
        (path,) = (self._backend / ".pulumi" / "stacks").glob(f"*/{NAME}.json")
        return path


def _parsed(value: Any) -> Any:
    """Secrets as what they hold: their text may spell one value in several ways."""
    if isinstance(value, dict):
        plain = {"plaintext": json.loads(value["plaintext"])} if "plaintext" in value else {}
        return {key: _parsed(entry) for key, entry in {**value, **plain}.items()}
    return [_parsed(entry) for entry in value] if isinstance(value, list) else value
