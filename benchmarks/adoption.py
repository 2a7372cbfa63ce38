"""`versori-pulumi adopt`: a whole organisation into a program and its stack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ulid import ULID

from benchmarks.stack import Measured, Stack
from benchmarks.versori import Versori

COMMAND = Path(sys.prefix) / "bin" / "versori-pulumi"


def can_adopt() -> bool:
    """Whether this version of the package has the command."""
    return subprocess.run([str(COMMAND), "adopt", "--help"], capture_output=True, check=False).returncode == 0


def adoption(folder: Path, engine: Path, versori: Versori, size: int) -> Measured:
    """Adopts so many connectors that were made in the web page, and imports them."""
    stack = Stack(folder, engine, versori, "ours", own_program="import adopted\n")
    scheme = {"schemeType": "api-key", "description": "token", "name": "X-Token", "in": "header"}
    connectors = [
        {
            "name": f"Connector {number}",
            "baseUrl": "https://shop.example.com/api",
            "tags": {"team": ["commerce"]},
            "authSchemeConfigs": [{**scheme, "id": str(ULID())}],
        }
        for number in range(size)
    ]
    versori.seed(stack.organisation, connectors)
    return stack.measured("adopt", program=COMMAND)
