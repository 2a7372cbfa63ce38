"""A connection and what happens around it: edits in the web page, and what other resources of the run do to it."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake import FakeVersori
from unit.provider.fake.connection import BASIC, KEY, OTHER_KEY, SCHEMES, VARIABLES, basic, key
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CREATED, ORGANISATION, OTHER, no_answer
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.claims import connector_key
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.run import ConnectorUpdate

REORDERED = {"credentials": {"action": [basic(), key()], "trigger": [key("hunter4")]}}
RESCHEMED = {"credentials": {"action": [key(scheme=OTHER_KEY), basic()], "trigger": [key("hunter4")]}}


def announced(provider: Any) -> dict[Any, ConnectorUpdate]:
    """What the diffs of connectors announced, by their keys."""
    return provider.run.announcements.connectors  # type: ignore[no-any-return]


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one connection on it."""
    return Engine(versori, ConnectionProvider)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_undeclared_variables_keep_their_live_value(engine: Engine, versori: FakeVersori, connector: str):
    inputs = {"connectorId": connector, "name": "Live"}
    engine.up(**inputs)
    versori.edit(engine.id, variables=[{"name": "zone", "value": "theirs"}])
    assert engine.up(**inputs) == []
    assert engine.up(**{**inputs, "name": "Market"}) == ["update connection"]
    assert versori.connections[engine.id]["variables"] == [{"name": "zone", "value": "theirs"}]


def test_a_preview_shows_what_somebody_edited_and_a_run_repairs_it(
    engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    versori.edit(engine.id, name="Theirs", variables=[{"name": "zone", "value": "hunter9"}])
    assert engine.preview(**full).changes is True
    (line,) = said(capsys)
    assert line == (
        f'drift: connection "Live" ({engine.id}): name is "Theirs" on Versori, the program says "Live"; '
        "variables is not as the program says; this update sets them back"
    )
    assert engine.up(**full) == ["update connection"]
    assert versori.connections[engine.id]["name"] == "Live"


def test_a_credential_that_somebody_removed_replaces(
    engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    versori.edit(engine.id, credentials={**live, "action": live["action"][:1]})
    assert engine.preview(**full).replaces == ["credentials"]
    line, why = said(capsys)
    assert line.endswith("credentials is not as the program says; this update replaces it")
    assert why.endswith(": credentials.action was given others on Versori; it gets a new id, and is gone for a moment")
    engine.refresh()
    assert engine.inputs["credentials"]["action"] == [key()]
    assert engine.preview(**full).replaces == ["credentials"]


def test_a_credential_that_somebody_added_shows_in_a_refresh_without_its_data(
    engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    added = {"id": "E", "authSchemeConfig": SCHEMES[1], "credential": {"id": "C", "type": "string", "data": {"value": "r"}}}
    versori.edit(engine.id, credentials={**live, "trigger": [*live["trigger"], added]})
    engine.refresh()
    assert engine.state["credentials"]["trigger"][1] == {"credential": {"type": "string"}, "authSchemeConfigId": BASIC}
    assert engine.preview(**full).replaces == ["credentials"]


def test_another_order_and_scheme_on_versori_is_set_back(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    theirs = [live["action"][1], {**live["action"][0], "authSchemeConfig": SCHEMES[2]}]
    versori.edit(engine.id, credentials={**live, "action": theirs})
    engine.refresh()
    assert engine.inputs["credentials"]["action"] == [basic(), key(scheme=OTHER_KEY)]
    assert engine.up(**full) == ["update connection"]
    assert versori.shown(engine.id) == [({"value": "hunter2"}, KEY), ({"username": "alice", "password": "hunter3"}, BASIC)]


def test_redacted_data_is_never_a_difference(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    for entry in versori.connections[engine.id]["credentials"]["action"]:
        entry["credential"]["data"] = {"value": "", "username": "somebody else", "more": True}
        entry["credential"]["name"] = "renamed"
    assert engine.up(**full) == []
    state = engine.state
    engine.refresh()
    assert engine.state == state


def test_a_connection_that_is_gone_is_made_again(
    engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    old = engine.id
    versori.connections.clear()
    found = engine.preview(**full)
    assert (found.changes, found.replaces) == (True, ["id"])
    assert said(capsys) == [f'drift: connection "Live" ({old}) is gone from Versori; this update creates it again']
    assert engine.refresh().id == ""
    assert engine.up(**full) == ["create connection", "delete connection"]


def test_offline_compares_with_the_state_and_asks_nothing(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.configuration["offline"] = "true"
    versori.calls.clear()
    versori.edit(engine.id, name="Theirs")
    assert engine.preview(**full).changes is False
    assert engine.preview(**{**full, "name": "Market"}).changes is True
    assert not engine.preview(**{**full, **REORDERED}).replaces
    assert engine.preview(**{**full, **RESCHEMED}).changes is True
    assert engine.preview(**{**full, "credentials": {"action": [key("changed")]}}).replaces == ["credentials"]
    assert engine.refresh().outs == engine.state
    assert versori.calls == []


def test_a_connection_of_another_organisation_is_not_touched(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.organisations[None] = OTHER
    versori.calls.clear()
    for act in (lambda: engine.preview(**full), engine.refresh, engine.destroy):
        with pytest.raises(VersoriError, match=f'connection "Live" belongs to organisation {ORGANISATION}'):
            act()
    assert versori.calls == []


def test_get_shows_all_that_the_api_tells(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    found = engine.process().read(engine.id, {"connectorId": full["connectorId"], "__provider": "p"})
    assert found.outs == {
        "connectorId": full["connectorId"],
        "name": "Live",
        "variables": VARIABLES,
        "organisationId": ORGANISATION,
        "createdAt": CREATED,
        "credentials": {
            "action": [
                {"credential": {"name": "Live", "type": "string"}, "authSchemeConfigId": KEY},
                {"credential": {"name": "Alice", "type": "basic-auth"}, "authSchemeConfigId": BASIC},
            ],
            "trigger": [{"credential": {"name": "Live", "type": "string"}, "authSchemeConfigId": KEY}],
        },
        "credentialIds": engine.state["credentialIds"],
    }
    with pytest.raises(VersoriError, match="connection not found"):
        engine.process().read(ORGANISATION, {"connectorId": full["connectorId"]})
    assert versori.writes == ["create connection"]


def test_a_failed_read_is_not_taken_for_a_deletion(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    for act in (engine.refresh, lambda: engine.preview(**full)):
        versori.fails("get connection", no_answer("read it"))
        with pytest.raises(VersoriError, match="could not read it: no answer within the timeout"):
            act()


def test_variables_that_the_connectors_update_writes_through_are_seen_before_it_runs(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    provider = engine.process()
    announced(provider)[connector_key(full["connectorId"])] = ConnectorUpdate(
        [{"name": "zone", "value": "new"}], scheme_ids_stay=True
    )
    assert provider.diff(engine.id, engine.state, full).changes is True
    announced(provider)[connector_key(full["connectorId"])] = ConnectorUpdate(VARIABLES, scheme_ids_stay=True)
    assert provider.diff(engine.id, engine.state, full).changes is False


@pytest.mark.parametrize("stay", [True, False, None])
def test_a_scheme_id_that_is_not_known_is_a_change_unless_the_connector_keeps_it(
    stay: bool | None, engine: Engine, full: dict[str, Any]
):
    engine.up(**full)
    inputs = {
        **full,
        "credentials": {**full["credentials"], "action": [{**key(), "authSchemeConfigId": Unknown()}, basic()]},
    }
    provider = engine.process()
    if stay is not None:
        announced(provider)[connector_key(full["connectorId"])] = ConnectorUpdate(None, scheme_ids_stay=stay)
    found = provider.diff(engine.id, engine.state, inputs)
    assert (found.changes, found.replaces) == (not stay, None)


def test_a_scheme_that_is_not_there_yet_is_a_change_in_a_preview_and_an_error_in_an_update(
    engine: Engine, full: dict[str, Any]
):
    engine.up(**full)
    changed = {**full, "credentials": {**full["credentials"], "action": [key(scheme=ORGANISATION), basic()]}}
    assert engine.preview(**changed).changes is True
    with pytest.raises(VersoriError, match=f"has no auth scheme {ORGANISATION}"):
        engine.up(**changed)


def test_a_connection_that_changed_between_preview_and_update_is_not_half_updated(
    engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    engine.up(**full)
    versori.edit(engine.id, credentials={"action": [], "trigger": []})
    with pytest.raises(VersoriError, match="has to be replaced: run `pulumi up` again"):
        engine.process().update(engine.id, engine.state, {**full, "name": "Market"})
    assert versori.writes == ["create connection"]


ANNOUNCED: dict[str, tuple[dict[str, Any], Any, bool]] = {
    "nothing": ({}, None, True),
    "another name": ({"name": "Market"}, None, True),
    "variables": ({"connectionVariables": [{"name": "a", "value": "2"}]}, [{"name": "a", "value": "2"}], True),
    "no variables": ({"connectionVariables": None}, [], True),
    "another description": ({"authSchemeConfigs": [{"schemeType": "none", "description": "x"}]}, None, True),
    "another scheme": ({"authSchemeConfigs": [{"schemeType": "basic-auth"}]}, None, False),
    "not known": ({"authSchemeConfigs": Unknown()}, None, False),
}


@pytest.mark.parametrize("case", ANNOUNCED.values(), ids=ANNOUNCED)
def test_a_connectors_diff_tells_what_its_connections_will_see(case: tuple[dict[str, Any], Any, bool], versori: FakeVersori):
    change, variables, scheme_ids_stay = case
    engine = Engine(versori, ConnectorProvider)
    inputs = {**SHOP, "connectionVariables": [{"name": "a", "value": "1"}], "authSchemeConfigs": [{"schemeType": "none"}]}
    engine.up(**inputs)
    provider = engine.process()
    provider.diff(engine.id, engine.state, {**inputs, **change})
    assert announced(provider) == {connector_key(engine.id): ConnectorUpdate(variables, scheme_ids_stay=scheme_ids_stay)}
