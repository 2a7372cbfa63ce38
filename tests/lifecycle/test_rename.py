"""A resource that has another name in the program: its object stays, and the preview says so."""

from __future__ import annotations

from tests.engine_double import Declared
from tests.lifecycle.nouns import Noun, every_noun
from tests.lifecycle.world import World

OLD, NEW = "shop", "web-shop"


@every_noun
def test_a_renamed_resource_that_adopts_keeps_its_object(world: World, noun: Noun) -> None:
    stack = world.stack(**{"versori:existing": "adopt"})
    program = noun.declared(world)
    assert stack.up({OLD: program})
    own = noun.only(world)
    noun.touch(world, own)
    before = noun.whole(world, own)
    world.wire.calm()

    result = stack.up({NEW: program})

    assert result, result.text
    assert world.wire.writes == []
    # With all that is in it: of a connection, the credentials.
    assert noun.whole(world, noun.only(world)) == before
    assert [*stack.state] == [NEW]
    assert stack.up({NEW: program}).steps == [("same", NEW)]


@every_noun
def test_the_preview_of_a_rename_says_that_nothing_is_deleted_and_up_says_whose_it_is(world: World, noun: Noun) -> None:
    stack = world.stack(**{"versori:existing": "adopt"})
    program = noun.declared(world)
    assert stack.up({OLD: program})
    own = noun.only(world)

    result = stack.up({NEW: program})

    assert result.previewed
    assert result.previewed.steps == [("create", NEW), ("delete", OLD)]
    (adopted,) = result.previewed.lines("adopt:")
    assert noun.mentions(adopted, own)
    assert "lets go" in adopted
    assert "nothing is deleted on Versori" in adopted
    (kept,) = [line for line in result.said.splitlines() if "not deleted" in line]
    assert noun.mentions(kept, own)
    assert f'resource "{NEW}"' in kept


@every_noun
def test_a_renamed_resource_with_an_alias_stays_as_it_is(world: World, noun: Noun) -> None:
    stack = world.stack()
    program = noun.declared(world)
    assert stack.up({OLD: program})
    own = noun.only(world)
    world.wire.calm()

    renamed = Declared(noun.noun, program.inputs, aliases=(OLD,))
    result = stack.up({NEW: renamed})

    assert result, result.text
    assert result.steps == [("same", NEW)]
    assert world.wire.writes == []
    assert noun.only(world)["id"] == own["id"]
    assert stack.up({NEW: program}).steps == [("same", NEW)]


@every_noun
def test_a_renamed_resource_that_does_not_adopt_is_refused_and_keeps_its_object(world: World, noun: Noun) -> None:
    stack = world.stack()
    program = noun.declared(world)
    assert stack.up({OLD: program})
    own = noun.only(world)
    world.wire.calm()

    for result in (stack.up({NEW: program}), stack.up({NEW: program}, skip_preview=True)):
        assert not result
        assert "pulumi.Alias" in result.text
    assert world.wire.writes == []
    assert noun.lives(world, own)
    assert [*stack.state] == [OLD]


@every_noun
def test_a_renamed_object_is_updated_or_replaced_and_there_is_one_in_the_end(world: World, noun: Noun) -> None:
    """The name on Versori, rather than that in the program."""
    stack = world.stack()
    assert stack.up({OLD: noun.declared(world)})

    result = stack.up({OLD: noun.declared(world, "Market")})

    assert result, result.text
    assert noun.only(world)["name"] == "Market"
    assert stack.up({OLD: noun.declared(world, "Market")}).steps == [("same", OLD)]


@every_noun
def test_the_name_in_the_program_is_kept_in_the_state_and_never_sent(world: World, noun: Noun) -> None:
    sent: list[bytes] = []
    world.wire.before = lambda request: sent.append(request.read())
    stack = world.stack()

    assert stack.up({"in-the-program": noun.declared(world)})
    assert stack.up({"in-the-program": noun.declared(world, **noun.updates)})

    assert stack.state["in-the-program"].outputs["resourceName"] == "in-the-program"
    assert sent
    assert not any(b"resourceName" in body or b"in-the-program" in body for body in sent)
