"""Nothing lost, nothing twice: creations in which a request fails."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori
from unit.provider.fake.connector import SHOP
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import no_answer, said_no
from versori_pulumi.connect.errors import RequestError
from versori_pulumi.provider.boundary import VersoriError

KEY = {"schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
FULL: dict[str, Any] = {
    **SHOP,
    "documentationURL": "https://docs.example.com",
    "categories": ["HR"],
    "tags": {"a": ["b"]},
    "authSchemeConfigs": [KEY],
}
BIGQUERY = {
    "name": "Sales",
    "protocol": "bigquery",
    "datasetId": "project.dataset",
    "authSchemeConfigs": [KEY],
    "public": True,
}


def test_a_post_without_an_answer_that_took_effect_is_found(engine: Engine, versori: FakeVersori):
    versori.fails("create", no_answer(), after=True)
    assert engine.up(**FULL) == ["create", "update", "categories"]
    assert list(versori.connectors) == [engine.id]
    assert engine.up(**FULL) == []


def test_a_post_that_takes_effect_late_is_found(engine: Engine, versori: FakeVersori, monkeypatch: pytest.MonkeyPatch):
    versori.fails("create", no_answer())
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            versori.add()

    monkeypatch.setattr("versori_pulumi.provider.recovery.time.sleep", wait)
    assert engine.up(**SHOP) == ["create"]
    assert list(versori.connectors) == [engine.id]


def test_a_post_that_took_no_effect_is_never_sent_twice(engine: Engine, versori: FakeVersori, looks: list[float]):
    versori.fails("create", no_answer('create connector "Shop"'))
    with pytest.raises(VersoriError) as caught:
        engine.up(**SHOP)
    assert versori.writes == ["create"]
    assert len(looks) == 3
    assert str(caught.value).startswith('could not create connector "Shop": no answer within the timeout')
    assert "Run `pulumi up` again; it checks before creating" in str(caught.value)
    assert engine.up(**SHOP) == ["create"]


def test_the_look_is_not_misled_by_those_that_were_there_before(engine: Engine, versori: FakeVersori):
    before = versori.add()
    versori.fails("create", no_answer(), after=True)
    engine.up(**SHOP, existing="duplicate")
    assert engine.id != before
    assert len(versori.connectors) == 2


def test_a_look_that_fails_does_not_hide_what_failed_before(engine: Engine, versori: FakeVersori):
    provider = engine.process()
    engine.check(provider, **SHOP)
    versori.fails("create", no_answer('create connector "Shop"'))
    versori.fails("list", no_answer("list the connectors"), times=9)
    with pytest.raises(VersoriError) as caught:
        provider.create(SHOP)
    assert 'create connector "Shop"' in str(caught.value)


def test_two_new_ones_of_the_name_are_not_said_to_be_none(engine: Engine, versori: FakeVersori):
    versori.fails("create", no_answer(), after=True)
    provider = engine.process()
    engine.check(provider, **SHOP)
    versori.add()  # somebody else's, made in the same moment
    with pytest.raises(VersoriError) as caught:
        provider.create(SHOP)
    assert "none by that name is visible" not in str(caught.value)


FOLLOW_UPS = ["update", "categories"]


@pytest.mark.parametrize("operation", FOLLOW_UPS)
def test_a_connector_that_could_not_be_completed_is_deleted(operation: str, engine: Engine, versori: FakeVersori):
    versori.fails(operation, said_no(400, "not like this", f"{operation} it"))
    with pytest.raises(VersoriError, match=f"could not {operation} it: not like this"):
        engine.up(**FULL)
    assert versori.connectors == {}
    assert versori.writes[-1] == "delete"
    assert engine.up(**FULL) == ["create", "update", "categories"]
    assert len(versori.connectors) == 1


@pytest.mark.parametrize("operation", ["upsert", "update"])
def test_a_bigquery_connector_that_could_not_be_completed_is_deleted(operation: str, engine: Engine, versori: FakeVersori):
    versori.fails(operation, said_no(500, "broken"))
    with pytest.raises(VersoriError, match="broken"):
        engine.up(**BIGQUERY)
    assert versori.connectors == {}


def test_a_connector_that_vanished_meanwhile_needs_no_deletion(engine: Engine, versori: FakeVersori):
    versori.fails("update", said_no(404, "vanished"))
    versori.fails("delete", said_no(404, "vanished"))
    with pytest.raises(VersoriError, match="vanished"):
        engine.up(**FULL)


CUT_SHORT = {
    "update": ["update", "categories"],
    "categories": ["categories"],
}


@pytest.mark.parametrize("operation", CUT_SHORT)
def test_what_can_not_be_deleted_is_in_the_state_as_it_is(
    operation: str, engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]
):
    versori.fails(operation, no_answer("complete it"))
    versori.fails("delete", no_answer("delete it"))
    engine.up(**FULL)
    assert list(versori.connectors) == [engine.id]
    said = capsys.readouterr().err
    assert said.startswith(f'warning: connector "Shop" ({engine.id}) was created and not completed: could not complete it: ')
    assert "; then could not delete it: " in said
    assert "The next `pulumi up` completes it" in said
    assert engine.preview(**FULL).changes is True
    assert engine.up(**FULL) == CUT_SHORT[operation]
    assert engine.up(**FULL) == []


def test_an_offline_preview_sees_the_rest_of_a_creation_too(engine: Engine, versori: FakeVersori):
    versori.fails("update", no_answer())
    versori.fails("delete", no_answer())
    engine.up(**FULL)
    engine.configuration["offline"] = "true"
    assert engine.preview(**FULL).changes is True


def test_a_half_made_bigquery_connector_is_completed(engine: Engine, versori: FakeVersori):
    versori.fails("upsert", no_answer())
    versori.fails("delete", no_answer())
    engine.up(**BIGQUERY)
    assert engine.preview(**BIGQUERY).changes is True
    assert engine.up(**BIGQUERY) == ["upsert", "update"]
    assert engine.up(**BIGQUERY) == []


def test_a_failed_adoption_deletes_nothing(engine: Engine, versori: FakeVersori):
    identity = versori.add(baseUrl="https://old.example.com")
    versori.fails("update", said_no(400, "not like this"))
    with pytest.raises(VersoriError, match="not like this"):
        engine.up(**SHOP, existing="adopt")
    assert list(versori.connectors) == [identity]


UPDATES: dict[str, tuple[str, RequestError, bool]] = {
    "upsert refused": ("upsert", said_no(500), False),
    "upsert without an answer": ("upsert", no_answer(), True),
    "update refused": ("update", said_no(500), False),
    "update without an answer": ("update", no_answer(), True),
    "scheme deletion refused": ("delete scheme", said_no(500), False),
    "scheme deletion without an answer": ("delete scheme", no_answer(), True),
    "categories refused": ("categories", said_no(500), False),
    "categories without an answer": ("categories", no_answer(), True),
}


@pytest.mark.parametrize(("operation", "error", "after"), UPDATES.values(), ids=UPDATES)
def test_an_update_that_failed_is_completed_by_the_next_run(
    operation: str,
    error: RequestError,
    after: bool,
    engine: Engine,
    versori: FakeVersori,
):
    engine.up(**FULL)
    basic, bare = ({"schemeType": kind, "description": kind} for kind in ("basic-auth", "none"))
    wanted = {**FULL, "name": "Market", "categories": ["ERP"], "authSchemeConfigs": [basic, bare]}
    versori.fails(operation, error, after=after)
    with pytest.raises(VersoriError):
        engine.up(**wanted)
    engine.up(**wanted)
    assert engine.up(**wanted) == []
    live = versori.connectors[engine.id]
    assert live["name"] == "Market"
    assert [scheme["schemeType"] for scheme in live["authSchemeConfigs"]] == ["basic-auth", "none"]
    assert versori.categories[engine.id] == ["ERP"]
