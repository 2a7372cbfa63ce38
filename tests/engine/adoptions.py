"""An organisation as people click it together, and the command that adopts it."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

from .organisation import Connector, Organisation
from .stack import Finished, Stack

SECRETS = {"value": "canary-token-7H2", "password": "canary-password-9L4", "object": "canary-object-3P1"}

PUBLISHED = "2024-01-01T00:00:00Z"

ODD_NAMES = [
    "Quotes \"double\" and 'single'",
    "Two\nlines",
    "\u202eright to left\u202c",
    "🚀",
    "Same",
    "Same",
    "same",
    "class",
    "None",
    "pulumi",
    "con",
    "x" * 200,
    "'); import os; os.abort()  #",
    '"""\nimport os\nos.abort()\n"""',
    "{braces} %s \\N{BULLET} \\x41",
    "Überweisungen & Zölle",
    "42",
    " ",
]


def scheme(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"01HXK5T7QZ{number:016d}", "description": "", **fields}


def every_scheme() -> list[dict[str, Any]]:
    oauth2 = {
        "schemeType": "oauth2",
        "authorizeUrl": "https://login.example.com/authorize",
        "tokenUrl": "https://login.example.com/token",
        "scopes": [{"name": "orders.read", "description": 'Read "orders"'}, {"name": "orders.write"}],
        "defaultScopes": ["orders.read"],
    }
    return [
        scheme(1, schemeType="none"),
        scheme(2, schemeType="api-key", name="X-Key", **{"in": "header"}),
        scheme(3, schemeType="api-key", name="key", description="In the query", **{"in": "query"}),
        scheme(4, schemeType="basic-auth", description="Basic"),
        scheme(5, schemeType="certificate"),
        scheme(6, schemeType="hmac", name="X-Sign", algorithm="sha256", digestInputs=["body", "url"], **{"in": "header"}),
        scheme(7, **oauth2, description="code", grant={"grantType": "authorization_code", "clientId": "an-app"}),
        scheme(8, **oauth2, description="password", grant={"grantType": "password"}, mtlsEnabled=True),
        scheme(9, **oauth2, description="client", grant={"grantType": "client_credentials"}, additionalTokenParams="a=b"),
    ]


def credential(kind: str, **data: Any) -> dict[str, Any]:
    return {"name": "Live", "type": kind, "data": data}


def connections(schemes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def entry(index: int, held: dict[str, Any]) -> dict[str, Any]:
        return {"authSchemeConfig": schemes[index], "credential": held}

    client = {"clientId": "c", "clientSecret": "s", "tokenUrl": "https://a.example.com/t", "authorizeUrl": ""}
    return [
        {"name": "Open", "credentials": {"action": [entry(0, credential("none"))]}},
        {"name": "Live", "credentials": {"action": [entry(1, credential("string", value="t"))]}},
        {
            "name": "Both ways",
            "credentials": {
                "action": [
                    entry(3, credential("basic-auth", username="alice", password="p")),
                    entry(8, credential("oauth2-client", **client)),
                ],
                "trigger": [entry(5, {**credential("binary", valueBase64="AAAA"), "name": "Signing key"})],
            },
            "variables": [{"name": "zone", "value": "'eu'\n"}],
        },
        {"name": "Consented", "credentials": {"action": [entry(6, credential("oauth2-token", scopes=["orders.read"]))]}},
        {"name": "Own", "credentials": {"action": [entry(1, credential("custom-function", anything="x"))]}},
    ]


def connector(name: str, number: int) -> Connector:
    schemes = every_scheme()
    made: Connector = {
        "name": name,
        "baseUrl": f"https://api{number}.example.com/v{number % 3}",
        "tags": {"team": [f"t{number % 7}"], 'odd "key"': ["a", "b\n"]} if number % 2 else {},
        "public": number % 5 == 0,
        "authSchemeConfigs": [schemes[number % len(schemes)]],
        "connectionVariables": [{"name": "zone", "value": f"z{number}"}] if number % 4 == 0 else [],
    }
    if number % 10 == 0:
        published = {"name": "1.0.0", "description": 'The "first"', "publishedAt": PUBLISHED, "isDefault": True}
        made["versions"] = [published, {"name": "draft 2", "description": ""}]
    if number % 9 == 0:
        return {**made, "protocol": "bigquery", "datasetId": f"project.set{number}", "connectionVariables": []}
    if number % 6 == 0:
        made["documentationURL"] = "https://docs.example.com/" + "long/" * 20
    if number % 3 == 0:
        used = made["authSchemeConfigs"][0]
        made["connections"] = [
            {"name": "Plain", "credentials": {"action": [{"authSchemeConfig": used, "credential": credential("none")}]}}
        ]
    return made


def click(organisation: Organisation) -> None:
    """Makes 200 connectors: every scheme, odd names, connections."""
    names = itertools.chain(ODD_NAMES, (f"Connector number {number}" for number in itertools.count()))
    connectors = [connector(name, number) for number, name in zip(range(1, 200), names, strict=False)]
    schemes = every_scheme()
    whole = {"name": "Everything", "baseUrl": "https://all.example.com", "authSchemeConfigs": schemes}
    connectors.append({**whole, "connections": connections(schemes)})
    organisation.seed_all([each for each in connectors if each["name"].strip()])


def adopt(stack: Stack, *options: str, code: int = 0, command: str = "adopt") -> Finished:
    """Runs `versori-pulumi adopt` in the project, as a user would."""
    arguments = [sys.executable, "-m", "versori_pulumi.cli", command, *options]
    ended = subprocess.run(
        arguments, cwd=stack.folder, env=stack.environment, capture_output=True, text=True, check=False, timeout=300
    )
    finished = Finished(f"versori-pulumi {command} {' '.join(options)}", ended.returncode, ended.stdout, ended.stderr)
    assert ended.returncode == code, str(finished)
    return finished


def written(stack: Stack) -> dict[str, bytes]:
    """The files of the program."""
    return {str(path.relative_to(stack.folder)): path.read_bytes() for path in stack.folder.rglob("*.py")}


def clean(stack: Stack) -> None:
    """The program is as a careful person would have left it."""
    tools = Path(sys.executable).parent
    for command in (
        ["ruff", "format", "--isolated", "--check", "."],
        ["ruff", "check", "--isolated", "."],
        ["mypy", "--strict", "--config-file=", "."],
    ):
        ended = subprocess.run(
            [tools / command[0], *command[1:]], cwd=stack.folder, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
