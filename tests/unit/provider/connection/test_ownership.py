"""What of a connection is the program's: what it begins and ceases to declare, and what it leaves to Versori."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori
from unit.provider.fake.connection import OTHER_KEY, VARIABLES, basic, key
from unit.provider.fake.engine import Engine
from versori_pulumi.provider.connection import ConnectionProvider

THEIRS = [{"name": "zone", "value": "theirs"}]
NOTHING: dict[str, Any] = {"action": [], "trigger": []}


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one connection on it."""
    return Engine(versori, ConnectionProvider)


@pytest.fixture
def least(connector: str) -> dict[str, Any]:
    """A connection of which the program says next to nothing."""
    return {"connectorId": connector, "name": "Live"}


OWNED: dict[str, Any] = {
    "variables": {"variables": [{"name": "zone", "value": "default"}]},
    "action": {"credentials": {"action": []}},
    "action and trigger": {"credentials": NOTHING},
}


@pytest.mark.parametrize("owned", OWNED.values(), ids=OWNED)
def test_what_the_program_begins_to_declare_as_it_is_is_written_once(owned: Any, engine: Engine, least: dict[str, Any]):
    engine.up(**least)
    assert engine.preview(**least, **owned).changes is True
    assert engine.up(**least, **owned) == ["update connection"]
    assert owned.items() <= engine.state.items()
    assert engine.up(**least, **owned) == []


@pytest.mark.parametrize("owned", [{"variables": []}, OWNED["action"], OWNED["action and trigger"]])
def test_what_the_program_ceases_to_declare_is_the_programs_no_more(owned: Any, engine: Engine, least: dict[str, Any]):
    engine.up(**least, **owned)
    assert engine.up(**least) == ["update connection"]
    assert not engine.state.keys() & owned.keys()
    assert engine.up(**least) == []


def test_variables_that_are_the_programs_no_more_are_a_colleagues(
    engine: Engine, versori: FakeVersori, least: dict[str, Any]
):
    engine.up(**least, variables=[])
    engine.up(**least)
    versori.edit(engine.id, variables=THEIRS)
    assert engine.up(**least) == []
    assert versori.connections[engine.id]["variables"] == THEIRS


def test_a_kind_of_credentials_that_is_the_programs_no_more_is_a_colleagues(
    engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    action = {"action": full["credentials"]["action"]}
    engine.up(**{**full, "credentials": {**action, "trigger": []}})
    engine.up(**{**full, "credentials": action})
    live = versori.connections[engine.id]["credentials"]
    versori.edit(engine.id, credentials={**live, "trigger": live["action"][:1]})
    assert engine.preview(**{**full, "credentials": action}).changes is False


def test_an_adopted_connection_that_is_right_is_not_written(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    Engine(versori, ConnectionProvider).up(**full)
    assert engine.up(**full, existing="adopt") == []
    assert engine.up(**full, existing="adopt") == []


def test_ignored_credentials_and_kinds_that_are_not_declared_are_no_change(engine: Engine, least: dict[str, Any]):
    engine.up(**least)
    assert engine.preview(**least, ignoreChanges=["credentials", "variables"]).changes is False


IGNORED: dict[str, tuple[list[str], dict[str, Any]]] = {
    "name": (["name"], {"name": "Theirs"}),
    "variables": (["variables"], {"variables": THEIRS}),
    "a part of variables": (["variables[0].value"], {"variables": THEIRS}),
    "everything": (["*"], {"name": "Theirs", "variables": THEIRS, "credentials": NOTHING}),
    "credentials": (["credentials"], {"credentials": NOTHING}),
    "credentials of any kind": (["credentials[*]"], {"credentials": NOTHING}),
}


@pytest.mark.parametrize(("ignored", "edit"), IGNORED.values(), ids=IGNORED)
def test_what_is_ignored_is_left_to_the_web_page(
    ignored: list[str],
    edit: dict[str, Any],
    engine: Engine,
    versori: FakeVersori,
    full: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
):
    engine.up(**full)
    versori.edit(engine.id, **edit)
    assert engine.preview(**full, ignoreChanges=ignored).changes is False
    assert capsys.readouterr().err == ""
    assert engine.up(**full, ignoreChanges=ignored, forceDelete=True) == []
    assert versori.connections[engine.id].items() >= edit.items()


def test_what_is_not_ignored_is_still_the_programs(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    versori.edit(engine.id, name="Theirs", variables=THEIRS)
    assert engine.up(**full, ignoreChanges=["name"]) == ["update connection"]
    assert versori.bodies("update connection") == [{"id": engine.id, "name": "Theirs", "variables": VARIABLES}]
    assert engine.state["name"] == "Live"
    assert engine.preview(**full, ignoreChanges=["name"]).changes is False


@pytest.mark.parametrize("path", ["credentials.trigger", 'credentials["trigger"][0].credential', "credentials.trigger[0]"])
def test_one_kind_of_credentials_can_be_ignored(path: str, engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    live = versori.connections[engine.id]["credentials"]
    versori.edit(engine.id, credentials={**live, "trigger": []})
    assert engine.preview(**full, ignoreChanges=[path]).changes is False
    changed = {**full["credentials"], "action": [basic(), key()]}
    assert engine.up(**{**full, "credentials": changed}, ignoreChanges=[path]) == ["update connection"]
    assert versori.connections[engine.id]["credentials"]["trigger"] == []
    other = {**full["credentials"], "action": [basic(), key(scheme=OTHER_KEY)]}
    assert engine.preview(**{**full, "credentials": other}, ignoreChanges=["credentials.trigger"]).changes is True


def test_what_is_no_longer_ignored_is_announced_before_it_is_set_back(
    engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    versori.edit(engine.id, name="Theirs", credentials=NOTHING)
    engine.up(**full, ignoreChanges=["name", "credentials"], forceDelete=True)
    capsys.readouterr()
    found = engine.preview(**full, forceDelete=True)
    assert found.replaces == ["credentials"]
    said = capsys.readouterr().err
    assert 'name is "Theirs" on Versori, the program says "Live"' in said
    assert "credentials is not as the program says" in said
