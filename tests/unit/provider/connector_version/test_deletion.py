"""What becomes of versions that are gone, deleted, or not to be touched."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.connector_version.conftest import said
from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import ORGANISATION, OTHER, said_no
from versori_pulumi.provider.boundary import VersoriError


def test_one_that_is_gone_is_made_again(
    engine: Engine, versori: FakeVersori, full: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**full)
    versori.versions.clear()
    assert engine.preview(**full).replaces == ["id"]
    place = f"connector {full['connectorId']}"
    assert said(capsys) == [f'drift: version "1.0" ({place}) is gone from Versori; this update creates it again']
    assert engine.refresh().id == ""
    engine.state["name"] = "1.0"
    written = engine.up(**full)
    assert (written[0], written[-1]) == ("create version", "update version")


def test_one_that_was_made_again_by_somebody_is_not_compared_nor_deleted(
    engine: Engine, versori: FakeVersori, draft: dict[str, Any], capsys: pytest.CaptureFixture[str]
):
    engine.up(**draft)
    versori.versions.clear()
    theirs = versori.add_version(draft["connectorId"], "1.0")
    engine.destroy()
    assert said(capsys)[-1].endswith("has been replaced by another one of that name, so it is not deleted")
    assert engine.preview(**draft).changes is True
    assert said(capsys)[-1].endswith("was deleted and recreated: its contents are not compared")
    assert engine.up(**draft) == []
    assert engine.state["versionId"] == theirs["id"]
    assert engine.up(**draft) == []
    engine.destroy()
    assert versori.versions == {}


@pytest.mark.parametrize("published", [True, False])
def test_a_deletion_unpublishes_first_where_it_must(
    published: bool, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    engine.up(**draft, published=published)
    versori.calls.clear()
    engine.destroy()
    assert versori.writes == [*(["unpublish"] if published else []), "delete version"]
    assert versori.bodies("delete version") == [False]
    versori.calls.clear()
    engine.destroy()
    assert versori.writes == []


@pytest.mark.parametrize("operation", ["unpublish", "delete version"])
def test_one_that_is_gone_in_the_middle_is_deleted(
    operation: str, engine: Engine, versori: FakeVersori, draft: dict[str, Any]
):
    engine.up(**draft, published=True)
    versori.fails(operation, said_no(404, "no such version"))
    engine.destroy()


def test_one_in_use_says_so_and_stays(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft, published=True)
    versori.fails("unpublish", said_no(409, "in use", "unpublish it"), times=2)
    for act in (engine.destroy, lambda: engine.up(**draft)):
        with pytest.raises(VersoriError) as caught:
            act()
        assert str(caught.value).startswith(
            "could not unpublish it: in use (HTTP 409)\n"
            "  hint: a version that a live integration uses can't be unpublished: stop using it there first. To keep"
        )
    assert [*versori.versions] == [(draft["connectorId"], "1.0")]


def test_offline_compares_with_the_state_and_asks_nothing(engine: Engine, versori: FakeVersori, full: dict[str, Any]):
    engine.up(**full)
    engine.configuration["offline"] = "true"
    versori.calls.clear()
    versori.touch(full["connectorId"], "1.0", publishedAt=None)
    assert engine.preview(**full).changes is False
    assert engine.preview(**{**full, "description": "New"}).changes is True
    with pytest.raises(VersoriError, match="is published"):
        engine.preview(**{**full, "actions": []})
    assert engine.refresh().outs == engine.state
    assert versori.calls == []


def test_one_of_another_organisation_is_not_touched(engine: Engine, versori: FakeVersori, draft: dict[str, Any]):
    engine.up(**draft)
    engine.organisations[None] = OTHER
    versori.calls.clear()
    for act in (lambda: engine.preview(**draft), engine.refresh, engine.destroy):
        with pytest.raises(VersoriError, match=f'version "1.0" belongs to organisation {ORGANISATION}'):
            act()
    assert versori.calls == []
