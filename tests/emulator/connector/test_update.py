from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.api import fields_of, scheme, ulid

if TYPE_CHECKING:
    from tests.emulator.api import Api

FULL = {
    "tags": {"team": ["a"]},
    "public": True,
    "documentationURL": "https://docs.example.com",
    "imageURL": "https://i.example.com/a.png",
}


def test_update_replaces_every_field(api: Api):
    created = api.create()
    updated = api.update(created, name="ERP", baseUrl="http://erp.example.com/v2", **FULL)
    expected = {**created, **FULL, "name": "ERP", "baseUrl": "http://erp.example.com/v2"}
    assert updated == {**expected, "updatedAt": updated["updatedAt"]}
    assert updated["updatedAt"] > created["updatedAt"]
    assert api.read(created["id"]) == updated


def test_update_unsets_optional_fields_that_are_missing(api: Api):
    full = api.update(api.create(), **FULL)
    bare = api.update(full)
    assert bare["tags"] == {}
    assert bare["public"] is False
    assert not {"documentationURL", "imageURL"} & set(bare)


def test_update_unsets_an_optional_text_that_is_empty(api: Api):
    full = api.update(api.create(), **FULL)
    assert "imageURL" not in api.update(full, imageURL="")


def test_update_names_every_missing_required_field(api: Api):
    created = api.create()
    response = api.http.put(api.path(created["id"]), json={"protocol": "http"})
    assert fields_of(response) == ["id", "organisationId", "name", "baseUrl"]
    assert fields_of(api.http.put(api.path(created["id"]), json={})) == ["protocol"]


@pytest.mark.parametrize("field", ["name", "tags", "public", "documentationURL", "connectionVariables"])
def test_update_refuses_null(api: Api, field: str):
    assert fields_of(api.put(api.create(), **{field: None})) == [field]


@pytest.mark.parametrize("field", ["id", "organisationId"])
def test_update_refuses_another_id(api: Api, field: str):
    assert fields_of(api.put(api.create(), **{field: ulid()})) == [field]


def test_update_refuses_another_protocol(api: Api):
    assert fields_of(api.put(api.create(), protocol="bigquery", datasetId="p.d")) == ["protocol"]
    assert fields_of(api.put(api.create(), protocol="smtp")) == ["protocol"]


def test_update_of_an_absent_connector_is_not_found(api: Api):
    assert api.put({**api.create(), "id": ulid()}).status_code == 404


def test_update_leaves_auth_schemes_alone_when_their_ids_are_omitted(api: Api):
    schemes = [scheme(), scheme("basic-auth")]
    created = api.create(authSchemeConfigs=schemes)
    assert api.update(created)["authSchemeConfigs"] == created["authSchemeConfigs"]


def test_update_reorders_auth_schemes(api: Api):
    one, two, three = scheme(), scheme("basic-auth"), scheme("certificate")
    created = api.create(authSchemeConfigs=[one, two, three])
    updated = api.update(created, authSchemeConfigIds=[three["id"], one["id"], two["id"]])
    assert [each["id"] for each in updated["authSchemeConfigs"]] == [three["id"], one["id"], two["id"]]


def test_update_refuses_an_unknown_auth_scheme_id(api: Api):
    one = scheme()
    created = api.create(authSchemeConfigs=[one])
    assert fields_of(api.put(created, authSchemeConfigIds=[one["id"], ulid()])) == ["authSchemeConfigIds[1]"]


def test_update_refuses_auth_scheme_ids_that_are_no_permutation(api: Api):
    one, two = scheme(), scheme("basic-auth")
    created = api.create(authSchemeConfigs=[one, two])
    for ids in ([], [one["id"]], [one["id"], two["id"], two["id"]]):
        assert fields_of(api.put(created, authSchemeConfigIds=ids)) == ["authSchemeConfigIds"]
    assert api.read(created["id"]) == created


def _with_overrides(api: Api) -> dict[str, Any]:
    created = api.create(connectionVariables=[{"name": "region", "value": "eu"}])
    api.connect(created["id"], name="one", variables=[{"name": "region", "value": "us"}])
    api.connect(created["id"], name="two", variables=[])
    return api.read(created["id"])


def test_update_leaves_connection_variables_alone_when_omitted(api: Api):
    before = _with_overrides(api)
    after = api.update(before)
    assert after["connectionVariables"] == before["connectionVariables"]
    assert after["connections"] == before["connections"]


@pytest.mark.parametrize("variables", [[], [{"name": "region", "value": "eu"}]])
def test_update_writes_connection_variables_through_to_every_connection(api: Api, variables: list[dict[str, str]]):
    before = _with_overrides(api)
    after = api.update(before, connectionVariables=variables)
    assert after["connectionVariables"] == variables
    assert [each["variables"] for each in after["connections"]] == [variables, variables]
    assert all(each["updatedAt"] == after["updatedAt"] for each in after["connections"])


def test_update_bigquery_knows_no_connection_variables(api: Api):
    updated = api.update(api.create_bigquery(), datasetId="p.d", connectionVariables=[{"name": "a", "value": "b"}])
    assert updated["datasetId"] == "p.d"
    assert updated["connectionVariables"] == []


def test_update_of_http_requires_the_base_url_and_of_bigquery_the_dataset(api: Api):
    for created, field in ((api.create(), "baseUrl"), (api.create_bigquery(), "datasetId")):
        del created[field]
        assert fields_of(api.put(created)) == [field]


def test_update_ignores_versions_and_connections(api: Api):
    created = api.create()
    assert api.update(created, connections=[{"name": 1}], versions="x", categories=["?"])["connections"] == []
