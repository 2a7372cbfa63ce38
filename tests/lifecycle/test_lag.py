"""A 404 for what was just created, for a while: it is believed neither by a creation nor by its undoing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.engine_double import Declared, Program, Ref
from tests.lifecycle.nouns import NOUNS, Noun, every_noun
from tests.lifecycle.wire import refused
from tests.lifecycle.world import DRAFT, SCHEMES, World

LONG = 1000
"""Requests: longer than anything waits."""


def _lags(world: World, requests: int, *, lists: bool = False) -> None:
    world.arm({"kind": "lag", "method": "POST", "times": None, "misses": requests, "lists": lists})


@every_noun
def test_a_creation_converges_though_what_it_made_is_not_seen_for_a_while(world: World, noun: Noun) -> None:
    for lists in (False, True):
        stack, program = world.stack(), {"shop": noun.declared(world, **noun.laborious)}
        _lags(world, 3, lists=lists)

        result = stack.up(program)
        world.arm()

        assert result, result.text
        assert noun.only(world)[noun.addressed] == stack.state["shop"].id
        assert stack.up(program).steps == [("same", "shop")]
        assert stack.destroy()


@every_noun
def test_where_it_outlasts_everything_what_may_be_left_is_in_the_state_or_named(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world, **noun.laborious)}
    _lags(world, LONG, lists=True)

    result = stack.up(program)
    world.arm()

    for left in noun.live(world):
        assert "shop" in stack.state or (left["id"] in result.text and "adopt" in result.text), result.text
    result = stack.up({"shop": noun.declared(world, existing="adopt", **noun.laborious)})
    assert result, result.text
    assert noun.only(world)[noun.addressed] == stack.state["shop"].id


@every_noun
def test_a_creation_that_has_to_be_undone_does_not_believe_that_it_is_gone(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world, **noun.laborious)}
    _lags(world, 3)

    def fail(request: httpx.Request) -> httpx.Response | None:
        return None if request.method in ("GET", "DELETE") or len(world.wire.writes) == 1 else refused(request)

    world.wire.before = fail
    result = stack.up(program)
    world.wire.calm()
    world.arm()

    assert len(noun.live(world)) == len(stack.state), result.text


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun.word != "connector"], ids=str)
def test_what_is_in_something_new_is_made_though_that_is_not_seen_for_a_while(world: World, noun: Noun) -> None:
    stack, program = world.stack(), _within_something_new(world, noun)
    _lags(world, 3)

    result = stack.up(program)
    world.arm()

    assert result, result.text
    assert {*stack.state} == {*program}
    assert {step for step, _ in stack.up(program).steps} == {"same"}


def _within_something_new(world: World, noun: Noun) -> Program:
    """An object whose connector and version are of the same program."""
    key = {"schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
    host = {"name": "New", "protocol": "http", "baseUrl": "https://new.example.com", "authSchemeConfigs": [key]}
    new = {
        world.host: Ref("host"),
        DRAFT: Ref("draft", "name"),
        SCHEMES[0]: Ref("host", "authSchemeConfigIds", 0),
    }
    return {
        "host": Declared("Connector", host),
        "draft": Declared("ConnectorVersion", {"connectorId": Ref("host"), "name": DRAFT}),
        "shop": Declared(noun.noun, _with(new, noun.declared(world).inputs)),
    }


def _with(new: dict[str, Ref], value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with(new, entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with(new, entry) for entry in value]
    return new.get(value, value) if isinstance(value, str) else value
