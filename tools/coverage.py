"""`python -m tools.coverage` writes docs/coverage.md: every operation of the Connect API, and what there is for it.

With `--check` it fails where the page is stale, or where nothing uses an operation and no reason is given.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from versori_pulumi.connect.client import Client
from versori_pulumi.emulator.operations import OPERATIONS

PAGE: Final = Path(__file__).parents[1] / "docs" / "coverage.md"

_CONNECTOR, _CONNECTION, _VERSION = ("Connector",), ("Connection",), ("ConnectorVersion",)
_CONTENTS: Final = ("Action", "Trigger", "Definitions")

USERS: Final[Mapping[str, Sequence[str]]] = {
    "ListCategories": ("get_categories",),
    "ListPublicConnectors": ("Connector.from_public", "get_public_connectors"),
    "ImportHTTPConnectorVersion": _VERSION,
    "ListConnectors": (*_CONNECTOR, "get_connector", "get_connectors"),
    "DeleteConnector": _CONNECTOR,
    "GetConnector": (*_CONNECTOR, *_CONNECTION, *_VERSION, "get_connector", "oauth2_authorisation_url"),
    "UpdateConnector": _CONNECTOR,
    "DeleteAuthSchemeConfig": _CONNECTOR,
    "UpsertAuthSchemeConfig": _CONNECTOR,
    "UpdateConnectorCategories": _CONNECTOR,
    "ListConnectorConnections": (*_CONNECTION, "get_connection"),
    "CreateConnectorConnection": _CONNECTION,
    "DeleteConnection": _CONNECTION,
    "GetConnection": (*_CONNECTION, "get_connection"),
    "UpdateConnection": _CONNECTION,
    "InitialiseOAuth2Connection": ("oauth2_authorisation_url",),
    "ListConnectorVersions": (*_VERSION, *_CONTENTS, "get_connector_version"),
    "CreateConnectorVersion": _VERSION,
    "DeleteConnectorVersion": _VERSION,
    "GetConnectorVersion": (*_VERSION, *_CONTENTS, "get_connector_version"),
    "UpdateConnectorVersion": _VERSION,
    "GetActions": _VERSION,
    "CreateAction": ("Action", *_VERSION),
    "DeleteAction": ("Action",),
    "GetAction": ("Action",),
    "UpdateAction": ("Action",),
    "DeleteDefinitions": ("Definitions",),
    "GetDefinitions": (*_VERSION, *_CONTENTS),
    "CreateDefinitions": ("Definitions", *_VERSION),
    "GetDefinition": _CONTENTS,
    "UpdateDefinition": ("Definitions",),
    "ImportPublicConnectorVersion": ("Connector.from_public",),
    "PublishConnector": _VERSION,
    "GetTriggers": _VERSION,
    "CreateTrigger": ("Trigger", *_VERSION),
    "DeleteTrigger": ("Trigger",),
    "GetTrigger": ("Trigger",),
    "UpdateTrigger": ("Trigger",),
    "UnpublishConnector": _VERSION,
    "ListProtocols": ("get_protocols",),
    "CreateBigQueryConnector": _CONNECTOR,
    "CreateHTTPConnector": _CONNECTOR,
    "ImportHTTPConnector": ("Connector.from_openapi",),
    "ListAuthSchemes": ("get_auth_schemes",),
    "GetRawSchema": ("Definitions",),
}
"""The resources and functions that use an operation."""

REASONS: Final[Mapping[str, str]] = {
    "UpdateConnectorTags": "not needed: tags go with UpdateConnector",
    "GetProtocolUploadURL": "not needed: imports send the file itself",
    "DeleteDefinition": "not needed: DeleteDefinitions deletes one as well",
}
"""Why nothing uses an operation."""

_HEAD: Final = """\
# Coverage of the Connect API

Every operation of the Connect API ({count}), and what there is for it: the method of the client (`versori_pulumi/connect`),
the resources and functions for programs that use it, and the handler of the emulator (`versori_pulumi/emulator`).
`tests/contract` compares the emulator with Versori's OpenAPI document, operation by operation.

`make docs` writes this page, `make lint` fails where it is stale.

| operation | request | client | resources and functions | emulator |
|---|---|---|---|---|
"""


def client_methods() -> dict[str, set[str]]:
    """The operations of each method of the client: its docstring begins with them."""
    operations = {each.id for each in OPERATIONS}
    public = inspect.getmembers(Client, lambda member: inspect.isfunction(member) and not member.__name__.startswith("_"))
    named = {name: operations & {*re.findall(r"\w+", _beginning(method))} for name, method in public}
    return {name: found for name, found in named.items() if found}


def _beginning(method: Callable[..., object]) -> str:
    found = re.match(r"\w+(?:(?:, | or )\w+)*", method.__doc__ or "")
    return found.group() if found else ""


def page() -> str:
    """The page's text."""
    methods, rows = client_methods(), []
    for each in sorted(OPERATIONS, key=lambda each: (each.path, each.method)):
        own = [name for name, operations in methods.items() if each.id in operations]
        users = _listed(USERS.get(each.id, ())) or REASONS.get(each.id, "**nothing**")
        handler = f"{each.handle.__module__.removeprefix('versori_pulumi.emulator.')}.{each.handle.__qualname__}"
        cells = [each.id, f"`{each.method} {each.path}`", _listed(own), users, f"`{handler}`"]
        rows.append(f"| {' | '.join(cells)} |\n")
    return _HEAD.format(count=len(rows)) + "".join(rows)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: Sequence[str] = (), place: Path = PAGE) -> int:
    """Writes or checks the page; the exit code."""
    text = page()
    if "--check" not in arguments:
        place.write_text(text, encoding="utf-8")
        return 0
    problems = [f"{each.id}: nothing uses it" for each in OPERATIONS if each.id not in {*USERS, *REASONS}]
    if not place.exists() or place.read_text(encoding="utf-8") != text:
        problems.append(f"{place.name} is stale: run `make docs` (python -m tools.coverage) and commit docs/{place.name}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
