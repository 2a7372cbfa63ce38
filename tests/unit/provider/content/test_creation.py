"""How an action comes to be: created, found, adopted or refused."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.content.conftest import least, live, said
from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import no_answer, said_no
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.content import ActionProvider


def test_a_post_without_an_answer_that_took_effect_is_found(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    versori.fails("create action", no_answer(), after=True)
    assert engine.up(**full) == ["create action"]
    assert engine.up(**full) == []


def test_a_post_that_took_no_effect_is_never_sent_twice(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    versori.fails("create action", no_answer())
    with pytest.raises(VersoriError, match="request may have created the action"):
        engine.up(**full)
    assert versori.writes == ["create action"]
    assert engine.up(**full) == ["create action"]


@pytest.mark.parametrize("after", [False, True])
def test_an_update_without_an_answer_is_finished_by_the_next(
    after: bool, engine: Engine, versori: FakeVersori, full: dict[str, Any]
):
    engine.up(**full)
    versori.fails("update action", no_answer(), after=after)
    with pytest.raises(VersoriError):
        engine.up(**{**full, "path": "/"})
    engine.up(**{**full, "path": "/"})
    assert live(engine)["path"] == "/"
    assert engine.preview(**{**full, "path": "/"}).changes is False


@pytest.fixture
def theirs(versori: FakeVersori) -> dict[str, Any]:
    """An action of that name which somebody else made."""
    Engine(versori, ActionProvider).up(**least(summary="Theirs"))
    versori.calls.clear()
    return versori.held("action")["getOrder"]


def test_the_one_that_exists_is_named_in_preview(engine: Engine, theirs: dict[str, Any], full: dict[str, Any]):
    (failure,) = engine.check(**full).failures
    assert failure.reason.startswith(f'version "1.0" has an action named "getOrder" already ({theirs["id"]})')
    assert 'existing="adopt" on this action' in failure.reason


def test_the_one_that_exists_is_adopted_where_the_program_says_so(
    engine: Engine, versori: FakeVersori, theirs: dict[str, Any], full: dict[str, Any], capsys: Any
):
    adopting = {**full, "existing": "adopt"}
    engine.preview(**adopting)
    (line,) = said(capsys)
    assert line.startswith(
        'adopt: action "getOrder" (version 1.0) exists and is adopted; this sets summary from "Theirs" to'
    )
    assert engine.up(**adopting) == ["update action"]
    assert versori.held("action")["getOrder"]["id"] == theirs["id"]
    assert engine.up(**adopting) == []


@pytest.mark.usefixtures("theirs")
def test_one_as_declared_is_adopted_without_a_write(versori: FakeVersori):
    engine = Engine(versori, ActionProvider, existing="adopt")
    assert engine.up(**least(summary="Theirs")) == []
    assert engine.state["summary"] == "Theirs"
    versori.publish()
    other = Engine(versori, ActionProvider, existing="adopt")
    assert other.up(**least(summary="Theirs")) == []


@pytest.mark.usefixtures("theirs")
def test_an_import_takes_the_one_of_that_name(engine: Engine):
    assert engine.up(**least(importId="getOrder", summary="Theirs")) == []
    assert engine.id == "getOrder"


@pytest.mark.usefixtures("theirs")
def test_an_import_of_another_name_is_refused(engine: Engine):
    (failure,) = engine.check(**least(importId="getOne")).failures
    assert (failure.property, failure.reason) == (
        "importId",
        '"getOne" is not declared: import_ takes the name that is on Versori',
    )


def test_an_import_of_what_is_not_there_is_refused(engine: Engine):
    (failure,) = engine.check(**least(importId="getOrder")).failures
    assert "not found" in failure.reason


@pytest.mark.usefixtures("theirs")
def test_two_resources_do_not_share_one(versori: FakeVersori):
    engine = Engine(versori, ActionProvider, existing="adopt")
    provider = engine.process()
    provider.create(least(existing="adopt", resourceName="one"))
    with pytest.raises(VersoriError, match=r'belongs to resource "one" \(Action\)'):
        provider.create(least(existing="adopt", resourceName="other"))


@pytest.mark.usefixtures("theirs")
def test_what_another_resource_adopted_is_not_deleted(versori: FakeVersori, capsys: Any):
    engine = Engine(versori, ActionProvider, existing="adopt")
    engine.up(**least())
    provider = engine.process()
    provider.create(least(existing="adopt"))
    provider.delete("getOrder", engine.state)
    assert "getOrder" in versori.held("action")
    assert "belongs to another resource (Action) now" in capsys.readouterr().err


def test_a_name_taken_in_between_is_named(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    provider = engine.process()
    checked = engine.check(provider, **full)
    Engine(versori, ActionProvider).up(**least())
    with pytest.raises(VersoriError, match=r'version "1.0" has an action named "getOrder" already'):
        provider.create(checked.inputs)


def test_a_refused_post_is_the_error(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    versori.fails("create action", said_no(400, "wrong"))
    with pytest.raises(VersoriError, match="wrong"):
        engine.up(**full)


def test_a_version_that_is_yet_to_come_is_no_problem_in_preview(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    assert engine.preview(**{**full, "version": Unknown()}) is None
    assert versori.writes == []


def test_a_version_that_is_nowhere_is_a_problem_in_preview(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    with pytest.raises(AssertionError, match=r'has no version "2.0"; it has: 1.0'):
        engine.preview(**{**full, "version": "2.0"})
    assert versori.writes == []
