"""Places for connection variables, in base URLs and in actions: a preview warns of those that nothing fills."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine_double import Declared
from tests.lifecycle.nouns import NOUNS
from tests.lifecycle.world import World

BY_LABEL = {str(noun): noun for noun in NOUNS}
FILLED = [{"name": "apiBaseUrl", "value": "eu"}]
PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "a base URL": ("Connector", {"baseUrl": "https://{{apiBaseUrl}}.example.com"}),
    "a base URL with blanks": ("Connector", {"baseUrl": "https://{{ apiBaseUrl }}.example.com/v1"}),
    "a base URL with a namespace": ("Connector", {"baseUrl": "https://{{ conn.apiBaseUrl }}.example.com"}),
    "an action's path": ("Action", {"path": "/{{ conn.apiBaseUrl }}/orders"}),
    "a default of an action": (
        "Action",
        {"parameters": [{"name": "q", "in": "query", "default": "{{ .conn.apiBaseUrl }}"}]},
    ),
    "a default of a trigger": (
        "Trigger",
        {"parameters": [{"name": "q", "in": "query", "default": "{{ .conn.apiBaseUrl }}"}]},
    ),
    "an action of a version": (
        "ConnectorVersion",
        {"actions": [{"name": "get", "method": "GET", "path": "/{{ conn.apiBaseUrl }}"}]},
    ),
}
every_place = pytest.mark.parametrize(("label", "inputs"), PLACES.values(), ids=PLACES)


def declared(world: World, label: str, inputs: dict[str, Any]) -> dict[str, Declared]:
    answered = {"responses": [{"status": 200, "definitions": []}]} if label in ("Action", "Trigger") else {}
    return {"shop": BY_LABEL[label].declared(world, **answered, **inputs)}


@every_place
def test_a_preview_warns_of_a_place_that_no_connection_variable_fills(world: World, label: str, inputs: dict[str, Any]):
    stack, program = world.stack(), declared(world, label, inputs)
    for _ in ("created", "unchanged"):
        (line,) = stack.preview(program).lines("warning: ")
        assert "has a place {{ apiBaseUrl }}, and its connector no such connection variable; it has: none" in line
        done = stack.up(program, skip_preview=True)
        assert done, done.text


@every_place
def test_a_place_that_a_connection_variable_fills_is_no_warning(world: World, label: str, inputs: dict[str, Any]):
    if label == "Connector":
        inputs = {**inputs, "connectionVariables": FILLED}
    else:
        world.colleague("PATCH", f"/__control{world.path}", {"connectionVariables": FILLED})
    stack, program = world.stack(), declared(world, label, inputs)
    for _ in ("created", "unchanged"):
        previewed = stack.preview(program)
        assert previewed, previewed.text
        assert previewed.lines("warning: ") == []
        assert stack.up(program, skip_preview=True)


def test_a_variable_that_a_colleague_made_fills_a_place(world: World):
    noun = BY_LABEL["Connector"]
    program = {"shop": noun.declared(world, baseUrl="https://{{apiBaseUrl}}.example.com")}
    stack = world.stack()
    assert stack.up(program, skip_preview=True)
    found = noun.only(world)
    world.colleague("PATCH", f"/__control{found['path']}", {"connectionVariables": FILLED})
    assert stack.preview(program).lines("warning: ") == []


def test_other_places_are_not_for_connection_variables(world: World):
    parameter = {"name": "id", "in": "path", "required": True}
    program = declared(world, "Action", {"path": "/orders/{{ param.id }}", "parameters": [parameter]})
    assert world.stack().preview(program).lines("warning: ") == []
