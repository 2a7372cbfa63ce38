"""Random contents of versions, as the API answers them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from versori_pulumi.adopt.content_scan import Contents
from versori_pulumi.provider.definitions.plan import VersionDefinitions

from .live import IDS, NASTY, ORGANISATION, TEXTS, Live

BASE = f"https://versori.example.com/o/{ORGANISATION}/schemas"

NAMES = st.one_of(
    st.sampled_from(["Order", "order", "getOrder", "get_order", "get-order", "class", "versori", "_", "1", "x" * 80]),
    st.text("abcXYZ019_-", min_size=1, max_size=12),
)
KEYS = st.one_of(TEXTS, st.sampled_from(["$ref", "$defs", "$id", "type", "contentType", "content"]))
VALUES = st.one_of(TEXTS, st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def definition(name: str, number: int, **fields: Any) -> Live:
    """A definition as it is listed."""
    identity = f"01HXK5T7QZ{number:016d}"
    return {"id": identity, "name": name, "accept": ["application/json"], "url": f"{BASE}/{identity}.json", **fields}


@st.composite
def schemas(draw: st.DrawFn, listed: list[Live]) -> str:
    """The text of a schema, which may refer to what is listed by URL, and have definitions of its own."""
    if draw(st.integers(0, 5)) == 0:
        return draw(
            st.sampled_from(["true", "false", "<a>\n <b/>\n</a>", "<a/>", "type: object\n", '{"x": NaN}', '{"a": 1e999}'])
        )
    value = draw(st.dictionaries(KEYS.filter(lambda key: key not in ("$ref", "$defs", "$id")), JSON, max_size=4))
    target = draw(st.sampled_from(listed))
    pointer = draw(st.sampled_from(["", "#/properties/a"]))
    value["properties"] = {"a": {"$ref": f"{target['url']}{pointer}"}, "b": {"$ref": "#/$defs/Own"}}
    if draw(st.booleans()):
        value["$defs"] = {"Own": {"type": "string"}, **({target["name"]: {}} if draw(st.booleans()) else {})}
    return json.dumps(value, ensure_ascii=draw(st.booleans()))


@st.composite
def bodies(draw: st.DrawFn, kind: str, listed: list[Live]) -> Live:
    """An action or a trigger."""

    def links() -> list[Live]:
        names = draw(st.lists(st.sampled_from(listed), max_size=2, unique_by=lambda each: each["name"])) if listed else []
        return [{"id": draw(IDS), "definition": each} for each in names]

    places = ["cookie", "header", "query"] + (["path"] if kind == "action" else [])
    parameter = st.fixed_dictionaries(
        {
            "name": st.sampled_from([text for text in NASTY if text.isprintable() and text.strip()]),
            "in": st.sampled_from(places),
            "required": st.booleans(),
            "type": st.sampled_from(["string", "number", "integer", "boolean"]),
        },
        optional={"default": st.one_of(st.sampled_from(["a", "{{ .conn.x }}"]), st.booleans(), st.integers(), st.just(1.5))},
    )
    made: Live = {
        "id": draw(IDS),
        "type": "http",
        "name": draw(NAMES),
        "method": draw(st.sampled_from(["GET", "POST"])),
        "parameters": draw(st.lists(parameter, max_size=2, unique_by=lambda each: (each["name"], each["in"]))),
        "responses": [{"id": draw(IDS), **status, "definitions": links()} for status in ({"status": 200}, {})],
        "errors": [],
    }
    if kind == "action":
        made["path"] = draw(st.sampled_from(["", "/orders/{{ param.id }}", "'); import os  #"]))
    if draw(st.booleans()):
        made["requestBody"] = {"required": draw(st.booleans()), "definitions": links()}
    return {**made, "summary": draw(TEXTS), "description": draw(TEXTS)}


@st.composite
def contents(draw: st.DrawFn) -> Contents:
    """What is in a version."""
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    accept = st.sampled_from([["application/json"], ["text/json", "application/json"], ["application/xml"]])
    listed = [definition(name, number, description=draw(TEXTS), accept=draw(accept)) for number, name in enumerate(names, 1)]
    texts = {each["name"]: draw(schemas(listed)) for each in listed}
    made = {
        kind: draw(
            st.lists(bodies(kind, listed), max_size=3, unique_by=(lambda each: each["name"], lambda each: each["id"]))
        )
        for kind in ("action", "trigger")
    }
    return Contents(VersionDefinitions({each["name"]: each for each in listed}, texts), made["action"], made["trigger"])  # type: ignore[arg-type]
