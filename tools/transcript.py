"""`python -m tools.transcript`: runs the commands that `docs/adopting.md` shows, and writes what they print into it.

Everything is real but Versori: the Pulumi engine, `versori-pulumi`, and the emulator in Versori's place.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tools.demo import emulator, environment
from tools.engine.locate import locate
from tools.engine.problems import EngineUnavailableError

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "adopting.md"
SEED: Final = Path(__file__).with_name("transcript.json")
"""What there is on Versori."""

_BLOCK: Final = re.compile(r"(<!-- transcript: (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)

STORY: Final[Mapping[str, list[str]]] = {
    "doctor": ["versori-pulumi doctor"],
    "list": ["versori-pulumi list"],
    "dry": ["versori-pulumi adopt --dry-run"],
    "adopt": ["versori-pulumi adopt"],
    "module": ["cat adopted.py"],
    "secrets": [
        "pulumi config set --secret shop-orders-live.value not-a-real-token --stack dev",
        "versori-pulumi adopt",
        "tail -n 21 adopted.py",
    ],
    "again": ["versori-pulumi adopt"],
}
"""The commands of each part of the document, one after the other in one project."""


@dataclass
class Session:
    """A project in which commands run."""

    folder: Path
    environment: Mapping[str, str]
    url: str

    def show(self, command: str) -> str:
        """A command and what it printed, as in a terminal.

        Raises:
            RuntimeError: it failed.
        """
        ended = subprocess.run(
            shlex.split(command), cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise RuntimeError(f"`{command}` ended with exit code {ended.returncode}:\n{ended.stdout}{ended.stderr}")
        return f"$ {command}\n{self._everywhere(ended.stdout)}".rstrip()

    def _everywhere(self, text: str) -> str:
        """Without what only this machine has."""
        named = text.replace(str(self.folder), "~/connectors").replace(sys.prefix, "~/connectors/.venv")
        addressed = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:43121", named)
        return "\n".join(line.rstrip() for line in addressed.splitlines()) + "\n"


def run(session: Session) -> dict[str, str]:
    """What the commands print, by the parts of the document."""
    subprocess.run(["pulumi", "stack", "init", "dev"], cwd=session.folder, env=session.environment, check=True)
    return {part: "\n\n".join(session.show(command) for command in commands) for part, commands in STORY.items()}


def written(document: str, parts: Mapping[str, str]) -> str:
    """The document with these parts in their places."""
    return _BLOCK.sub(lambda found: f"{found[1]}```console\n{parts[found['name']]}\n```\n{found[3]}", document)


def main() -> int:
    """Writes the document; the result is the exit code."""
    try:
        engine = locate()
    except EngineUnavailableError as problem:
        print(problem, file=sys.stderr)
        return 1
    with emulator() as url, tempfile.TemporaryDirectory(prefix="versori-transcript-") as root:
        folder = Path(root, "connectors")
        folder.mkdir()
        seed = json.loads(SEED.read_text(encoding="utf-8"))
        httpx.post(f"{url}/__control/seed", json=seed).raise_for_status()
        (folder / "Pulumi.yaml").write_text(
            f"name: connectors\nruntime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
        )
        own = {**environment(engine, Path(root), url, seed["organisationId"]), "COLUMNS": "120"}
        parts = run(Session(folder, own, url))
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), parts), encoding="utf-8")
    print(f"wrote {DOCUMENT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
