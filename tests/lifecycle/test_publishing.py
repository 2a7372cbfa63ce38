"""What can only fail when a version is published, or when something refers to nothing, fails in the preview."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.engine_double import Declared, Ref
from tests.lifecycle.nouns import NOUNS, definition
from tests.lifecycle.world import DRAFT, World

BY_LABEL = {str(noun): noun for noun in NOUNS}
ANSWERED = [{"status": 200, "definitions": []}]
CONTENT: dict[str, Any] = {"name": "listOrders", "method": "GET", "path": "/orders", "responses": ANSWERED}


def version(world: World, **inputs: Any) -> Declared:
    return BY_LABEL["ConnectorVersion"].declared(world, **inputs)


def refers_to(name: str) -> dict[str, Any]:
    """A definition that refers to another one."""
    text = json.dumps({"$ref": f"#/$defs/{name}"})
    return {"accept": ["application/json"], "schema": {"contentType": "application/schema+json", "content": text}}


def assert_fails_in_preview(world: World, program: dict[str, Declared], words: str, state: Any = None) -> None:
    stack = state or world.stack()
    world.wire.calm()
    previewed = stack.preview(program)
    assert not previewed, previewed.steps
    assert words in previewed.text
    assert world.wire.writes == []


@pytest.mark.parametrize("inputs", [{}, {"published": False}], ids=["undeclared", "false"])
def test_only_a_published_version_is_the_default_one(world: World, inputs: dict[str, Any]):
    words = "only a published version can be the default one"
    assert_fails_in_preview(world, {"shop": version(world, isDefault=True, **inputs)}, words)

    stack = world.stack()
    assert stack.up({"shop": version(world)}, skip_preview=True)
    assert_fails_in_preview(world, {"shop": version(world, isDefault=True, **inputs)}, words, stack)
    assert stack.up({"shop": version(world, isDefault=True, published=True)})


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("actions", {"responses": []}, "it has no response"),
        ("triggers", {"responses": []}, "it has no response"),
        ("actions", {"path": "/{{ param.id }}"}, "its path has a place for id"),
    ],
    ids=["action without response", "trigger without response", "action without parameter"],
)
def test_contents_that_cant_be_published_fail_the_preview_of_what_publishes_them(
    world: World, kind: str, changes: dict[str, Any], words: str
):
    own = {key: value for key, value in CONTENT.items() if kind == "actions" or key != "path"}
    program = {"shop": version(world, published=True, **{kind: [{**own, **changes}]})}
    assert_fails_in_preview(world, program, words)
    assert world.stack().up({"shop": version(world, **{kind: [{**own, **changes}]})}, skip_preview=True)


@pytest.mark.parametrize("label", ["Action", "Trigger"])
def test_what_keeps_its_version_from_being_published_is_a_warning(world: World, label: str):
    program, stack = {"shop": BY_LABEL[label].declared(world, responses=[])}, world.stack()
    for _ in ("created", "unchanged"):
        previewed = stack.preview(program)
        assert "it has no response, so its version can't be published" in "\n".join(previewed.lines("warning: "))
        done = stack.up(program, skip_preview=True)
        assert done, done.text
        assert done.lines("error: ") == []


@pytest.mark.parametrize("label", ["Action", "Trigger"])
@pytest.mark.parametrize(
    "inputs",
    [
        {"responses": [{"status": 200, "definitions": ["Order"]}]},
        {"requestBody": {"required": True, "definitions": ["Order"]}, "responses": ANSWERED},
    ],
    ids=["response", "body"],
)
def test_a_reference_to_a_definition_that_isnt_there_fails_the_preview(world: World, label: str, inputs: dict[str, Any]):
    words = 'the version has no definition "Order"; it has: '
    assert_fails_in_preview(world, {"shop": BY_LABEL[label].declared(world, **inputs)}, words)

    stack = world.stack()
    assert stack.up({"shop": BY_LABEL[label].declared(world, responses=ANSWERED)}, skip_preview=True)
    assert_fails_in_preview(world, {"shop": BY_LABEL[label].declared(world, **inputs)}, words, stack)


def test_a_definition_that_the_program_declares_is_there(world: World):
    orders = Declared("Definitions", {"connectorId": world.host, "version": DRAFT, "definitions": {"Order": definition()}})
    answers = [{"status": 200, "definitions": ["Order"]}]
    action = BY_LABEL["Action"].declared(world, responses=answers, summary=Ref("orders", "version"))
    program, stack = {"orders": orders, "shop": action}, world.stack()
    previewed = stack.preview(program)
    assert previewed, previewed.text
    assert stack.up(program, skip_preview=True)
    assert world.stack().preview({"other": BY_LABEL["Action"].declared(world, "Market", responses=answers)})


def test_a_schema_that_refers_to_nothing_fails_the_preview(world: World):
    noun, words = BY_LABEL["Definitions"], 'the version has no definition "Item"; it has: '
    program = {"shop": noun.declared(world, definitions={"Shop": refers_to("Item")})}
    assert_fails_in_preview(world, program, words)

    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)}, skip_preview=True)
    assert_fails_in_preview(world, program, words, stack)
    whole = {"shop": noun.declared(world, definitions={"Shop": refers_to("Item"), "Item": refers_to("Shop")})}
    assert stack.up(whole)


@pytest.mark.parametrize(
    ("inputs", "fits"),
    [
        ({"definitions": {"Shop": refers_to("Item")}}, False),
        ({"definitions": {"Shop": refers_to("Item"), "Item": refers_to("Shop")}}, True),
        ({"actions": [{**CONTENT, "responses": [{"status": 200, "definitions": ["Item"]}]}]}, False),
        (
            {
                "definitions": {"Item": definition()},
                "actions": [{**CONTENT, "responses": [{"status": 200, "definitions": ["Item"]}]}],
            },
            True,
        ),
    ],
    ids=["schema", "schemas in a circle", "response", "response with its definition"],
)
def test_what_a_version_is_made_of_refers_to_what_is_in_it(world: World, inputs: dict[str, Any], fits: bool):
    program = {"shop": version(world, **inputs)}
    if not fits:
        assert_fails_in_preview(world, program, 'the version has no definition "Item"; it has: ')
        return
    done = world.stack().up(program)
    assert done, done.text
