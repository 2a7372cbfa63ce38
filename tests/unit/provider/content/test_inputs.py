"""What is wrong with the inputs of actions, triggers and definitions, in words."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake.definition import definition, schema
from unit.provider.fake.store import CONNECTOR
from versori_pulumi.provider.content.bodies import create_body, definition_bodies
from versori_pulumi.provider.content.inputs import problems, with_defaults

PLACE: dict[str, Any] = {"connectorId": CONNECTOR, "version": "1.0"}
ACTION = {**PLACE, "name": "getOrder", "method": "GET", "path": "/orders"}
QUERY = {"name": "q", "in": "query", "required": False, "type": "string"}

WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "name": ({"name": "get order"}, "name", "must have nothing but letters, digits, _, - and $"),
    "no name": ({"name": ""}, "name", "must have nothing but letters, digits, _, - and $"),
    "version": ({"version": "latest"}, "version", "must be the name of a version: what latest and default mean changes"),
    "connector": ({"connectorId": "x"}, "connectorId", "is not an id of Versori: those have 26 letters and digits"),
    "in": ({"parameters": [{**QUERY, "in": "body"}]}, "parameters[0].in", "must be 'cookie', 'header', 'path' or 'query'"),
    "default": (
        {"parameters": [{**QUERY, "default": []}]},
        "parameters[0].default",
        "must be a text, a number, True or False",
    ),
    "parameters": ({"parameters": [QUERY, QUERY]}, "parameters", "has 'q in query' twice"),
    "status": (
        {"responses": [{"status": 99, "definitions": []}]},
        "responses[0].status",
        "must be greater than or equal to 100",
    ),
    "statuses": ({"responses": [{"status": 200, "definitions": []}] * 2}, "responses", "has '200' twice"),
    "defaults": (
        {"responses": [{"definitions": []}] * 2},
        *("responses", "has two responses without a status: but one can be the default"),
    ),
    "definition": (
        {"requestBody": {"required": True, "definitions": ["a$"]}},
        *("requestBody.definitions[0]", "must have nothing but letters, digits, _ and -"),
    ),
    "definitions": (
        {"requestBody": {"required": True, "definitions": ["A", "A"]}},
        "requestBody.definitions",
        "has 'A' twice",
    ),
    "unknown key": ({"url": "x"}, "url", "is not a property that exists here"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_in_words(name: str):
    change, path, reason = WRONG[name]
    assert problems("action", {**ACTION, **change}) == [(path, reason)]


def test_a_method_is_spelt_as_the_api_does():
    ((path, reason),) = problems("action", {**ACTION, "method": "get"})
    assert path == "method"
    assert reason.startswith("must be 'GET', 'POST',")


@pytest.mark.parametrize("name", ["$get-Order_1", "x"])
def test_names_of_the_api_are_right(name: str):
    assert problems("action", {**ACTION, "name": name}) == []


def test_a_trigger_has_no_path_and_no_parameters_in_one():
    trigger = {**PLACE, "name": "onOrder", "method": "POST"}
    assert problems("trigger", trigger) == []
    assert [path for path, _ in problems("trigger", {**trigger, "path": "/"})] == ["path"]
    assert [path for path, _ in problems("trigger", {**trigger, "parameters": [{**QUERY, "in": "path"}]})] == [
        "parameters[0].in"
    ]


def test_what_is_not_known_yet_is_right():
    unknown = {
        "name": Unknown(),
        "connectorId": Unknown(),
        "version": Unknown(),
        "parameters": [{**QUERY, "default": Unknown()}],
    }
    assert problems("action", {**ACTION, **unknown, "responses": [{"definitions": [Unknown()]}]}) == []
    one = {"accept": ["application/json"], "schema": {"contentType": "application/json", "content": Unknown()}}
    assert problems("definition", {**PLACE, "definitions": {"A": one, "B": Unknown()}}) == []


@pytest.mark.parametrize(
    ("text", "media_type", "reason"),
    [
        ("{", "application/schema+json", "can't be read as application/schema+json: "),
        ("a: [", "application/schema+yaml", "can't be read as application/schema+yaml: "),
        ("[]", "application/schema+json", "must be a JSON Schema: an object, true or false"),
        ("word", "application/schema+yaml", "must be a JSON Schema: an object, true or false"),
    ],
)
def test_a_schema_has_to_be_one(text: str, media_type: str, reason: str):
    one = {"accept": ["application/json"], "schema": schema(text, media_type)}
    ((path, found),) = problems("definition", {**PLACE, "definitions": {"A": one}})
    assert path == "definitions.A.schema"
    assert found.startswith(reason)


@pytest.mark.parametrize("content", ["true", "{}"])
def test_schemas_of_the_least_are_right(content: str):
    one = {"accept": ["application/json"], "schema": schema(content)}
    assert problems("definition", {**PLACE, "definitions": {"A": one}}) == []


def test_definitions_need_names_and_media_types():
    assert problems("definition", {**PLACE, "definitions": {}}) == [("definitions", "must not be empty")]
    assert [path for path, _ in problems("definition", {**PLACE, "definitions": {"a b": definition({})}})] == [
        'definitions["a b"]'
    ]
    empty = {**PLACE, "definitions": {"A": definition({}) | {"accept": []}}}
    assert problems("definition", empty) == [("definitions.A.accept", "must not be empty")]


def test_defaults_are_filled_in_and_what_is_wrong_stays():
    declared = {
        "parameters": [{"name": "q", "in": "query", "default": 2.0}, "x"],
        "responses": Unknown(),
        "requestBody": "x",
    }
    filled = with_defaults("action", declared)
    assert filled["parameters"] == [{**QUERY, "default": 2}, "x"]
    assert filled["responses"] is declared["responses"]
    assert filled["requestBody"] == "x"
    assert with_defaults("definition", {"schema": 1}) == {"schema": 1}


def test_the_least_action_has_empty_lists_in_its_body():
    assert create_body("action", ACTION) == {
        "type": "http",
        "name": "getOrder",
        "method": "GET",
        "path": "/orders",
        "parameters": [],
        "responses": [],
    }


def test_definitions_refer_to_what_the_version_has_by_url():
    one = definition({"allOf": [{"$ref": "#/$defs/B"}, {"$ref": "#/$defs/C"}]})
    bodies = definition_bodies({"A": one, "B": definition({})}, {"C": "https://c"})
    assert '"#/$defs/B"' in bodies[0]["schema"]["content"]
    assert '"https://c"' in bodies[0]["schema"]["content"]
