"""Reading what exists, without managing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ulid import ULID

from tests.engine_double import Existing
from tests.lifecycle.nouns import NAMES, Noun, every_noun
from tests.lifecycle.world import World


def _place(world: World, noun: Noun) -> Mapping[str, Any]:
    declared = noun.declared(world).inputs
    return {name: declared[name] for name in ("connectorId", "version") if name in declared}


@every_noun
def test_get_has_the_values_of_what_exists_and_writes_nothing(world: World, noun: Noun) -> None:
    theirs = noun.made(world)

    got = world.stack().get(noun.noun, theirs[noun.addressed], _place(world, noun))

    assert got, got.text
    outputs = got.outputs["got"]
    assert outputs["organisationId"] == world.organisation
    assert NAMES[0] in (outputs.get("name"), *outputs.get("definitions", {}))
    assert world.wire.writes == []


@every_noun
def test_get_of_what_isn_t_there_is_an_error_that_names_it(world: World, noun: Noun) -> None:
    absent = str(ULID()) if noun.addressed == "id" else "Nowhere"

    got = world.stack().get(noun.noun, absent, _place(world, noun))

    assert absent in got.failures.get("got", ""), got
    assert world.wire.writes == []


@every_noun
def test_get_of_what_a_colleague_deleted_is_an_error_on_the_next_run(world: World, noun: Noun) -> None:
    theirs = noun.made(world)
    stack = world.stack()
    program = {"got": Existing(noun.noun, theirs[noun.addressed], _place(world, noun))}
    assert stack.up(program)
    noun.remove(world, theirs)

    got = stack.up(program)

    assert theirs[noun.addressed] in got.failures.get("got", ""), got


@every_noun
def test_what_was_read_is_not_deleted_when_the_program_no_longer_reads_it(world: World, noun: Noun) -> None:
    theirs = noun.made(world)
    stack = world.stack()
    assert stack.up({"got": Existing(noun.noun, theirs[noun.addressed], _place(world, noun))})

    assert stack.up({})

    assert stack.state == {}
    assert noun.lives(world, theirs)
