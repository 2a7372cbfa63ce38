"""What the sweep interrupts: creations, updates, replacements and deletions of every noun, with everything set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.faults.engine import Declared, Engine, Program, Ref


def everything(name: str, *, version: int = 1) -> dict[str, Any]:
    """A connector with every property set; `version` tells one set of values from another."""
    api_key = {"schemeType": "api-key", "description": "Key", "name": f"X-Key-{version}", "in": "header"}
    oauth2 = {
        "schemeType": "oauth2",
        "description": "Sign-in",
        "authorizeUrl": f"https://login.example.com/v{version}",
        "tokenUrl": "https://login.example.com/token",
        "scopes": [{"name": "read"}],
        "defaultScopes": ["read"],
        "grant": {"grantType": "password", "clientId": f"client-{version}", "clientSecret": f"secret-{version}"},
    }
    third = {"schemeType": "basic-auth" if version == 1 else "certificate", "description": "Third"}
    return {
        "name": name,
        "protocol": "http",
        "baseUrl": f"https://v{version}.example.com",
        "public": version == 1,
        "tags": {"version": [str(version)], "in": ["a", "b"]},
        "categories": ["ERP"] if version == 1 else ["CRM", "HR"],
        "documentationURL": f"https://docs.example.com/{version}",
        "authSchemeConfigs": [api_key, oauth2, third] if version == 1 else [oauth2, api_key, third],
        "connectionVariables": [{"name": "shop", "value": str(version)}],
    }


def program(*, count: int, version: int = 1, **changes: Any) -> Program:
    """A program of `count` connectors."""
    return {f"r{n}": {**everything(f"Connector {n}", version=version), **changes} for n in range(count)}


def connections(*, version: int = 1, value: str = "hunter2") -> Program:
    """A connector with two connections; `value` is a part of the first one that only a new connection can have."""
    scheme = {"schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
    other = {"schemeType": "api-key", "description": "Other", "name": "X-Other", "in": "header"}
    shop = {"name": "Shop", "protocol": "http", "baseUrl": "https://shop.example.com", "authSchemeConfigs": [scheme, other]}

    def entry(held: str, index: int) -> dict[str, Any]:
        credential = {"type": "string", "name": "Key", "data": {"value": held}}
        return {"credential": credential, "authSchemeConfigId": Ref("shop", "authSchemeConfigIds", index)}

    def connection(name: str, held: str) -> Declared:
        first, second = entry(held, version % 2), entry("second", 0)
        inputs = {
            "connectorId": Ref("shop"),
            "name": name,
            "credentials": {"action": [first, second] if version == 1 else [second, first], "trigger": []},
            "variables": [{"name": "stage", "value": str(version)}],
        }
        return Declared("Connection", inputs)

    return {"shop": shop, "eu": connection("EU", value), "us": connection("US", "other")}


@dataclass(frozen=True)
class Scenario:
    """An operation on a prepared stack.

    Attributes:
        name: for the table.
        prepare: what is there before, without faults.
        run: the operation; whether it succeeded.
    """

    name: str
    prepare: Callable[[Engine], Any]
    run: Callable[[Engine], bool]


_BIGQUERY = {"protocol": "bigquery", "datasetId": "project.dataset", "baseUrl": None, "connectionVariables": None}

SCENARIOS = (
    Scenario("create", lambda _engine: None, lambda engine: engine.up(program(count=3))),
    Scenario(
        "update",
        lambda engine: engine.up(program(count=3)),
        lambda engine: engine.up(program(count=3, version=2)),
    ),
    Scenario(
        "replace",
        lambda engine: engine.up(program(count=2)),
        lambda engine: engine.up(program(count=2, **_BIGQUERY)),
    ),
    Scenario("destroy", lambda engine: engine.up(program(count=3)), lambda engine: engine.destroy()),
    Scenario(
        "create connections",
        lambda engine: engine.up({"shop": connections()["shop"]}),
        lambda engine: engine.up(connections()),
    ),
    Scenario(
        "update connections",
        lambda engine: engine.up(connections()),
        lambda engine: engine.up(connections(version=2)),
    ),
    Scenario(
        "replace connections",
        lambda engine: engine.up(connections()),
        lambda engine: engine.up(connections(value="hunter3")),
    ),
    Scenario("destroy connections", lambda engine: engine.up(connections()), lambda engine: engine.destroy()),
)
