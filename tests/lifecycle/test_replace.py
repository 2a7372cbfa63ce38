"""A change that only another object can have: one goes, one comes, and nobody else's does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.lifecycle.nouns import NAMES, NOUNS, Noun, every_noun
from tests.lifecycle.world import World


@every_noun
def test_a_replacement_makes_one_and_deletes_one_in_the_right_order(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    old = noun.only(world)
    world.wire.calm()
    program = {"shop": noun.declared(world, **noun.replaces(world))}

    result = stack.up(program)

    assert result, result.text
    assert result.previewed
    assert result.previewed.steps == result.steps
    assert ("replace", "shop") in result.steps
    methods = [method for method, _ in world.wire.writes]
    first, last = ("DELETE", "POST") if noun.replaced_in_place else ("POST", "DELETE")
    assert methods.index(first) < methods.index(last), world.wire.writes
    assert len(world.wire.deletes) == 1
    assert not noun.lives(world, old)
    assert noun.only(world)[noun.addressed] == stack.state["shop"].id
    assert stack.up(program).steps == [("same", "shop")]


@every_noun
def test_a_replacement_leaves_the_others_alone(world: World, noun: Noun) -> None:
    stack = world.stack()
    says = {} if noun.unique else {"existing": "duplicate"}
    other = noun.declared(world, NAMES[1], **says)
    assert stack.up({"shop": noun.declared(world, **says), "other": other})
    others = [found["id"] for found in noun.live(world) if found["name"] == NAMES[1]]

    result = stack.up({"shop": noun.declared(world, **says, **noun.replaces(world)), "other": other})

    assert result, result.text
    assert ("same", "other") in result.steps
    assert len(world.wire.deletes) == 1
    assert len(noun.live(world)) == len(stack.state)
    assert {*others} <= {found["id"] for found in noun.live(world)}


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if not noun.replaced_in_place], ids=str)
def test_a_replacement_adopts_what_is_there_already_where_the_program_says_so(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    old = noun.only(world)
    program = {"shop": noun.declared(world, existing="adopt", **noun.replaces(world))}
    theirs = noun.made(world, **noun.replaces(world))

    result = stack.up(program)

    assert result, result.text
    assert not noun.lives(world, old)
    assert noun.only(world)["id"] == theirs["id"]


@every_noun
def test_a_replaced_object_that_another_resource_has_too_is_refused(world: World, noun: Noun) -> None:
    """A state of an older release: a replacement of one would take the object from the other."""
    stack = world.stack()
    program = noun.declared(world, existing="adopt")
    assert stack.up({"shop": program})
    held, names = stack.state["shop"], {"resourceName": "copy"}
    stack.state["copy"] = replace(held, inputs={**held.inputs, **names}, outputs={**held.outputs, **names})
    own = noun.only(world)
    world.wire.calm()
    changed = {"shop": noun.declared(world, existing="adopt", **noun.replaces(world)), "copy": program}

    for order in (("shop", "copy"), ("copy", "shop")):
        refused = stack.preview(changed, order=order)
        assert not refused, refused.text
    assert world.wire.deletes == []
    assert noun.lives(world, own)


@every_noun
def test_a_preview_says_why_an_object_is_replaced(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)}, skip_preview=True)
    previewed = stack.preview({"shop": noun.declared(world, **noun.replaces(world))})
    (line,) = previewed.lines("replace: ")
    assert " change" in line
    assert ("it gets a new id" in line) is (noun.addressed == "id")
    assert line.endswith(", and is gone for a moment") is noun.replaced_in_place
    assert "hunter" not in line


def test_a_preview_warns_where_a_published_version_is_deleted(world: World) -> None:
    noun = next(noun for noun in NOUNS if noun.noun == "ConnectorVersion")
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world, published=True)}, skip_preview=True)
    previewed = stack.preview({"shop": noun.declared(world, NAMES[1], published=True)})
    assert [line for line in previewed.lines("warning: ") if line.endswith("is deleted: what uses it is un-deployed")]
