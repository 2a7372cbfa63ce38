"""What a colleague deleted: made again, once, or forgotten."""

from __future__ import annotations

from tests.lifecycle.nouns import NAMES, Noun, every_noun
from tests.lifecycle.world import World


@every_noun
def test_up_says_that_it_is_gone_and_makes_it_again_once(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world)}
    assert stack.up(program)
    gone = noun.only(world)
    noun.remove(world, gone)
    world.wire.calm()

    result = stack.up(program)

    assert result, result.text
    assert result.previewed
    (line,) = result.previewed.lines("drift:")
    assert NAMES[0] in line
    assert "gone" in line
    assert noun.only(world)["id"] != gone["id"]
    assert [method for method, _ in world.wire.writes].count("POST") == 1
    assert stack.up(program).steps == [("same", "shop")]


@every_noun
def test_refresh_forgets_it_and_up_makes_it_again(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world)}
    assert stack.up(program)
    noun.remove(world, noun.only(world))

    assert stack.refresh()
    assert stack.state == {}

    assert stack.up(program)
    assert noun.only(world)


@every_noun
def test_up_with_a_refresh_makes_it_again_once(world: World, noun: Noun) -> None:
    stack, program = world.stack(), {"shop": noun.declared(world)}
    assert stack.up(program)
    noun.remove(world, noun.only(world))

    result = stack.up(program, refresh=True)

    assert result, result.text
    assert noun.only(world)
    assert stack.up(program, refresh=True).steps == [("same", "shop")]


@every_noun
def test_deleting_what_is_gone_succeeds(world: World, noun: Noun) -> None:
    for operation in ("destroy", "up"):
        stack = world.stack()
        assert stack.up({"shop": noun.declared(world)})
        noun.remove(world, noun.only(world))

        result = stack.destroy() if operation == "destroy" else stack.up({})

        assert result, result.text
        assert stack.state == {}


@every_noun
def test_what_a_colleague_made_in_its_place_is_not_deleted(world: World, noun: Noun) -> None:
    """Where an object is addressed by its name, another one of that name takes its place: it stays the program's."""
    stack, program = world.stack(), {"shop": noun.declared(world)}
    assert stack.up(program)
    noun.remove(world, noun.only(world))
    theirs = noun.made(world)

    result = stack.up(program)

    if noun.addressed == "id":
        assert not result
        assert noun.mentions(result.text, theirs)
    assert noun.only(world)["id"] == theirs["id"]
    assert world.wire.deletes == []
