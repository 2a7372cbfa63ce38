"""Wrong inputs of versions, what is in them, and imports, through `check`: under which path, and in which words.

The tables of connectors and connections stand beside their arguments; here every noun goes through the same wrong values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pulumi.dynamic import Config, ConfigureRequest
from pulumi.output import Unknown

from versori_pulumi.connect.errors import argument_path

from .wrong_inputs import (
    ACTION,
    DEFINITION,
    PROVIDERS,
    REQUIRED,
    RIGHT,
    SHA256,
    TEN_MEGABYTES,
    TEXT,
    TWICE,
    ULID,
    WRONG,
    schema,
)


def cases() -> Iterator[Any]:
    for noun, table in WRONG.items():
        for path, values in table.items():
            for value, words in values:
                yield pytest.param(noun, path, value, words, id=f"{noun} {path!a} {ascii(value)[:40]}")
    for noun, path in (("action", ""), ("trigger", ""), ("version", "actions[0]."), ("version", "triggers[0].")):
        for name, values in TWICE.items():
            for value, words in values:
                yield pytest.param(noun, f"{path}{name}", value, words, id=f"{noun} {path}{name} twice")


def keys_of(path: str) -> list[Any]:
    """The keys and indices on a path."""
    keys: list[Any] = []
    while path:
        if path.startswith('["'):
            key, end = json.JSONDecoder().raw_decode(path[1:])
            keys.append(key)
            path = path[end + 2 :]
        elif path.startswith("["):
            index, _, path = path[1:].partition("]")
            keys.append(int(index))
        else:
            path = path.removeprefix(".")
            end = min((at for at in (path.find("."), path.find("[")) if at >= 0), default=len(path))
            keys.append(path[:end])
            path = path[end:]
    return keys


def changed(value: Any, keys: list[Any], new: Any) -> Any:
    """A copy of `value` with another one at a place."""
    if not keys:
        return new
    if isinstance(keys[0], int):
        return [changed((value or [None])[0], keys[1:], new)]
    return {**(value or {}), keys[0]: changed((value or {}).get(keys[0]), keys[1:], new)}


def without(value: Any, keys: list[Any]) -> Any:
    """A copy of `value` without what is at a place."""
    if len(keys) == 1:
        return {key: entry for key, entry in value.items() if key != keys[0]}
    inner = without(value[keys[0]], keys[1:])
    return [inner] if isinstance(value, list) else {**value, keys[0]: inner}


def check(noun: str, inputs: dict[str, Any], olds: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """What `check` finds wrong, without a look at Versori."""
    provider = PROVIDERS[noun]()
    provider.configure(ConfigureRequest(Config({"versori:offline": "true"}, "shop")))
    return [(failure.property, failure.reason) for failure in provider.check(olds or {}, inputs).failures]


@pytest.fixture(autouse=True)
def _tracebacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.tracebacklimit", 1000, raising=False)


@pytest.mark.parametrize("noun", RIGHT)
def test_right_inputs_are_right(noun: str):
    assert check(noun, RIGHT[noun]) == []


@pytest.mark.parametrize(("noun", "path", "value", "words"), [*cases()])
def test_a_wrong_value_is_refused_under_its_path_and_not_quoted(noun: str, path: str, value: Any, words: str):
    found = check(noun, changed(RIGHT[noun], keys_of(path), value))
    assert len(found) == 1, found
    ((said, reason),) = found
    # Where the engine would print what nobody can read beside the reason, that has the path.
    assert said == path or (said == "" and reason.startswith(f"{argument_path(path)} ")), found
    assert words in reason
    assert "hunter2" not in reason
    assert len(reason) < 500


NEEDED: dict[str, list[str]] = {
    "version": [
        *("connectorId", "name", "actions[0].name", "actions[0].method", "actions[0].path", "triggers[0].name"),
        *("triggers[0].method", "actions[0].parameters[0].name", "triggers[0].parameters[0].in", "definitions.A.schema"),
        *("definitions.A.schema.content",),
    ],
    "action": ["connectorId", "version", "name", "method", "path", "parameters[0].name", "parameters[0].in"],
    "trigger": ["connectorId", "version", "name", "method", "parameters[0].name", "parameters[0].in"],
    "definitions": ["connectorId", "version", "definitions", "definitions.A.schema", "definitions.A.schema.content"],
    "from_public": ["name"],
    "imported": ["openapi.sha256"],
    "from_openapi": ["name", "openapi.sha256"],
}


@pytest.mark.parametrize(("noun", "path"), [(noun, path) for noun, paths in NEEDED.items() for path in paths])
def test_what_is_needed_is_required(noun: str, path: str):
    ((said, reason),) = check(noun, without(RIGHT[noun], keys_of(path)))
    assert (said, reason) in ((path, REQUIRED), ("", f"{argument_path(path)} {REQUIRED}"))


def places(value: Any, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value."""
    if keys:
        yield keys
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from places(entry, (*keys, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from places(entry, (*keys, index))


FULL: dict[str, dict[str, Any]] = {
    **RIGHT,
    "version": {**RIGHT["version"], "description": "a", "published": True, "isDefault": True, "fromVersion": "0.9"},
    "definitions": {**RIGHT["definitions"], "definitions": {"A": {**DEFINITION, "description": "a"}, "B": DEFINITION}},
}
OPTION_VALUES = {"organisationId": ULID, "account": "eu", "existing": "adopt"}
PLACES_OF_UNKNOWN = [
    pytest.param(noun, keys, id=f"{noun} {'.'.join(map(str, keys))}")
    for noun, inputs in FULL.items()
    for keys in places({**inputs, **OPTION_VALUES})
]


@pytest.mark.parametrize(("noun", "keys"), PLACES_OF_UNKNOWN)
def test_what_is_not_known_yet_is_right_at_every_place(noun: str, keys: tuple[Any, ...]):
    inputs = {**FULL[noun], **OPTION_VALUES}
    assert check(noun, changed(inputs, [*keys], Unknown())) == []


def test_what_is_unknown_hides_nothing_that_is_wrong_beside_it():
    inputs = {**RIGHT["version"], "description": Unknown(), "actions": [{**ACTION, "name": Unknown(), "path": 5}]}
    assert check("version", inputs) == [("actions[0].path", TEXT)]


def test_all_problems_are_found_at_once():
    inputs = {"connectorId": "x", "name": "", "actions": [{"name": "a b"}], "definitions": {"A": {}}, "nme": 1}
    paths = {path for path, _ in check("version", inputs)}
    nested = {"actions[0].name", "actions[0].method", "actions[0].path", "definitions.A.schema"}
    assert paths == {"connectorId", "name", "nme", *nested} | ({"definitions.A.accept"} & paths)


def test_a_version_is_made_from_one_of_document_and_version():
    document = {"sha256": SHA256, "content": "{}"}
    found = check("version", {**RIGHT["version"], "openapi": document, "fromVersion": "0.9"})
    assert found == [("", "from_version and openapi are both given, and a version is made from one of them: leave one out")]


@pytest.mark.parametrize("text", ["<xs:schema/>", "<not closed", "", "hunter2", "x" * 1_000_000])
def test_a_schema_in_another_language_is_versoris_to_judge(text: str):
    inputs = changed(RIGHT["definitions"], ["definitions", "A", "schema"], schema(text, "application/xml"))
    assert check("definitions", inputs) == []


@pytest.mark.parametrize("content", ["hunter2", "{", "[]", "a: [", "", "\x00", "<xml/>", "[" * 100_000, "x" * TEN_MEGABYTES])
@pytest.mark.parametrize("noun", ["version", "from_openapi"])
def test_what_is_no_document_that_can_be_imported_is_refused_and_not_quoted(noun: str, content: str):
    ((path, reason),) = check(noun, {**RIGHT[noun], "openapi": {"sha256": SHA256, "content": content}})
    assert path == ""
    assert "the document" in reason
    assert "hunter2" not in reason
    assert len(reason) < 1000


INFO = {"title": "t", "version": "1"}
SERVERS = [{"url": "https://a.example.com"}]
UNUSABLE: dict[str, tuple[Any, str]] = {
    "Swagger 2.0": (
        {"swagger": "2.0", "info": INFO, "host": "a.example.com"},
        "is not an OpenAPI 3 document: it says version 2.0",
    ),
    "OpenAPI 4": ({"openapi": "4.0", "info": INFO, "servers": SERVERS}, "it says version 4.0"),
    "no version": ({"info": INFO, "servers": SERVERS}, "it has no `openapi: 3…`"),
    "no info": ({"openapi": "3.0.3", "servers": SERVERS}, "it is not an object with an `info`"),
    "an anchor that contains itself": ("openapi: 3.0.3\ninfo: &a {title: t, version: '1', x: *a}\n", "it has no end"),
}
SERVERLESS: dict[str, Any] = {
    "none": {},
    "an empty list": {"servers": []},
    "a relative one": {"servers": [{"url": "/v1"}]},
    "one without an address": {"servers": [{"description": "x"}]},
    "no list": {"servers": {"url": "https://a.example.com"}},
}


def openapi(document: Any) -> dict[str, Any]:
    return {"sha256": SHA256, "content": document if isinstance(document, str) else json.dumps(document)}


@pytest.mark.parametrize(("document", "words"), UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("noun", ["version", "from_openapi"])
@pytest.mark.parametrize("connector", [RIGHT["version"]["connectorId"], Unknown()], ids=["known", "new"])
def test_a_document_that_cant_be_imported_fails_the_preview_of_new_connectors_too(
    noun: str, document: Any, words: str, connector: Any
):
    place = {"connectorId": connector} if noun == "version" else {}
    ((_, reason),) = check(noun, {**RIGHT[noun], **place, "openapi": openapi(document)})
    assert words in reason


@pytest.mark.parametrize("servers", SERVERLESS.values(), ids=SERVERLESS)
def test_a_connector_needs_a_server_or_a_base_url(servers: dict[str, Any]):
    inputs = {"name": "Shop", "openapi": openapi({"openapi": "3.0.3", "info": INFO, **servers})}
    ((_, reason),) = check("from_openapi", inputs)
    assert "has no server with a whole address" in reason
    assert 'base_url="https://' in reason
    assert check("from_openapi", {**inputs, "baseUrl": "https://a.example.com"}) == []
    assert check("version", {**RIGHT["version"], "openapi": inputs["openapi"]}) == []


def test_a_document_that_was_looked_at_is_not_looked_at_again():
    """Nor is that of a connector, which is used once."""
    wrong = openapi("hunter2")
    for noun in ("version", "from_openapi"):
        assert check(noun, {**RIGHT[noun], "openapi": wrong}, olds={**RIGHT[noun], "openapi": wrong}) == []


MARKED: dict[str, tuple[str, dict[str, Any]]] = {
    "a method": ("action", {"method": "hunter2"}),
    "a list for a text": ("action", {"description": ["hunter2"]}),
    "a name": ("trigger", {"name": "hunter 2"}),
    "an address": ("from_openapi", {"documentationURL": "hunter2"}),
    "a version": ("version", {"fromVersion": ["hunter2"]}),
}


@pytest.mark.parametrize(("noun", "wrong"), MARKED.values(), ids=MARKED)
def test_the_engine_gets_no_path_of_a_property_that_is_marked_as_secret(noun: str, wrong: dict[str, Any]):
    """It would print the value that is there."""
    ((path, reason),) = check(noun, {**RIGHT[noun], **wrong, "secretProperties": [*wrong]})
    assert path == ""
    assert reason.startswith(f"{argument_path(next(iter(wrong)))} ")
    assert "hunter" not in reason
