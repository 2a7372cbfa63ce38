from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import Mocks, set_mocks, test as pulumi_program

from unit.conftest import KEY, ORGANISATION
from unit.scripted_server import ScriptedServer
from versori_pulumi.functions import asking

CONNECTOR = "01HXK5T7QZ0000000000000C01"
CONNECTION = "01HXK5T7QZ0000000000000D01"
SCHEME = "01HXK5T7QZ0000000000000A01"
CREDENTIAL = "01HXK5T7QZ0000000000000E01"
BASE = "/api/connect/v1"
ONE = f"{BASE}/o/{ORGANISATION}/connectors/{CONNECTOR}"
GRANT = {"grantType": "authorization_code", "credentialId": CREDENTIAL, "organisationId": ORGANISATION, "clientId": "c"}
OAUTH = {
    "id": SCHEME,
    "schemeType": "oauth2",
    "authorizeUrl": "https://login.example.com",
    "defaultScopes": ["read"],
    "additionalAuthorizeParams": "a=b",
    "grant": GRANT,
}
ANSWER = {"id": CONNECTOR, "organisationId": ORGANISATION, "name": "Shop", "protocol": "http", "authSchemeConfigs": [OAUTH]}
ENTRY = {
    "id": CONNECTION,
    "authSchemeConfig": OAUTH,
    "credential": {"id": CREDENTIAL, "type": "oauth2-token", "name": "Token", "data": {"scopes": []}},
}
LIVE = {
    "id": CONNECTION,
    "name": "Live",
    "credentials": {"action": [ENTRY]},
    "variables": [{"name": "a", "value": "hunter2"}],
}
CREATED, PUBLISHED = "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"
DRAFT = {
    "id": CONNECTION,
    "name": "1.0",
    "isLatest": False,
    "isDefault": False,
    "createdAt": CREATED,
    "updatedAt": CREATED,
    "publishedAt": None,
}
HTTP = {"id": SCHEME, "slug": "http", "name": "HTTP", "description": "Requests", "iconURL": "https://i.example.com"}
API_KEY = {"id": SCHEME, "type": "api-key", "name": "API key", "description": "A key"}

Outcome = Callable[[Callable[[], pulumi.Output[Any]]], list[Any]]


class Silent(Mocks):
    """An engine for programs without resources."""

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        return args.name, args.inputs

    def call(self, _args: Any) -> tuple[dict[str, Any], None]:
        return {}, None


Configure = Callable[..., None]


@pytest.fixture
def configure(server: ScriptedServer) -> Iterator[Configure]:
    """Sets what the program's stack says, under `versori:`; `preview` makes it a preview."""

    def act(*, preview: bool = False, **values: str) -> None:
        usual = {"apiKey": KEY, "organisationId": ORGANISATION, "baseUrl": f"{server.url}{BASE}", "maxRetries": "0"}
        set_mocks(Silent(), preview=preview)
        pulumi.runtime.set_all_config({f"versori:{name}": value for name, value in {**usual, **values}.items()})

    act()
    yield act
    pulumi.runtime.set_all_config({})
    asking.close_all()


@pytest.fixture
def outcome(configure: Configure) -> Outcome:  # noqa: ARG001
    """Runs a program that makes an output; what became known of it."""

    def act(program: Callable[[], pulumi.Output[Any]]) -> list[Any]:
        seen: list[Any] = []
        pulumi_program(lambda: program().apply(seen.append))()
        return seen

    return act
