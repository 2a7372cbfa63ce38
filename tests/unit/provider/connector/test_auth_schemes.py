"""Which live scheme a declared one is: the table of recognition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pulumi.output import Unknown
from ulid import ULID

from versori_pulumi.provider.connector.auth_schemes import (
    SchemePlan,
    declared_shape,
    labels,
    match,
    plan_schemes,
    scheme_ids_of,
)

Scheme = dict[str, Any]


def key(description: str | None = None, identity: str | None = None, **more: Any) -> Scheme:
    scheme = {"schemeType": "api-key", "name": "X-Key", "in": "header", "description": description, "id": identity, **more}
    return {name: value for name, value in scheme.items() if value is not None}


def basic(description: str | None = None, identity: str | None = None) -> Scheme:
    scheme = {"schemeType": "basic-auth", "description": description, "id": identity}
    return {name: value for name, value in scheme.items() if value is not None}


def plan(declared: list[Scheme], last: list[tuple[str, Scheme]], live: list[Scheme]) -> SchemePlan:
    ids: Iterator[str] = iter(["new-1", "new-2", "new-3"])
    return plan_schemes(declared, [scheme for _, scheme in last], [known for known, _ in last], live, lambda _: next(ids))


def summary(made: SchemePlan) -> tuple[list[str], list[str], list[str], bool]:
    upserted, deleted = [scheme["id"] for scheme in made.upserts], [scheme["id"] for scheme in made.deletes]
    return list(made.ids), upserted, deleted, made.reorder


#   declared, state, live → ids, upserts, deletes, reorder
TABLE: dict[
    str, tuple[list[Scheme], list[tuple[str, Scheme]], list[Scheme], tuple[list[str], list[str], list[str], bool]]
] = {
    "nothing": ([], [], [], ([], [], [], False)),
    "as it was": ([key("k")], [("A", key("k"))], [key("k", "A")], (["A"], [], [], False)),
    "new": ([key("k")], [], [], (["new-1"], ["new-1"], [], False)),
    "two new": ([key("k"), basic("b")], [], [], (["new-1", "new-2"], ["new-1", "new-2"], [], False)),
    "removed": ([], [("A", key("k"))], [key("k", "A")], ([], [], ["A"], False)),
    "one of two removed": (
        [basic("b")],
        [("A", key("k")), ("B", basic("b"))],
        [key("k", "A"), basic("b", "B")],
        (["B"], [], ["A"], False),
    ),
    "by its declared id": ([key("new", "A")], [("A", key("k", "A"))], [key("k", "A")], (["A"], ["A"], [], False)),
    "a declared id that exists nowhere": ([key("k", "Z")], [], [key("k", "A")], (["Z"], ["Z"], ["A"], False)),
    "by type and description in the state": (
        [key("k")],
        [("B", key("k"))],
        [key("k", "A"), key("k", "B")],
        (["B"], [], ["A"], False),
    ),
    "by type and description among the live": ([key("k")], [], [key("k", "A")], (["A"], [], [], False)),
    "no description is an empty one": ([key()], [], [key("", "A")], (["A"], [], [], False)),
    "another description keeps the id": ([key("new")], [("A", key("k"))], [key("k", "A")], (["A"], ["A"], [], False)),
    "a live description edited elsewhere keeps the id": (
        [key("k")],
        [("A", key("k"))],
        [key("edited", "A")],
        (["A"], ["A"], [], False),
    ),
    "a description edited on both sides keeps the id": (
        [key("mine")],
        [("A", key("k"))],
        [key("theirs", "A")],
        (["A"], ["A"], [], False),
    ),
    "another type is another scheme": (
        [basic("k")],
        [("A", key("k"))],
        [key("k", "A")],
        (["new-1"], ["new-1"], ["A"], False),
    ),
    "deleted elsewhere comes back under its id": ([key("k")], [("A", key("k"))], [], (["A"], ["A"], [], False)),
    "added elsewhere goes": ([key("k")], [("A", key("k"))], [key("k", "A"), basic("x", "B")], (["A"], [], ["B"], False)),
    "two of one type and description": (
        [key("k"), key("k")],
        [("A", key("k")), ("B", key("k"))],
        [key("k", "A"), key("k", "B")],
        (["A", "B"], [], [], False),
    ),
    "a third of one type and description": (
        [key("k"), key("k"), key("k")],
        [("A", key("k")), ("B", key("k"))],
        [key("k", "A"), key("k", "B")],
        (["A", "B", "new-1"], ["new-1"], [], False),
    ),
    "two of one type with new descriptions are not guessed": (
        [key("x"), key("y")],
        [("A", key("k")), ("B", key("l"))],
        [key("k", "A"), key("l", "B")],
        (["new-1", "new-2"], ["new-1", "new-2"], ["A", "B"], False),
    ),
    "one of two of one type gets a new description": (
        [key("k"), key("new")],
        [("A", key("k")), ("B", key("l"))],
        [key("k", "A"), key("l", "B")],
        (["A", "B"], ["B"], [], False),
    ),
    "another order": (
        [basic("b"), key("k")],
        [("A", key("k")), ("B", basic("b"))],
        [key("k", "A"), basic("b", "B")],
        (["B", "A"], [], [], True),
    ),
    "another order elsewhere": (
        [key("k"), basic("b")],
        [("A", key("k")), ("B", basic("b"))],
        [basic("b", "B"), key("k", "A")],
        (["A", "B"], [], [], True),
    ),
    "a new one at the end needs no order": (
        [key("k"), basic("b")],
        [("A", key("k"))],
        [key("k", "A")],
        (["A", "new-1"], ["new-1"], [], False),
    ),
    "a new one in front needs an order": (
        [basic("b"), key("k")],
        [("A", key("k"))],
        [key("k", "A")],
        (["new-1", "A"], ["new-1"], [], True),
    ),
    "what goes does not count for the order": (
        [key("k"), key("l")],
        [("A", key("k")), ("B", key("l"))],
        [key("k", "A"), basic("x", "X"), key("l", "B")],
        (["A", "B"], [], ["X"], False),
    ),
    "a repeat after a failed update finds what that made": (
        [key("k"), basic("b")],
        [("A", key("k"))],
        [key("k", "A"), basic("b", "made")],
        (["A", "made"], [], [], False),
    ),
    "a declared id does not take the scheme of another": (
        [key("k"), key("k", "A")],
        [("A", key("k", "A"))],
        [key("k", "A")],
        (["new-1", "A"], ["new-1"], [], True),
    ),
}


@pytest.mark.parametrize(("declared", "last", "live", "expected"), TABLE.values(), ids=TABLE)
def test_recognition(
    declared: list[Scheme],
    last: list[tuple[str, Scheme]],
    live: list[Scheme],
    expected: tuple[list[str], list[str], list[str], bool],
):
    assert summary(plan(declared, last, live)) == expected


@pytest.mark.parametrize("row", [row for row in TABLE if row != "a declared id that exists nowhere"])
def test_what_was_sent_is_not_sent_again(row: str):
    declared, last, live, _ = TABLE[row]
    first = plan(declared, last, live)
    sent = {scheme["id"]: dict(scheme) for scheme in first.upserts}
    after = {scheme["id"]: scheme for scheme in live} | sent
    again = plan(declared, list(zip(first.ids, declared, strict=True)), [after[known] for known in first.ids])
    assert again.ids == first.ids
    assert not again.changes


def test_a_scheme_that_is_not_known_yet_may_change_anything():
    made = plan([key(name=Unknown())], [("A", key())], [key("", "A")])
    assert made.unknown
    assert made.changes
    assert made.deletes == ()


def test_an_unchanged_plan_sends_nothing():
    assert not plan([key("k")], [("A", key("k"))], [key("k", "A")]).changes


def test_a_schemes_messages_from_the_api_are_no_difference():
    assert not plan([key("k")], [("A", key("k"))], [{**key("k", "A"), "validationMessages": [{"text": "x"}]}]).changes


def test_refresh_shows_known_schemes_in_their_declared_shape_and_others_whole():
    live = [{**basic("x", "B"), "validationMessages": []}, {**key("edited", "A"), "extra": 1}]
    shaped, ids = declared_shape([key("k")], ["A"], live)
    assert shaped == [basic("x", "B"), key("edited")]
    assert ids == ["B", "A"]


def test_schemes_in_words():
    assert labels([key("Key", "A"), basic(None, "B")]) == 'api-key "Key" (A), basic-auth "" (B)'


def test_a_new_scheme_gets_the_same_id_in_every_attempt():
    """What a failed attempt added, or yet adds, is what the next one upserts."""
    connector = "01HXK5T7QZ0000000000000001"
    declared = [{"schemeType": "none"}, {"schemeType": "none"}, {"schemeType": "basic-auth", "description": "x"}]
    first, again = (match(declared, {}, [], scheme_ids_of(connector)) for _ in range(2))
    assert first == again
    assert len(set(first)) == len(declared)
    assert all(str(ULID.from_str(made)) == made for made in first)
    assert match(declared, {}, [], scheme_ids_of("01HXK5T7QZ0000000000000002")) != first


def test_a_new_scheme_does_not_take_the_id_of_one_that_was_renamed():
    made = scheme_ids_of("01HXK5T7QZ0000000000000001")
    (old,) = match([{"schemeType": "none"}], {}, [], made)
    renamed = {"schemeType": "none", "description": "renamed", "id": old}
    ids = match([{**renamed}, {"schemeType": "none"}], {}, [renamed], made)
    assert ids[0] == old
    assert ids[1] != old
