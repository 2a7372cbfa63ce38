"""The life of a version through the hooks: what each run writes, and what the state then holds."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown

from unit.provider.connector_version.conftest import pet, said, schema
from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CREATED, ORGANISATION, no_answer
from unit.provider.fake.version import PUBLISHED, document
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.claims import version_key
from versori_pulumi.provider.connector_version import ConnectorVersionProvider


def test_the_pickled_provider_is_a_contract():
    """It is in the state of every stack that has a version."""
    assert serialize_provider(ConnectorVersionProvider()) == (
        "gASVTQAAAAAAAACMKXZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3Rvcl92ZXJzaW9ulIwYQ29ubmVjdG9yVmVyc2lvblByb3ZpZGVylJOUKYGULg=="
    )


@pytest.mark.parametrize("name", ["draft", "full"])
def test_a_second_run_writes_nothing(name: str, engine: Engine, request: pytest.FixtureRequest):
    inputs = request.getfixturevalue(name)
    assert engine.up(**inputs) != []
    state = engine.state
    assert engine.up(**inputs) == []
    assert engine.preview(**inputs).changes is False
    engine.refresh()
    assert engine.state == state
    assert engine.up(**inputs) == []


def test_a_creation_fills_it_before_it_is_published(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    assert engine.up(**full) == [
        "create version",
        "create definitions",
        "create action",
        "create trigger",
        "update version",
        "publish",
        "update version",
    ]
    live = versori.versions[full["connectorId"], "1.0"]
    assert (live["publishedAt"], live["isDefault"], live["description"]) == (PUBLISHED, True, "Ours")
    assert [[*versori.held(kind, full["connectorId"])] for kind in live["held"]] == [["getPet"], ["onPet"], ["Pet"]]


def test_the_state_holds_what_is_stable(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    assert engine.id == "1.0"
    assert engine.state == {
        **engine.inputs,
        "organisationId": ORGANISATION,
        "createdAt": CREATED,
        "versionId": versori.versions[full["connectorId"], "1.0"]["id"],
    }


def test_a_draft_is_one_request(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    assert engine.up(**draft) == ["create version"]
    assert versori.bodies("create version") == [{"name": "1.0"}]


def test_a_copy_says_of_what(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    versori.add_version(draft["connectorId"], "0.9")
    engine.up(**draft, fromVersion="0.9")
    assert versori.bodies("create version") == [{"name": "1.0", "fromVersion": "0.9"}]
    assert engine.up(**draft) == [], "what it was made from once may be forgotten"
    versori.add_version(draft["connectorId"], "0.8")
    assert engine.preview(**draft, fromVersion="0.8").replaces == ["fromVersion"]


def test_a_document_is_imported_and_its_messages_are_told(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    assert engine.up(**draft, openapi=document()) == ["import version"]
    assert versori.bodies("import version") == [document()["content"].encode()]
    assert engine.state["openapi"] == {"sha256": document()["sha256"]}
    assert said(capsys) == [f'info: version "1.0" (connector {draft["connectorId"]}): 1 action was imported.']
    elsewhere = {"sha256": document()["sha256"], "path": "/no/such/file"}
    assert engine.up(**draft, openapi=elsewhere) == [], "a moved checkout is no change"


def test_a_document_that_changed_since_the_program_saw_it_is_refused(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any], tmp_path: Any
):
    path = tmp_path / "openapi.json"
    declared = {"sha256": document()["sha256"], "path": str(path)}
    with pytest.raises(AssertionError, match=r'openapi.json".*be read: No such file'):
        engine.up(**draft, openapi=declared)
    path.write_text("other")
    with pytest.raises(AssertionError, match="changed while Pulumi was running"):
        engine.up(**draft, openapi=declared)
    assert versori.writes == []
    path.write_text(document()["content"])
    assert engine.up(**draft, openapi=declared) == ["import version"]


STEPS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "description": ({}, {"description": "New"}, ["update version"]),
    "no description": ({"description": "Ours"}, {}, ["update version"]),
    "publish": ({}, {"published": True}, ["publish"]),
    "publish described": ({}, {"published": True, "description": "New"}, ["update version", "publish"]),
    "publish as default": ({}, {"published": True, "isDefault": True}, ["publish", "update version"]),
    "unpublish": ({"published": True}, {"published": False}, ["unpublish"]),
    "no longer published": ({"published": True}, {}, ["unpublish"]),
    "unpublish the default": ({"published": True, "isDefault": True}, {}, ["unpublish"]),
    "unpublish and describe": ({"published": True}, {"description": "New"}, ["unpublish", "update version"]),
    "the default and described": (
        {"published": True},
        {"published": True, "isDefault": True, "description": "New"},
        ["update version"],
    ),
    "no longer the default": ({"published": True, "isDefault": True}, {"published": True}, ["update version"]),
}


@pytest.mark.parametrize("case", STEPS.values(), ids=STEPS)
def test_a_change_in_place_sends_what_is_needed_in_order(case: Any, engine: Engine, draft: dict[str, Any]):
    before, after, written = case
    engine.up(**draft, **before)
    found = engine.preview(**draft, **after)
    assert (found.changes, found.replaces) == (True, None)
    assert engine.up(**draft, **after) == written
    assert engine.up(**draft, **after) == []
    state = engine.state
    engine.refresh()
    assert engine.state == state


def test_what_is_declared_as_it_is_is_written_once(engine: Engine, draft: dict[str, Any]):
    engine.up(**draft)
    assert engine.preview(**draft, published=False, description="").changes is True
    assert engine.up(**draft, published=False, description="") == ["update version"]
    assert engine.up(**draft, published=False, description="") == []
    assert engine.up(**draft) == ["update version"], "what it ceases to declare as well"
    assert engine.up(**draft) == []


def test_what_is_published_and_declared_so_is_not_published_again(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    engine.up(**draft)
    versori.touch(draft["connectorId"], "1.0", publishedAt=PUBLISHED)
    assert engine.preview(**draft, published=True).changes is True
    assert engine.up(**draft, published=True) == ["update version"]
    assert engine.up(**draft, published=True) == []
    assert engine.up(**draft) == ["unpublish"]


def test_what_is_not_declared_keeps_its_live_value(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    theirs = {"description": "Theirs", "publishedAt": PUBLISHED, "isDefault": True}
    versori.touch(draft["connectorId"], "1.0", **theirs)
    assert engine.up(**draft) == []
    assert engine.up(**draft, description="Ours") == ["update version"]
    live = versori.versions[draft["connectorId"], "1.0"]
    assert {**theirs, "description": "Ours"} == {key: live[key] for key in theirs}


def test_somebodys_changes_show_and_are_set_back(
    engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    versori.touch(full["connectorId"], "1.0", publishedAt=None, isDefault=False)
    assert engine.preview(**full).changes is True
    (line,) = said(capsys)
    assert line == (
        f'drift: version "1.0" (connector {full["connectorId"]}): published is false on Versori, the program says true; '
        "is_default is false on Versori, the program says true; this update sets them back"
    )
    assert engine.up(**full) == ["publish", "update version"]


def test_a_refresh_shows_drift(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    versori.touch(full["connectorId"], "1.0", publishedAt=None, description=None)
    engine.refresh()
    assert (engine.inputs["published"], engine.inputs["description"]) == (False, "")
    assert engine.up(**full) == ["update version", "publish"]


REMADE: dict[str, dict[str, Any]] = {
    "actions": {"actions": [pet(path="/dogs")]},
    "triggers": {"triggers": None},
    "definitions": {"definitions": {"Pet": schema(description="a pet")}},
    "openapi": {"openapi": document()},
}


@pytest.mark.parametrize("name", REMADE)
def test_a_draft_is_made_anew_where_its_contents_change(
    name: str, engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    before = {**full, "published": None, "isDefault": None}
    engine.up(**before)
    after = {**before, **REMADE[name]}
    found = engine.preview(**after)
    assert (found.replaces, found.delete_before_replace) == ([name], True)
    (line,) = said(capsys)
    label = f'version "1.0" (connector {full["connectorId"]})'
    why = f"what it is made from changes ({name}), and what was edited by hand is lost"
    assert line == f"replace: {label}: {why}; it is made anew, and is gone for a moment"
    written = engine.up(**after)
    assert written[:2] == ["delete version", "import version" if name == "openapi" else "create version"]
    assert [version for _, version in versori.versions] == ["1.0"]
    assert engine.up(**after) == []


@pytest.mark.parametrize("name", REMADE)
def test_a_published_one_refuses_other_contents(name: str, engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    before = len(versori.writes)
    with pytest.raises(VersoriError) as caught:
        engine.preview(**{**full, **REMADE[name]})
    assert str(caught.value).startswith(
        f'version "1.0" is published, so what it is made from can\'t change ({name})\n  hint: give it a new name (name="…"'
    )
    assert len(versori.writes) == before


def test_one_that_is_to_be_a_draft_again_may_change(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    draft = {**full, "published": False, "isDefault": False, "actions": []}
    assert engine.up(**draft)[:3] == ["unpublish", "delete version", "create version"]
    assert [*versori.held("action", full["connectorId"])] == []
    assert engine.up(**draft) == []


def test_one_of_a_new_name_is_there_before_the_old_one_goes(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    after = {**full, "name": "1.1", "actions": []}
    assert (engine.preview(**after).replaces, engine.preview(**after).delete_before_replace) == (["name"], False)
    written = engine.up(**after)
    assert (written[0], written[-2:]) == ("create version", ["unpublish", "delete version"])
    assert [version for _, version in versori.versions] == ["1.1"]
    assert engine.id == "1.1"


def test_it_goes_with_its_connector(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    assert engine.preview(**{**draft, "connectorId": Unknown()}).replaces == ["connectorId"]
    other = versori.add()
    assert engine.up(**{**draft, "connectorId": other}) == ["create version", "delete version"]
    assert [*versori.versions] == [(other, "1.0")]


def test_contents_not_known_yet_are_told_where_they_could_fail(
    engine: Engine, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    assert engine.preview(**{**full, "actions": Unknown()}).changes is False
    (line,) = said(capsys)
    assert line.endswith("is published: this update fails if these, which aren't known yet, change: actions")


def test_get_shows_all_that_the_api_tells(engine: Engine, full: dict[str, Any]):
    engine.up(**full)
    found = engine.process().read("1.0", {"connectorId": full["connectorId"], "__provider": "p"})
    assert found.outs == {
        "connectorId": full["connectorId"],
        "name": "1.0",
        "description": "Ours",
        "published": True,
        "isDefault": True,
        **{name: engine.state[name] for name in ("organisationId", "createdAt", "versionId")},
    }
    with pytest.raises(VersoriError, match="version not found"):
        engine.process().read("2.0", {"connectorId": full["connectorId"]})


def test_a_failed_read_is_not_taken_for_a_deletion(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    for act in (engine.refresh, lambda: engine.preview(**full), engine.destroy):
        versori.fails("get version", no_answer("read it"))
        with pytest.raises(VersoriError, match="could not read it: no answer within the timeout"):
            act()


def test_what_only_the_state_has_to_know_is_an_update_that_sends_nothing(engine: Engine, draft: dict[str, Any]):
    engine.organisations["eu"] = ORGANISATION
    engine.up(**draft)
    assert engine.preview(**draft, account="eu").changes is True
    assert engine.up(**draft, account="eu") == []
    assert engine.state["account"] == "eu"


def test_what_is_ignored_keeps_its_live_value(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    inputs = {**draft, "description": "Ours", "ignoreChanges": ["description"]}
    engine.up(**inputs)
    versori.touch(draft["connectorId"], "1.0", description="Theirs")
    assert engine.up(**inputs) == []
    assert engine.up(**inputs, published=True) == ["publish"]
    assert versori.versions[draft["connectorId"], "1.0"]["description"] == "Theirs"


def test_what_this_run_publishes_is_known_to_what_is_in_it(engine: Engine, draft: dict[str, Any]):
    key = version_key(draft["connectorId"], "1.0")
    provider = engine.process()
    engine.check(provider, **draft, published=True)
    assert provider.run.announcements.publishing == {key: True}
    provider = engine.process()
    engine.check(provider, **draft)
    assert provider.run.announcements.publishing == {}
    engine.up(**draft)
    for declared, publishing in (({}, {}), ({"published": True}, {key: True})):
        provider = engine.process()
        provider.diff("1.0", engine.state, {**draft, **declared})
        assert provider.run.announcements.publishing == publishing
    engine.up(**draft, published=True)
    provider = engine.process()
    provider.diff("1.0", engine.state, draft)
    assert provider.run.announcements.publishing == {key: False}


def test_what_keeps_it_from_being_published_fails_the_preview(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**draft)
    messages = [{"text": "The action a is not valid.", "severity": "error"}, {"text": "Fine.", "severity": "info"}]
    versori.touch(draft["connectorId"], "1.0", messages=messages)
    with pytest.raises(VersoriError, match=r"can't be published as it is: The action a is not valid\.\n  hint: "):
        engine.preview(**draft, published=True)
    engine.preview(**draft)
    assert said(capsys) == []
