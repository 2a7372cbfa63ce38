"""How JSON and YAML are read: what stands for too much is refused before it is made, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bombs import chained, expanding, merging, nested, nested_json, repeating, self_containing

from versori_pulumi.connect.connector import read_connector
from versori_pulumi.connect.content import read_content
from versori_pulumi.connect.documents import (
    DEEPEST_DOCUMENT,
    DEEPEST_VALUE,
    MOST_EVENTS,
    DocumentError,
    TooLargeError,
    json_value,
    refuse_deep,
    refuse_large,
    yaml_value,
)
from versori_pulumi.connect.errors import Attempted, UnreadableAnswerError

DEEP = DEEPEST_DOCUMENT + 1
EXPANDING = {
    "sequences": expanding(9),
    "merge keys": merging(9),
    "merge keys of one anchor": "a: &a {"
    + ", ".join(f"k{n}: v" for n in range(2000))
    + "}\nb: {<<: ["
    + "*a, " * 2000
    + "]}",
    "one long text": f"a: &a {'x' * 50_000}\nb: [{'*a, ' * 1000}]",
    "one wide list": f"a: &a [{'x, ' * 3000}]\nb: [{'*a, ' * 3000}]",
    "keys": f"a: &a {{{'k' * 1000}: v}}\nb: [{'*a, ' * 10_000}]",
}
DEEP_YAML = {
    "flow": "[" * DEEP + "]" * DEEP,
    "flow without an end": "[" * 50_000,
    "mappings": "{a: " * DEEP + "1" + "}" * DEEP,
    "block": "\n".join(f"{' ' * level}a:" for level in range(DEEP + 1)),
    "aliases of aliases": chained(DEEP),
    "an alias far down": f"a: &a {'[' * 150}{']' * 150}\nb: {'[' * 150}*a{']' * 150}",
}
ENDLESS = ["&a [*a]", "&a {b: *a}", "&a {<<: *a}", "x: &a {b: [{c: *a}]}", "&a [&b [*a, *b]]"]


@pytest.mark.parametrize("text", EXPANDING.values(), ids=EXPANDING)
def test_aliases_that_expand_are_refused_before_a_value_is_made(text: str):
    def made(_root: Any) -> None:
        raise AssertionError

    with pytest.raises(TooLargeError, match="aliases that repeat parts of it"):
        yaml_value(text, prepare=made)


@pytest.mark.parametrize("text", DEEP_YAML.values(), ids=DEEP_YAML)
def test_yaml_that_is_nested_too_deeply_is_refused(text: str):
    with pytest.raises(TooLargeError, match="is nested too deeply"):
        yaml_value(text)


@pytest.mark.parametrize("text", ENDLESS)
def test_an_alias_within_what_it_stands_for_is_refused(text: str):
    with pytest.raises(TooLargeError, match="has no end"):
        yaml_value(text)


def test_more_values_than_are_read_are_refused():
    with pytest.raises(TooLargeError, match=f"more than {MOST_EVENTS} values"):
        yaml_value(f"[{'1,' * MOST_EVENTS}]")


def test_hundreds_of_reuses_are_read_as_they_are_meant():
    """As OpenAPI documents have their responses: a block that every operation repeats, or merges into its own."""
    responses = "".join(
        f"      '{status}': {{description: Text of {status}., content: {{a: b}}}}\n" for status in range(400, 420)
    )
    paths = "".join(f"  /p{number}: {{get: {{<<: *usual, again: *usual, own: {number}}}}}\n" for number in range(400))
    value = yaml_value(f"x-usual: &usual\n    responses:\n{responses}paths:\n{paths}")
    last = value["paths"]["/p399"]["get"]
    assert last["own"] == 399
    assert last["responses"] == last["again"]["responses"] == value["x-usual"]["responses"]


def test_the_deepest_document_is_read():
    depth = DEEPEST_DOCUMENT
    assert yaml_value("[" * depth + "]" * depth) == json_value("[" * depth + "]" * depth)
    assert json_value(nested_json(depth)) == nested(depth, 1)


@pytest.mark.parametrize("text", [nested_json(DEEP), nested_json(700), nested_json(100_000), "[" * 100_000])
def test_json_that_is_nested_too_deeply_is_refused(text: str):
    with pytest.raises(TooLargeError, match="is nested too deeply"):
        json_value(text)


@pytest.mark.parametrize(
    "text", ["!!set {a}", "!!timestamp x", "!!binary aGk=", "!!bool x", "!!int x", "!!float x", "!!omap [a: 1]", "1" * 2000]
)
def test_what_json_can_not_say_is_an_error_of_the_document(text: str):
    with pytest.raises(DocumentError, match=r"."):
        yaml_value(text)


@pytest.mark.parametrize("text", ["", "a: *b", "a: [", "a: b: c", "a\n---\nb", "!!python/object:os.system {}"])
def test_what_can_not_be_read_is_an_error_of_the_document(text: str):
    with pytest.raises(DocumentError, match=r"."):
        json_value(yaml_value(text) or "")


def test_values_of_a_program_are_bounded_too():
    for value in (nested(DEEPEST_VALUE + 1), [[nested(DEEPEST_VALUE - 1)]], self_containing(), nested(100_000)):
        with pytest.raises(TooLargeError, match=r"is nested too deeply|repeats parts of itself"):
            refuse_large(value, DEEPEST_VALUE)
    with pytest.raises(TooLargeError, match="repeats parts of itself"):
        refuse_large(repeating(), DEEPEST_DOCUMENT)
    shared = nested(3)
    for value in (nested(DEEPEST_VALUE), [shared] * 1000, "x", None, 5):
        refuse_large(value, DEEPEST_VALUE)


@pytest.mark.parametrize("levels", [DEEPEST_VALUE + 1, 700])
def test_an_answer_that_is_nested_too_deeply_is_refused_where_it_is_read(levels: int):
    with pytest.raises(TooLargeError):
        refuse_deep(nested(levels), DEEPEST_VALUE)
    body = {"id": "a", "organisationId": "b", "name": "c", "protocol": "http", "more": json.loads(nested_json(levels))}
    for read in (read_connector, read_content):
        with pytest.raises(UnreadableAnswerError, match="the answer is nested too deeply"):
            read(Attempted("read it", "GET", "/"), body)


def test_an_answer_of_any_usual_depth_is_read():
    body = {"id": "a", "organisationId": "b", "name": "c", "protocol": "http", "more": nested(DEEPEST_VALUE - 1)}
    assert read_connector(Attempted("read it", "GET", "/"), body)["more"] == nested(DEEPEST_VALUE - 1)
