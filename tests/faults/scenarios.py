"""What the sweep interrupts: creations, updates, replacements and deletions of every noun, with everything set."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.documents import shop_document
from tests.engine_double import Declared, Engine, Program, Ref
from tests.faults.server import LIBRARY


def everything(name: str, *, version: int = 1) -> dict[str, Any]:
    """A connector with every property set; `version` distinguishes one set of values from another."""
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


BIGQUERY = {"protocol": "bigquery", "datasetId": "project.dataset", "baseUrl": None, "connectionVariables": None}
"""What makes the connectors of `program` ones of another protocol."""


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


_OBJECT = {"contentType": "application/schema+json", "content": '{"type": "object"}'}
_DEFINITION = {"accept": ["application/json"], "schema": _OBJECT}


def _referring(name: str) -> dict[str, Any]:
    schema = {**_OBJECT, "content": json.dumps({"type": "object", "properties": {"other": {"$ref": f"#/$defs/{name}"}}})}
    return {**_DEFINITION, "schema": schema}


def _action(version: int, definition: str) -> dict[str, Any]:
    parameter = {"name": "id", "in": "path" if version == 1 else "query", "required": version == 1, "type": "string"}
    return {
        "name": "getOrder",
        "summary": f"Version {version}",
        "method": "GET",
        "path": "/orders/{{ param.id }}" if version == 1 else "/orders",
        "parameters": [parameter],
        "responses": [{"status": 200, "definitions": [definition]}],
    }


def _trigger(version: int, definition: str) -> dict[str, Any]:
    body = {"required": version == 1, "definitions": [definition]}
    return {"name": "onOrder", "method": "POST", "description": f"Version {version}", "requestBody": body, "responses": []}


def contents(*, version: int = 1, draft: str = "draft", **made_from: Any) -> Program:
    """A draft with definitions that refer to each other, an action and a trigger; `draft` is its name."""
    definitions = {"Order": _referring("Customer"), "Customer": _referring("Order")}
    if version == 2:
        definitions = {"Order": _referring("Item"), "Item": {**_DEFINITION, "description": "New"}}
    place = {"connectorId": Ref("shop"), "version": Ref("draft", "name")}
    response = {**_trigger(version, "Order"), "responses": [{"status": 202, "definitions": []}]}
    return {
        "shop": {"name": "Shop", "protocol": "http", "baseUrl": "https://shop.example.com"},
        "draft": Declared(
            "ConnectorVersion", {"connectorId": Ref("shop"), "name": draft, "description": str(version), **made_from}
        ),
        "types": Declared("Definitions", {**place, "definitions": definitions}, "draft"),
        "get": Declared("Action", {**place, **_action(version, "Order")}, "draft", ("types",)),
        "on": Declared("Trigger", {**place, **response}, "draft", ("types",)),
    }


def released(*, version: int = 1, name: str = "1.0") -> Program:
    """A published version from a document, with an action and a trigger that it doesn't have, made the default."""
    inputs = {
        "connectorId": Ref("shop"),
        "name": name,
        "description": f"Version {version}",
        "openapi": shop_document("/orders" if name == "1.0" else "/all-orders"),
        "definitions": {"Order": _referring("Customer"), "Customer": _referring("Order")},
        "actions": [_action(1, "Order")],
        "triggers": [{**_trigger(1, "Customer"), "responses": [{"status": 202, "definitions": []}]}],
        "published": version == 1,
        **({"isDefault": True} if version == 1 else {}),
    }
    shop = {"name": "Shop", "protocol": "http", "baseUrl": "https://shop.example.com"}
    return {"shop": shop, "release": Declared("ConnectorVersion", inputs)}


def copied() -> Program:
    """A copy of a public connector under a name of its own, with everything set that a copy doesn't say."""
    copy = {name: value for name, value in everything("Ours").items() if name != "authSchemeConfigs"}
    return {"shop": {**copy, "publicConnectorId": LIBRARY["Shop"], "publicVersion": "1.0"}}


def imported() -> Program:
    """A connector from an OpenAPI document, with everything set that the document doesn't say."""
    return {"shop": {**everything("Shop"), "openapi": shop_document("/orders")}}


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
        lambda engine: engine.up(program(count=2, **BIGQUERY)),
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
    Scenario(
        "create contents", lambda engine: engine.up({"shop": contents()["shop"]}), lambda engine: engine.up(contents())
    ),
    Scenario("update contents", lambda engine: engine.up(contents()), lambda engine: engine.up(contents(version=2))),
    Scenario("replace contents", lambda engine: engine.up(contents()), lambda engine: engine.up(contents(draft="next"))),
    Scenario(
        "remake contents",
        lambda engine: engine.up(contents(openapi=shop_document("/orders"))),
        lambda engine: engine.up(contents(openapi=shop_document("/all-orders"))),
    ),
    Scenario("destroy contents", lambda engine: engine.up(contents()), lambda engine: engine.destroy()),
    Scenario("create version", lambda engine: engine.up({"shop": released()["shop"]}), lambda engine: engine.up(released())),
    Scenario("update version", lambda engine: engine.up(released()), lambda engine: engine.up(released(version=2))),
    Scenario("publish version", lambda engine: engine.up(released(version=2)), lambda engine: engine.up(released())),
    Scenario("replace version", lambda engine: engine.up(released()), lambda engine: engine.up(released(name="1.1"))),
    Scenario("destroy version", lambda engine: engine.up(released()), lambda engine: engine.destroy()),
    Scenario("create copy", lambda _engine: None, lambda engine: engine.up(copied())),
    Scenario("create from document", lambda _engine: None, lambda engine: engine.up(imported())),
    Scenario("destroy connections", lambda engine: engine.up(connections()), lambda engine: engine.destroy()),
)
