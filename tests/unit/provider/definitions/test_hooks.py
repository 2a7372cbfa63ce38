"""The life of definitions through the hooks: what each run writes, and what the state then holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown

from unit.provider.definitions.conftest import CIRCLE, ITEM, ORDER, PLACE, XSD, YAML, act, declare, said
from unit.provider.fake import FakeVersori
from unit.provider.fake.definition import definition, schema
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import ORGANISATION
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.definitions import DefinitionsProvider


def test_the_pickled_provider_is_a_contract():
    """It is in the state of every stack that has definitions."""
    assert (
        serialize_provider(DefinitionsProvider())
        == "gASVQgAAAAAAAACMI3ZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmRlZmluaXRpb25zlIwTRGVmaW5pdGlvbnNQcm92aWRlcpSTlCmBlC4="
    )


@pytest.mark.parametrize("declared", [CIRCLE, declare(A=XSD), declare(A=YAML, B=XSD)], ids=["circle", "XSD", "YAML"])
def test_a_second_run_writes_nothing(declared: Any, engine: Engine):
    assert engine.up(**declared) == ["create definitions"]
    assert engine.up(**declared) == []
    assert engine.preview(**declared).changes is False


def test_a_refresh_after_a_run_changes_nothing(engine: Engine):
    engine.up(**CIRCLE)
    state, inputs = engine.state, engine.inputs
    engine.refresh()
    assert (engine.state, engine.inputs) == (state, inputs)


def test_the_state_holds_what_is_stable(engine: Engine):
    engine.up(**CIRCLE)
    assert engine.id == "Order,Item"
    assert engine.state == {**CIRCLE, "organisationId": ORGANISATION}


def test_definitions_in_a_circle_are_one_request(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    (bodies,) = versori.bodies("create definitions")
    assert bodies == [{"name": "Order", **ORDER}, {"name": "Item", **ITEM}]


def test_a_media_type_is_filled_in(engine: Engine):
    engine.up(**declare(A={"schema": XSD["schema"]}, B={"schema": ORDER["schema"] | {"content": "{}"}}))
    assert [one["accept"] for one in engine.state["definitions"].values()] == [["application/xml"], ["application/json"]]


CHANGES: dict[str, Any] = {
    "schema": {**ITEM, "schema": schema({"type": "array"})},
    "description": {**ITEM, "description": "Another"},
    "no description": {key: value for key, value in ITEM.items() if key != "description"},
    "media types": {**ITEM, "accept": ["application/json", "text/json"]},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_one_update_and_the_schema_goes_along_only_where_it_changed(
    name: str, engine: Engine, versori: FakeVersori
):
    engine.up(**CIRCLE)
    changed = declare(Order=ORDER, Item=CHANGES[name])
    assert engine.preview(**changed).changes is True
    assert engine.up(**changed) == ["update definition"]
    (body,) = versori.bodies("update definition")
    assert ("schema" in body) is (name == "schema")
    assert versori.held("definition")["Item"].get("description") == CHANGES[name].get("description")
    assert engine.up(**changed) == []


SAME: dict[str, Any] = {
    "spelling": {**ITEM, "schema": schema(json.dumps(json.loads(ITEM["schema"]["content"]), indent=4))},
    "$id and $schema": {
        **ITEM,
        "schema": schema({"$id": "https://x", "$schema": "y", **json.loads(ITEM["schema"]["content"])}),
    },
    "YAML": {
        **ITEM,
        "schema": schema("type: object\nproperties: {order: {$ref: '#/$defs/Order'}}", "application/schema+yaml"),
    },
}


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_no_change(name: str, engine: Engine):
    engine.up(**CIRCLE)
    assert engine.up(**declare(Order=ORDER, Item=SAME[name])) == []


def test_new_ones_and_changed_ones_refer_to_each_other(engine: Engine, versori: FakeVersori):
    """POST first, which refers by URL to what is there; then PUT, which refers by URL to everything."""
    engine.up(**declare(Item=definition({})))
    assert engine.up(**CIRCLE) == ["create definitions", "update definition"]
    order, item = versori.held("definition")["Order"]["url"], versori.held("definition")["Item"]["url"]
    assert item in versori.held("definition")["Order"]["text"]
    assert order in versori.held("definition")["Item"]["text"]
    assert engine.up(**CIRCLE) == []


def test_one_that_is_no_longer_declared_is_deleted(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    alone = declare(Item=definition({}))
    assert engine.up(**alone) == ["update definition", "delete definitions"]
    assert [*versori.held("definition")] == ["Item"]
    assert engine.up(**alone) == []


def test_what_something_refers_to_stays_until_that_is_gone(engine: Engine, versori: FakeVersori, capsys: Any):
    """An action that leaves the program together with its definition is deleted after the definitions are updated."""
    engine.up(**declare(Order=definition({}), Item=definition({})))
    act(versori, "Order")
    left = declare(Item=definition({}))
    assert engine.preview(**left).changes is False
    (line,) = said(capsys)
    assert line.startswith(
        'warning: definition "Order" (version 1.0) is no longer declared, and stays as long as action "getOrder"'
    )
    assert engine.up(**left) == []
    versori.held("action").clear()
    assert engine.up(**left) == ["delete definitions"]
    assert [*engine.state["definitions"]] == ["Item"]
    assert engine.up(**left) == []


def test_what_stays_is_remembered_by_an_update(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    act(versori, "Order")
    left = declare(New=definition({}))
    assert engine.up(**left) == ["create definitions"]
    assert [*engine.state["definitions"]] == ["New", "Order", "Item"]
    versori.held("action").clear()
    assert engine.up(**left) == ["delete definitions"]
    assert [*versori.held("definition")] == ["New"]


def test_force_deletes_what_something_refers_to(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    act(versori, "Order")
    assert engine.up(**declare(Item=definition({})), forceDelete=True) == ["update definition", "delete definitions"]
    assert versori.bodies("delete definitions") == [(["Order"], True)]


def test_an_edit_of_a_schema_is_reported_and_set_back(engine: Engine, versori: FakeVersori, capsys: Any):
    engine.up(**CIRCLE)
    versori.held("definition")["Item"]["text"] = '{"type": "string"}'
    versori.held("definition")["Order"]["accept"] = ["text/plain"]
    assert engine.preview(**CIRCLE).changes is True
    accept, schema_line = said(capsys)
    assert accept.startswith(
        'drift: definition "Order" (version 1.0): accept is ["text/plain"] on Versori, the program says ["'
    )
    assert accept.endswith("; this update sets it back")
    text_shown = 'drift: definition "Item" (version 1.0): schema is not as the program says; this update sets it back'
    assert schema_line == text_shown
    assert engine.up(**CIRCLE) == ["update definition", "update definition"]
    assert engine.preview(**CIRCLE).changes is False


def test_a_refresh_takes_over_an_edit_as_a_program_would_write_it(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    url = versori.held("definition")["Order"]["url"]
    versori.held("definition")["Item"]["text"] = json.dumps({"$ref": url, "not": {"$ref": f"{url}#/properties"}})
    engine.refresh()
    found = json.loads(engine.inputs["definitions"]["Item"]["schema"]["content"])
    assert found == {"$ref": "#/$defs/Order", "not": {"$ref": "#/$defs/Order/properties"}}
    assert engine.inputs["definitions"]["Order"] == ORDER
    assert engine.up(**engine.inputs) == []


def test_a_description_that_was_never_declared_stays(engine: Engine, versori: FakeVersori):
    engine.up(**declare(Order=definition({})))
    versori.held("definition")["Order"]["description"] = "Theirs"
    assert engine.up(**declare(Order=definition({}))) == []
    engine.up(**declare(Order=definition({"type": "object"})))
    assert versori.held("definition")["Order"]["description"] == "Theirs"


def test_one_that_is_gone_is_made_again(engine: Engine, versori: FakeVersori, capsys: Any):
    engine.up(**CIRCLE)
    del versori.held("definition")["Item"]
    assert engine.preview(**CIRCLE).changes is True
    assert said(capsys)[0] == 'drift: definition "Item" (version 1.0) is gone from Versori; this update creates it again'
    # What refers to the old one is repaired.
    assert engine.up(**CIRCLE) == ["create definitions", "update definition"]
    assert engine.up(**CIRCLE) == []


def test_where_all_are_gone_they_are_replaced_and_stay(engine: Engine, versori: FakeVersori, capsys: Any):
    engine.up(**CIRCLE)
    versori.held("definition").clear()
    found = engine.preview(**CIRCLE)
    assert (found.replaces, found.delete_before_replace) == (["id"], True)
    assert (
        said(capsys)[0]
        == 'drift: definitions "Order, Item" (version 1.0) are gone from Versori; this update creates them again'
    )
    engine.up(**CIRCLE)
    assert [*versori.held("definition")] == ["Order", "Item"]
    assert engine.up(**CIRCLE) == []


@pytest.mark.parametrize("gone", ["definitions", "version"])
def test_a_refresh_finds_them_gone(gone: str, engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    (versori.held("definition") if gone == "definitions" else versori.versions).clear()
    assert engine.refresh().id == ""


def test_a_refresh_forgets_one_that_is_gone(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    del versori.held("definition")["Item"]
    engine.refresh()
    assert [*engine.state["definitions"]] == ["Order"]
    assert engine.up(**CIRCLE)[0] == "create definitions"


@pytest.mark.parametrize("change", [{"version": "2.0"}, {"version": Unknown()}, {"connectorId": Unknown()}])
def test_another_place_replaces(change: Any, engine: Engine):
    engine.up(**CIRCLE)
    assert engine.preview(**{**CIRCLE, **change}).replaces == [*change]


def test_what_is_not_known_yet_is_a_change(engine: Engine):
    engine.up(**CIRCLE)
    unknown = {**ITEM, "schema": {"contentType": "application/schema+json", "content": Unknown()}}
    assert engine.preview(**declare(Order=ORDER, Item=unknown)).changes is True
    assert engine.preview(**{**CIRCLE, "definitions": Unknown()}).changes is True


def test_a_published_version_refuses_a_change_in_preview(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    versori.publish()
    assert engine.preview(**CIRCLE).changes is False
    with pytest.raises(VersoriError, match=r'version "1.0" is published'):
        engine.preview(**declare(Order=definition({})))
    (failure,) = Engine(versori, DefinitionsProvider).check(**declare(New=definition({}))).failures
    assert failure.reason.startswith('version "1.0" is published')
    with pytest.raises(VersoriError, match="unpublish it first"):
        engine.destroy()


def test_a_deletion_is_one_request_and_repeatable(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    versori.calls.clear()
    engine.destroy()
    assert versori.writes == ["delete definitions"]
    engine.destroy()
    versori.versions.clear()
    engine.destroy()


def test_a_deletion_of_what_something_refers_to_is_refused(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    act(versori, "Order")
    with pytest.raises(VersoriError, match=r"referred to(.|\n)*force_delete=True"):
        engine.destroy()
    engine.up(**CIRCLE, forceDelete=True)
    engine.destroy()
    assert versori.held("definition") == {}


def test_offline_the_state_is_what_is_compared(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    versori.calls.clear()
    versori.held("definition")["Item"]["text"] = "{}"
    engine.configuration = {"offline": True}
    assert engine.preview(**CIRCLE).changes is False
    assert engine.preview(**declare(Order=ORDER, Item=CHANGES["schema"])).changes is True
    assert engine.preview(**declare(Order=ORDER)).changes is True
    engine.refresh()
    assert engine.up(**CIRCLE) == []
    assert versori.calls == []


def test_definitions_are_read_whole(engine: Engine):
    engine.up(**CIRCLE)
    read = engine.process().read("Order,Item", dict(PLACE))
    shown = read.outs["definitions"]
    assert json.loads(shown["Order"]["schema"]["content"]) == json.loads(ORDER["schema"]["content"])
    assert shown["Item"]["description"] == "A line"
    with pytest.raises(VersoriError, match='has no definition "Nothing"; it has: Item, Order'):
        engine.process().read("Nothing", dict(PLACE))


def test_few_requests_find_no_change(engine: Engine, versori: FakeVersori):
    engine.up(**CIRCLE)
    versori.calls.clear()
    engine.preview(**CIRCLE)
    assert sorted(operation for operation, _ in versori.calls) == ["get definitions", "get schema", "get schema"]


def test_marked_definitions_are_told_without_their_values(
    engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    declared = {**declare(Order={**definition({}), "description": "hunter2"}), "secretProperties": ["definitions"]}
    engine.up(**declared)
    versori.held("definition")["Order"]["description"] = "hunter3"
    assert engine.preview(**declared).changes is True
    text_shown = capsys.readouterr().err
    assert "description is not as the program says" in text_shown
    assert "hunter" not in text_shown
