"""The life of a connection through the hooks: what each run writes, and what the state then holds."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown

from versori_pulumi.provider._base import VersoriError
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.runtime import Announced

from .fake_connections import BASIC, KEY, OTHER_KEY, SCHEMES, ConnectionEngine, FakeConnections, basic, key
from .fakes import CREATED, ORGANISATION, OTHER, SHOP, Engine, no_answer, said_no

VARIABLES = [{"name": "zone", "value": "eu"}]


@pytest.fixture
def engine(versori: FakeConnections) -> ConnectionEngine:
    """An engine with one connection on it."""
    return ConnectionEngine(versori)


@pytest.fixture
def connector(versori: FakeConnections) -> str:
    """The connector's id."""
    return versori.add(authSchemeConfigs=SCHEMES, connectionVariables=[{"name": "zone", "value": "default"}])


@pytest.fixture
def full(connector: str) -> dict[str, Any]:
    """A connection with everything."""
    credentials = {"action": [key(), basic()], "trigger": [key("hunter4")]}
    return {"connectorId": connector, "name": "Live", "credentials": credentials, "variables": VARIABLES}


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_the_pickled_provider_is_a_contract():
    """It is in the state of every stack that has a connection."""
    assert (
        serialize_provider(ConnectionProvider())
        == "gASVQAAAAAAAAACMInZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3Rpb26UjBJDb25uZWN0aW9uUHJvdmlkZXKUk5QpgZQu"
    )


def test_a_second_run_writes_nothing(engine: ConnectionEngine, full: dict[str, Any]):
    assert engine.up(**full) == ["create connection"]
    assert engine.up(**full) == []
    assert engine.preview(**full).changes is False


def test_a_refresh_after_a_run_changes_nothing(engine: ConnectionEngine, full: dict[str, Any]):
    engine.up(**full)
    state, inputs = engine.state, engine.inputs
    engine.refresh()
    assert (engine.state, engine.inputs) == (state, inputs)


def test_the_state_holds_what_is_stable(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    ids = {kind: [entry["credential"]["id"] for entry in entries] for kind, entries in live.items()}
    assert engine.state == {**full, "organisationId": ORGANISATION, "createdAt": CREATED, "credentialIds": ids}


def test_a_creation_sends_whole_schemes_and_names(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    (body,) = versori.bodies("create connection")
    scheme = {name: value for name, value in SCHEMES[0].items() if name != "validationMessages"}
    assert body["credentials"]["trigger"] == [
        {"authSchemeConfig": scheme, "credential": {"type": "string", "name": "Live", "data": {"value": "hunter4"}}}
    ]
    assert [entry["credential"]["name"] for entry in body["credentials"]["action"]] == ["Live", "Alice"]


def test_a_connection_of_the_least_starts_with_the_connectors_variables(
    engine: ConnectionEngine, versori: FakeConnections, connector: str
):
    engine.up(connectorId=connector, name="Live")
    assert versori.bodies("create connection") == [
        {
            "name": "Live",
            "variables": [{"name": "zone", "value": "default"}],
            "credentials": {"action": [], "trigger": []},
        }
    ]
    assert "variables" not in engine.state
    assert engine.up(connectorId=connector, name="Live") == []


def test_a_scheme_that_the_connector_has_not_is_named(engine: ConnectionEngine, versori: FakeConnections, connector: str):
    with pytest.raises(VersoriError) as caught:
        engine.up(connectorId=connector, name="Live", credentials={"action": [key(scheme=ORGANISATION)]})
    assert versori.writes == []
    assert str(caught.value) == (
        f'connection "Live": connector {connector} has no auth scheme {ORGANISATION}; it has: api-key "Key" ({KEY}), '
        f'basic-auth "Basic" ({BASIC}), api-key "Other" ({OTHER_KEY})'
    )


def test_a_whole_scheme_is_the_connectors_where_that_has_it(
    engine: ConnectionEngine, versori: FakeConnections, connector: str
):
    whole = {"schemeType": "api-key", "description": "Key", "name": "X-Own", "in": "header"}
    own = {"schemeType": "hmac", "name": "X", "in": "header", "algorithm": "sha1", "digestInputs": ["body"]}
    entries = [{"credential": key()["credential"], "authSchemeConfig": scheme} for scheme in (whole, own)]
    inputs = {"connectorId": connector, "name": "Live", "credentials": {"action": entries}}
    engine.up(**inputs)
    sent = [entry["authSchemeConfig"] for entry in versori.bodies("create connection")[0]["credentials"]["action"]]
    assert sent[0] == {**whole, "id": KEY}
    assert sent[1] == {**own, "description": "", "id": sent[1]["id"]}
    assert engine.up(**inputs) == []
    changed = [{**entries[0], "authSchemeConfig": {**whole, "name": "X-Mine"}}, entries[1]]
    assert engine.up(**{**inputs, "credentials": {"action": changed}}) == ["update connection"]
    assert versori.connections[engine.id]["credentials"]["action"][0]["authSchemeConfig"]["name"] == "X-Mine"
    assert engine.up(**{**inputs, "credentials": {"action": changed}}) == []


IN_PLACE: dict[str, Any] = {
    "name": {"name": "Market"},
    "variables": {"variables": [{"name": "zone", "value": "us"}]},
    "order": {"credentials": {"action": [basic(), key()], "trigger": [key("hunter4")]}},
    "scheme": {"credentials": {"action": [key(scheme=OTHER_KEY), basic()], "trigger": [key("hunter4")]}},
}


@pytest.mark.parametrize("change", IN_PLACE.values(), ids=IN_PLACE)
def test_a_change_in_place_is_one_update(change: Any, engine: ConnectionEngine, full: dict[str, Any]):
    engine.up(**full)
    identity, changed = engine.id, {**full, **change}
    assert not engine.preview(**changed).replaces
    assert engine.preview(**changed).changes is True
    assert engine.up(**changed) == ["update connection"]
    assert engine.up(**changed) == []
    assert engine.id == identity
    state = engine.state
    engine.refresh()
    assert engine.state == state


def test_an_update_sends_what_changes_and_no_more(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    engine.up(**{**full, "name": "Market"})
    assert versori.bodies("update connection") == [{"id": engine.id, "name": "Market"}]


def test_the_order_of_credentials_is_that_of_the_program(engine: ConnectionEngine, full: dict[str, Any]):
    engine.up(**full)
    engine.up(**{**full, **IN_PLACE["order"]})
    assert engine.shown() == [({"username": "alice", "password": "hunter3"}, BASIC), ({"value": "hunter2"}, KEY)]
    assert engine.state["credentialIds"]["action"] == sorted(engine.state["credentialIds"]["action"], reverse=True)


REPLACED: dict[str, Any] = {
    "secret": [key("changed"), basic()],
    "type": [{**key(), "credential": {"type": "none"}}, basic()],
    "scheme type": [key(scheme=BASIC), basic()],
    "one more": [key(), basic(), key()],
    "one less": [key()],
    "name": [key(), {**basic(), "credential": {**basic()["credential"], "name": "Bob"}}],
    "not known yet": [{**key(), "credential": {"type": "string", "data": Unknown()}}, basic()],
}


@pytest.mark.parametrize("action", REPLACED.values(), ids=REPLACED)
def test_what_a_connection_can_not_change_replaces_it(action: Any, engine: ConnectionEngine, full: dict[str, Any]):
    engine.up(**full)
    found = engine.preview(**{**full, "credentials": {**full["credentials"], "action": action}})
    assert (found.changes, found.replaces, found.delete_before_replace) == (True, ["credentials"], True)


def test_a_changed_secret_deletes_first_and_creates_again(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    changed = {**full, "credentials": {"action": [key("changed"), basic()], "trigger": [key("hunter4")]}}
    assert engine.up(**changed) == ["delete connection", "create connection"]
    assert list(versori.connections) == [engine.id]
    assert engine.shown()[0] == ({"value": "changed"}, KEY)
    assert engine.up(**changed) == []


def test_no_longer_declared_credentials_replace(engine: ConnectionEngine, full: dict[str, Any]):
    engine.up(**full)
    without = {name: value for name, value in full.items() if name != "credentials"}
    assert engine.preview(**without).replaces == ["credentials"]
    assert engine.up(**without) == ["delete connection", "create connection"]
    assert engine.up(**without) == []


def test_no_longer_declared_variables_are_emptied(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    without = {name: value for name, value in full.items() if name != "variables"}
    assert engine.up(**without) == ["update connection"]
    assert versori.connections[engine.id]["variables"] == []
    assert engine.up(**without) == []


def test_undeclared_variables_keep_their_live_value(engine: ConnectionEngine, versori: FakeConnections, connector: str):
    inputs = {"connectorId": connector, "name": "Live"}
    engine.up(**inputs)
    versori.edit_connection(engine.id, variables=[{"name": "zone", "value": "theirs"}])
    assert engine.up(**inputs) == []
    assert engine.up(**{**inputs, "name": "Market"}) == ["update connection"]
    assert versori.connections[engine.id]["variables"] == [{"name": "zone", "value": "theirs"}]


def test_a_preview_shows_what_somebody_edited_and_a_run_repairs_it(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    versori.edit_connection(engine.id, name="Theirs", variables=[{"name": "zone", "value": "hunter9"}])
    assert engine.preview(**full).changes is True
    (line,) = said(capsys)
    assert line == (
        f'drift: connection "Live" ({engine.id}): name is "Theirs" on Versori, the program says "Live"; '
        "variables is not as the program says; this update sets them back"
    )
    assert engine.up(**full) == ["update connection"]
    assert versori.connections[engine.id]["name"] == "Live"


def test_a_credential_that_somebody_removed_replaces(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    versori.edit_connection(engine.id, credentials={**live, "action": live["action"][:1]})
    assert engine.preview(**full).replaces == ["credentials"]
    (line,) = said(capsys)
    assert line.endswith("credentials is not as the program says; this update replaces it")
    engine.refresh()
    assert engine.inputs["credentials"]["action"] == [key()]
    assert engine.preview(**full).replaces == ["credentials"]


def test_a_credential_that_somebody_added_shows_in_a_refresh_without_its_data(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    added = {"id": "E", "authSchemeConfig": SCHEMES[1], "credential": {"id": "C", "type": "string", "data": {"value": "r"}}}
    versori.edit_connection(engine.id, credentials={**live, "trigger": [*live["trigger"], added]})
    engine.refresh()
    assert engine.state["credentials"]["trigger"][1] == {"credential": {"type": "string"}, "authSchemeConfigId": BASIC}
    assert engine.preview(**full).replaces == ["credentials"]


def test_another_order_and_scheme_on_versori_is_set_back(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    theirs = [live["action"][1], {**live["action"][0], "authSchemeConfig": SCHEMES[2]}]
    versori.edit_connection(engine.id, credentials={**live, "action": theirs})
    engine.refresh()
    assert engine.inputs["credentials"]["action"] == [basic(), key(scheme=OTHER_KEY)]
    assert engine.up(**full) == ["update connection"]
    assert engine.shown() == [({"value": "hunter2"}, KEY), ({"username": "alice", "password": "hunter3"}, BASIC)]


def test_redacted_data_is_never_a_difference(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    for entry in versori.connections[engine.id]["credentials"]["action"]:
        entry["credential"]["data"] = {"value": "", "username": "somebody else", "more": True}
        entry["credential"]["name"] = "renamed"
    assert engine.up(**full) == []
    state = engine.state
    engine.refresh()
    assert engine.state == state


def test_a_connection_that_is_gone_is_made_again(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    old = engine.id
    versori.connections.clear()
    found = engine.preview(**full)
    assert (found.changes, found.replaces) == (True, ["id"])
    assert said(capsys) == [f'drift: connection "Live" ({old}) is gone from Versori; this update creates it again']
    assert engine.refresh().id == ""
    assert engine.up(**full) == ["create connection", "delete connection"]


def test_a_connection_goes_with_its_connector(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    other = versori.add(authSchemeConfigs=SCHEMES)
    found = engine.preview(**{**full, "connectorId": other})
    assert (found.replaces, found.delete_before_replace) == (["connectorId"], False)
    assert engine.preview(**{**full, "connectorId": Unknown()}).replaces == ["connectorId"]
    assert engine.up(**{**full, "connectorId": other}) == ["create connection", "delete connection"]
    assert versori.connections[engine.id]["connector"] == other


def test_a_connector_in_lower_case_is_the_same(engine: ConnectionEngine, full: dict[str, Any]):
    engine.up(**full)
    assert engine.up(**{**full, "connectorId": full["connectorId"].lower()}) == []


@pytest.mark.parametrize(("name", "value"), [("account", "eu"), ("forceDelete", True)], ids=["account", "forceDelete"])
def test_what_only_the_state_has_to_know_is_an_update_that_sends_nothing(
    name: str, value: Any, engine: ConnectionEngine, full: dict[str, Any]
):
    engine.organisations["eu"] = ORGANISATION
    engine.up(**full)
    assert engine.preview(**full, **{name: value}).changes is True
    assert engine.up(**full, **{name: value}) == []
    assert engine.state[name] == value
    assert engine.preview(**full, **{name: value}).changes is False


def test_a_connection_in_use_is_deleted_with_force_delete_alone(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    versori.fails("delete connection", said_no(412, "in use"))
    with pytest.raises(VersoriError, match="force_delete=True"):
        engine.destroy()
    engine.up(**full, forceDelete=True)
    engine.destroy()
    assert versori.bodies("delete connection") == [False, True]


def test_a_replacement_is_forced_where_the_program_says_so_now(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    engine.up(**{**full, "credentials": {"action": [key("changed")]}, "forceDelete": True})
    assert versori.bodies("delete connection") == [True]


def test_a_connection_that_is_gone_is_deleted(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    versori.connectors.clear()
    engine.destroy()


def test_offline_compares_with_the_state_and_asks_nothing(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    engine.configuration["offline"] = "true"
    versori.calls.clear()
    versori.edit_connection(engine.id, name="Theirs")
    assert engine.preview(**full).changes is False
    assert engine.preview(**{**full, "name": "Market"}).changes is True
    assert not engine.preview(**{**full, **IN_PLACE["order"]}).replaces
    assert engine.preview(**{**full, **IN_PLACE["scheme"]}).changes is True
    assert engine.preview(**{**full, "credentials": {"action": [key("changed")]}}).replaces == ["credentials"]
    assert engine.refresh().outs == engine.state
    assert versori.calls == []


def test_a_connection_of_another_organisation_is_not_touched(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    engine.organisations[None] = OTHER
    versori.calls.clear()
    for act in (lambda: engine.preview(**full), engine.refresh, engine.destroy):
        with pytest.raises(VersoriError, match=f'connection "Live" belongs to organisation {ORGANISATION}'):
            act()
    assert versori.calls == []


def test_get_shows_all_that_the_api_tells(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
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
    assert engine.process().read(ORGANISATION, {"connectorId": full["connectorId"]}).id == ""
    assert versori.writes == ["create connection"]


def test_a_failed_read_is_not_taken_for_a_deletion(engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]):
    engine.up(**full)
    for act in (engine.refresh, lambda: engine.preview(**full)):
        versori.fails("get connection", no_answer("read it"))
        with pytest.raises(VersoriError, match="could not read it: no answer within the timeout"):
            act()


def test_variables_that_the_connectors_update_writes_through_are_seen_before_it_runs(
    engine: ConnectionEngine, full: dict[str, Any]
):
    engine.up(**full)
    provider = engine.process()
    provider.runtime.announced[full["connectorId"]] = Announced([{"name": "zone", "value": "new"}], scheme_ids_stay=True)
    assert provider.diff(engine.id, engine.state, full).changes is True
    provider.runtime.announced[full["connectorId"]] = Announced(VARIABLES, scheme_ids_stay=True)
    assert provider.diff(engine.id, engine.state, full).changes is False


@pytest.mark.parametrize("stay", [True, False, None])
def test_a_scheme_id_that_is_not_known_is_a_change_unless_the_connector_keeps_it(
    stay: bool | None, engine: ConnectionEngine, full: dict[str, Any]
):
    engine.up(**full)
    inputs = {
        **full,
        "credentials": {**full["credentials"], "action": [{**key(), "authSchemeConfigId": Unknown()}, basic()]},
    }
    provider = engine.process()
    if stay is not None:
        provider.runtime.announced[full["connectorId"]] = Announced(None, scheme_ids_stay=stay)
    found = provider.diff(engine.id, engine.state, inputs)
    assert (found.changes, found.replaces) == (not stay, None)


def test_a_scheme_that_is_not_there_yet_is_a_change_in_a_preview_and_an_error_in_an_update(
    engine: ConnectionEngine, full: dict[str, Any]
):
    engine.up(**full)
    changed = {**full, "credentials": {**full["credentials"], "action": [key(scheme=ORGANISATION), basic()]}}
    assert engine.preview(**changed).changes is True
    with pytest.raises(VersoriError, match=f"has no auth scheme {ORGANISATION}"):
        engine.up(**changed)


def test_a_connection_that_changed_between_preview_and_update_is_not_half_updated(
    engine: ConnectionEngine, versori: FakeConnections, full: dict[str, Any]
):
    engine.up(**full)
    versori.edit_connection(engine.id, credentials={"action": [], "trigger": []})
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
def test_a_connectors_diff_tells_what_its_connections_will_see(
    case: tuple[dict[str, Any], Any, bool], versori: FakeConnections
):
    change, variables, scheme_ids_stay = case
    engine = Engine(versori)
    inputs = {**SHOP, "connectionVariables": [{"name": "a", "value": "1"}], "authSchemeConfigs": [{"schemeType": "none"}]}
    engine.up(**inputs)
    provider = engine.process()
    provider.diff(engine.id, engine.state, {**inputs, **change})
    assert provider.runtime.announced == {engine.id: Announced(variables, scheme_ids_stay=scheme_ids_stay)}
