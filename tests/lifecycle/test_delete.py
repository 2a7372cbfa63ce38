"""The end of a life."""

from __future__ import annotations

from tests.lifecycle.nouns import NAMES, Noun, every_noun
from tests.lifecycle.world import World


@every_noun
def test_what_the_program_no_longer_declares_is_deleted_and_nothing_else(world: World, noun: Noun) -> None:
    theirs = noun.made(world, NAMES[1])
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    world.wire.calm()

    result = stack.up({})

    assert result, result.text
    assert [found["id"] for found in noun.live(world)] == [theirs["id"]]
    assert len(world.wire.writes) == 1
    assert stack.state == {}


@every_noun
def test_a_preview_of_a_deletion_deletes_nothing(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    world.wire.calm()

    assert stack.preview({}).steps == [("delete", "shop")]

    assert world.wire.writes == []
    assert noun.only(world)


@every_noun
def test_destroy_leaves_what_others_own(world: World, noun: Noun) -> None:
    theirs = noun.made(world, NAMES[1])
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})

    result = stack.destroy()

    assert result, result.text
    assert [found["id"] for found in noun.live(world)] == [theirs["id"]]
    assert stack.state == {}


@every_noun
def test_a_deletion_that_fails_is_repeated_by_the_next_run(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    world.arm({"kind": "server-error", "method": "DELETE", "times": None})

    assert not stack.up({}, skip_preview=True)
    assert noun.only(world)
    world.arm()

    assert stack.up({})
    assert noun.live(world) == []
    assert stack.state == {}
