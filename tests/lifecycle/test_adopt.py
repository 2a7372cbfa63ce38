"""What is on Versori already: adopted where the program says so, and refused otherwise, before anything is written."""

from __future__ import annotations

from tests.lifecycle.nouns import Noun, every_noun
from tests.lifecycle.world import World


@every_noun
def test_adoption_takes_what_is_there_and_writes_nothing_where_it_is_as_declared(world: World, noun: Noun) -> None:
    theirs = noun.made(world)
    stack = world.stack()

    result = stack.up({"shop": noun.declared(world, existing="adopt")})

    assert result, result.text
    assert world.wire.writes == []
    assert noun.only(world)["id"] == theirs["id"]
    assert stack.state["shop"].id == theirs[noun.addressed]
    assert stack.up({"shop": noun.declared(world, existing="adopt")}).steps == [("same", "shop")]


@every_noun
def test_a_preview_says_what_is_adopted(world: World, noun: Noun) -> None:
    theirs = noun.made(world)

    previewed = world.stack().preview({"shop": noun.declared(world, existing="adopt")})

    (line,) = previewed.lines("adopt:")
    assert noun.mentions(line, theirs)
    assert noun.word in line
    assert previewed.steps == [("create", "shop")]


@every_noun
def test_the_stack_can_say_for_all_that_they_are_adopted(world: World, noun: Noun) -> None:
    theirs = noun.made(world)

    result = world.stack(**{"versori:existing": "adopt"}).up({"shop": noun.declared(world)})

    assert result, result.text
    assert noun.only(world)["id"] == theirs["id"]


@every_noun
def test_import_takes_the_object_of_that_id(world: World, noun: Noun) -> None:
    theirs = noun.made(world)
    stack = world.stack()

    result = stack.up({"shop": noun.declared(world, importId=theirs[noun.addressed])})

    assert result, result.text
    assert result.previewed
    assert noun.mentions("".join(result.previewed.lines("adopt:")), theirs)
    assert world.wire.writes == []
    assert noun.only(world)["id"] == theirs["id"]


@every_noun
def test_what_exists_is_refused_with_the_ways_on_before_anything_is_written(world: World, noun: Noun) -> None:
    theirs = noun.made(world)
    program = {"shop": noun.declared(world)}

    for refused in (world.stack().preview(program), world.stack().up(program, skip_preview=True)):
        assert not refused
        assert noun.mentions(refused.text, theirs)
        assert 'existing="adopt"' in refused.text
        assert 'opts=ResourceOptions(aliases=[pulumi.Alias(name="OLD")])' in refused.text
    assert world.wire.writes == []
    assert noun.lives(world, theirs)


@every_noun
def test_nothing_is_adopted_that_isn_t_there(world: World, noun: Noun) -> None:
    result = world.stack().up({"shop": noun.declared(world, existing="adopt")})

    assert result, result.text
    assert result.previewed
    assert result.previewed.lines("adopt:") == []
    assert len(noun.live(world)) == 1
