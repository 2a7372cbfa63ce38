from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.api import connection, credential, fields_of, oauth2, scheme, ulid
from tests.emulator.versioned import action, definition

if TYPE_CHECKING:
    from tests.emulator.api import Api

OLD = "2020-01-02T03:04:05Z"


def _seed(api: Api, connector: dict[str, Any]) -> httpx.Response:
    return api.http.post("/__control/seed", json={"organisationId": api.organisation, "connectors": [connector]})


def test_seed_makes_up_what_is_left_out(api: Api):
    (seeded,) = api.seed({"name": "CRM"})
    assert seeded == api.read(seeded["id"])
    assert seeded["protocol"] == "http"
    assert seeded["baseUrl"].startswith("https://")


def test_seed_places_what_a_response_has(api: Api):
    whole = {
        "id": ulid(),
        "organisationId": api.organisation,
        "name": "CRM",
        "public": True,
        "protocol": "http",
        "tags": {"team": ["a"]},
        "authSchemeConfigs": [scheme(validationMessages=[])],
        "connectionVariables": [{"name": "a", "value": "b"}],
        "connections": [],
        "versions": [],
        "createdAt": "2020-01-02T03:04:05.000000Z",
        "updatedAt": "2020-01-02T04:04:05.500000Z",
        "baseUrl": "https://crm.example.com",
        "documentationURL": "https://docs.example.com",
        "imageURL": "https://i.example.com",
    }
    assert api.seed(whole) == [whole]
    assert api.seed(whole) == [whole]
    assert api.list()["totalCount"] == 1


def test_seed_completes_versions_and_reads_any_rfc_3339_time(api: Api):
    sent = {"name": "1.0", "publishedAt": "2020-01-02T05:04:05.123456789+02:00", "isLatest": True}
    (seeded,) = api.seed({"name": "CRM", "versions": [sent, {"name": "2.0"}], "createdAt": OLD})
    published, draft = seeded["versions"]
    assert published["publishedAt"] == "2020-01-02T03:04:05.123456Z"
    assert (published["isLatest"], published["isDefault"]) == (True, False)
    assert draft["publishedAt"] is None
    assert seeded["createdAt"] == "2020-01-02T03:04:05.000000Z"


@pytest.mark.parametrize("text", ["yesterday", "2020-01-02T03:04:05", "0001-01-01T00:00:00+01:00"])
def test_seed_refuses_what_is_no_time(api: Api, text: str):
    assert fields_of(_seed(api, {"name": "CRM", "createdAt": text})) == ["connectors[0].createdAt"]


def test_seed_places_connections_with_variables_and_credentials(api: Api):
    config = oauth2({"grantType": "password", "credentialId": ulid(), "organisationId": api.organisation})
    entry = credential("string", {"value": "[redacted]"}, config)
    entry["credential"]["id"] = ulid()
    sent = connection(variables=[{"name": "a", "value": "b"}], credentials={"action": [entry]})
    (seeded,) = api.seed({"name": "CRM", "connections": [sent]})
    (placed,) = seeded["connections"]
    assert placed["variables"] == sent["variables"]
    assert placed["credentials"]["action"][0]["credential"]["id"] == entry["credential"]["id"]
    assert {stored["id"] for stored in api.credentials()} == {
        config["grant"]["credentialId"],
        entry["credential"]["id"],
    }
    again = api.edit(seeded["id"], connections=seeded["connections"])
    assert again["connections"] == seeded["connections"]
    assert len(api.credentials()) == 2


def test_seed_names_what_is_wrong(api: Api):
    assert fields_of(_seed(api, {"baseUrl": 1})) == ["connectors[0].name", "connectors[0].baseUrl"]


def test_seed_refuses_the_id_of_a_connector_of_another_organisation(api: Api):
    created = api.create()
    body = {"organisationId": ulid(), "connectors": [{"name": "x", "id": created["id"]}]}
    assert fields_of(api.http.post("/__control/seed", json=body)) == ["connectors[0].id"]


def test_edit_changes_what_is_named_and_bumps_the_update(api: Api):
    created = api.create(tags={"team": ["a"]})
    edited = api.edit(created["id"], name="by hand", imageURL="https://i.example.com")
    expected = {**created, "name": "by hand", "imageURL": "https://i.example.com"}
    assert edited == {**expected, "updatedAt": edited["updatedAt"]}
    assert edited["updatedAt"] > created["updatedAt"]
    assert api.read(created["id"]) == edited


def test_edit_unsets_with_null(api: Api):
    created = api.edit(api.create(tags={"team": ["a"]}, public=True)["id"], imageURL="https://i.example.com")
    edited = api.edit(created["id"], tags=None, imageURL=None, public=None)
    assert (edited["tags"], edited["public"]) == ({}, False)
    assert "imageURL" not in edited


def test_edit_replaces_schemes(api: Api):
    created = api.create(authSchemeConfigs=[scheme(), scheme("basic-auth")])
    edited = api.edit(created["id"], authSchemeConfigs=[created["authSchemeConfigs"][1]])
    assert edited["authSchemeConfigs"] == [created["authSchemeConfigs"][1]]


def test_edit_overrides_the_variables_of_one_connection(api: Api):
    connector = api.create(connectionVariables=[{"name": "a", "value": "default"}])["id"]
    one, two = api.connect(connector, name="one"), api.connect(connector, name="two")
    override = [{"name": "a", "value": "mine"}]
    edited = api.edit(connector, connections=[{"id": one["id"], "variables": override}, two])
    assert edited["connections"] == [{**one, "variables": override}, two]
    assert edited["connectionVariables"] == [{"name": "a", "value": "default"}]


def test_edit_writes_connection_variables_to_no_connection(api: Api):
    connector = api.create()["id"]
    made = api.connect(connector, variables=[{"name": "a", "value": "mine"}])
    edited = api.edit(connector, connectionVariables=[{"name": "a", "value": "default"}])
    assert edited["connections"] == [made]


def test_edit_sets_and_shows_what_no_response_has(api: Api):
    (seeded,) = api.seed(
        {"name": "CRM", "categories": ["ERP"], "inUse": True, "connections": [{"name": "c", "inUse": True}]}
    )
    path = f"/__control{api.path(seeded['id'])}"
    shown = api.http.get(path).json()
    assert (shown["categories"], shown["inUse"], shown["connections"][0]["inUse"]) == (["ERP"], True, True)
    edited = api.edit(seeded["id"], categories=["HR"], inUse=False)
    assert not {"categories", "inUse"} & set(edited)
    assert api.names(categories="HR") == ["CRM"]
    assert api.http.delete(api.path(seeded["id"])).status_code == 409
    api.edit(seeded["id"], connections=[])
    assert api.http.delete(api.path(seeded["id"])).status_code == 204


def test_edit_changes_no_identity(api: Api):
    created = api.create()
    path = f"/__control{api.path(created['id'])}"
    for field, value in (("id", ulid()), ("organisationId", ulid()), ("protocol", "bigquery")):
        assert fields_of(api.http.patch(path, json={field: value})) == [field]
    assert fields_of(api.http.patch(path, json={"name": None})) == ["name"]
    assert fields_of(api.http.patch(path, json={"connections": "x"})) == ["connections"]
    assert api.http.patch(path, json=[]).status_code == 400


def test_control_of_an_absent_connector_is_not_found(api: Api):
    path = f"/__control{api.path(ulid())}"
    assert api.http.get(path).status_code == 404
    assert api.http.patch(path, json={}).status_code == 404


def test_latency_delays_each_request(api: Api):
    assert api.http.put("/__control/latency", json={"milliseconds": 199.5}).json() == {"milliseconds": 199.5}
    start = time.monotonic()
    assert api.http.get(api.connectors).status_code == 200
    assert time.monotonic() - start >= 0.19


def test_latency_blocks_no_other_request(api: Api):
    api.http.put("/__control/latency", json={"milliseconds": 600_000})
    with api.asking("/categories"), api.asking("/categories"):
        assert api.http.get("/__control/latency").json() == {"milliseconds": 600_000}


@pytest.mark.parametrize("milliseconds", [-1, "5", None])
def test_latency_must_be_a_number(api: Api, milliseconds: Any):
    response = api.http.put("/__control/latency", json={"milliseconds": milliseconds})
    assert fields_of(response) == ["milliseconds"]


def test_the_journal_has_every_api_request_in_order(api: Api):
    created = api.create()
    api.http.get(api.connectors + "?name=a&categories=ERP&categories=HR&categories=CRM")
    api.http.delete(api.path(ulid()))
    api.http.get("/__control/health")
    created_entry, listed, deleted = api.journal()
    assert created_entry["method"] == "POST"
    assert created_entry["path"] == f"/o/{api.organisation}/protocols/http/connectors"
    assert created_entry["body"]["name"] == created["name"]
    assert (created_entry["status"], created_entry["query"]) == (201, {})
    assert listed["query"] == {"name": "a", "categories": ["ERP", "HR", "CRM"]}
    assert listed["body"] is None
    assert (deleted["method"], deleted["status"]) == ("DELETE", 404)
    assert api.http.delete("/__control/journal").status_code == 200
    assert api.journal() == []


def test_the_journal_masks_credential_data_whatever_it_holds(api: Api):
    body = connection(credentials={"action": [credential("jwt-bearer", {"a": ["hide", {"b": "hide"}], "c": 5})]})
    api.http.post(api.path(api.create()["id"], "connections"), json=body)
    data = api.journal()[-1]["body"]["credentials"]["action"][0]["credential"]["data"]
    assert data == {"a": ["[secret]", {"b": "[secret]"}], "c": "[secret]"}


def test_the_journal_masks_no_tag_that_is_called_data(api: Api):
    api.create(tags={"data": ["personal"]})
    assert api.journal()[-1]["body"]["tags"] == {"data": ["personal"]}


def test_reset_forgets_everything(api: Api):
    api.create(authSchemeConfigs=[oauth2({"grantType": "password"})])
    api.http.put("/__control/latency", json={"milliseconds": 1})
    api.http.put("/__control/forbidden", json={"organisationIds": [api.organisation]})
    assert api.http.post("/__control/reset").json() == {"status": "ok"}
    assert api.journal() == []
    assert api.credentials() == []
    assert api.http.get("/__control/latency").json() == {"milliseconds": 0}
    assert api.list()["totalCount"] == 0


@pytest.mark.parametrize("path", ["", "/versions/1.0", "/versions/1.0/actions/get", "/versions/1.0/definitions/Pet"])
def test_an_edit_of_a_field_that_nothing_has_is_refused(api: Api, path: str):
    versions = [{"name": "1.0", "actions": [action("get")], "definitions": [definition("Pet")]}]
    (connector,) = api.seed({"name": "Shop", "versions": versions})
    where = f"/__control{api.path(connector['id'])}{path}"
    assert fields_of(api.http.patch(where, json={"descripton": "x", "basUrl": "y"})) == ["descripton", "basUrl"]
    assert api.http.patch(where, json={"name": "other"}).status_code == 200
