"""The life of a connector through the hooks: what each run writes, and what the state then holds."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.fake import FakeVersori
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CREATED, ORGANISATION, OTHER, no_answer, said_no
from versori_pulumi.provider.boundary import VersoriError

KEY = {"schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
BASIC = {"schemeType": "basic-auth", "description": "Basic"}
FULL: dict[str, Any] = {
    **SHOP,
    "public": True,
    "tags": {"team": ["payments"]},
    "categories": ["HR"],
    "documentationURL": "https://docs.example.com",
    "imageURL": "https://img.example.com",
    "authSchemeConfigs": [KEY, BASIC],
    "connectionVariables": [{"name": "zone", "value": "eu"}],
}


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_second_run_writes_nothing(engine: Engine):
    assert engine.up(**FULL) == ["create", "update", "categories"]
    assert engine.up(**FULL) == []
    assert engine.preview(**FULL).changes is False


def test_a_refresh_after_a_run_changes_nothing(engine: Engine):
    engine.up(**FULL)
    state, inputs = engine.state, engine.inputs
    engine.refresh()
    assert (engine.state, engine.inputs) == (state, inputs)


def test_the_state_holds_what_is_stable(engine: Engine, versori: FakeVersori):
    engine.up(**FULL)
    ids = [scheme["id"] for scheme in versori.connectors[engine.id]["authSchemeConfigs"]]
    assert engine.state == {**FULL, "organisationId": ORGANISATION, "createdAt": CREATED, "authSchemeConfigIds": ids}


CHANGES: dict[str, tuple[Any, list[str]]] = {
    "name": ("Market", ["update"]),
    "baseUrl": ("https://market.example.com", ["update"]),
    "public": (False, ["update"]),
    "tags": ({"team": ["ledger"]}, ["update"]),
    "categories": (["ERP"], ["categories"]),
    "documentationURL": ("https://new.example.com", ["update"]),
    "imageURL": ("https://new.example.com", ["update"]),
    "connectionVariables": ([{"name": "zone", "value": "us"}], ["update"]),
    "authSchemeConfigs": ([KEY], ["delete scheme"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_writes_what_it_must_and_no_more(name: str, engine: Engine):
    engine.up(**FULL)
    changed = {**FULL, name: CHANGES[name][0]}
    assert engine.preview(**changed).changes is True
    assert engine.up(**changed) == CHANGES[name][1]
    assert engine.up(**changed) == []
    assert engine.state[name] == CHANGES[name][0]


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in ("name", "baseUrl")])
def test_what_is_no_longer_declared_is_unset(name: str, engine: Engine, versori: FakeVersori):
    engine.up(**FULL)
    without = {key: value for key, value in FULL.items() if key != name}
    assert engine.up(**without)
    assert not (versori.categories[engine.id] if name == "categories" else versori.connectors[engine.id].get(name))
    assert engine.up(**without) == []
    assert name not in engine.state


def test_update_keeps_fields_the_program_never_declared(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    theirs = {
        "documentationURL": "https://theirs.example.com",
        "tags": {"a": ["b"]},
        "public": True,
        "imageURL": "https://i.co",
    }
    versori.edit(engine.id, **theirs)
    assert engine.up(**SHOP) == []
    assert engine.up(**{**SHOP, "name": "Market"}) == ["update"]
    assert versori.connectors[engine.id].items() >= theirs.items()


def test_connection_variables_are_not_sent_unless_they_change(engine: Engine, versori: FakeVersori):
    engine.up(**FULL)
    versori.calls.clear()
    engine.up(**{**FULL, "name": "Market"})
    (body,) = versori.bodies("update")
    assert "connectionVariables" not in body
    assert "authSchemeConfigIds" not in body


def test_a_preview_shows_what_somebody_edited_and_a_run_repairs_it(
    engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    engine.up(**SHOP)
    versori.edit(engine.id, name="Theirs")
    assert engine.preview(**SHOP).changes is True
    (line,) = said(capsys)
    assert line.startswith(f'drift: connector "Shop" ({engine.id}): name is "Theirs" on Versori, the program says "Shop"')
    assert engine.up(**SHOP) == ["update"]
    assert versori.connectors[engine.id]["name"] == "Shop"


def test_a_preview_writes_nothing(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.calls.clear()
    engine.preview(**FULL)
    assert versori.writes == []


def test_a_run_without_changes_reads_once(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.calls.clear()
    engine.up(**SHOP)
    assert versori.calls == [("get", engine.id)]


def test_an_update_reads_again_right_before_it_writes(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.calls.clear()
    engine.up(**{**SHOP, "name": "Market"})
    assert [operation for operation, _ in versori.calls] == ["get", "get", "update"]


@pytest.mark.parametrize(
    "inputs",
    [{**SHOP, "name": Unknown()}, {**SHOP, "authSchemeConfigs": [{**KEY, "name": Unknown()}]}, {**SHOP, "tags": Unknown()}],
    ids=["name", "inside a scheme", "tags"],
)
def test_a_value_not_known_yet_is_a_change(inputs: dict[str, Any], engine: Engine):
    engine.up(**{**SHOP, "authSchemeConfigs": [KEY]})
    assert engine.preview(**inputs).changes is True


def test_nulls_of_the_engine_are_undeclared(engine: Engine):
    engine.up(**SHOP, tags=None, createdAt=None, authSchemeConfigIds=None)
    assert engine.state.keys() == {*SHOP, "organisationId", "createdAt"}


@pytest.mark.parametrize(("name", "value"), [("account", "eu"), ("forceDelete", True)], ids=["account", "forceDelete"])
def test_what_only_the_state_has_to_know_is_an_update_that_sends_nothing(name: str, value: Any, engine: Engine):
    engine.organisations["eu"] = ORGANISATION
    engine.up(**SHOP)
    assert engine.preview(**SHOP, **{name: value}).changes is True
    assert engine.up(**SHOP, **{name: value}) == []
    assert engine.state[name] == value
    assert engine.preview(**SHOP, **{name: value}).changes is False


@pytest.mark.parametrize("force", [True, False])
def test_deletion_forces_only_where_the_program_said_so(force: bool, engine: Engine, versori: FakeVersori):
    engine.up(**SHOP, **({"forceDelete": True} if force else {}))
    engine.destroy()
    assert versori.bodies("delete") == [force]
    assert versori.connectors == {}


def test_a_connector_that_is_gone_is_deleted(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.connectors.clear()
    engine.destroy()


def test_a_refused_deletion_is_an_error(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.fails("delete", said_no(409, "in use", method="DELETE"))
    with pytest.raises(VersoriError, match=r"in use.*\n.*force_delete=True"):
        engine.destroy()
    assert engine.id in versori.connectors


def test_a_connector_that_is_gone_is_made_again(engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]):
    engine.up(**SHOP)
    old = engine.id
    versori.connectors.clear()
    found = engine.preview(**SHOP)
    assert (found.changes, found.replaces) == (True, ["id"])
    assert said(capsys) == [f'drift: connector "Shop" ({old}) is gone from Versori; this update creates it again']
    assert engine.up(**SHOP) == ["create", "delete"]
    assert list(versori.connectors) == [engine.id] != [old]


def test_a_refresh_says_that_a_connector_is_gone(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.connectors.clear()
    found = engine.refresh()
    assert (found.id, found.outs) == ("", {})


def test_a_refresh_shows_an_edit_in_outputs_and_inputs(engine: Engine, versori: FakeVersori):
    engine.up(**FULL)
    versori.edit(engine.id, baseUrl="https://theirs.example.com", imageURL=None)
    engine.refresh()
    for shown in (engine.state, engine.inputs):
        assert (shown["baseUrl"], shown["imageURL"]) == ("https://theirs.example.com", "")
    assert "createdAt" not in engine.inputs
    assert engine.up(**FULL) == ["update"]


def test_a_failed_read_is_not_taken_for_a_deletion(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    for act in (engine.refresh, lambda: engine.preview(**SHOP)):
        versori.fails("get", no_answer("read it"))
        with pytest.raises(VersoriError, match="could not read it: no answer within the timeout"):
            act()


@pytest.mark.parametrize(
    ("change", "property_"),
    [
        ({"name": "Shop", "protocol": "bigquery", "datasetId": "p.d"}, "protocol"),
        ({**SHOP, "organisationId": OTHER}, "organisationId"),
    ],
    ids=["protocol", "organisation"],
)
def test_what_can_not_change_in_place_replaces(change: dict[str, Any], property_: str, engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    old = engine.id
    assert engine.preview(**change).replaces == [property_]
    assert engine.up(**change) == ["create", "delete"]
    assert list(versori.connectors) == [engine.id] != [old]
    assert engine.up(**change) == []


def test_an_organisation_in_lower_case_replaces_nothing(engine: Engine):
    inputs = {**SHOP, "organisationId": ORGANISATION.lower()}
    engine.up(**inputs)
    assert not engine.preview(**inputs).changes


def test_what_is_no_longer_ignored_is_announced_before_it_is_set_back(
    engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    tagged = {**SHOP, "tags": {"team": ["ours"]}}
    engine.up(**tagged)
    versori.connectors[engine.id]["tags"] = {"team": ["theirs"]}
    engine.up(**{**tagged, "baseUrl": "https://new.example.com", "ignoreChanges": ["tags"]})
    assert versori.connectors[engine.id]["tags"] == {"team": ["theirs"]}
    capsys.readouterr()
    assert engine.preview(**{**tagged, "baseUrl": "https://new.example.com"}).changes
    assert 'tags is {"team": ["theirs"]} on Versori, the program says {"team": ["ours"]}' in capsys.readouterr().err
