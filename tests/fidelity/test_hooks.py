"""Preview says what `up` does, and `up` loses nothing: random programs, random edits in the web page, real requests."""

from __future__ import annotations

from typing import Any

import httpx
from hypothesis import given, note, settings, strategies as st

from tests.depth import repetitions
from tests.documents import document
from tests.fidelity.life import without_contents
from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import EDITS, MANY, PROGRAMS, Properties, scheme_edits
from versori_pulumi.provider.values import comparable

PROPERTIES = (
    "name",
    "baseUrl",
    "public",
    "tags",
    "documentationURL",
    "imageURL",
    "connectionVariables",
    "authSchemeConfigs",
    "categories",
    "connections",
)

DOCUMENT = document(
    {
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1.0"},
        "servers": [{"url": "https://pets.example.com"}],
        "paths": {"/pets": {"get": {"operationId": "getPets", "responses": {"200": {"description": "Pets."}}}}},
        "components": {"securitySchemes": {"key": {"type": "apiKey", "name": "X-Key", "in": "header"}}},
        "security": [{"key": []}],
    }
)
"""A document whose title and server are of no program here, and whose auth scheme stays unless the program declares some."""

OVERRIDING = {"name": "Live", "variables": [{"name": "shop", "value": "overridden"}]}
"""A connection that overrides what the connector gave it."""


@settings(MANY, max_examples=repetitions(quick=100, deep=2000))
@given(last=PROGRAMS, declared=PROGRAMS, edits=EDITS, refreshed=st.booleans(), data=st.data())
def test_preview_announces_an_update_if_and_only_if_there_is_one(
    control: httpx.Client, last: Properties, declared: Properties, edits: Properties, refreshed: bool, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    if data.draw(st.booleans(), label="from a document"):
        last, declared = {**last, "openapi": DOCUMENT}, {**declared, "openapi": DOCUMENT}
    with organisation.process() as provider:
        created = provider.create(dict(last))
    live = organisation.connector(created.id)
    if data.draw(st.booleans(), label="schemes are edited"):
        edits = {**edits, "authSchemeConfigs": data.draw(scheme_edits(_editable(live)), label="schemes")}
    organisation.edit(created.id, {**edits, "connections": [OVERRIDING]})
    before = organisation.connector(created.id)
    state = created.outs or {}
    if refreshed:
        with organisation.process() as provider:
            state = provider.read(created.id, dict(state)).outs or {}
    note(f"state: {state}\nlive: {before}")

    with organisation.process() as provider:
        announced = provider.diff(created.id, dict(state), dict(declared)).changes
        organisation.requests()
        updated = provider.update(created.id, dict(state), dict(declared)).outs or {}
        writes = organisation.writes()
    after = organisation.connector(created.id)
    note(f"after: {after}")

    assert announced == bool(writes), writes
    with organisation.process() as provider:
        assert provider.diff(created.id, dict(updated), dict(declared)).changes is False
        refreshed_again = provider.read(created.id, dict(updated))
    assert refreshed_again.outs == updated
    assert without_contents(refreshed_again.inputs) == without_contents(declared)
    _assert_nothing_lost(state, declared, before, after)


def _assert_nothing_lost(state: Properties, declared: Properties, before: Properties, after: Properties) -> None:
    for name in PROPERTIES:
        if name not in declared and name not in state:
            unaffected = name != "connections" or "connectionVariables" not in {*declared, *state}
            if unaffected:
                assert before.get(name) == after.get(name), f"{name} was never declared, and was changed"
        elif name == "authSchemeConfigs":
            _assert_schemes(declared.get(name, []), after[name], undeclared=name not in declared)
        else:
            assert comparable(name, after.get(name)) == comparable(name, declared.get(name)), name


def _assert_schemes(declared: list[Properties], live: list[Properties], *, undeclared: bool) -> None:
    if undeclared:
        return
    assert len(declared) == len(live)
    for wanted, actual in zip(declared, live, strict=True):
        _assert_covers(wanted, actual)


def _assert_covers(wanted: Any, actual: Any) -> None:
    for key, value in wanted.items():
        if key == "clientSecret":
            continue
        if isinstance(value, dict):
            _assert_covers(value, actual[key])
        else:
            assert actual.get(key) == value or (not value and not actual.get(key)), key


def _editable(live: Properties) -> list[Properties]:
    return [{k: v for k, v in scheme.items() if k != "validationMessages"} for scheme in live["authSchemeConfigs"]]
