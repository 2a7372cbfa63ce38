"""The life of a connection through the hooks: what each run writes, and what the state then holds."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown

from unit.provider.fake import FakeVersori
from unit.provider.fake.connection import BASIC, KEY, OTHER_KEY, SCHEMES, basic, key
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CONNECTOR_PATH, CREATED, ORGANISATION, said_no
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connection import ConnectionProvider


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one connection on it."""
    return Engine(versori, ConnectionProvider)


def test_the_pickled_provider_is_a_contract():
    """It is in the state of every stack that has a connection."""
    assert (
        serialize_provider(ConnectionProvider())
        == "gASVQAAAAAAAAACMInZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3Rpb26UjBJDb25uZWN0aW9uUHJvdmlkZXKUk5QpgZQu"
    )


def test_a_second_run_writes_nothing(engine: Engine, full: dict[str, Any]):
    assert engine.up(**full) == ["create connection"]
    assert engine.up(**full) == []
    assert engine.preview(**full).changes is False


def test_a_refresh_after_a_run_changes_nothing(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    state, inputs = engine.state, engine.inputs
    engine.refresh()
    assert (engine.state, engine.inputs) == (state, inputs)


def test_the_state_holds_what_is_stable(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    ids = {kind: [entry["credential"]["id"] for entry in entries] for kind, entries in live.items()}
    assert engine.state == {**full, "organisationId": ORGANISATION, "createdAt": CREATED, "credentialIds": ids}


def test_a_creation_sends_whole_schemes_and_names(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    (body,) = versori.bodies("create connection")
    scheme = {name: value for name, value in SCHEMES[0].items() if name != "validationMessages"}
    assert body["credentials"]["trigger"] == [
        {"authSchemeConfig": scheme, "credential": {"type": "string", "name": "Live", "data": {"value": "hunter4"}}}
    ]
    assert [entry["credential"]["name"] for entry in body["credentials"]["action"]] == ["Live", "Alice"]


def test_a_connection_of_the_least_starts_with_the_connectors_variables(
    engine: Engine, versori: FakeVersori, connector: str
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


def test_a_preview_reads_a_connector_once_however_long_it_takes(
    engine: Engine, versori: FakeVersori, connector: str, monkeypatch: pytest.MonkeyPatch
):
    engine.up(connectorId=connector, name="Live", credentials={"action": [key()]})
    other = {"connectorId": connector, "name": "Live", "credentials": {"action": [key(scheme=OTHER_KEY)]}}
    provider = engine.process()
    provider.diff(engine.id, engine.state, other)
    asked = [*versori.calls]
    monkeypatch.setattr("versori_pulumi.connect.cache.live.time.monotonic", lambda: 1e12)
    assert provider.diff(engine.id, engine.state, other).changes
    assert versori.calls == asked


def test_a_scheme_that_the_connector_has_not_is_named(engine: Engine, versori: FakeVersori, connector: str):
    with pytest.raises(VersoriError) as caught:
        engine.up(connectorId=connector, name="Live", credentials={"action": [key(scheme=ORGANISATION)]})
    assert versori.writes == []
    assert str(caught.value) == (
        f'connection "Live": connector {connector} has no auth scheme {ORGANISATION}; it has: api-key "Key" ({KEY}), '
        f'basic-auth "Basic" ({BASIC}), api-key "Other" ({OTHER_KEY})'
    )


def test_a_whole_scheme_is_the_connectors_where_that_has_it(engine: Engine, versori: FakeVersori, connector: str):
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
def test_a_change_in_place_is_one_update(change: Any, engine: Engine, full: dict[str, Any]):
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


def test_an_update_sends_what_changes_and_no_more(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.up(**{**full, "name": "Market"})
    assert versori.bodies("update connection") == [{"id": engine.id, "name": "Market"}]


def test_the_order_of_credentials_is_that_of_the_program(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.up(**{**full, **IN_PLACE["order"]})
    assert versori.shown(engine.id) == [({"username": "alice", "password": "hunter3"}, BASIC), ({"value": "hunter2"}, KEY)]
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
def test_what_a_connection_can_not_change_replaces_it(action: Any, engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    found = engine.preview(**{**full, "credentials": {**full["credentials"], "action": action}})
    assert (found.changes, found.replaces, found.delete_before_replace) == (True, ["credentials"], True)


def test_a_changed_secret_deletes_first_and_creates_again(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    changed = {**full, "credentials": {"action": [key("changed"), basic()], "trigger": [key("hunter4")]}}
    assert engine.up(**changed) == ["delete connection", "create connection"]
    assert list(versori.connections) == [engine.id]
    assert versori.shown(engine.id)[0] == ({"value": "changed"}, KEY)
    assert engine.up(**changed) == []


def test_no_longer_declared_credentials_replace(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    without = {name: value for name, value in full.items() if name != "credentials"}
    assert engine.preview(**without).replaces == ["credentials"]
    assert engine.up(**without) == ["delete connection", "create connection"]
    assert engine.up(**without) == []


def test_no_longer_declared_variables_are_emptied(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    without = {name: value for name, value in full.items() if name != "variables"}
    assert engine.up(**without) == ["update connection"]
    assert versori.connections[engine.id]["variables"] == []
    assert engine.up(**without) == []


def test_a_connection_goes_with_its_connector(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    other = versori.add(authSchemeConfigs=SCHEMES)
    found = engine.preview(**{**full, "connectorId": other})
    assert (found.replaces, found.delete_before_replace) == (["connectorId"], False)
    assert engine.preview(**{**full, "connectorId": Unknown()}).replaces == ["connectorId"]
    assert engine.up(**{**full, "connectorId": other}) == ["create connection", "delete connection"]
    assert versori.connections[engine.id]["connector"] == other


def test_a_connector_in_lower_case_is_the_same(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    assert engine.up(**{**full, "connectorId": full["connectorId"].lower()}) == []


@pytest.mark.parametrize(("name", "value"), [("account", "eu"), ("forceDelete", True)], ids=["account", "forceDelete"])
def test_what_only_the_state_has_to_know_is_an_update_that_sends_nothing(
    name: str, value: Any, engine: Engine, full: dict[str, Any]
):
    engine.organisations["eu"] = ORGANISATION
    engine.up(**full)
    assert engine.preview(**full, **{name: value}).changes is True
    assert engine.up(**full, **{name: value}) == []
    assert engine.state[name] == value
    assert engine.preview(**full, **{name: value}).changes is False


def test_a_connection_in_use_is_deleted_with_force_delete_alone(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    versori.fails("delete connection", said_no(412, "in use", method="DELETE", path=f"{CONNECTOR_PATH}/connections/z"))
    with pytest.raises(VersoriError, match="force_delete=True"):
        engine.destroy()
    engine.up(**full, forceDelete=True)
    engine.destroy()
    assert versori.bodies("delete connection") == [False, True]


def test_a_replacement_is_forced_where_the_program_says_so_now(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.up(**{**full, "credentials": {"action": [key("changed")]}, "forceDelete": True})
    assert versori.bodies("delete connection") == [True]


def test_a_connection_that_is_gone_is_deleted(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    versori.connectors.clear()
    engine.destroy()
