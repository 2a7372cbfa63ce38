"""One object has one owner: a second claim is refused, in whatever order the engine asks, and never costs the object."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import pytest

from tests.engine_double import Engine, Existing, Program, Result
from tests.lifecycle.nouns import NAMES, NOUNS, Noun, every_noun, orders
from tests.lifecycle.world import World

FIRST, COPY = "shop", "copied-block"

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """How two resources claim one object.

    Attributes:
        label: in words.
        owned: what the first one says beyond what its noun needs.
        claimed: what the second one says, by the object that is there.
        managed: whether the first one is in the state already.
        adopts: whether the second one adopts: it is refused without, whoever has it, and before the owner is asked.
    """

    label: str
    owned: Callable[[Noun, Found], dict[str, Any]]
    claimed: Callable[[Noun, Found], dict[str, Any]]
    managed: bool
    adopts: bool = True

    def __str__(self) -> str:
        return self.label


def _adopts(_noun: Noun, _found: Found) -> dict[str, Any]:
    return {"existing": "adopt"}


def _imports(noun: Noun, found: Found) -> dict[str, Any]:
    return {"importId": found[noun.addressed]}


def _says_nothing(_noun: Noun, _found: Found) -> dict[str, Any]:
    return {}


CLAIMS = (
    Claim("two that adopt it", _adopts, _adopts, managed=False),
    Claim("two that import it", _imports, _imports, managed=False),
    Claim("one that has it, one that adopts it", _adopts, _adopts, managed=True),
    Claim("one that has it, one that imports it", _adopts, _imports, managed=True),
    Claim("one that has it, one that says nothing", _adopts, _says_nothing, managed=True, adopts=False),
)
every_claim = pytest.mark.parametrize("claim", CLAIMS, ids=str)
asked = pytest.mark.parametrize(
    ("order", "together"), [((FIRST, COPY), False), ((COPY, FIRST), False), ((COPY, FIRST), True)], ids=str
)
both_orders = pytest.mark.parametrize("order", orders(FIRST, COPY), ids="-".join)


def prepared(world: World, noun: Noun, claim: Claim) -> tuple[Engine, Found, Program]:
    """A stack, the object, and a program of two resources that claim it."""
    found = noun.made(world)
    stack = world.stack()
    first, copied = (noun.declared(world, **side(noun, found)) for side in (claim.owned, claim.claimed))
    if claim.managed:
        assert stack.up({FIRST: first})
    world.wire.calm()
    return stack, found, {FIRST: first, COPY: copied}


def assert_names_the_other(refused: Result, *names: str) -> None:
    """The message names the other resource of the program, and doesn't say how to adopt its object."""
    assert not refused
    (resource,) = refused.failures
    (other,) = [name for name in names or (FIRST, COPY) if name != resource]
    assert f'"{other}"' in refused.failures[resource], refused.text
    assert 'existing="adopt"' not in refused.failures[resource]


def assert_refused(refused: Result, claim: Claim, order: tuple[str, ...]) -> None:
    """The second claim is refused; in the owner's name, as soon as the engine has asked about that."""
    if claim.adopts or order[0] == FIRST:
        assert_names_the_other(refused)
    assert [*refused.failures]


@every_noun
@every_claim
@asked
def test_a_second_claim_is_refused_and_taking_it_back_deletes_nothing(
    world: World, noun: Noun, claim: Claim, order: tuple[str, ...], together: bool
) -> None:
    stack, found, program = prepared(world, noun, claim)
    stack.together = together

    refused = stack.preview(program, order=order)
    assert_refused(refused, claim, order)
    assert world.wire.writes == []
    assert_refused(stack.up(program, order=order, skip_preview=True), claim, order)
    result = stack.up({FIRST: program[FIRST]})

    assert result, result.text
    assert world.wire.deletes == []
    assert noun.only(world)["id"] == found["id"]
    assert stack.state[FIRST].id == found[noun.addressed]
    assert [*stack.state] == [FIRST]


@every_noun
@both_orders
def test_a_state_in_which_two_have_it_is_refused_and_taking_one_out_deletes_nothing(
    world: World, noun: Noun, order: tuple[str, ...]
) -> None:
    stack, found, program = prepared(world, noun, CLAIMS[0])
    assert stack.up({FIRST: program[FIRST]})
    _hold_twice(stack)

    assert_names_the_other(stack.preview(program, order=order))
    for left in (FIRST, COPY):
        again = copy.deepcopy(stack)
        result = again.up({left: program[left]})
        assert result, result.text
        assert "not deleted" in result.text
        assert f'"{left}"' in result.text
        assert [*again.state] == [left]
    assert world.wire.deletes == []
    assert noun.only(world)["id"] == found["id"]


def _hold_twice(stack: Engine) -> None:
    """As an older release left it: the copy has the same id."""
    held = stack.state[FIRST]
    names = {"resourceName": COPY}
    stack.state[COPY] = replace(held, inputs={**held.inputs, **names}, outputs={**held.outputs, **names})


CONNECTORS = [noun for noun in NOUNS if noun.word == "connector"]


@pytest.mark.parametrize(("owner", "other"), [*permutations(CONNECTORS, 2)], ids=str)
@pytest.mark.parametrize("managed", [False, True], ids=["two new", "one has it"])
@both_orders
def test_a_connector_has_one_owner_whatever_made_it(
    world: World, owner: Noun, other: Noun, managed: bool, order: tuple[str, ...]
) -> None:
    found = owner.made(world)
    stack = world.stack()
    program = {FIRST: owner.declared(world, existing="adopt"), COPY: other.declared(world, existing="adopt")}
    if managed:
        assert stack.up({FIRST: program[FIRST]})
        world.wire.calm()

    assert_names_the_other(stack.preview(program, order=order))
    assert_names_the_other(stack.up(program, order=order, skip_preview=True))
    assert stack.up({FIRST: program[FIRST]})

    assert world.wire.deletes == []
    assert owner.lives(world, found)


@pytest.mark.parametrize("managed", [False, True], ids=["two new", "one has it"])
@both_orders
def test_definitions_that_overlap_in_one_name_are_refused(world: World, managed: bool, order: tuple[str, ...]) -> None:
    (noun,) = [noun for noun in NOUNS if noun.noun == "Definitions"]
    shop, market = (noun.inputs(world, name)["definitions"] for name in NAMES)
    found = noun.made(world)
    stack = world.stack()
    program = {
        FIRST: noun.declared(world, existing="adopt"),
        COPY: noun.declared(world, existing="adopt", definitions={**market, **shop}),
    }
    if managed:
        assert stack.up({FIRST: program[FIRST]})
        world.wire.calm()

    assert_names_the_other(stack.preview(program, order=order))
    assert_names_the_other(stack.up(program, order=order, skip_preview=True))
    assert stack.up({FIRST: program[FIRST]})

    assert noun.only(world)["id"] == found["id"]


@every_noun
@asked
def test_two_new_resources_of_one_name_are_refused(world: World, noun: Noun, order: tuple[str, ...], together: bool) -> None:
    program = {FIRST: noun.declared(world), COPY: noun.declared(world)}
    stack = world.stack()
    stack.together = together

    assert_names_the_other(stack.preview(program, order=order))
    assert world.wire.writes == []

    assert_names_the_other(stack.up(program, order=order, skip_preview=True))
    assert world.wire.deletes == []
    assert len(noun.live(world)) == len(stack.state)


@every_noun
@both_orders
def test_two_of_one_name_are_made_only_where_names_may_be_shared_and_each_says_so(
    world: World, noun: Noun, order: tuple[str, ...]
) -> None:
    says = {} if noun.unique else {"existing": "duplicate"}
    both = {FIRST: noun.declared(world, **says), COPY: noun.declared(world, **says)}
    one = {**both, COPY: noun.declared(world)}

    assert_names_the_other(world.stack().preview(one, order=order))
    result = world.stack().up(both, order=order)

    assert bool(result) is not noun.unique, result.text
    assert len(noun.live(world)) == (0 if noun.unique else len(both))


@every_noun
def test_of_three_that_claim_one_object_none_is_previewed_in_any_order(world: World, noun: Noun) -> None:
    names = (FIRST, COPY, "another-copy")
    noun.made(world)
    program = dict.fromkeys(names, noun.declared(world, existing="adopt"))

    for order in permutations(names):
        refused = world.stack().preview(program, order=order)
        assert_names_the_other(refused, *order[:2])
    assert world.wire.writes == []


@every_noun
def test_reading_what_another_resource_manages_is_no_claim(world: World, noun: Noun) -> None:
    stack = world.stack()
    own = noun.declared(world)
    assert stack.up({FIRST: own})
    place = {name: own.inputs[name] for name in ("connectorId", "version") if name in own.inputs}
    read = Existing(noun.noun, stack.state[FIRST].id, place)

    for program in ({FIRST: own, "read": read}, {"read": read, FIRST: own}):
        result = stack.up(program)
        assert result, result.text
        assert stack.state["read"].id == stack.state[FIRST].id
    result = stack.up({FIRST: own})

    assert result, result.text
    assert noun.only(world)
    assert world.wire.deletes == []
