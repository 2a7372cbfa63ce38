"""A process that dies between two requests, and answers that never come: nothing is there twice."""

from __future__ import annotations

import httpx

from tests.lifecycle.nouns import Noun, every_noun
from tests.lifecycle.world import World


def _kill_after(world: World, number: int) -> None:
    """Kills the process once its write of that number has taken effect, before it is answered."""

    def after(request: httpx.Request) -> None:
        if request.method != "GET" and len(world.wire.writes) == number:
            world.wire.kill()

    world.wire.after = after


@every_noun
def test_after_a_kill_up_takes_what_was_made_where_the_program_adopts(world: World, noun: Noun) -> None:
    program = {"shop": noun.declared(world, existing="adopt", **noun.laborious)}
    for number in range(1, _writes(world, noun) + 1):
        stack = world.stack()
        _kill_after(world, number)
        assert not stack.up(program)
        world.wire.calm()
        assert stack.state == {}

        result = stack.up(program)

        assert result, result.text
        assert noun.only(world)[noun.addressed] == stack.state["shop"].id
        assert stack.up(program).steps == [("same", "shop")]
        assert stack.destroy()
        world.wire.calm()


@every_noun
def test_after_a_kill_up_refuses_with_the_way_out_where_it_does_not(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world)}
    _kill_after(world, 1)
    assert not stack.up(program)
    world.wire.calm()
    left = noun.only(world)

    result = stack.up(program)

    assert not result
    assert noun.mentions(result.text, left)
    assert 'existing="adopt"' in result.text
    assert noun.only(world)["id"] == left["id"]
    assert world.wire.writes == []


@every_noun
def test_a_creation_whose_answer_is_lost_is_found_and_not_repeated(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world)}

    def lost(request: httpx.Request) -> None:
        if request.method == "POST":
            raise httpx.ReadTimeout("no answer", request=request)

    world.wire.after = lost
    result = stack.up(program)
    world.wire.calm()

    assert result, result.text
    assert noun.only(world)[noun.addressed] == stack.state["shop"].id
    assert stack.up(program).steps == [("same", "shop")]


@every_noun
def test_an_update_that_is_killed_is_completed_by_the_next_run(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    changed = {"shop": noun.declared(world, **noun.updates)}
    world.wire.calm()
    _kill_after(world, 1)
    stack.up(changed)
    world.wire.calm()

    result = stack.up(changed)

    assert result, result.text
    assert noun.only(world)
    assert stack.up(changed).steps == [("same", "shop")]


@every_noun
def test_a_replacement_that_is_killed_is_completed_by_the_next_run(world: World, noun: Noun) -> None:
    for number in (1, 2):
        stack = world.stack(**{"versori:existing": "adopt"})
        assert stack.up({"shop": noun.declared(world)})
        changed = {"shop": noun.declared(world, **noun.replaces(world))}
        world.wire.calm()
        _kill_after(world, number)
        assert not stack.up(changed)
        world.wire.calm()

        result = stack.up(changed)

        assert result, result.text
        assert noun.only(world)[noun.addressed] == stack.state["shop"].id
        assert stack.destroy()
        world.wire.calm()


def _writes(world: World, noun: Noun) -> int:
    """How many writes a creation takes."""
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world, **noun.laborious)})
    writes = len(world.wire.writes)
    assert stack.destroy()
    world.wire.calm()
    return writes
