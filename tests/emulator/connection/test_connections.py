from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.api import connection, credential, fields_of, oauth2, scheme, ulid

if TYPE_CHECKING:
    from tests.emulator.api import Api

CLIENT = {"clientId": "id", "clientSecret": "hide-1", "authorizeUrl": "", "tokenUrl": "https://idp.example.com"}
SHOWN = [
    ("none", {}, {}),
    ("string", {"value": "hide"}, {"value": "[redacted]"}),
    ("binary", {"valueBase64": "aGlkZQ=="}, {"valueBase64": "[redacted]"}),
    ("basic-auth", {"username": "u", "password": "hide"}, {"username": "u", "password": "[redacted]"}),
    ("oauth2-password", {"username": "u", "password": "hide"}, {"username": "u", "password": "[redacted]"}),
    ("oauth2-client", CLIENT, {**CLIENT, "clientSecret": "[redacted]"}),
    ("oauth2-token", {"scopes": ["a"], "accessToken": "hide"}, {"scopes": ["a"], "accessToken": "[redacted]"}),
    ("jwt-bearer", {"key": {"pem": "hide"}}, {"key": {"pem": "[redacted]"}}),
    ("certificate", {"certificate": "c", "key": "k", "ca": "a"}, dict.fromkeys(("certificate", "key", "ca"), "[redacted]")),
]


def _entry(api: Api, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    connector = api.create()["id"]
    made = api.connect(connector, credentials={"action": [credential(kind, data)]})
    assert api.read(connector)["connections"] == [made]
    (entry,) = made["credentials"]["action"]
    return dict(entry)


def test_create_answers_the_connection_with_200(api: Api):
    connector = api.create()["id"]
    variables = [{"name": "region", "value": "eu"}]
    response = api.http.post(api.path(connector, "connections"), json=connection("prod", variables=variables))
    assert response.status_code == 200
    made = response.json()
    assert (made["name"], made["variables"]) == ("prod", variables)
    assert made["credentials"] == {"action": [], "trigger": []}
    assert api.http.get(api.path(connector, "connections", made["id"])).json() == made
    after = api.read(connector)
    assert after["connections"] == [made]
    assert after["updatedAt"] > made["updatedAt"]


@pytest.mark.parametrize(("kind", "data", "shown"), SHOWN, ids=[kind for kind, _, _ in SHOWN])
def test_credential_data_is_redacted(api: Api, kind: str, data: dict[str, Any], shown: dict[str, Any]):
    entry = _entry(api, kind, data)
    assert entry["credential"]["data"] == shown
    assert entry["credential"]["type"] == kind
    assert entry["credential"]["organisationId"] == api.organisation
    journal = api.http.get("/__control/journal").text
    assert "hide" not in journal
    assert "aGlkZQ" not in journal


def test_an_authorisation_code_becomes_a_token(api: Api):
    config = oauth2({"grantType": "client_credentials"})
    connector = api.create()["id"]
    entry = credential("oauth2-code", {"code": "hide", "state": "hide"}, config)
    made = api.connect(connector, credentials={"trigger": [entry]})
    shown = made["credentials"]["trigger"][0]["credential"]
    assert (shown["type"], shown["data"]) == ("oauth2-token", {"scopes": ["read"]})


def test_the_digests_of_credential_data_are_kept(api: Api):
    _entry(api, "basic-auth", {"username": "u", "password": "p"})
    (stored,) = api.credentials()
    assert stored["type"] == "basic-auth"
    assert stored["dataSha256"] == {"password": hashlib.sha256(b"p").hexdigest()}


@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("string", {}, "data.value"),
        ("none", {"value": "x"}, "data.value"),
        ("basic-auth", {"username": "u"}, "data.password"),
        ("unknown", {}, "type"),
        ("jwt-bearer", "text", "data"),
    ],
)
def test_credential_data_is_checked_by_type(api: Api, kind: str, data: Any, wrong: str):
    body = connection(credentials={"action": [credential(kind, data)]})
    response = api.http.post(api.path(api.create()["id"], "connections"), json=body)
    assert fields_of(response) == [f"credentials.action[0].credential.{wrong}"]


def test_create_requires_name_credentials_and_variables(api: Api):
    path = api.path(api.create()["id"], "connections")
    assert fields_of(api.http.post(path, json={})) == ["name", "credentials", "variables"]
    assert fields_of(api.http.post(path, json=connection(" "))) == ["name"]


def test_names_are_unique_within_the_connector(api: Api):
    one, two = api.create()["id"], api.create()["id"]
    api.connect(one)
    api.connect(two)
    response = api.http.post(api.path(one, "connections"), json=connection())
    assert fields_of(response, 409) == ["name"]
    other = api.connect(one, name="other")
    renamed = api.http.put(api.path(one, "connections", other["id"]), json={"id": other["id"], "name": "production"})
    assert fields_of(renamed, 409) == ["name"]


def test_list_has_summaries_with_the_newest_update_first(api: Api):
    connector = api.create()["id"]
    made = [api.connect(connector, name=name) for name in "abc"]
    api.http.put(api.path(connector, "connections", made[0]["id"]), json={"id": made[0]["id"], "name": "a"})
    page = api.http.get(api.path(connector, "connections")).json()
    assert page["totalCount"] == 3
    assert [item["name"] for item in page["items"]] == ["a", "c", "b"]
    assert set(page["items"][0]) == {"id", "name", "createdAt", "updatedAt"}
    assert "next" not in page


def test_list_walks_forward_and_back(api: Api):
    (seeded,) = api.seed({"name": "CRM", "connections": [{"name": name} for name in "abcde"]})
    path = api.path(seeded["id"], "connections")

    def page(**params: Any) -> tuple[list[str], dict[str, Any]]:
        answer = api.http.get(path, params={"first": 2, **params}).json()
        return sorted(item["name"] for item in answer["items"]), answer

    first, one = page()
    second, two = page(after=one["next"])
    third, three = page(after=two["next"])
    assert sorted(first + second + third) == list("abcde")
    assert "next" not in three
    assert "prev" not in one
    assert page(before=three["prev"])[0] == second
    back, start = page(before=two["prev"])
    assert back == first
    assert "prev" not in start
    assert fields_of(api.http.get(path, params={"after": "x"})) == ["after"]


def test_update_renames_and_leaves_variables_unchanged_when_omitted(api: Api):
    connector = api.create()["id"]
    made = api.connect(connector, variables=[{"name": "a", "value": "b"}])
    path = api.path(connector, "connections", made["id"])
    renamed = api.http.put(path, json={"id": made["id"], "name": "new"}).json()
    assert renamed == {**made, "name": "new", "updatedAt": renamed["updatedAt"]}
    assert renamed["updatedAt"] > made["updatedAt"]
    emptied = api.http.put(path, json={"id": made["id"], "name": "new", "variables": []}).json()
    assert emptied["variables"] == []


def test_update_reorders_credentials_and_replaces_their_schemes(api: Api):
    connector = api.create()["id"]
    entries = [credential("string", {"value": "1"}), credential("none", {})]
    made = api.connect(connector, credentials={"action": entries, "trigger": entries[:1]})
    one, two = made["credentials"]["action"]
    changed = {**one["authSchemeConfig"], "description": "renamed"}
    order = [{"id": two["id"], "authSchemeConfig": two["authSchemeConfig"]}, {"id": one["id"], "authSchemeConfig": changed}]
    body = {"id": made["id"], "name": "production", "credentials": {"action": order}}
    after = api.http.put(api.path(connector, "connections", made["id"]), json=body).json()
    assert [entry["id"] for entry in after["credentials"]["action"]] == [two["id"], one["id"]]
    assert after["credentials"]["action"][1]["authSchemeConfig"]["description"] == "renamed"
    assert after["credentials"]["action"][1]["credential"] == one["credential"]
    assert after["credentials"]["trigger"] == made["credentials"]["trigger"]


def test_update_neither_adds_nor_removes_credentials_nor_changes_their_type(api: Api):
    connector = api.create()["id"]
    made = api.connect(connector, credentials={"action": [credential("none", {})]})
    (entry,) = made["credentials"]["action"]
    path = api.path(connector, "connections", made["id"])

    def refused(action: list[dict[str, Any]]) -> list[str]:
        body = {"id": made["id"], "name": "production", "credentials": {"action": action}}
        return fields_of(api.http.put(path, json=body))

    assert refused([]) == ["credentials.action"]
    assert refused([{"id": ulid(), "authSchemeConfig": scheme()}]) == ["credentials.action"]
    changed = {"id": entry["id"], "authSchemeConfig": scheme("basic-auth")}
    assert refused([changed]) == ["credentials.action[0].authSchemeConfig.schemeType"]


def test_update_refuses_another_id(api: Api):
    connector = api.create()["id"]
    path = api.path(connector, "connections", api.connect(connector)["id"])
    assert fields_of(api.http.put(path, json={"id": ulid(), "name": "x"})) == ["id"]
    assert fields_of(api.http.put(path, json={})) == ["id", "name"]


def test_absent_connections_are_not_found(api: Api):
    path = api.path(api.create()["id"], "connections", ulid())
    assert api.http.get(path).status_code == 404
    assert api.http.put(path, json={"id": ulid(), "name": "x"}).status_code == 404
    assert api.http.delete(path).status_code == 404


def test_delete_fails_its_precondition_when_in_use_unless_forced(api: Api):
    (seeded,) = api.seed({"name": "CRM", "connections": [{"name": "used", "inUse": True}, {"name": "free"}]})
    used, free = (api.path(seeded["id"], "connections", each["id"]) for each in seeded["connections"])
    assert api.http.delete(free).status_code == 204
    refused = api.http.delete(used)
    assert refused.status_code == 412
    assert refused.json()["code"] == "precondition_failed"
    assert api.http.delete(used, params={"force": "true"}).status_code == 204
    assert api.read(seeded["id"])["connections"] == []
    assert api.http.delete(api.path(seeded["id"])).status_code == 204


def test_credentials_outlive_their_scheme(api: Api):
    config = scheme("basic-auth")
    connector = api.create(authSchemeConfigs=[config])["id"]
    entry = credential("basic-auth", {"username": "u", "password": "p"}, config)
    made = api.connect(connector, credentials={"action": [entry]})
    after = api.http.delete(api.path(connector, "auth-scheme-configs", config["id"])).json()
    assert after["connections"] == [made]
