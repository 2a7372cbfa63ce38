"""A creation that fails half way leaves nothing on Versori; where even that fails, the next `up` completes what is there."""

from __future__ import annotations

import httpx

from tests.lifecycle.nouns import Noun, every_noun
from tests.lifecycle.wire import refused
from tests.lifecycle.world import World


def _after_the_first_write(world: World, *, deletes_too: bool = False) -> None:
    """Lets a creation's first write pass, and none of those that follow, but for a deletion."""

    def fail(request: httpx.Request) -> httpx.Response | None:
        writes = len(world.wire.writes)
        spared = request.method == "GET" or writes == 1 or (request.method == "DELETE" and not deletes_too)
        return None if spared else refused(request)

    world.wire.before = fail


@every_noun
def test_a_creation_that_fails_half_way_leaves_nothing(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world, **noun.laborious)}
    _after_the_first_write(world)

    result = stack.up(program)
    requests = [*world.wire.writes]
    world.wire.calm()

    assert bool(result) is (len(requests) == 1), requests
    assert len(noun.live(world)) == len(stack.state) == int(bool(result))
    assert stack.up(program)
    assert noun.only(world)


@every_noun
def test_where_it_can_t_be_undone_the_next_up_completes_it(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world, **noun.laborious)}
    _after_the_first_write(world, deletes_too=True)

    first = stack.up(program)
    world.wire.calm()
    (left,) = noun.live(world)

    assert "shop" in stack.state or noun.mentions(first.text, left), first.text
    result = stack.up({"shop": noun.declared(world, existing="adopt", **noun.laborious)})
    assert result, result.text
    assert noun.only(world)[noun.addressed] == stack.state["shop"].id
    assert stack.up({"shop": noun.declared(world, existing="adopt", **noun.laborious)}).steps == [("same", "shop")]
