"""`versori-pulumi adopt --contents` with the real engine: what is in versions becomes code, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from versori_pulumi.provider.content.bodies import create_body

from .adoptions import PUBLISHED, adopt, clean, written
from .organisation import Organisation
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]


def contents(prefix: str) -> dict[str, Any]:
    """What is in a version: definitions in a circle, some that are no objects, actions and triggers."""

    def definition(name: str, content: str, *accept: str, kind: str = "application/schema+json") -> dict[str, Any]:
        return {"name": name, "accept": [*accept], "schema": {"contentType": kind, "content": content}}

    order = {"type": "object", "properties": {"items": {"type": "array", "items": {"$ref": "#/$defs/Item"}}}}
    item = {"properties": {"order": {"$ref": "#/$defs/Order"}, "price": {"type": "number", "minimum": 0.5}}}
    read = {
        "name": f"{prefix}Order",
        "summary": "Reads one",
        "method": "GET",
        "path": "/orders/{{ param.id }}",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "type": "string"},
            {"name": "page", "in": "query", "required": False, "type": "integer", "default": 1},
        ],
        "responses": [{"status": 200, "definitions": ["Order"]}, {}],
    }
    clash = {"name": f"{prefix}_order", "method": "DELETE", "path": "/orders", "responses": [{"status": 204}]}
    arrived = {
        "name": "onOrder",
        "description": "import os\nos.abort()",
        "method": "POST",
        "requestBody": {"required": True, "definitions": ["Order"]},
        "responses": [{"status": 204}],
    }
    return {
        "definitions": [
            {**definition("Order", json.dumps(order), "application/json"), "description": 'An "order"'},
            definition("Item", json.dumps(item), "application/json", "text/json"),
            definition("Anything", "true", "application/json"),
            definition("Xml", "<schema>\n  <element/>\n</schema>", "application/xml", kind="application/xml"),
        ],
        "actions": [create_body("action", each) for each in (read, clash)],
        "triggers": [create_body("trigger", arrived)],
    }


def test_what_is_in_versions_is_adopted_where_it_is_asked_for(stack: Stack, organisation: Organisation):
    published = {"name": "1.0.0", "publishedAt": PUBLISHED, "isDefault": True, **contents("get")}
    drafts = [{"name": "2.0.0", **contents("put")}, {"name": "empty"}]
    organisation.seed(name="Shop", versions=[published, *drafts])
    organisation.seed(name="Bank")
    organisation.requests()
    dry = adopt(stack, "--contents", "--dry-run")
    assert len(organisation.requests()) == 1 + 3 * 3 + 2 * 4, "a page, three lists a version, a request a schema"
    assert "13 would be adopted" in dry.text

    adopted = adopt(stack, "--contents")
    assert "13 adopted into stack dev; the preview finds nothing to change" in adopted.text
    first = written(stack)
    clean(stack)
    source = first["adopted.py"].decode()
    assert 'definitions=[shop_1_0_0_definitions.names["Order"]]' in source
    assert '"$ref": "#/$defs/Item"' in source
    stack.preview("--expect-no-changes", "--refresh")
    again = adopt(stack, "--contents")
    assert written(stack) == first
    assert "0 adopted into stack dev, 13 in the stack already" in again.text
    organisation.requests()
    adopt(stack, "--contents", "--dry-run")
    assert len(organisation.requests()) == 1 + 3 * 3, "no schema of what is in the stack"

    before = stack.properties()
    stack.up("--expect-no-changes")
    assert stack.properties() == before
    assert organisation.writes() == []
    stack.run("state", "unprotect", "--all", "--yes")
    stack.destroy()
    assert organisation.list() == []


INSIDE = """
import versori_pulumi as versori

shop = versori.Connector("shop", base_url="https://shop.example.com")
draft = versori.ConnectorVersion("shop-1-0", connector_id=shop.id, name="1.0")
schemas = versori.Definitions(
    "shop-1-0-definitions",
    version=draft,
    definitions={
        "Item": {"schema": {"properties": {"order": {"$ref": "#/$defs/Order"}}}, "description": "A line"},
        "Order": versori.DefinitionArgs(schema={"items": {"$ref": "#/$defs/Item"}, "minItems": 1, "x": 0.5}),
    },
)
versori.Action(
    "shop-1-0-get-order",
    version=draft,
    name="getOrder",
    method="GET",
    path="/orders/{{ param.id }}",
    parameters=[
        {"name": "id", "in_": "path", "required": True},
        {"name": "page", "in_": "query", "type": "number", "default": 2},
    ],
    responses=[versori.ResponseArgs(status=200, definitions=[schemas.names["Order"]]), versori.ResponseArgs()],
)
versori.Trigger(
    "shop-1-0-on-order",
    version=draft,
    name="onOrder",
    method="POST",
    request_body=versori.RequestBodyArgs(definitions=[schemas.names["Order"]]),
)
"""


def test_the_state_of_what_is_in_versions_is_what_an_up_would_have_left(
    bare_stack: Stack, organisation: Organisation, tmp_path: Path
):
    ways = {way: bare_stack.copy(tmp_path / way) for way in ("up", "adopt")}
    for stack in ways.values():
        stack.configure(organisationId=organisation.id, baseUrl=organisation.url)
    ways["up"].apply(INSIDE)
    adopt(ways["adopt"], "--contents", "--no-protect")
    states = {way: stack.properties() for way, stack in ways.items()}
    assert states["adopt"] == states["up"]
    assert len(states["up"]) == 5
    ways["adopt"].refresh("--expect-no-changes")
    ways["adopt"].up("--expect-no-changes")
    source = (ways["adopt"].folder / "adopted.py").read_text()
    ways["adopt"].program("import adopted\n")
    (ways["adopt"].folder / "adopted.py").write_text(source.replace('"minItems": 1', '"minItems": 2'))
    organisation.writes()
    ways["adopt"].up()
    assert [request["method"] for request in organisation.writes()] == ["PUT"], "what is edited is changed in place"
