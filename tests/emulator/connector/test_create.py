from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.api import connection, credential, fields_of, scheme

if TYPE_CHECKING:
    from tests.emulator.api import Api


def test_create_answers_every_required_field(api: Api):
    created = api.create()
    assert created["organisationId"] == api.organisation
    assert created["protocol"] == "http"
    assert created["public"] is False
    assert created["createdAt"] == created["updatedAt"]
    for name in ("authSchemeConfigs", "connections", "versions", "connectionVariables"):
        assert created[name] == []
    assert api.read(created["id"]) == created


def test_create_takes_what_the_official_client_sends_which_leaves_connections_out(api: Api):
    sent = {"name": "Shop", "baseUrl": "https://{{ zone }}.example.com", "authSchemeConfigs": []}
    created = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=sent)
    assert created.status_code == 201
    assert (created.json()["connections"], created.json()["baseUrl"]) == ([], sent["baseUrl"])


def test_create_takes_tags_public_and_connection_variables(api: Api):
    variables = [{"name": "region", "value": "eu"}]
    created = api.create(tags={"team": ["b", "a"], "empty": []}, public=True, connectionVariables=variables)
    assert created["tags"] == {"team": ["b", "a"], "empty": []}
    assert created["public"] is True
    assert created["connectionVariables"] == variables


def test_create_ignores_what_only_update_takes(api: Api):
    created = api.create(documentationURL="https://docs.example.com", imageURL="https://i.example.com", unknown=1)
    assert not {"documentationURL", "imageURL", "unknown"} & set(created)


def test_create_allows_two_connectors_of_one_name(api: Api):
    assert api.create(name="same")["id"] != api.create(name="same")["id"]
    assert api.list(name="same")["totalCount"] == 2


def test_create_names_every_missing_field(api: Api):
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json={})
    assert fields_of(response) == ["name", "baseUrl", "authSchemeConfigs"]


@pytest.mark.parametrize("base_url", ["", "crm.example.com", "ftp://crm.example.com", "https://", 5, None])
def test_create_refuses_a_base_url_that_is_no_http_url(api: Api, base_url: Any):
    body = {"name": "CRM", "baseUrl": base_url, "authSchemeConfigs": [], "connections": []}
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=body)
    assert fields_of(response) == ["baseUrl"]


def test_create_refuses_repeated_scheme_ids(api: Api):
    one = scheme()
    body = {"name": "CRM", "baseUrl": "https://a.example.com", "authSchemeConfigs": [one, one], "connections": []}
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=body)
    assert fields_of(response) == ["authSchemeConfigs[1].id"]


def test_create_refuses_wrong_types_by_their_paths(api: Api):
    body = {
        "name": "CRM",
        "baseUrl": "https://a.example.com",
        "authSchemeConfigs": [],
        "connections": [],
        "tags": {"team": "a"},
        "public": "yes",
        "connectionVariables": [{"name": "a", "value": 1}, {"value": "b"}],
    }
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=body)
    wrong = {"tags.team", "public", "connectionVariables[0].value", "connectionVariables[1].name"}
    assert set(fields_of(response)) == wrong


def test_create_bigquery_answers_an_empty_dataset_when_none_is_given(api: Api):
    assert api.create_bigquery()["datasetId"] == ""
    created = api.create_bigquery(datasetId="project.dataset")
    assert created["datasetId"] == "project.dataset"
    assert created["protocol"] == "bigquery"
    assert "baseUrl" not in created


def test_create_bigquery_takes_nothing_else(api: Api):
    created = api.create_bigquery(tags={"a": ["b"]}, public=True, authSchemeConfigs=[scheme()])
    assert (created["tags"], created["public"], created["authSchemeConfigs"]) == ({}, False, [])


def test_create_bigquery_requires_name_and_connections(api: Api):
    response = api.http.post(f"/o/{api.organisation}/protocols/bigquery/connectors", json={"datasetId": "p.d"})
    assert fields_of(response) == ["name", "connections"]


def test_create_makes_the_connections_that_are_given(api: Api):
    credentials = {"action": [credential("string", {"value": "a-key"})]}
    created = api.create_bigquery(connections=[connection("one", credentials=credentials), connection("two")])
    assert [each["name"] for each in created["connections"]] == ["one", "two"]
    assert len(api.credentials()) == 1


def test_create_refuses_two_connections_of_one_name(api: Api):
    body = {"name": "Warehouse", "connections": [connection("one"), connection("one")]}
    response = api.http.post(f"/o/{api.organisation}/protocols/bigquery/connectors", json=body)
    assert fields_of(response, 409) == ["connections[1].name"]
    assert api.list()["totalCount"] == 0
