"""The nouns, a row for each: how one is declared, where it is found, and what changes it. A new noun is a new row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest

from tests.documents import document
from tests.engine_double import Declared
from tests.lifecycle.world import DRAFT, LIBRARY, NEXT, SCHEMES, World

Inputs = dict[str, Any]
NAMES = ("Shop", "Market")
"""The names on Versori of the objects of all tests."""


@dataclass(frozen=True)
class Noun:
    """What the tests have to know of a noun.

    Attributes:
        label: what a program calls.
        noun: the class of the resource.
        word: what messages call an object of it.
        inputs: declares an object of that name.
        collections: the paths of the lists in which its objects are.
        updates: inputs that make an update of the object.
        replaces: inputs that replace it.
        edited: the field that no program declares, and what a colleague sets it to.
        edit: the control plane's path and body for that edit.
        addressed: the field by which the API and the state address an object.
        unique: whether Versori refuses a second one of the same name.
        laborious: inputs that make its creation take several requests, where any do.
        replaced_in_place: whether the one that is replaced has to go first.
    """

    label: str
    noun: str
    word: str
    inputs: Callable[[World, str], Inputs]
    collections: Callable[[World], Sequence[str]]
    updates: Inputs
    replaces: Callable[[World], Inputs]
    edited: tuple[str, Any]
    edit: Callable[[World, Mapping[str, Any]], tuple[str, Any]]
    laborious: Inputs
    addressed: str = "id"
    unique: bool = True
    replaced_in_place: bool = False

    def declared(self, world: World, name: str = NAMES[0], **more: Any) -> Declared:
        """A resource of a program, whose object has that name; None takes an input away."""
        inputs = {**self.inputs(world, name), **more}
        return Declared(self.noun, {key: value for key, value in inputs.items() if value is not None})

    def live(self, world: World) -> list[dict[str, Any]]:
        """Its objects on Versori, each with the path of it."""
        return [
            {**listed, "path": f"{collection}/{listed[self.addressed]}"}
            for collection in self.collections(world)
            for listed in world.listed(collection)
        ]

    def only(self, world: World) -> dict[str, Any]:
        """Its one object on Versori."""
        (found,) = self.live(world)
        return found

    def made(self, world: World, name: str = NAMES[0], **more: Any) -> dict[str, Any]:
        """An object that another stack made a while ago."""
        before = [found["id"] for found in self.live(world)]
        made = world.stack().up({"theirs": self.declared(world, name, **more)}, skip_preview=True)
        assert made, made.text
        world.wire.calm()
        (own,) = [found for found in self.live(world) if found["id"] not in before]
        return own

    def touch(self, world: World, found: Mapping[str, Any]) -> None:
        """A colleague edits what no program declares."""
        path, body = self.edit(world, found)
        assert world.colleague("PATCH", path, body) is not None

    def touched(self, world: World, found: Mapping[str, Any]) -> bool:
        """Whether that edit is still there."""
        field, value = self.edited
        return bool(self.whole(world, found).get(field) == value)

    def whole(self, world: World, found: Mapping[str, Any]) -> dict[str, Any]:
        """All that the API answers about an object; nothing where it isn't there."""
        return dict(world.colleague("GET", found["path"]) or {})

    def remove(self, world: World, found: Mapping[str, Any]) -> None:
        """A colleague deletes an object."""
        assert world.colleague("DELETE", f"{found['path']}?force=true") is not None

    def lives(self, world: World, found: Mapping[str, Any]) -> bool:
        """Whether that object, and no other one of its name, is still there."""
        return any(each["id"] == found["id"] for each in self.live(world))

    def mentions(self, text: str, found: Mapping[str, Any]) -> bool:
        """Whether a text names an object: its name, and its id where it is found by that."""
        return found["name"] in text and found[self.addressed] in text

    def __str__(self) -> str:
        return self.label


def _connector(_world: World, name: str) -> Inputs:
    return {"name": name, "protocol": "http", "baseUrl": "https://shop.example.com"}


def _from_openapi(_world: World, name: str) -> Inputs:
    operation = {"operationId": "list", "responses": {"200": {"description": "Fine."}}}
    text = document(
        {
            "openapi": "3.0.3",
            "info": {"title": name, "version": "1"},
            "servers": [{"url": "https://shop.example.com"}],
            "paths": {"/orders": {"get": operation}},
        }
    )
    return {"name": name, "protocol": "http", "openapi": text}


def _copy(_world: World, name: str) -> Inputs:
    return {"name": name, "protocol": "http", "publicConnectorId": LIBRARY[name], "publicVersion": "1.0"}


def _credentials(value: str, scheme: str) -> Inputs:
    credential = {"type": "string", "name": "Key", "data": {"value": value}}
    return {"credentials": {"action": [{"credential": credential, "authSchemeConfigId": scheme}], "trigger": []}}


def _connection(world: World, name: str) -> Inputs:
    return {"connectorId": world.host, "name": name, **_credentials("hunter2", SCHEMES[0])}


def _version(world: World, name: str) -> Inputs:
    return {"connectorId": world.host, "name": name}


_ACTION: Inputs = {"method": "GET", "path": "/orders", "parameters": [], "responses": []}
_ANSWERED: Inputs = {"responses": [{"status": 200, "definitions": []}]}


def _action(world: World, name: str) -> Inputs:
    return {"connectorId": world.host, "version": DRAFT, "name": name, **_ACTION}


def _trigger(world: World, name: str) -> Inputs:
    return {"connectorId": world.host, "version": DRAFT, "name": name, "method": "POST", "responses": []}


def definition(kind: str = "object") -> Inputs:
    """A definition of that JSON Schema type."""
    text = json.dumps({"type": kind})
    return {"accept": ["application/json"], "schema": {"contentType": "application/schema+json", "content": text}}


def _definitions(world: World, name: str) -> Inputs:
    return {"connectorId": world.host, "version": DRAFT, "definitions": {name: definition()}}


def _organisations(world: World) -> Sequence[str]:
    return [f"/o/{organisation}/connectors" for organisation in (world.organisation, world.elsewhere)]


def _elsewhere(world: World) -> Inputs:
    return {"organisationId": world.elsewhere}


def _of_host(kind: str) -> Callable[[World], Sequence[str]]:
    return lambda world: [f"{world.path}/{kind}"]


def _within(kind: str) -> Callable[[World], Sequence[str]]:
    return lambda world: [f"{world.path}/versions/{version}/{kind}" for version in (DRAFT, NEXT)]


def _edits(field: str, value: Any) -> Callable[[World, Mapping[str, Any]], tuple[str, Any]]:
    return lambda _world, found: (f"/__control{found['path']}", {field: value})


def _edits_variables(world: World, found: Mapping[str, Any]) -> tuple[str, Any]:
    return f"/__control{world.path}", {"connections": [{"id": found["id"], "variables": _VARIABLES}]}


_IMAGE = "https://images.example.com/edited"
_VARIABLES = [{"name": "edited", "value": "by hand"}]
_TEXT = "Edited by hand"

_CONNECTOR: Mapping[str, Any] = {
    "noun": "Connector",
    "word": "connector",
    "collections": _organisations,
    "laborious": {"documentationURL": "https://docs.example.com", "categories": ["ERP"]},
    "updates": {"documentationURL": "https://docs.example.com", "baseUrl": "https://new.example.com"},
    "replaces": _elsewhere,
    "edited": ("imageURL", _IMAGE),
    "edit": _edits("imageURL", _IMAGE),
    "unique": False,
}

NOUNS = (
    Noun(label="Connector", inputs=_connector, **_CONNECTOR),
    Noun(label="Connector.from_openapi", inputs=_from_openapi, **_CONNECTOR),
    Noun(label="Connector.from_public", inputs=_copy, **_CONNECTOR),
    Noun(
        label="Connection",
        noun="Connection",
        word="connection",
        inputs=_connection,
        collections=_of_host("connections"),
        laborious={},
        updates=_credentials("hunter2", SCHEMES[1]),
        replaces=lambda _world: _credentials("hunter3", SCHEMES[0]),
        edited=("variables", _VARIABLES),
        edit=_edits_variables,
        replaced_in_place=True,
    ),
    Noun(
        label="ConnectorVersion",
        noun="ConnectorVersion",
        word="version",
        inputs=_version,
        collections=_of_host("versions"),
        laborious={"published": True, "isDefault": True, "actions": [{"name": "listOrders", **_ACTION, **_ANSWERED}]},
        updates={"published": True, "isDefault": True},
        replaces=lambda _world: {"actions": [{"name": "getOrder", **_ACTION}]},
        edited=("description", _TEXT),
        edit=_edits("description", _TEXT),
        addressed="name",
        replaced_in_place=True,
    ),
    Noun(
        label="Action",
        noun="Action",
        word="action",
        inputs=_action,
        collections=_within("actions"),
        laborious={},
        updates={"path": "/all-orders"},
        replaces=lambda _world: {"name": "Third"},
        edited=("summary", _TEXT),
        edit=_edits("summary", _TEXT),
        addressed="name",
    ),
    Noun(
        label="Trigger",
        noun="Trigger",
        word="trigger",
        inputs=_trigger,
        collections=_within("triggers"),
        laborious={},
        updates={"description": "New"},
        replaces=lambda _world: {"name": "Third"},
        edited=("summary", _TEXT),
        edit=_edits("summary", _TEXT),
        addressed="name",
    ),
    Noun(
        label="Definitions",
        noun="Definitions",
        word="definition",
        inputs=_definitions,
        collections=_within("definitions"),
        laborious={},
        updates={"definitions": {NAMES[0]: definition("array")}},
        replaces=lambda _world: {"version": NEXT},
        edited=("description", _TEXT),
        edit=_edits("description", _TEXT),
        addressed="name",
    ),
)

every_noun = pytest.mark.parametrize("noun", NOUNS, ids=str)


def orders(*names: str) -> list[tuple[str, ...]]:
    """The orders in which the engine may ask about resources that don't refer to each other."""
    return [*permutations(names)]
