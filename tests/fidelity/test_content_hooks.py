"""Actions, triggers and definitions: a preview says what `up` does, and `up` loses nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given, strategies as st

from tests.fidelity.content_strategies import (
    DEFINITIONS,
    VERSION,
    contents,
    definitions,
    edits_of_content,
    edits_of_definition,
)
from tests.fidelity.life import Ended, Life, live_through
from tests.fidelity.organisation import Organisation
from tests.fidelity.strategies import MANY, Properties
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider

HOOKS = {"action": ActionProvider, "trigger": TriggerProvider}


@pytest.mark.parametrize("kind", HOOKS)
@MANY
@given(refreshed=st.booleans(), data=st.data())
def test_a_preview_of_an_action_or_a_trigger_announces_an_update_if_and_only_if_there_is_one(
    control: httpx.Client, kind: str, refreshed: bool, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    connector = organisation.seed({"name": "Shop", "versions": [{"name": VERSION, "definitions": DEFINITIONS}]})["id"]
    place = {"connectorId": connector, "version": VERSION}
    first, then = (data.draw(contents(kind), label=label) for label in ("first", "then"))

    def live() -> dict[str, Any]:
        version = organisation.version(connector, VERSION)
        assert version is not None
        return dict(version[f"{kind}s"])

    def edit() -> None:
        changes = data.draw(edits_of_content(kind, live()[first["name"]]), label="edits")
        organisation.edit_content(connector, VERSION, f"{kind}s", first["name"], changes)

    life = Life(HOOKS[kind], {**place, **first}, {**place, **then}, refreshed, edit, live)
    ended = live_through(organisation, life)

    assert list(ended.after) == [then["name"]]
    assert ended.replaced == (first["name"] != then["name"])
    if not ended.replaced:
        _assert_nothing_lost(ended, first["name"])


def _assert_nothing_lost(ended: Ended, name: str) -> None:
    before, after = ended.before[name], ended.after[name]
    assert before["id"] == after["id"]
    for key in ("summary", "description", "parameters", "requestBody", "responses"):
        if key not in ended.declared and key not in ended.state:
            assert before.get(key) == after.get(key), f"{key} was never declared, and was changed"


@MANY
@given(first=definitions(), then=definitions(), refreshed=st.booleans(), data=st.data())
def test_a_preview_of_definitions_announces_an_update_if_and_only_if_there_is_one(
    control: httpx.Client, first: dict[str, Properties], then: dict[str, Properties], refreshed: bool, data: st.DataObject
) -> None:
    organisation = Organisation(control)
    theirs = {**DEFINITIONS[0], "name": "Theirs"}
    connector = organisation.seed({"name": "Shop", "versions": [{"name": VERSION, "definitions": [theirs]}]})["id"]
    place = {"connectorId": connector, "version": VERSION}

    def live() -> dict[str, Any]:
        version = organisation.version(connector, VERSION)
        assert version is not None
        return dict(version["definitions"])

    def edit() -> None:
        name = data.draw(st.sampled_from(sorted(first)), label="edited")
        changes = data.draw(edits_of_definition(), label="edits")
        if changes is None:
            organisation.delete_definition(connector, VERSION, name)
        else:
            organisation.edit_content(connector, VERSION, "definitions", name, changes)

    first_inputs, then_inputs = ({**place, "definitions": each} for each in (first, then))
    ended = live_through(organisation, Life(DefinitionsProvider, first_inputs, then_inputs, refreshed, edit, live))

    assert set(ended.after) == {*then, "Theirs"}
    assert ended.after["Theirs"] == ended.before["Theirs"]
    for name, definition in then.items():
        assert ended.after[name]["accept"] == definition["accept"]
        if "description" in definition:
            assert ended.after[name].get("description", "") == definition["description"]
