"""A colleague edits what no program declares, at any moment of a run: the edit stays.

A PUT replaces the whole object, and the API has no ETag. So one window is left: between the request right before a PUT and
that PUT.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.engine_double import Declared, Engine, Result
from tests.lifecycle.nouns import Noun, every_noun
from tests.lifecycle.wire import unavailable
from tests.lifecycle.world import World

Prepared = tuple[Engine, Declared]


def _update(world: World, noun: Noun) -> Prepared:
    """An object of the stack's own, and a program that changes it."""
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)}, skip_preview=True)
    return stack, noun.declared(world, **noun.updates)


def _adoption(world: World, noun: Noun) -> Prepared:
    """Another one's object, and a program that adopts and changes it."""
    noun.made(world)
    return world.stack(), noun.declared(world, existing="adopt", **noun.updates)


def _creation(world: World, noun: Noun) -> Prepared:
    """No object yet, and a program whose creation takes several requests."""
    return world.stack(), noun.declared(world, **noun.laborious)


def _up(stack: Engine, program: Declared) -> Result:
    return stack.up({"shop": program})


def _up_with_refresh(stack: Engine, program: Declared) -> Result:
    return stack.up({"shop": program}, refresh=True)


RUNS = {
    "update": (_update, _up),
    "update with a refresh": (_update, _up_with_refresh),
    "adoption": (_adoption, _up),
    "creation": (_creation, _up),
}
every_run = pytest.mark.parametrize(("prepare", "run"), RUNS.values(), ids=RUNS)


@every_noun
@every_run
def test_an_edit_at_any_moment_stays(
    world: World,
    noun: Noun,
    prepare: Callable[[World, Noun], Prepared],
    run: Callable[[Engine, Declared], Result],
) -> None:
    moment, requests = 0, 1
    while moment < requests:
        stack, program = prepare(world, noun)
        world.wire.calm()
        edited = _edit_before(world, noun, moment + 1)
        result = run(stack, program)
        requests = len(world.wire.requests)
        assert result, result.text
        if edited and world.wire.requests[moment][0] != "PUT":
            assert noun.touched(world, noun.only(world)), f"edited before {world.wire.requests[moment]}, lost"
        assert stack.destroy()
        moment += 1


def _edit_before(world: World, noun: Noun, number: int) -> list[str]:
    """Has a colleague edit the object right before the request of that number; where there is none yet, nobody does."""
    edited: list[str] = []

    def before(_request: httpx.Request) -> None:
        if len(world.wire.requests) == number:
            for found in noun.live(world):
                noun.touch(world, found)
                edited.append(found["id"])

    world.wire.before = before
    return edited


@every_noun
@pytest.mark.parametrize("effect", [False, True], ids=["refused", "done, and the answer lost"])
def test_an_edit_between_a_put_that_failed_and_its_repetition_stays(world: World, noun: Noun, effect: bool) -> None:
    stack, program = _update(world, noun)
    world.wire.calm()
    edited: list[str] = []

    def fail(request: httpx.Request) -> httpx.Response | None:
        if request.method != "PUT" or edited:
            return None
        edited.append(request.url.path)
        noun.touch(world, noun.only(world))
        return unavailable(request)

    if effect:
        world.wire.after = fail
    else:
        world.wire.before = fail
    result = stack.up({"shop": program}, refresh=True)

    assert result, result.text
    assert noun.touched(world, noun.only(world)) or not edited
    world.wire.calm()
    assert stack.up({"shop": program}).steps == [("same", "shop")]
