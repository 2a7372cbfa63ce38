"""A preview says what `up` then does, and writes nothing."""

from __future__ import annotations

from tests.lifecycle.nouns import Noun, every_noun
from tests.lifecycle.world import World


@every_noun
def test_a_preview_writes_nothing_and_says_what_up_does(world: World, noun: Noun) -> None:
    stack, created = world.stack(), {"shop": noun.declared(world)}
    updated, replaced = ({"shop": noun.declared(world, **more)} for more in (noun.updates, noun.replaces(world)))
    for program in (created, updated, updated, {}, created, replaced, replaced, {}):
        world.wire.calm()
        previewed = stack.preview(program)
        assert previewed, previewed.text
        assert world.wire.writes == []

        done = stack.up(program, skip_preview=True)

        assert done, done.text
        assert done.steps == previewed.steps
        assert bool(world.wire.writes) is any(kind != "same" for kind, _ in done.steps)
    assert noun.live(world) == []
