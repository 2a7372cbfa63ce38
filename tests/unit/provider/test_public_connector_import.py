"""The life of a copy of a public connector through the hooks."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown

from versori_pulumi.provider._base import VersoriError
from versori_pulumi.provider.public_connector_import import PublicConnectorImportProvider

from .fake_versions import FakeVersions
from .fakes import CREATED, LETS_GO, ORGANISATION, OTHER, Engine, no_answer, said_no

PUBLIC = "01HXK5T7QZ0000000000000B01"
ANOTHER = "01HXK5T7QZ0000000000000B02"
INPUTS = {"connectorId": PUBLIC, "version": "latest"}


class ImportEngine(Engine):
    """An engine with one import."""

    provider = PublicConnectorImportProvider


@pytest.fixture
def versori() -> FakeVersions:
    """Versori with two public connectors."""
    return FakeVersions(library=[{"id": PUBLIC, "name": "Shop"}, {"id": ANOTHER, "name": "Market"}])


@pytest.fixture
def engine(versori: FakeVersions) -> ImportEngine:
    """An engine with one import on it."""
    return ImportEngine(versori)


def failures(engine: ImportEngine, **inputs: Any) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in engine.check(**inputs).failures]


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_the_pickled_provider_is_a_contract():
    """It is in the state of every stack that has a copy."""
    assert serialize_provider(PublicConnectorImportProvider()) == (
        "gASVWAAAAAAAAACML3ZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLnB1YmxpY19jb25uZWN0b3JfaW1wb3J0lIwdUHVibGljQ29ubmVjdG9ySW1wb3J0UHJvdmlkZXKUk5QpgZQu"
    )


def test_it_is_copied_once(engine: ImportEngine, versori: FakeVersions):
    assert engine.up(**INPUTS) == ["import public"]
    assert versori.bodies("import public") == [(PUBLIC, "latest")]
    assert [*versori.connectors] == [engine.id]
    assert engine.state == {**INPUTS, "name": "Shop", "organisationId": ORGANISATION, "createdAt": CREATED}
    state, inputs = engine.state, engine.inputs
    assert engine.up(**INPUTS) == []
    engine.refresh()
    assert (engine.state, engine.inputs) == (state, inputs)


def test_edits_of_the_copy_are_nobodys_business(engine: ImportEngine, versori: FakeVersions):
    engine.up(**INPUTS)
    versori.edit(engine.id, name="Ours", baseUrl="https://ours.example.com")
    state = engine.state
    engine.refresh()
    assert engine.state == state
    assert engine.up(**INPUTS) == []


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({"connectorId": ANOTHER}, ["connectorId"]),
        ({"connectorId": Unknown()}, ["connectorId"]),
        ({"version": "1.0"}, ["version"]),
        ({"organisationId": OTHER}, ["organisationId"]),
    ],
)
def test_another_source_or_place_is_another_copy(change: Any, replaces: list[str], engine: ImportEngine):
    engine.up(**INPUTS)
    found = engine.preview(**{**INPUTS, **change})
    assert (found.changes, found.replaces) == (True, replaces)


def test_a_new_copy_is_there_before_the_old_one_goes(engine: ImportEngine, versori: FakeVersions):
    engine.up(**INPUTS)
    old = engine.id
    assert engine.up(**{**INPUTS, "version": "1.0"}) == ["import public", "delete"]
    assert engine.id != old
    assert [*versori.connectors] == [engine.id]


def test_an_id_in_lower_case_is_the_same(engine: ImportEngine):
    engine.up(**INPUTS)
    assert engine.up(**{**INPUTS, "connectorId": PUBLIC.lower()}) == []


def test_a_copy_that_is_gone_is_made_again(engine: ImportEngine, versori: FakeVersions, capsys: pytest.CaptureFixture[str]):
    engine.up(**INPUTS)
    versori.connectors.clear()
    assert engine.preview(**INPUTS).replaces == ["id"]
    assert said(capsys) == [f'drift: connector "Shop" ({engine.id}) is gone from Versori; this update creates it again']
    assert engine.refresh().id == ""
    engine.destroy()
    assert engine.up(**INPUTS)[0] == "import public"


def test_a_connector_of_the_same_name_is_not_touched(engine: ImportEngine, versori: FakeVersions):
    theirs = versori.add(name="Shop")
    ((path, reason),) = failures(engine, **INPUTS)
    assert path == ""
    assert reason.startswith(f'the organisation has a connector named "Shop" already ({theirs})')
    versori.add(name="shop")
    assert engine.up(**INPUTS, existing="duplicate") == ["import public"]


def test_one_may_be_adopted(engine: ImportEngine, versori: FakeVersions, capsys: pytest.CaptureFixture[str]):
    theirs = versori.add(name="Shop")
    engine.configuration["existing"] = "adopt"
    assert engine.up(**INPUTS) == []
    assert engine.id == theirs
    assert said(capsys) == [f'adopt: connector "Shop" ({theirs}) exists and is adopted as it is{LETS_GO}']


def test_one_of_several_is_not_guessed(engine: ImportEngine, versori: FakeVersions):
    ids = ", ".join([versori.add(name="Shop"), versori.add(name="Shop")])
    ((_, reason),) = failures(engine, **INPUTS, existing="adopt")
    assert ids in reason


def test_a_public_connector_of_the_organisation_itself_is_no_copy(engine: ImportEngine, versori: FakeVersions):
    own = versori.add(name="Shop")
    versori.library = [versori.connectors[own]]
    assert engine.up(**{**INPUTS, "connectorId": own}) == ["import public"]
    assert engine.id != own


def test_one_that_is_not_public_fails_in_preview(engine: ImportEngine, versori: FakeVersions):
    versori.library.clear()
    ((path, reason),) = failures(engine, **INPUTS)
    assert path == ""
    assert reason.startswith(f"there is no public connector {PUBLIC}")
    assert versori.writes == []


def test_the_library_is_read_once_a_run(engine: ImportEngine, versori: FakeVersions):
    engine.up(**INPUTS)
    assert [operation for operation, _ in versori.calls].count("list public") == 1


@pytest.mark.parametrize("error", [no_answer(), said_no(502)], ids=["no answer", "502"])
def test_an_import_without_an_answer_that_took_effect_is_found(error: Any, engine: ImportEngine, versori: FakeVersions):
    versori.add(name="Shop")
    versori.fails("import public", error, after=True)
    assert engine.up(**INPUTS, existing="duplicate") == ["import public"]
    assert [*versori.connectors][1] == engine.id


def test_an_import_that_took_no_effect_is_never_sent_twice(engine: ImportEngine, versori: FakeVersions):
    versori.fails("import public", no_answer())
    with pytest.raises(VersoriError, match="not known whether the connector was created"):
        engine.up(**INPUTS)
    assert engine.up(**INPUTS) == ["import public"]


def test_a_refused_import_is_the_error(engine: ImportEngine, versori: FakeVersions):
    versori.fails("import public", said_no(404, "no such version"))
    with pytest.raises(VersoriError, match="no such version"):
        engine.up(**INPUTS)
    assert versori.connectors == {}


def test_a_deletion_may_be_forced(engine: ImportEngine, versori: FakeVersions):
    engine.up(**INPUTS)
    assert engine.preview(**INPUTS, forceDelete=True).changes is True
    assert engine.up(**INPUTS, forceDelete=True) == []
    engine.destroy()
    assert versori.bodies("delete") == [True]


def test_offline_asks_nothing(engine: ImportEngine, versori: FakeVersions):
    engine.up(**INPUTS)
    engine.configuration["offline"] = "true"
    versori.calls.clear()
    assert engine.preview(**INPUTS).changes is False
    assert engine.preview(**{**INPUTS, "version": "1.0"}).replaces == ["version"]
    assert engine.refresh().outs == engine.state
    assert versori.calls == []


def test_one_of_another_organisation_is_not_touched(engine: ImportEngine, versori: FakeVersions):
    engine.up(**INPUTS)
    engine.organisations[None] = OTHER
    versori.calls.clear()
    for act in (lambda: engine.preview(**INPUTS), engine.refresh, engine.destroy):
        with pytest.raises(VersoriError, match=f'connector "Shop" belongs to organisation {ORGANISATION}'):
            act()
    assert versori.calls == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"connectorId": "x"}, "connectorId"),
        ({"version": ""}, "version"),
        ({"existing": "yes"}, "existing"),
        ({"forceDelete": "yes"}, "forceDelete"),
        ({"more": 1}, "more"),
    ],
)
def test_wrong_inputs_are_found_before_anything_is_sent(change: Any, path: str, engine: ImportEngine, versori: FakeVersions):
    ((found, _),) = failures(engine, **{**INPUTS, **change})
    assert found == path
    assert versori.calls == []
