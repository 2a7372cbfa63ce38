"""The life of an action, and of a trigger, through the hooks: what each run writes, and what the state then holds."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.content.conftest import ID, ORDERS, PAGE, least, live, said
from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CONNECTOR, ORGANISATION, OTHER
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.claims import version_key
from versori_pulumi.provider.content import ActionProvider, TriggerProvider


def test_a_second_run_writes_nothing(engine: Engine, full: dict[str, Any]):
    assert engine.up(**full) == ["create action"]
    assert engine.up(**full) == []
    assert engine.preview(**full).changes is False


def test_a_refresh_after_a_run_changes_nothing(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    state, inputs = engine.state, engine.inputs
    engine.refresh()
    assert (engine.state, engine.inputs) == (state, inputs)


def test_the_state_holds_what_is_stable(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    assert engine.id == "getOrder"
    assert engine.state == {**full, "organisationId": ORGANISATION}


def test_a_creation_refers_to_definitions_by_name(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    (body,) = versori.bodies("create action")
    ids = [response.pop("id") for response in body["responses"]]
    assert len({*ids}) == 2
    assert all(len(own) == 26 for own in ids)
    order, error = ([{"definition": {"name": name}}] for name in ("Order", "Error"))
    assert body == {
        **{name: full[name] for name in ("name", "summary", "description", "method", "path", "parameters")},
        "type": "http",
        "requestBody": {"required": True, "definitions": order},
        "responses": [{"status": 200, "definitions": order}, {"definitions": error}],
    }


def test_what_a_dictionary_leaves_out_is_filled_in(engine: Engine):
    engine.up(**least(parameters=[{"name": "q", "in": "query"}], requestBody={}, responses=[{"status": 200.0}]))
    assert engine.state["parameters"] == [{"name": "q", "in": "query", "required": False, "type": "string"}]
    assert engine.state["requestBody"] == {"required": False, "definitions": []}
    assert engine.state["responses"] == [{"status": 200, "definitions": []}]


def test_whole_numbers_stay_whole_on_their_way_through_the_engine(engine: Engine, versori: FakeVersori):
    """Which knows but floating-point numbers, in what `check` answered as well."""
    provider = engine.process()
    declared = least(parameters=[{**PAGE, "default": 1.0}], responses=[{"status": 200.0, "definitions": []}])
    provider.create(declared)
    provider.update("getOrder", least(), {**declared, "responses": [{"status": 201.0, "definitions": []}]})
    for operation in ("create action", "update action"):
        (body,) = versori.bodies(operation)
        assert isinstance(body["responses"][0]["status"], int)
        assert isinstance(body["parameters"][0]["default"], int)


IN_PLACE: dict[str, Any] = {
    "summary": {"summary": "Get it"},
    "method": {"method": "GET"},
    "path": {"path": "/orders"},
    "parameter": {"parameters": [ID, {**PAGE, "default": 2}]},
    "parameter gone": {"parameters": [ID]},
    "body": {"requestBody": {"required": False, "definitions": ["Order"]}},
    "body of another definition": {"requestBody": {"required": True, "definitions": ["Item"]}},
    "status": {"responses": [{"status": 201, "definitions": ["Order"]}]},
    "no responses": {"responses": []},
}


@pytest.mark.parametrize("change", IN_PLACE.values(), ids=IN_PLACE)
def test_a_change_in_place_is_one_update(change: Any, engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    changed = {**full, **change}
    assert not engine.preview(**changed).replaces
    assert engine.up(**changed) == ["update action"]
    assert engine.up(**changed) == []
    assert engine.preview(**changed).changes is False


SAME: dict[str, Any] = {
    "order of parameters": {"parameters": [PAGE, ID]},
    "order of responses": {"responses": [{"definitions": ["Error"]}, ORDERS]},
    "optional unsaid": {"parameters": [ID, {"name": "page", "in": "query", "type": "integer", "default": 1}]},
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_means_the_same_is_no_change(change: Any, engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    assert engine.up(**{**full, **change}) == []


def test_an_update_keeps_what_is_not_declared_and_the_ids_of_what_stays(engine: Engine, full: dict[str, Any]):
    engine.up(**{key: value for key, value in full.items() if key not in ("description", "requestBody")})
    live(engine).update({"description": "Theirs", "later": {"a": 1}})
    live(engine)["parameters"][0]["completion"] = {}
    before = live(engine)
    engine.up(
        **{
            **engine.inputs,
            "responses": [{"status": 404, "definitions": ["Error"]}, {**ORDERS, "definitions": ["Order", "Item"]}],
        }
    )
    after = live(engine)
    assert (after["description"], after["later"], after["id"]) == ("Theirs", {"a": 1}, before["id"])
    assert after["parameters"][0] == {**ID, "completion": {}}
    new, kept = after["responses"]
    assert kept["id"] == before["responses"][0]["id"] != new["id"]
    assert kept["definitions"][0] == before["responses"][0]["definitions"][0]
    assert [link["definition"]["name"] for link in kept["definitions"]] == ["Order", "Item"]


def test_a_definition_that_is_linked_already_is_not_read_again(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.up(**{**full, "responses": [ORDERS, {"status": 500, "definitions": ["Error"]}]})
    assert versori.bodies("get definition") == []


def test_a_definition_that_is_not_there_is_named(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    with pytest.raises(VersoriError) as caught:
        engine.up(**{**full, "responses": [{"status": 200, "definitions": ["Nothing"]}]})
    shown = 'action "getOrder" (version 1.0): the version has no definition "Nothing"; it has: Error, Item, Order'
    assert str(caught.value) == shown
    assert versori.writes == ["create action"]


@pytest.mark.parametrize("name", ["summary", "description", "parameters", "requestBody", "responses"])
def test_what_is_no_longer_declared_is_unset(name: str, engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    rest = {key: value for key, value in full.items() if key != name}
    assert engine.up(**rest) == ["update action"]
    assert not live(engine).get(name)
    assert name not in engine.state
    assert engine.up(**rest) == []


def test_what_was_never_declared_stays(engine: Engine):
    engine.up(**least())
    live(engine).update(summary="Theirs", responses=[{"id": "X", "status": 204, "definitions": []}])
    assert engine.up(**least()) == []
    engine.up(**least(path="/all"))
    assert (live(engine)["summary"], live(engine)["responses"][0]["status"]) == ("Theirs", 204)


@pytest.mark.parametrize("change", [{"name": "getOne"}, {"version": "2.0"}, {"connectorId": ORGANISATION}])
def test_another_place_replaces_and_the_new_one_comes_first(change: Any, engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    found = engine.preview(**{**full, **change})
    assert (found.replaces, bool(found.delete_before_replace)) == ([*change], False)


def test_a_name_is_known_by_its_letter_case(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    assert engine.preview(**{**full, "name": "GETORDER"}).replaces == ["name"]


@pytest.mark.parametrize("name", ["connectorId", "version", "name"])
def test_a_place_that_is_not_known_yet_is_another(name: str, engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    assert engine.preview(**{**full, name: Unknown()}).replaces == [name]


def test_a_rename_makes_the_new_one_and_deletes_the_old(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    assert engine.up(**{**full, "name": "getOne"}) == ["create action", "delete action"]
    assert [*versori.held("action")] == ["getOne"]
    assert engine.id == "getOne"


def test_definitions_that_are_not_known_yet_are_a_change(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    found = engine.preview(**{**full, "responses": [{"status": 200, "definitions": [Unknown()]}]})
    assert (found.changes, bool(found.replaces)) == (True, False)


def test_an_edit_on_versori_is_reported_and_set_back(engine: Engine, full: dict[str, Any], capsys: Any):
    engine.up(**full)
    live(engine).update(summary="Mine", responses=[])
    assert engine.preview(**full).changes is True
    (line,) = said(capsys)
    assert line.startswith('drift: action "getOrder" (version 1.0): summary is "Mine" on Versori, the program says "Get an')
    assert line.endswith("; this update sets them back")
    engine.up(**full)
    assert (live(engine)["summary"], len(live(engine)["responses"])) == ("Get an order", 2)
    assert engine.preview(**full).changes is False


def test_a_refresh_takes_over_an_edit(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    del live(engine)["requestBody"]
    live(engine)["responses"][0]["definitions"] = []
    engine.refresh()
    assert engine.state["requestBody"] == {}
    assert engine.inputs["responses"][0] == {"status": 200, "definitions": []}
    assert engine.up(**full) == ["update action"]


def test_one_that_is_gone_is_made_again_and_stays(engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: Any):
    """The old one and the new one have the same address: deleting the old one afterwards would delete the new one."""
    engine.up(**full)
    versori.held("action").clear()
    found = engine.preview(**full)
    assert (found.replaces, found.delete_before_replace) == (["id"], True)
    assert said(capsys) == ['drift: action "getOrder" (version 1.0) is gone from Versori; this update creates it again']
    engine.up(**full)
    assert live(engine)
    assert engine.up(**full) == []


def test_a_refresh_finds_one_gone(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    versori.versions.clear()
    assert engine.refresh().id == ""


def test_a_deletion_is_repeatable(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.destroy()
    engine.destroy()
    assert versori.held("action") == {}


def test_a_published_version_refuses_a_change_in_preview(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    versori.publish()
    assert engine.preview(**full).changes is False
    with pytest.raises(VersoriError, match=r'version "1.0" is published(.|\n)*make a new version'):
        engine.preview(**{**full, "path": "/"})
    with pytest.raises(VersoriError, match=r'version "1.0" is published'):
        engine.preview(**{**full, "name": "getOne"})


def test_a_published_version_refuses_a_new_one_in_preview(engine: Engine, versori: FakeVersori):
    versori.publish()
    ((failure),) = engine.check(**least()).failures
    assert failure.reason.startswith('version "1.0" is published')


def test_a_version_that_this_run_publishes_first_refuses(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    provider = engine.process()
    provider.run.announcements.publishing[version_key(CONNECTOR, "1.0")] = True
    with pytest.raises(VersoriError, match="this run publishes version"):
        provider.diff("getOrder", engine.state, {**full, "path": "/"})


def test_a_version_published_in_between_is_the_error(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    provider = engine.process()
    assert provider.diff("getOrder", engine.state, {**full, "path": "/"}).changes is True
    versori.publish()
    with pytest.raises(VersoriError, match=r'version "1.0" is published'):
        provider.update("getOrder", engine.state, {**full, "path": "/"})


def test_one_in_a_published_version_is_not_deleted_and_the_ways_out_are_said(
    engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    engine.up(**full)
    versori.publish()
    with pytest.raises(VersoriError, match=r"HTTP 409(.|\n)*nothing in it can be deleted separately: unpublish it first"):
        engine.destroy()


def test_offline_the_state_is_what_is_compared(versori: FakeVersori, full: dict[str, Any]):
    engine = Engine(versori, ActionProvider)
    engine.up(**full)
    versori.calls.clear()
    live(engine)["summary"] = "Theirs"
    engine.configuration = {"offline": True}
    assert engine.preview(**full).changes is False
    assert engine.preview(**{**full, "path": "/"}).changes is True
    assert engine.preview(**{**full, "name": "getOne"}).replaces == ["name"]
    engine.refresh()
    assert engine.state["summary"] == full["summary"]
    assert versori.calls == []


def test_an_account_of_another_organisation_touches_nothing(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    engine.organisations[None] = OTHER
    with pytest.raises(VersoriError, match='action "getOrder" belongs to organisation'):
        engine.preview(**full)


def test_what_versori_finds_wrong_is_reported(engine: Engine, versori: FakeVersori, capsys: Any, monkeypatch: Any):
    error = {"field": "/responses", "message": "must have at least one response", "severity": "error"}
    made = versori.create_content
    monkeypatch.setattr(versori, "create_content", lambda *given: {**made(*given), "errors": [error]})
    engine.up(**least())
    assert said(capsys) == [
        'warning: action "getOrder" (version 1.0): it has no response, so its version can\'t be published',
        'warning: action "getOrder" (version 1.0): /responses: must have at least one response',
    ]


def test_an_action_is_read_whole(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    read = engine.process().read("getOrder", {"connectorId": CONNECTOR, "version": "1.0"})
    assert read.outs == engine.state
    with pytest.raises(VersoriError, match="not found"):
        engine.process().read("nothing", {"connectorId": CONNECTOR, "version": "1.0"})


def test_a_trigger_lives_as_an_action_does(versori: FakeVersori, full: dict[str, Any]):
    engine = Engine(versori, TriggerProvider)
    declared = {key: value for key, value in full.items() if key not in ("path", "parameters")}
    assert engine.up(**declared) == ["create trigger"]
    assert "path" not in versori.bodies("create trigger")[0]
    assert engine.up(**declared) == []
    assert engine.up(**{**declared, "summary": "New"}) == ["update trigger"]
    assert engine.up(**{**declared, "summary": "New", "name": "onOrder"}) == ["create trigger", "delete trigger"]
    engine.refresh()
    assert engine.up(**{**declared, "summary": "New", "name": "onOrder"}) == []
    engine.destroy()
    assert versori.held("trigger") == {}


@pytest.mark.parametrize("ignored", [["summary", "requestBody", "responses"], ["*"]])
def test_what_is_ignored_keeps_what_is_edited_on_versori(ignored: list[str], engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    live(engine).update(summary="Theirs", responses=[])
    del live(engine)["requestBody"]
    ignoring = {**full, "ignoreChanges": ignored}
    assert engine.preview(**ignoring).changes is False
    assert engine.up(**ignoring) == []
    if "*" not in ignored:
        assert engine.up(**{**ignoring, "path": "/"}) == ["update action"]
        assert (live(engine)["summary"], live(engine)["responses"], "requestBody" in live(engine)) == ("Theirs", [], False)
        assert engine.up(**{**full, "path": "/"}) == ["update action"]
    assert engine.preview(**engine.inputs).changes is False
