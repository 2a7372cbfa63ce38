"""Imports of OpenAPI documents: what becomes of what is in them, and what is refused."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.emulator.api import Api, fields_of
from tests.emulator.versioned import Versions

if TYPE_CHECKING:
    import httpx

PET = {"$ref": "#/components/schemas/Pet"}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "default": 1}}
FILTER = {"name": "filter", "in": "query", "schema": {"type": "array"}}
OAUTH2 = {
    "authorizationUrl": "https://idp.example.com/a",
    "tokenUrl": "https://idp.example.com/t",
    "scopes": {"read": "Reads"},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "2.1"},
    "servers": [{"url": "https://{host}/v1/", "variables": {"host": {"default": "pets.example.com"}}}],
    "paths": {
        "/pets/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "get pet",
                "summary": "A pet",
                "parameters": [FILTER],
                "responses": {
                    200: {"content": {"application/json": {"schema": PET}, "application/xml": {"schema": PET}}},
                    "default": {"$ref": "#/components/responses/Error"},
                    "4XX": {},
                },
            },
            "put": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": {"items": PET}}}},
                "responses": {"204": {}},
            },
        }
    },
    "components": {
        "parameters": {"Id": ID},
        "responses": {"Error": {"content": {"application/json": {"schema": {"type": "string"}}}}},
        "schemas": {
            "Pet": {"properties": {"mother": PET, "odd": {"$ref": "#/components/x"}}},
            "an Owner": {"type": "object"},
        },
        "securitySchemes": {
            "key": {"type": "apiKey", "name": "X-Key", "in": "header"},
            "basic": {"type": "http", "scheme": "Basic"},
            "bearer": {"type": "http", "scheme": "bearer"},
            "tls": {"type": "mutualTLS"},
            "flows": {"type": "oauth2", "flows": {"authorizationCode": OAUTH2, "implicit": OAUTH2, "password": OAUTH2}},
            "oidc": {"type": "openIdConnect"},
        },
    },
    "webhooks": {"newPet": {}},
}


def _send(api: Api, document: Any, connector: str = "", **metadata: Any) -> httpx.Response:
    content = document if isinstance(document, bytes) else yaml.safe_dump(document, sort_keys=False).encode()
    path = f"connector/{connector}/http/import" if connector else "protocols/http/import"
    about = json.dumps({"format": "openapi", **metadata})
    return api.http.post(f"/o/{api.organisation}/{path}", files={"file": content}, data={"metadata": about})


@pytest.fixture
def imported(api: Api) -> dict[str, Any]:
    answer = _send(api, DOCUMENT)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_connector_is_made_with_a_draft_of_the_described_version(api: Api, imported: dict[str, Any]):
    connector = imported["connector"]
    assert (connector["name"], connector["baseUrl"]) == ("Pets", "https://pets.example.com/v1")
    assert [(each["name"], each["publishedAt"]) for each in connector["versions"]] == [("2.1", None)]
    assert api.read(connector["id"]) == connector
    versions = Versions(api, connector)
    assert versions.ask("GET", "2.1", "actions")["totalCount"] == 2
    versions.publish("2.1")


def test_security_schemes_become_auth_schemes_where_they_map(imported: dict[str, Any]):
    schemes = imported["connector"]["authSchemeConfigs"]
    assert [(each["description"], each["schemeType"]) for each in schemes] == [
        ("key", "api-key"),
        ("basic", "basic-auth"),
        ("bearer", "api-key"),
        ("tls", "certificate"),
        ("flows", "oauth2"),
        ("flows", "oauth2"),
    ]
    assert [each["grant"]["grantType"] for each in schemes[4:]] == ["authorization_code", "password"]


def test_operations_become_actions(imported: dict[str, Any]):
    get, put = imported["actions"]
    assert (get["name"], get["summary"], get["method"], get["path"]) == ("get_pet", "A pet", "GET", "/pets/{{ param.id }}")
    assert put["name"] == "put_pets_id"
    assert get["parameters"] == [
        {"name": "id", "in": "path", "required": True, "type": "integer", "default": 1},
        {"name": "filter", "in": "query", "required": False, "type": "string"},
    ]
    assert [each.get("status") for each in get["responses"]] == [200, None]
    assert put["requestBody"]["required"] is True
    assert get["errors"] == put["errors"] == []


def test_schemas_become_definitions(api: Api, imported: dict[str, Any]):
    kept = {each["name"]: each for each in imported["definitions"]}
    assert set(kept) == {"Pet", "an_Owner", "get_petResponse", "put_pets_idRequest"}
    assert kept["Pet"]["accept"] == ["application/json", "application/xml"]
    versions = Versions(api, imported["connector"])
    assert versions.raw(kept["Pet"]["url"]) == {"properties": {"mother": {"$ref": kept["Pet"]["url"]}, "odd": {}}}
    assert versions.raw(kept["put_pets_idRequest"]["url"]) == {"items": {"$ref": kept["Pet"]["url"]}}


def test_messages_say_what_could_not_be_imported(imported: dict[str, Any]):
    said = {each["text"]: each.get("detail") for each in imported["messages"]}
    assert said == {
        "2 actions and 4 definitions were imported.": None,
        "Security schemes were left out, as there is no auth scheme for them.": ["flows", "oidc"],
        "References to anything but schemas of the document were left out.": ["#/components/x"],
        "Actions were renamed.": ["get pet to get_pet"],
        "Parameters that are no scalars were imported as strings.": ["filter of get_pet"],
        "Responses to no single status were left out.": ["4XX of get_pet"],
        "Webhooks were not imported as triggers.": ["newPet"],
    }
    assert {each["severity"] for each in imported["messages"]} == {"info", "warning"}


def test_a_version_is_made_of_a_connector(api: Api):
    versions = Versions(api)
    answer = _send(api, json.dumps(DOCUMENT).encode(), versions.connector, version="2.0")
    assert answer.status_code == 201, answer.text
    assert answer.json()["connector"] == versions.document()
    assert versions.document()["name"] == "CRM"
    assert versions.ask("GET", "2.0", "definitions")["totalCount"] == 4
    assert fields_of(_send(api, DOCUMENT, versions.connector, version="2.0"), 409) == ["name"]
    assert fields_of(_send(api, DOCUMENT, versions.connector, version="latest")) == ["version"]
    assert fields_of(_send(api, DOCUMENT, versions.connector)) == ["version"]
    bigquery = api.create_bigquery()["id"]
    assert _send(api, DOCUMENT, bigquery, version="1").status_code == 400


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff",
        b"{",
        b"openapi: [",
        b"[]",
        {**DOCUMENT, "openapi": "2.0"},
        {**DOCUMENT, "info": {}},
        {**DOCUMENT, "servers": [{"url": "/v1"}]},
        {**DOCUMENT, "servers": []},
    ],
)
def test_what_is_no_openapi_3_document_is_refused_with_messages(api: Api, document: Any):
    refusal = _send(api, document)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "bad_request")
    (said,) = refusal.json()["messages"]
    assert said["severity"] == "error"
    assert said["detail"]
    assert api.list()["totalCount"] == 0


def test_wrong_shapes_count_as_not_being_there(api: Api):
    paths = {"/a": [], "/b": {"get": {"operationId": 1, "parameters": [1, {"$ref": "#/no"}], "responses": []}, "put": 1}}
    odd = {**DOCUMENT, "paths": paths, "components": {"schemas": {"A": 1}, "securitySchemes": []}}
    answer = _send(api, {**odd, "info": {"title": "Odd", "version": "latest"}})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["connector"]["versions"][0]["name"] == "1"
    assert [(each["name"], each["responses"]) for each in made["actions"]] == [("get_b", [])]


def test_definitions_that_share_a_media_type_are_not_both_used(api: Api):
    both = {"application/json": {"schema": PET}, "application/xml": {"schema": {"$ref": "#/components/schemas/Owner"}}}
    elsewhere = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Owner"}}}}
    paths = {"/a": {"get": {"responses": {"200": {"content": both}, "201": elsewhere}}}}
    answer = _send(api, {**DOCUMENT, "paths": paths, "components": {"schemas": {"Pet": {}, "Owner": {}}}})
    (action,) = answer.json()["actions"]
    assert [len(each["definitions"]) for each in action["responses"]] == [1, 1]


def test_names_are_made_fit_and_unique(api: Api):
    operation = {"operationId": "get it", "responses": {"200": {}}}
    paths = {"/a": {"get": operation, "put": operation}, "/b": {"$ref": "#/components/x-items/Round"}}
    parts = {"schemas": {"a b": PET, "a_b": True, "ä": {}}, "x-items": {"Round": {"$ref": "#/components/x-items/Round"}}}
    made = _send(api, {**DOCUMENT, "paths": paths, "components": parts}).json()
    assert [each["name"] for each in made["actions"]] == ["get_it", "get_it_2"]
    assert [each["name"] for each in made["definitions"]] == ["a_b", "a_b_2", "unnamed"]


def test_a_schema_that_refers_to_another_version_is_refused(api: Api):
    foreign = {"$ref": f"https://example.com/o/{api.organisation}/{api.organisation}/1/Pet.json"}
    refusal = _send(api, {**DOCUMENT, "paths": {}, "components": {"schemas": {"Pet": foreign}}})
    assert refusal.status_code == 400
    assert "schema.content" in refusal.json()["messages"][0]["detail"][1]
    assert api.list()["totalCount"] == 0


@pytest.mark.parametrize("depth", [450, 700, 5000])
def test_a_schema_of_any_depth_is_imported_or_refused(api: Api, depth: int):
    deep = '{"items": ' * depth + "{}" + "}" * depth
    document = json.dumps({**DOCUMENT, "paths": {}, "components": {"schemas": {"Pet": 0}}}).replace(
        '"Pet": 0', f'"Pet": {deep}'
    )
    # How deep is too deep depends on the Python.
    assert _send(api, document.encode()).status_code in (201, 400)


@pytest.mark.parametrize(
    ("files", "data", "field"),
    [
        ({"other": b""}, {"metadata": "{}"}, "file"),
        ({"file": b"{}"}, {}, "metadata"),
        ({"file": b'{"openapi": "3.1.0"}'}, {"metadata": "{"}, "metadata"),
        ({"file": b'{"openapi": "3.1.0"}'}, {"metadata": '{"format": "postman"}'}, "format"),
    ],
)
def test_an_incomplete_form_is_refused(api: Api, files: dict[str, bytes], data: dict[str, str], field: str):
    path = f"/o/{api.organisation}/protocols/http/import"
    assert fields_of(api.http.post(path, files=files, data=data)) == [field]


def test_a_form_without_boundary_is_refused(api: Api):
    path = f"/o/{api.organisation}/protocols/http/import"
    answer = api.http.post(path, content=b"--x--", headers={"Content-Type": "multipart/form-data"})
    assert answer.status_code == 400
    assert api.journal()[-1]["body"] == "[not a form]"


def test_an_uploaded_file_is_imported_by_its_url(api: Api):
    path = f"/o/{api.organisation}/protocols/http"
    signed = api.http.get(f"{path}/upload-url").json()
    body = {"schemaURL": signed["url"], "format": "openapi", "filetype": "json"}
    assert fields_of(api.http.post(f"{path}/import", json=body)) == ["schemaURL"]
    content = json.dumps(DOCUMENT).encode()
    assert api.http.put(signed["uploadUrl"], content=content).status_code == 200
    assert api.http.put(signed["uploadUrl"], content=content).status_code == 403
    assert api.http.post(f"{path}/import", json=body).json()["connector"]["name"] == "Pets"


@pytest.mark.parametrize("location", ["https://example.com/openapi.json", "http://127.0.0.1:1/a", "gs://emulator/none", ""])
def test_nothing_is_fetched(api: Api, location: str):
    body = {"schemaURL": location, "format": "openapi"}
    refusal = api.http.post(f"/o/{api.organisation}/protocols/http/import", json=body)
    assert fields_of(refusal) == ["schemaURL"]
    assert "not fetched" in refusal.json()["fields"][0]["message"]


def test_the_journal_has_the_digest_of_a_file_in_its_place(api: Api):
    content = bytes(range(256)) + b"\n\r\r\n"
    _send(api, content, clientSecret="hidden")
    digest = {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert api.journal()[-1]["body"] == {"metadata": {"format": "openapi", "clientSecret": "[secret]"}, "file": digest}
