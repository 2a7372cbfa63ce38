"""Connectors from OpenAPI documents: named by the program, found again, and completed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bombs import expanding, merging, nested_json

from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import ORGANISATION, no_answer, said_no
from unit.provider.fake.version import document
from versori_pulumi.connect.errors import RefusedError
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.documents.openapi import as_connector, info_version

PETS = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1.0"},
    "servers": [{"url": "https://pets.example.com"}, {"url": "https://other.example.com"}],
    "paths": {},
}
INPUTS: dict[str, Any] = {"name": "Shop", "protocol": "http", "openapi": document(json.dumps(PETS))}


@pytest.fixture
def versori() -> FakeVersori:
    """Versori in memory."""
    return FakeVersori()


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one connector on it."""
    return Engine(versori, ConnectorProvider)


def test_it_is_one_request_and_then_silent(engine: Engine, versori: FakeVersori, capsys: pytest.CaptureFixture[str]):
    assert engine.up(**INPUTS) == ["import connector"]
    assert capsys.readouterr().err.splitlines() == ['info: connector "Shop": 1 action was imported.']
    live = versori.connectors[engine.id]
    assert (live["name"], live["baseUrl"]) == ("Shop", "https://pets.example.com")
    assert "openapi" not in engine.state
    assert engine.up(**INPUTS) == []
    state = engine.state
    engine.refresh()
    assert engine.state == state
    assert engine.preview(**INPUTS).changes is False


def test_the_document_is_used_once(engine: Engine, versori: FakeVersori):
    engine.up(**INPUTS)
    assert engine.up(**{**INPUTS, "openapi": document("other\n")}) == []
    without = {name: value for name, value in INPUTS.items() if name != "openapi"}
    assert engine.up(**without, baseUrl="https://shop.example.com") == ["update"]
    assert len(versori.bodies("import connector")) == 1


def test_the_base_url_of_the_program_goes_in_the_place_of_the_documents(engine: Engine, versori: FakeVersori):
    inputs = {**INPUTS, "baseUrl": "https://shop.example.com"}
    assert engine.up(**inputs) == ["import connector"]
    assert versori.connectors[engine.id]["baseUrl"] == "https://shop.example.com"
    assert json.loads(versori.bodies("import connector")[0]) == {
        **PETS,
        "info": {"title": "Shop", "version": "1.0"},
        "servers": [{"url": "https://shop.example.com"}],
    }
    assert engine.up(**inputs) == []


def test_what_an_import_does_not_take_follows(engine: Engine, versori: FakeVersori):
    more = {"tags": {"team": ["a"]}, "public": True, "imageURL": "https://x.example.com/i.png", "categories": ["ERP"]}
    variables = [{"name": "zone", "value": "eu"}]
    inputs = {**INPUTS, **more, "connectionVariables": variables}
    assert engine.up(**inputs) == ["import connector", "update", "categories"]
    live = versori.connectors[engine.id]
    assert {name: live[name] for name in ("tags", "public", "imageURL")} == {
        name: more[name] for name in ("tags", "public", "imageURL")
    }
    assert live["baseUrl"] == "https://pets.example.com"
    assert live["connectionVariables"] == variables
    assert engine.up(**inputs) == []


def test_auth_schemes_of_the_document_stay_unless_the_program_declares_any(engine: Engine, versori: FakeVersori):
    engine.up(**INPUTS)
    assert [scheme["id"] for scheme in versori.connectors[engine.id]["authSchemeConfigs"]] == [ORGANISATION]
    second = Engine(versori, ConnectorProvider)
    key = {"schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
    inputs = {**INPUTS, "name": "Market", "authSchemeConfigs": [key]}
    assert second.up(**inputs) == ["import connector", "upsert", "delete scheme"]
    (scheme,) = versori.connectors[second.id]["authSchemeConfigs"]
    assert scheme["schemeType"] == "api-key"
    assert second.up(**inputs) == []


def test_an_imported_scheme_that_the_program_declares_is_the_same_one(engine: Engine):
    inputs = {**INPUTS, "authSchemeConfigs": [{"schemeType": "basic-auth"}]}
    assert engine.up(**inputs) == ["import connector"]
    assert engine.state["authSchemeConfigIds"] == [ORGANISATION]
    assert engine.up(**inputs) == []


@pytest.mark.parametrize("error", [no_answer(), said_no(502)], ids=["no answer", "502"])
def test_an_import_without_an_answer_that_took_effect_is_found_by_its_name(error: Any, engine: Engine, versori: FakeVersori):
    versori.fails("import connector", error, after=True)
    assert engine.up(**INPUTS, tags={"team": ["a"]}) == ["import connector", "update"]
    assert [*versori.connectors] == [engine.id]
    assert engine.up(**INPUTS, tags={"team": ["a"]}) == []


def test_an_import_that_took_no_effect_is_never_sent_twice(engine: Engine, versori: FakeVersori):
    versori.fails("import connector", no_answer())
    with pytest.raises(VersoriError, match="request may have created the connector"):
        engine.up(**INPUTS)
    assert versori.writes == ["import connector"]


def test_what_fails_afterwards_undoes_it(engine: Engine, versori: FakeVersori):
    versori.fails("update", said_no(400, "wrong"))
    with pytest.raises(VersoriError, match="wrong"):
        engine.up(**INPUTS, tags={"team": ["a"]})
    assert versori.connectors == {}


def test_one_of_that_name_may_be_adopted_and_the_document_is_not_needed_then(engine: Engine, versori: FakeVersori):
    theirs = versori.add(name="Shop")
    (failure,) = engine.check(**INPUTS).failures
    assert theirs in failure.reason
    assert engine.up(**INPUTS, existing="adopt") == []
    assert (engine.id, versori.bodies("import connector")) == (theirs, [])


def test_protocols_without_documents_refuse_one(engine: Engine):
    inputs = {**INPUTS, "protocol": "bigquery", "datasetId": "a.b"}
    assert [failure.property for failure in engine.check(**inputs).failures] == ["protocol"]


YAML = b"""
openapi: 3.0.3
info: {title: Pets, version: 1.10}
servers: []
paths:
  /pets:
    get:
      responses: {200: {description: no}}
      x-since: 2024-01-01
      x-countries: [NO, on, 1_000, "7", 010]
      x-numbers: [1, -2, 0.5, 1e3, true, null, ~]
"""


def test_yaml_is_read_as_json_would_be():
    read = json.loads(as_connector(YAML, "Shop", None, "connector"))
    assert read["info"] == {"title": "Shop", "version": "1.10"}
    assert read["servers"] == []
    operation = read["paths"]["/pets"]["get"]
    assert operation["responses"] == {"200": {"description": "no"}}
    assert operation["x-since"] == "2024-01-01"
    assert operation["x-countries"] == ["NO", "on", "1_000", "7", "010"]
    assert operation["x-numbers"] == [1, -2, 0.5, 1000, True, None, None]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('{"info": {"version": "1.0"}}', "1.0"),
        ('{"info": {"version": 2}}', "2"),
        ("info: {version: 1.10}", "1.10"),
        ("info:\n  version: 2024-01-01\n", "2024-01-01"),
        ("info: {version: [1]}", None),
        ("info: {}", None),
        ("{}", None),
        ("- info", None),
        ("a text", None),
        ("", None),
        ("a: [", None),
        ("[" * 100_000, None),
    ],
    ids=range(12),
)
def test_the_version_is_that_of_the_text(text: str, version: str | None):
    assert info_version(text) == version


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"a: [", "it is neither JSON nor YAML"),
        (b"\xff", "decode"),
        (b"- 1", "it is not an object with an `info`"),
        (b"info: 1", "it is not an object with an `info`"),
        (b"openapi: 3.0.3", "it is not an object with an `info`"),
        (b"info: {a: &a [*a]}", "an alias within what it stands for"),
        (b"[" * 100_000, "nested too deeply"),
        (nested_json(700).encode(), "nested too deeply"),
        (f"info: {{}}\n{expanding(7)}".encode(), "it has aliases that repeat parts of it"),
        (f"info: {{}}\n{merging(7)}".encode(), "it has aliases that repeat parts of it"),
    ],
    ids=range(10),
)
def test_what_is_no_document_is_said(raw: bytes, reason: str):
    with pytest.raises(RefusedError, match=rf'^connector "Shop": the OpenAPI document can\'t be used: .*{reason}'):
        as_connector(raw, "Shop", None, 'connector "Shop"')


def test_the_schemes_that_came_with_it_are_told_for_connections_to_use(engine: Engine, versori: FakeVersori):
    engine.up(**INPUTS)
    schemes = [
        {"id": "01HXK5T7QZ0000000000000S01", "schemeType": "none"},
        {"id": "01HXK5T7QZ0000000000000S02", "schemeType": "none"},
    ]
    versori.edit(engine.id, authSchemeConfigs=schemes)
    assert engine.up(**INPUTS, imageURL="https://x.example.com/i.png") == ["update"]
    ids = [scheme["id"] for scheme in schemes]
    assert engine.state["authSchemeConfigIds"] == ids
    versori.edit(engine.id, authSchemeConfigs=[{"id": "01HXK5T7QZ0000000000000S03", "schemeType": "none"}, schemes[1]])
    engine.refresh()
    assert engine.state["authSchemeConfigIds"] == ids[1:], "what a colleague adds is no output of this program"
    assert engine.preview(**INPUTS, imageURL="https://x.example.com/i.png").changes is False


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a word\n", "is not an object with an `info`"),
        ("a: b: c\n", "be read: it is neither JSON nor YAML"),
        ('{"info": {}}', "has no `openapi: 3…`"),
        ('{"swagger": "2.0", "info": {}}', "says version 2.0"),
    ],
)
def test_what_is_no_openapi_document_is_said_in_preview(text: str, why: str, engine: Engine, versori: FakeVersori):
    with pytest.raises(AssertionError, match=why):
        engine.preview(**{**INPUTS, "openapi": document(text)})
    assert versori.writes == []
