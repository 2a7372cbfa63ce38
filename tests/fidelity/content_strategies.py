"""Random actions, triggers and definitions of a version, and random edits of them in the web page."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.fidelity.strategies import Properties

VERSION = "1.0"
SCHEMA = {"contentType": "application/schema+json", "content": '{"type": "object"}'}
DEFINITIONS = [
    {"name": "Order", "accept": ["application/json"], "schema": SCHEMA},
    {"name": "Customer", "accept": ["application/json"], "schema": SCHEMA},
    {"name": "Export", "accept": ["text/csv"], "schema": SCHEMA},
]
"""Those of the version."""

TEXTS = st.sampled_from(["", "one", "two"])
_LINKS = st.sampled_from([[], ["Order"], ["Customer"], ["Order", "Export"], ["Export", "Order"]])
_BODY = st.fixed_dictionaries({"required": st.booleans(), "definitions": _LINKS})
_RESPONSES = st.lists(
    st.fixed_dictionaries({"definitions": _LINKS}, optional={"status": st.sampled_from([200, 201, 404])}),
    min_size=1,
    max_size=3,
    unique_by=lambda response: response.get("status"),
)


def _parameters(places: list[str]) -> st.SearchStrategy[list[Properties]]:
    parameter = st.fixed_dictionaries(
        {
            "name": st.sampled_from(["id", "page"]),
            "in": st.sampled_from(places),
            "required": st.booleans(),
            "type": st.sampled_from(["string", "integer"]),
        },
        optional={"default": st.sampled_from(["", "1"])},
    )
    return st.lists(parameter, max_size=3, unique_by=lambda one: (one["name"], one["in"]))


def contents(kind: str) -> st.SearchStrategy[Properties]:
    """What a program says about an action or a trigger."""
    always: dict[str, Any] = {"name": st.sampled_from(["ping", "pong$"]), "method": st.sampled_from(["GET", "POST"])}
    places = ["query", "header"]
    if kind == "action":
        always["path"], places = st.sampled_from(["/orders", "/orders/{{ param.id }}"]), ["path", "query"]
    described = {"summary": TEXTS, "description": TEXTS, "requestBody": _BODY, "responses": _RESPONSES}
    return st.fixed_dictionaries(always, optional={**described, "parameters": _parameters(places)})


def edits_of_content(kind: str, live: Properties) -> st.SearchStrategy[Properties]:
    """What a colleague changes of an action or a trigger; responses are turned round, links come and go."""
    turned = [live.get("responses", [])[::-1], [{**one, "definitions": []} for one in live.get("responses", [])]]
    optional: dict[str, Any] = {
        "summary": st.one_of(TEXTS, st.none()),
        "description": st.one_of(TEXTS, st.none()),
        "method": st.sampled_from(["GET", "PUT"]),
        "parameters": _parameters(["query"]),
        "responses": st.sampled_from(turned),
        "requestBody": st.one_of(st.none(), st.just({"required": True, "definitions": []})),
    }
    if kind == "action":
        optional["path"] = st.just("/theirs")
    return st.fixed_dictionaries({}, optional=optional)


NAMES = ("Order", "Customer", "Item")


def _schema(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """A schema that may refer to any of these definitions, in circles too."""
    reference = st.sampled_from(names).map(lambda name: {"$ref": f"#/$defs/{name}"})
    return st.one_of(
        st.just({"type": "object"}),
        st.fixed_dictionaries({"type": st.just("array"), "items": reference}),
        st.fixed_dictionaries({"type": st.just("object"), "properties": st.fixed_dictionaries({"other": reference})}),
    )


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Properties]:
    """What a program says about definitions."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    return {name: draw(_definition(names)) for name in names}


@st.composite
def _definition(draw: st.DrawFn, names: list[str]) -> Properties:
    content = json.dumps(draw(_schema(names)), indent=draw(st.sampled_from([None, 2])))
    kind = draw(st.sampled_from(["application/schema+json", "application/schema+yaml"]))
    accept = draw(st.sampled_from([["application/json"], ["application/json", "text/yaml"]]))
    described = {"description": draw(TEXTS)} if draw(st.booleans()) else {}
    return {"accept": accept, "schema": {"contentType": kind, "content": content}, **described}


def edits_of_definition() -> st.SearchStrategy[Properties | None]:
    """What a colleague changes of a definition; None deletes it."""
    changed = st.fixed_dictionaries(
        {},
        optional={
            "description": st.one_of(TEXTS, st.none()),
            "accept": st.just(["text/plain"]),
            "schema": st.sampled_from(
                [{**SCHEMA, "content": json.dumps(value)} for value in ({"title": "Theirs"}, {"type": "object"})]
            ),
        },
    )
    return st.one_of(changed, changed, changed, st.none())
