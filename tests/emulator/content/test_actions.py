"""Actions and triggers: names, definitions that they use, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.api import Api, fields_of, ulid
from tests.emulator.versioned import Versions, action, definition, response, trigger

KINDS = [("actions", action), ("triggers", trigger)]


@pytest.fixture
def versions(api: Api) -> Versions:
    versions = Versions(api)
    versions.create("1.0")
    versions.define(definition("Pet"), definition("Owner"), definition("Page", accept=["text/html"]))
    return versions


@pytest.mark.parametrize(("kind", "body"), KINDS)
def test_one_is_created_read_updated_renamed_and_deleted(versions: Versions, kind: str, body: Any):
    before = versions.document()
    sent = body("first", summary="A pet", responses=[response("Pet", "Page"), response(status=404)])
    sent["requestBody"] = {"required": True, "definitions": [{"definition": {"name": "Owner"}}]}
    created = versions.ask("POST", "1.0", kind, body=sent)
    assert created["errors"] == []
    shown = created["responses"][0]["definitions"][0]["definition"]
    assert (shown["name"], "schema" in shown) == ("Pet", False)
    assert created["responses"][0]["id"] == sent["responses"][0]["id"]
    assert versions.ask("GET", "1.0", kind, "first") == created
    changed = {**created, "name": "second$", "summary": "", "responses": created["responses"][1:]}
    del changed["requestBody"]
    updated = versions.ask("PUT", "1.0", kind, "first", body=changed)
    assert versions.send("GET", "1.0", kind, "first").status_code == 404
    assert versions.ask("GET", "1.0", kind, "second$") == updated
    assert (updated["id"], len(updated["responses"])) == (created["id"], 1)
    assert not {"summary", "requestBody"} & set(updated)
    versions.ask("DELETE", "1.0", kind, "second$")
    assert versions.send("DELETE", "1.0", kind, "second$").status_code == 404
    after = versions.document()
    assert after["updatedAt"] > before["updatedAt"]
    assert after["versions"][0]["updatedAt"] > before["versions"][0]["updatedAt"]


@pytest.mark.parametrize(("kind", "body"), KINDS)
def test_a_new_response_gets_an_id_where_the_official_client_sends_none(versions: Versions, kind: str, body: Any):
    sent = body("first", responses=[{"definitions": []}, {"status": 404, "definitions": []}])
    created = versions.ask("POST", "1.0", kind, body=sent)
    assert len({answered["id"] for answered in created["responses"]}) == 2
    without = {**created, "responses": [{"definitions": []}]}
    assert fields_of(versions.send("PUT", "1.0", kind, "first", body=without)) == ["responses[0].id"]


@pytest.mark.parametrize(("kind", "body"), KINDS)
def test_names_are_unique_and_plain(versions: Versions, kind: str, body: Any):
    versions.ask("POST", "1.0", kind, body=body("a"))
    other = versions.ask("POST", "1.0", kind, body=body("b"))
    assert fields_of(versions.send("POST", "1.0", kind, body=body("a")), 409) == ["name"]
    assert fields_of(versions.send("PUT", "1.0", kind, "b", body={**other, "name": "a"}), 409) == ["name"]
    assert fields_of(versions.send("POST", "1.0", kind, body=body("a b"))) == ["name"]


def test_actions_and_triggers_may_share_a_name(versions: Versions):
    versions.ask("POST", "1.0", "actions", body=action("pet"))
    versions.ask("POST", "1.0", "triggers", body=trigger("pet"))


def test_the_list_is_by_name_filtered_and_paged(versions: Versions):
    for name in ("getPet", "listPets", "addPet", "getOwner"):
        versions.act(name=name)
    page = versions.ask("GET", "1.0", "actions", first=2, name="PET")
    assert (page["totalCount"], [each["name"] for each in page["actions"]]) == (3, ["addPet", "getPet"])
    rest = versions.ask("GET", "1.0", "actions", first=2, name="PET", after=page["next"])
    assert [each["name"] for each in rest["actions"]] == ["listPets"]
    back = versions.ask("GET", "1.0", "actions", first=2, name="PET", before=rest["prev"])
    assert back["actions"] == page["actions"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"responses": [response("Nothing")]}, "responses[0].definitions[0].definition"),
        ({"responses": [response("Pet", "Owner")]}, "responses[0].definitions[1].definition"),
        ({"responses": [response(), response()]}, "responses[1].status"),
        ({"responses": [{"id": ulid(), "definitions": []}, {"id": ulid(), "definitions": []}]}, "responses[1].status"),
        ({"responses": [{"id": "x", "definitions": []}]}, "responses[0].id"),
        (
            {"requestBody": {"required": True, "definitions": [{"definition": {"id": ulid()}}]}},
            "requestBody.definitions[0].definition",
        ),
        ({"requestBody": {"required": True, "definitions": [{"definition": {}}]}}, "requestBody.definitions[0].definition"),
        ({"type": "bigquery"}, "type"),
        ({"method": "get"}, "method"),
        ({"parameters": [{"name": "id", "in": "body", "required": True, "type": "string"}]}, "parameters[0].in"),
    ],
)
def test_what_contradicts_itself_or_the_version_is_refused(versions: Versions, changes: dict[str, Any], field: str):
    assert fields_of(versions.send("POST", "1.0", "actions", body=action(**changes))) == [field]
    assert versions.ask("GET", "1.0", "actions")["totalCount"] == 0


def test_its_id_can_not_change(versions: Versions):
    created = versions.act()
    assert fields_of(versions.send("PUT", "1.0", "actions", "getPet", body={**created, "id": ulid()})) == ["id"]


def test_a_bigquery_connector_has_no_http_actions(api: Api):
    versions = Versions(api, api.create_bigquery())
    versions.create("1.0")
    assert fields_of(versions.send("POST", "1.0", "actions", body=action())) == ["type"]


def test_parameters_and_the_path_are_checked_against_each_other(versions: Versions):
    parameter = {"name": "other", "in": "path", "required": True, "type": "integer", "default": None}
    created = versions.act(path="/pets/{{ param.id }}/{{ conn.shop }}", parameters=[parameter])
    assert created["parameters"] == [parameter]
    assert [(each["field"], each["severity"]) for each in created["errors"]] == [
        ("/path", "error"),
        ("/parameters/0", "warning"),
    ]
    assert fields_of(versions.send("POST", "1.0", "publish")) == ["actions.getPet"]


def test_a_definition_deleted_by_force_is_an_error_of_what_used_it(versions: Versions):
    versions.act(responses=[response("Pet")])
    versions.ask("DELETE", "1.0", "definitions", "Pet", force=True)
    broken = versions.ask("GET", "1.0", "actions", "getPet")
    assert broken["responses"][0]["definitions"] == []
    assert [each["field"] for each in broken["errors"]] == ["/responses/0/definitions"]
    assert fields_of(versions.send("POST", "1.0", "publish")) == ["actions.getPet"]
    assert versions.ask("PUT", "1.0", "actions", "getPet", body=broken)["errors"] == []
    versions.publish()
