"""Random connections of one connector, and random edits of them in the web page. Few values: collisions find mistakes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from ulid import ULID

from tests.fidelity.strategies import NAMES, VARIABLES, Properties

KINDS = ("action", "trigger")

BY_TYPE = {
    "api-key": ["01HXK5T7QZ0000000000000A01", "01HXK5T7QZ0000000000000A02"],
    "basic-auth": ["01HXK5T7QZ0000000000000B01"],
}
KEY = {"schemeType": "api-key", "in": "header"}
SCHEMES = [
    {**KEY, "id": BY_TYPE["api-key"][0], "description": "One", "name": "X-One"},
    {**KEY, "id": BY_TYPE["api-key"][1], "description": "Two", "name": "X-Two"},
    {"id": BY_TYPE["basic-auth"][0], "schemeType": "basic-auth", "description": "Basic"},
]
"""Those of the connector."""

_WHOLE = st.fixed_dictionaries(
    {"schemeType": st.just("api-key"), "in": st.just("header"), "name": st.sampled_from(["X-One", "X-Own"])},
    optional={"description": st.sampled_from(["One", "Own"])},
)
_KEY_SCHEME = st.one_of(
    st.fixed_dictionaries({"authSchemeConfigId": st.sampled_from(BY_TYPE["api-key"])}),
    st.fixed_dictionaries({"authSchemeConfig": _WHOLE}),
)
_BASIC_SCHEME = st.just({"authSchemeConfigId": BY_TYPE["basic-auth"][0]})
_NAMED: dict[str, st.SearchStrategy[Any]] = {"name": st.sampled_from(["Key", "Other key"])}
_STRING = st.fixed_dictionaries(
    {"type": st.just("string"), "data": st.fixed_dictionaries({"value": st.sampled_from(["", "s-1", "s-2"])})},
    optional=_NAMED,
)
_USER = st.fixed_dictionaries(
    {
        "type": st.just("basic-auth"),
        "data": st.fixed_dictionaries({"username": st.just("alice"), "password": st.sampled_from(["p-1", "p-2"])}),
    },
    optional=_NAMED,
)


def _merged(pair: tuple[Properties, Properties]) -> Properties:
    credential, scheme = pair
    return {"credential": credential, **scheme}


ENTRY = st.one_of(st.tuples(_STRING, _KEY_SCHEME).map(_merged), st.tuples(_USER, _BASIC_SCHEME).map(_merged))
_SOME = st.fixed_dictionaries({"action": st.lists(ENTRY, min_size=2, max_size=3)}, optional={"trigger": st.lists(ENTRY)})
_ANY = st.fixed_dictionaries({}, optional={kind: st.lists(ENTRY, max_size=3) for kind in KINDS})
PROGRAMS = st.one_of(
    st.fixed_dictionaries({"name": NAMES, "credentials": _SOME}, optional={"variables": VARIABLES}),
    st.fixed_dictionaries({"name": NAMES, "credentials": _ANY}, optional={"variables": VARIABLES}),
    st.fixed_dictionaries({"name": NAMES}, optional={"variables": VARIABLES}),
)


@st.composite
def next_programs(draw: st.DrawFn, last: Properties) -> Properties:
    """What the program says next: something else, or the same credentials in another order and with other schemes."""
    program = draw(PROGRAMS)
    if "credentials" in last and draw(st.sampled_from([True, True, True, False])):
        program["credentials"] = {kind: draw(_rearranged(entries)) for kind, entries in last["credentials"].items()}
    return program


@st.composite
def _rearranged(draw: st.DrawFn, entries: list[Properties]) -> list[Properties]:
    return [
        {"credential": entry["credential"], **draw(_KEY_SCHEME)}
        if entry["credential"]["type"] == "string" and draw(st.booleans())
        else entry
        for entry in draw(st.permutations(entries))
    ]


@st.composite
def edits(draw: st.DrawFn, live: Properties) -> Properties:
    """What a colleague changes of a connection in the web page."""
    changed = draw(st.fixed_dictionaries({}, optional={"name": NAMES, "variables": VARIABLES}))
    if draw(st.booleans()):
        changed["credentials"] = {kind: draw(_edited(live["credentials"][kind])) for kind in KINDS}
    return {"id": live["id"], **changed}


@st.composite
def _edited(draw: st.DrawFn, entries: list[Properties]) -> list[Properties]:
    # Mostly all are kept: what somebody removed or added ends in a replacement, which has little else to show.
    kept = draw(st.permutations(entries))[: len(entries) - draw(st.sampled_from([0, 0, 0, 1]))]
    edited = [{**entry, "authSchemeConfig": draw(_scheme_like(entry["authSchemeConfig"]))} for entry in kept]
    added = {
        "authSchemeConfig": SCHEMES[2],
        "credential": {"id": str(ULID()), "type": "none", "name": "Theirs", "data": {}},
    }
    return [*edited, added] if draw(st.sampled_from([False, False, False, True])) else edited


def _scheme_like(scheme: Properties) -> st.SearchStrategy[Properties]:
    same = {name: value for name, value in scheme.items() if name != "validationMessages"}
    if scheme["schemeType"] != "api-key":
        return st.just(same)
    return st.sampled_from([same, same, SCHEMES[0], SCHEMES[1], {**same, "name": "X-Theirs"}])
