"""A `pulumi` command that answers as a test scripted it, and remembers what it was asked."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCRIPT = """\
#!{python}
import json, os, pathlib, signal, sys, time
folder = pathlib.Path({folder!r})
arguments = sys.argv[1:]
asked = folder / "asked.json"
files = [pathlib.Path(arguments[i + 1]).read_text() for i, each in enumerate(arguments[:-1]) if each == "--file"]
before = json.loads(asked.read_text()) if asked.exists() else []
asked.write_text(json.dumps([*before, {{"arguments": arguments, "file": files[0] if files else None}}]))
if (folder / "waits").exists() and arguments[:1] == ["import"]:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    (folder / "waiting").write_text(json.dumps([os.getpid(), arguments[arguments.index("--file") + 1]]))
    while True:
        time.sleep(3600)
answers = json.loads((folder / "answers.json").read_text())
for beginning, (code, stdout, stderr) in answers:
    if arguments[:len(beginning)] == beginning:
        sys.stdout.write(stdout)
        sys.stderr.write(stderr)
        sys.exit(code)
sys.exit("no answer for " + " ".join(arguments))
"""


@dataclass
class FakePulumi:
    """The command, and what its test sees of it."""

    folder: Path

    def install(self) -> Path:
        """Puts the command into a folder for PATH."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "pulumi"
        path.write_text(_SCRIPT.format(python=sys.executable, folder=str(self.folder)))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        self._save([])
        self.answers("version", stdout="v3.259.0\n")
        self.answers("stack --show-name", stdout="dev\n")
        self.configuration()
        self.resources()
        self.answers("import")
        self.answers("preview")
        return self.folder

    def answers(self, beginning: str, *, code: int = 0, stdout: str = "", stderr: str = "") -> None:
        """From now on, commands that begin so end so."""
        self._save([[beginning.split(), [code, stdout, stderr]], *json.loads(self._answers.read_text())])

    def waits(self, *, wanted: bool = True) -> None:
        """From now on, an import never ends, whoever asks it to."""
        (self.folder / "waits").touch() if wanted else (self.folder / "waits").unlink()

    def waiting(self) -> tuple[int, Path] | None:
        """The process that never ends, and the import file that it was given; None as long as there is none."""
        path = self.folder / "waiting"
        try:
            process, file = json.loads(path.read_text())
        except (OSError, ValueError):  # not there, or not written yet
            return None
        return process, Path(file)

    def configuration(self, **values: str) -> None:
        """The configuration of the stack; `versori_apiKey` stands for `versori:apiKey`."""
        shown = {key.replace("_", ":", 1): {"value": value, "secret": False} for key, value in values.items()}
        self.answers("config --json", stdout=json.dumps(shown))

    def resources(self, *resources: dict[str, Any]) -> None:
        """The resources in the state."""
        self.answers("stack export", stdout=json.dumps({"version": 3, "deployment": {"resources": [*resources]}}))

    def asked(self, beginning: str = "") -> list[dict[str, Any]]:
        """What it was asked that begins so: arguments, and the content of the import file."""
        path = self.folder / "asked.json"
        found = json.loads(path.read_text()) if path.exists() else []
        return [each for each in found if each["arguments"][: len(beginning.split())] == beginning.split()]

    @property
    def _answers(self) -> Path:
        return self.folder / "answers.json"

    def _save(self, answers: list[Any]) -> None:
        self._answers.write_text(json.dumps(answers))


def resource(noun: str, name: str, identity: str, **fields: Any) -> dict[str, Any]:
    """A resource in a state."""
    kind = f"pulumi-python:dynamic/versori:{noun}"
    return {"type": kind, "urn": f"urn:pulumi:dev::connectors::{kind}::{name}", "id": identity, "custom": True, **fields}
