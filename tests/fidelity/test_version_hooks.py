"""Versions: a preview says what `up` does or refuses, and nothing that is published changes."""

from __future__ import annotations

from typing import Any

import httpx
from hypothesis import given, strategies as st

from tests.documents import shop_document
from tests.fidelity.content_strategies import DEFINITIONS, TEXTS
from tests.fidelity.life import Life, live_through
from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import MANY, Properties
from versori_pulumi.provider.connector_version import ConnectorVersionProvider

OLD = "2024-01-02T03:04:05Z"
BASE = {"name": "base", "publishedAt": OLD, "isDefault": True, "definitions": DEFINITIONS}
"""A version of a colleague's: the default one, until a program chooses another."""

_SCHEMA = {"contentType": "application/schema+json", "content": '{"type": "object"}'}
_EVENT = {"Event": {"accept": ["application/json"], "schema": _SCHEMA}}
_PING = {"name": "ping", "method": "GET", "path": "/ping", "responses": [{"status": 200, "definitions": []}]}
_NOTIFY = {
    "name": "notify",
    "method": "POST",
    "requestBody": {"required": True, "definitions": ["Event"]},
    "responses": [{"definitions": []}],
}


_SOURCES = st.sampled_from(
    [{}, {}, {"fromVersion": "base"}, {"openapi": shop_document("/a")}, {"openapi": shop_document("/b")}]
)
_ADDED = st.sampled_from(
    [{}, {}, {"actions": [_PING]}, {"actions": [{**_PING, "path": "/pong"}]}, {"definitions": _EVENT, "triggers": [_NOTIFY]}]
)
_STATES: st.SearchStrategy[Properties] = st.sampled_from(
    [{}, {"published": False}, {"published": True}, {"published": True, "isDefault": True}]
)


@st.composite
def _programs(draw: st.DrawFn) -> Properties:
    described = {"description": draw(TEXTS)} if draw(st.booleans()) else {}
    name = draw(st.sampled_from(["1.0", "1.0", "1.1"]))
    return {"name": name, **described, **draw(_SOURCES), **draw(_ADDED), **draw(_STATES)}


@st.composite
def _next_programs(draw: st.DrawFn, first: Properties) -> Properties:
    """What the program says next: mostly the same contents, of which a published version can't have others."""
    program = draw(_programs())
    if draw(st.sampled_from([True, True, False])):
        kept = {
            name: first[name] for name in ("fromVersion", "openapi", "actions", "definitions", "triggers") if name in first
        }
        own = {name: value for name, value in program.items() if name in ("name", "description", "published", "isDefault")}
        return {**own, **kept}
    return program


_EDITS = st.fixed_dictionaries({}, optional={"description": TEXTS, "publishedAt": st.sampled_from([None, OLD])})


@MANY
@given(first=_programs(), refreshed=st.booleans(), edited=st.booleans(), edits=_EDITS, data=st.data())
def test_a_preview_announces_an_update_if_and_only_if_there_is_one(
    control: httpx.Client, first: Properties, refreshed: bool, edited: bool, edits: Properties, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    connector = organisation.seed({"name": "Shop", "versions": [BASE]})["id"]
    place = {"connectorId": connector}
    then = data.draw(_next_programs(first), label="then")

    def live() -> dict[str, Any]:
        listed = [version["name"] for version in organisation.connector(connector)["versions"]]
        return {name: organisation.version(connector, name) for name in listed}

    def edit() -> None:
        if edited:
            organisation.edit_version(connector, first["name"], edits)

    life = Life(ConnectorVersionProvider, {**place, **first}, {**place, **then}, refreshed, edit, live)
    ended = live_through(organisation, life)

    if ended.replaced is None:
        assert ended.before[first["name"]]["publishedAt"]
        assert then["name"] == first["name"]
        assert then.get("published") is not False
        assert ended.after == ended.before
        return
    assert set(ended.after) == {"base", then["name"]}
    assert _without_choice(ended.after["base"]) == _without_choice(ended.before["base"])
    before = None if ended.replaced else ended.before[then["name"]]
    _assert_as_declared(then, ended.state, before, ended.after[then["name"]])


def _without_choice(version: Properties) -> Properties:
    """A version without what other versions decide."""
    return {name: value for name, value in version.items() if name not in ("isDefault", "isLatest", "updatedAt")}


def _assert_as_declared(then: Properties, state: Properties, before: Properties | None, after: Properties) -> None:
    found = {"description": after.get("description", ""), "isDefault": after["isDefault"]}
    found["published"] = after["publishedAt"] is not None
    for name, value in found.items():
        if name in then:
            assert value == then[name]
        elif before and name == "description" and name not in state:
            assert value == before.get("description", ""), "was never declared, and was changed"
    assert {"ping"} & set(after["actions"]) == {action["name"] for action in then.get("actions", [])}
    assert set(then.get("definitions", {})) <= set(after["definitions"])
    if before:
        for name in ("id", "actions", "triggers", "definitions"):
            assert after[name] == before[name]
