"""Versions put in place and edited past the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.api import Api, fields_of, ulid
from tests.emulator.versioned import Versions, action, definition, response, schema, trigger

OLD = "2024-01-02T03:04:05.000000Z"


def _contents() -> dict[str, Any]:
    return {
        "definitions": [definition("Pet", {"$ref": "#/$defs/Owner"}, id=ulid()), definition("Owner")],
        "actions": [action(id=ulid(), responses=[response("Pet")])],
        "triggers": [trigger()],
    }


@pytest.fixture
def versions(api: Api) -> Versions:
    published = {"name": "1.0", "publishedAt": OLD, "createdAt": OLD, "updatedAt": OLD, "isDefault": True, **_contents()}
    (seeded,) = api.seed({"id": ulid(), "name": "CRM", "versions": [published, {"name": "2.0", "isDefault": True}]})
    return Versions(api, seeded)


def _patch(versions: Versions, *parts: str, **changes: Any) -> Any:
    return versions.api.http.patch("/__control" + "/".join([versions.path, *parts]), json=changes)


def test_a_seeded_version_has_its_contents(versions: Versions):
    version = versions.get("latest")
    assert (version["name"], version["updatedAt"], version["isDefault"]) == ("1.0", OLD, True)
    assert versions.get("2.0")["isDefault"] is False
    (kept,) = versions.ask("GET", "1.0", "actions")["actions"]
    pet = kept["responses"][0]["definitions"][0]["definition"]
    assert versions.raw(pet["url"])["$ref"]
    assert versions.ask("GET", "1.0", "triggers", "onPet")["errors"] == []


def test_a_seed_with_wrong_contents_changes_nothing(api: Api):
    body = {"name": "CRM", "versions": [{"name": "1.0", "actions": [action(responses=[response("Pet")])]}]}
    answer = api.http.post("/__control/seed", json={"organisationId": api.organisation, "connectors": [body]})
    assert fields_of(answer) == ["versions[0].actions[0].responses[0].definitions[0].definition"]
    assert api.list()["totalCount"] == 0


def test_a_seed_takes_the_place_of_all_that_was_there(versions: Versions):
    versions.api.seed({"id": versions.connector, "name": "CRM", "versions": [{"name": "1.0"}]})
    assert versions.ask("GET", "1.0", "actions")["totalCount"] == 0


def test_an_edited_connector_keeps_what_is_in_its_versions(versions: Versions):
    versions.api.edit(versions.connector, name="Renamed")
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 2
    assert versions.get("1.0")["publishedAt"] == OLD


def test_a_version_is_edited_as_in_the_web_page(versions: Versions):
    edited = _patch(versions, "2.0", description="Theirs", publishedAt="2030-01-01T00:00:00Z").json()
    assert edited["description"] == "Theirs"
    assert versions.get("latest") == edited
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 2
    replaced = _patch(versions, "1.0", definitions=[definition("New")]).json()
    assert replaced["name"] == "1.0"
    assert versions.ask("GET", "1.0", "actions")["totalCount"] == 0
    assert _patch(versions, "3.0").status_code == 404
    assert versions.api.http.patch(f"/__control{versions.path}/1.0", json=[]).status_code == 400


@pytest.mark.parametrize(("contents", "name"), [("actions", "getPet"), ("triggers", "onPet"), ("definitions", "Pet")])
def test_what_is_in_a_version_is_edited_though_it_is_published(versions: Versions, contents: str, name: str):
    before = versions.ask("GET", "1.0", contents, name)
    edited = _patch(versions, "1.0", contents, name, description="Theirs")
    assert edited.status_code == 200, edited.text
    after = versions.ask("GET", "1.0", contents, name)
    assert edited.json() == after == {**before, "description": "Theirs"}
    assert versions.get("1.0")["updatedAt"] > OLD
    assert _patch(versions, "1.0", contents, name, description=None).json() == before
    assert _patch(versions, "1.0", contents, "nothing").status_code == 404
    assert _patch(versions, "1.0", contents, name, name="a b").status_code == 400


def test_a_schema_is_edited_inline(versions: Versions):
    edited = _patch(versions, "1.0", "definitions", "Pet", schema=schema({"title": "Theirs"})).json()
    assert versions.raw(edited["url"]) == {"title": "Theirs"}


def test_edits_of_what_there_is_not_are_refused(versions: Versions):
    assert _patch(versions, "1.0", "connections", "x").status_code == 404
    path = versions.path.replace(versions.connector, ulid())
    assert versions.api.http.patch(f"/__control{path}/1.0", json={}).status_code == 404


def test_a_version_in_use_is_not_unpublished(versions: Versions):
    _patch(versions, "1.0", inUse=True)
    assert versions.send("POST", "1.0", "unpublish").status_code == 409
    assert versions.api.http.delete(versions.api.path(versions.connector)).status_code == 409
    _patch(versions, "1.0", inUse=False)
    versions.ask("POST", "1.0", "unpublish")


def test_contents_survive_a_restart(api: Api, tmp_path: Any):
    import httpx

    from versori_pulumi.emulator import running

    body = {
        "organisationId": api.organisation,
        "connectors": [{"id": ulid(), "name": "CRM", "versions": [{"name": "1.0", **_contents()}]}],
    }
    with running(tmp_path / "data") as url:
        assert httpx.post(f"{url}/__control/seed", json=body, trust_env=False).status_code == 200
    with running(tmp_path / "data") as url:
        path = api.path(body["connectors"][0]["id"], "versions", "1.0", "actions")
        page = httpx.get(url + path, headers={"Authorization": "Bearer x"}, trust_env=False).json()
    assert page["totalCount"] == 1
