"""When two schemas mean the same to Versori, and how a request refers to other definitions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bombs import expanding, nested_json

from versori_pulumi.provider.documents.schemas import as_declared, for_request, language, live_type, normal, parsed, referred

JSON, YAML, XML = "application/schema+json", "application/schema+yaml", "application/xml"
URL = "https://platform.example.com/api/schemas/v1/o/ORG/CON/1.0/01ORDER.json"
NAMES = {"01ORDER": "Order", "Order": "Order"}


@pytest.mark.parametrize(
    ("media_type", "how"),
    [
        (JSON, "json"),
        ("application/json; charset=utf-8", "json"),
        (YAML, "yaml"),
        ("text/YAML", "yaml"),
        (XML, "text"),
        ("", "text"),
    ],
)
def test_a_media_type_says_how_a_schema_is_read(media_type: str, how: str):
    assert language(media_type) == how


@pytest.mark.parametrize(("text", "media_type"), [("{", JSON), ("a: [", YAML), ("[" * 100_000, JSON)])
def test_a_schema_that_can_not_be_read_is_a_value_error(text: str, media_type: str):
    with pytest.raises(ValueError, match=r"."):
        parsed(text, media_type)


def test_yaml_has_texts_as_keys_and_dates_as_texts():
    assert parsed("on: 2020-01-01\n200: [1]", YAML) == {"true": "2020-01-01", "200": [1]}


@pytest.mark.parametrize(
    ("declared", "live"),
    [
        ({"$ref": "#/$defs/Order"}, {"$ref": URL}),
        ({"$ref": "#/$defs/Order"}, {"$ref": URL.replace("01ORDER", "Order")}),
        ({"$ref": "#/$defs/Order/properties/a"}, {"$ref": f"{URL}#/properties/a"}),
        ({"items": [{"$ref": URL}]}, {"items": [{"$ref": URL}]}),
        ({"a": 1, "$schema": "x"}, {"a": 1, "$id": "y"}),
        (True, True),
    ],
)
def test_what_means_the_same_is_equal(declared: Any, live: Any):
    assert normal(json.dumps(declared), JSON, NAMES) == normal(json.dumps(live, indent=3), JSON, NAMES)


@pytest.mark.parametrize(
    ("declared", "live"),
    [
        ({"$ref": "#/$defs/Order"}, {"$ref": URL.replace("01ORDER", "01GONE")}),
        ({"$ref": "#/$defs/Order"}, {"$ref": "#/$defs/Item"}),
        ({"$ref": "#/$defs/Order"}, {"$ref": f"{URL}#/properties/a"}),
        ({"$defs": {"Order": {}}, "$ref": "#/$defs/Order"}, {"$ref": URL}),
        ({"items": {"$id": "a"}}, {"items": {"$id": "b"}}),
        ({}, True),
    ],
)
def test_what_differs_is_not_equal(declared: Any, live: Any):
    assert normal(json.dumps(declared), JSON, NAMES) != normal(json.dumps(live), JSON, NAMES)


def test_a_schema_of_another_language_is_its_text():
    assert normal("<a/>\n", XML, {}) == normal("<a/>", XML, {}) != normal("<b/>", XML, {})


@pytest.mark.parametrize(
    ("text", "declared", "read_as"), [("{}", YAML, JSON), ("a: 1", YAML, YAML), ("<a/>", XML, XML), ("{a: 1}", JSON, YAML)]
)
def test_what_versori_answers_is_read_by_what_it_is(text: str, declared: str, read_as: str):
    declared_type = live_type(text, declared)
    assert declared_type == read_as


def test_a_request_refers_by_url_to_what_is_not_in_it():
    references = ["#/$defs/Order", "#/$defs/Order/properties/a", "#/$defs/New", "#/$defs/Nothing", "#/properties/b", URL]
    content = json.dumps({"anyOf": [{"$ref": reference} for reference in references]})
    sent, media_type = for_request(content, JSON, {"New"}, {"Order": URL, "New": "https://other"})
    found = [entry["$ref"] for entry in json.loads(sent)["anyOf"]]
    assert found == [URL, f"{URL}#/properties/a", *references[2:]]
    assert media_type == JSON


def test_a_request_with_nothing_to_change_has_the_text_of_the_program():
    text = "type: object # as it was written\n"
    assert for_request(text, YAML, (), {"Order": URL}) == (text, YAML)
    own = '{"$defs": {"Order": {}}, "$ref": "#/$defs/Order"}'
    assert for_request(own, JSON, (), {"Order": URL}) == (own, JSON)
    assert for_request("<a/>", XML, (), {}) == ("<a/>", XML)


def test_a_schema_in_yaml_whose_references_change_is_sent_as_json():
    sent, media_type = for_request("$ref: '#/$defs/Order'", YAML, (), {"Order": URL})
    assert (json.loads(sent), media_type) == ({"$ref": URL}, JSON)


def test_a_live_schema_is_shown_as_a_program_would_write_it():
    text, media_type = as_declared(json.dumps({"b": {"$ref": f"{URL}#/x"}, "a": {"$ref": URL}, "c": {"$ref": "#/y"}}), NAMES)
    assert media_type == JSON
    assert json.loads(text) == {"b": {"$ref": "#/$defs/Order/x"}, "a": {"$ref": "#/$defs/Order"}, "c": {"$ref": "#/y"}}
    assert as_declared("<a/>", {}) == ("<a/>", XML)


def test_what_a_schema_refers_to_is_found():
    schema = {"allOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B/properties"}, {"$ref": "#/c"}, {"$ref": "https://x/D"}]}
    assert referred(json.dumps(schema), JSON) == {"A", "B"}


def test_half_a_character_stays_escaped():
    text = '{"$ref": "#/$defs/Order", "pattern": "\\ud800"}'
    sent, _ = for_request(text, JSON, (), {"Order": URL})
    shown, _ = as_declared(text, NAMES)
    assert sent.encode() + shown.encode()
    assert json.loads(sent)["pattern"] == json.loads(shown)["pattern"] == "\ud800"


@pytest.mark.parametrize(
    ("text", "media_type"),
    [(expanding(7), YAML), ("&a [*a]", YAML), ("&a {<<: *a}", YAML), (nested_json(700), JSON), (nested_json(700), YAML)],
)
def test_a_schema_that_stands_for_too_much_is_refused_and_compared_as_text(text: str, media_type: str):
    with pytest.raises(ValueError, match=r"nested too deeply|aliases that repeat|has no end"):
        parsed(text, media_type)
    assert normal(f"{text}\n", media_type, {}) == text
    assert referred(text, media_type) == set()
    assert for_request(text, media_type, (), {"Order": URL}) == (text, media_type)


@pytest.mark.parametrize("text", [nested_json(700), nested_json(100_000)])
def test_a_live_schema_that_is_nested_too_deeply_stays_as_it_is(text: str):
    assert as_declared(text, NAMES) == (text, JSON)
    assert live_type(text, YAML) == JSON
    assert normal(text, live_type(text, JSON), NAMES) == text
