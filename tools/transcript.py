"""`python -m tools.transcript`: runs the commands that `docs/adopting.md` shows, and writes what they print into it.

Everything is real but Versori: the Pulumi engine, `versori-pulumi`, and the emulator in Versori's place.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from tools.demo import emulator
from tools.engine.locate import locate
from tools.engine.problems import EngineUnavailableError

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "adopting.md"
ORGANISATION: Final = "01HXK5T7QZ0000000000000000"

_BLOCK: Final = re.compile(r"(<!-- transcript: (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)

_API_KEY: Final = {
    "id": "01HXK5T7QZ0000000000000A01",
    "schemeType": "api-key",
    "description": "Access token",
    "name": "X-Shop-Access-Token",
    "in": "header",
}
_OAUTH2: Final = {
    "id": "01HXK5T7QZ0000000000000A02",
    "schemeType": "oauth2",
    "description": "",
    "authorizeUrl": "https://crm.example.com/authorize",
    "tokenUrl": "https://crm.example.com/token",
    "scopes": [{"name": "contacts.read", "description": "Read contacts"}],
    "defaultScopes": ["contacts.read"],
    "grant": {"grantType": "authorization_code", "clientId": "an-app"},
}
CONNECTORS: Final[list[dict[str, Any]]] = [
    {
        "id": "01HXK5T7QZ0000000000000C01",
        "name": "Shop orders",
        "baseUrl": "https://shop.example.com/api",
        "tags": {"team": ["commerce"]},
        "authSchemeConfigs": [_API_KEY],
        "connections": [
            {
                "id": "01HXK5T7QZ0000000000000D01",
                "name": "Live",
                "credentials": {
                    "action": [
                        {
                            "authSchemeConfig": _API_KEY,
                            "credential": {"type": "string", "name": "Live", "data": {"value": "not-a-real-token"}},
                        }
                    ]
                },
            }
        ],
    },
    {
        "id": "01HXK5T7QZ0000000000000C02",
        "name": "CRM (Zürich)",
        "baseUrl": "https://crm.example.com/v2",
        "public": True,
        "authSchemeConfigs": [_OAUTH2],
    },
    {
        "id": "01HXK5T7QZ0000000000000C03",
        "name": "Warehouse",
        "protocol": "bigquery",
        "datasetId": "acme.warehouse",
        "versions": [
            {
                "id": "01HXK5T7QZ0000000000000E01",
                "name": "1.0.0",
                "publishedAt": "2024-05-01T00:00:00Z",
                "isDefault": True,
            }
        ],
    },
]

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
        return f"$ {command}\n{self._told(ended.stdout)}".rstrip()

    def _told(self, text: str) -> str:
        """Without what is of this machine alone."""
        named = text.replace(str(self.folder), "~/connectors").replace(sys.prefix, "~/connectors/.venv")
        told = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:43121", named)
        return "\n".join(line.rstrip() for line in told.splitlines()) + "\n"


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
        folder, backend = Path(root, "connectors"), Path(root, "backend")
        for made in (folder, backend):
            made.mkdir()
        seed = {"organisationId": ORGANISATION, "connectors": CONNECTORS}
        httpx.post(f"{url}/__control/seed", json=seed).raise_for_status()
        (folder / "Pulumi.yaml").write_text(
            f"name: connectors\nruntime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
        )
        own = {
            "PATH": os.pathsep.join([str(engine), str(Path(sys.prefix, "bin")), os.environ.get("PATH", "")]),
            "PULUMI_HOME": str(Path(root, "home")),
            "PULUMI_BACKEND_URL": backend.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "transcript",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "VERSORI_BASE_URL": url,
            "VERSORI_ORGANISATION_ID": ORGANISATION,
            "VERSORI_API_KEY": "any-key-will-do",
            "COLUMNS": "120",
        }
        parts = run(Session(folder, {**os.environ, **own}, url))
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), parts), encoding="utf-8")
    print(f"wrote {DOCUMENT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
