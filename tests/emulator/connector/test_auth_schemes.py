from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.api import fields_of, oauth2, scheme, ulid

if TYPE_CHECKING:
    from tests.emulator.api import Api

SECRET = "s3cr3t-value"
HMAC = {"name": "X-Signature", "in": "header", "algorithm": "sha256", "digestInputs": ["url", "body"]}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "config",
    [
        scheme("none"),
        scheme("basic-auth"),
        scheme("certificate"),
        scheme("api-key", name="X-Key", **{"in": "query"}),
        scheme("hmac", **HMAC),
        oauth2({"grantType": "client_credentials"}, additionalTokenParams="a=b", mtlsEnabled=True),
    ],
    ids=lambda config: config["schemeType"],
)
def test_every_type_of_scheme_is_answered_as_it_was_sent(api: Api, config: dict[str, Any]):
    created = api.create(authSchemeConfigs=[config])
    assert created["authSchemeConfigs"] == [{**config, "validationMessages": []}]


@pytest.mark.parametrize(
    ("config", "wrong"),
    [
        (scheme("digest"), ["schemeType"]),
        ({"id": ulid(), "description": ""}, ["schemeType"]),
        ({"id": ulid(), "description": "", "scheme_type": "none"}, ["schemeType"]),
        (scheme("none", id="1"), ["id"]),
        (scheme("api-key"), ["name", "in"]),
        (scheme("api-key", name="k", **{"in": "body"}), ["in"]),
        (scheme("hmac", **{**HMAC, "algorithm": "md5", "digestInputs": ["body", "headers"]}),
         ["algorithm", "digestInputs[1]"]),
        (oauth2({"grantType": "implicit"}), ["grant.grantType"]),
        (oauth2({"grant_type": "client_credentials"}), ["grant.grantType"]),
        (oauth2({"grantType": "password", "clientSecret": 5}), ["grant.clientSecret"]),
        (oauth2({"grantType": "password"}, scopes=[{}], tokenUrl="no url"), ["tokenUrl", "scopes[0].name"]),
    ],
)  # fmt: skip
def test_schemes_are_checked_by_type(api: Api, config: dict[str, Any], wrong: list[str]):
    created = api.create()
    response = api.http.put(api.path(created["id"], "auth-scheme-configs", config["id"]), json=config)
    assert fields_of(response) == wrong


def test_only_the_names_of_the_api_tell_schemes_apart(api: Api):
    """Unknown fields are ignored, also where they are spelled as a Python attribute would be."""
    sent = oauth2({"grantType": "client_credentials", "grant_type": "implicit"}, scheme_type="digest")
    (kept,) = api.create(authSchemeConfigs=[sent])["authSchemeConfigs"]
    assert (kept["schemeType"], kept["grant"]) == ("oauth2", {"grantType": "client_credentials"})
    assert "scheme_type" not in kept


def test_upsert_adds_a_scheme_at_the_end_and_answers_the_connector(api: Api):
    created = api.create(authSchemeConfigs=[scheme()])
    response = api.upsert(created["id"], scheme("basic-auth"))
    assert response.status_code == 200
    assert [each["schemeType"] for each in response.json()["authSchemeConfigs"]] == ["none", "basic-auth"]
    assert response.json()["updatedAt"] > created["updatedAt"]
    assert api.read(created["id"]) == response.json()


def test_upsert_replaces_a_scheme_in_its_place(api: Api):
    one, two = scheme(), scheme("basic-auth")
    created = api.create(authSchemeConfigs=[one, two])
    after = api.upsert(created["id"], {**one, "description": "renamed"}).json()
    assert [each["description"] for each in after["authSchemeConfigs"]] == ["renamed", "basic-auth"]


def test_upsert_refuses_an_id_other_than_that_of_the_path(api: Api):
    created = api.create()
    response = api.http.put(api.path(created["id"], "auth-scheme-configs", ulid()), json=scheme())
    assert fields_of(response) == ["id"]


def test_upsert_to_an_absent_connector_is_not_found(api: Api):
    assert api.upsert(ulid(), scheme()).status_code == 404


def test_validation_messages_are_ignored_when_sent(api: Api):
    sent = scheme(validationMessages=[{"text": "mine", "severity": "error"}])
    after = api.upsert(api.create()["id"], sent).json()
    assert after["authSchemeConfigs"][0]["validationMessages"] == []


def test_default_scopes_that_are_no_scopes_are_warned_about(api: Api):
    sent = oauth2({"grantType": "client_credentials"}, defaultScopes=["read", "admin"])
    (kept,) = api.upsert(api.create()["id"], sent).json()["authSchemeConfigs"]
    (message,) = kept["validationMessages"]
    assert (message["severity"], message["detail"]) == ("warning", ["admin"])


def test_delete_answers_the_connector_without_the_scheme(api: Api):
    one, two = scheme(), scheme("basic-auth")
    created = api.create(authSchemeConfigs=[one, two])
    response = api.http.delete(api.path(created["id"], "auth-scheme-configs", one["id"]))
    assert response.status_code == 200
    assert [each["id"] for each in response.json()["authSchemeConfigs"]] == [two["id"]]
    assert response.json()["updatedAt"] > created["updatedAt"]
    again = api.http.delete(api.path(created["id"], "auth-scheme-configs", one["id"]))
    assert again.status_code == 404


def test_client_credentials_carry_the_grant_type_alone(api: Api):
    sent = oauth2({"grantType": "client_credentials", "clientId": "id", "clientSecret": SECRET})
    (kept,) = api.create(authSchemeConfigs=[sent])["authSchemeConfigs"]
    assert kept["grant"] == {"grantType": "client_credentials"}
    assert api.credentials() == []


@pytest.mark.parametrize("grant_type", ["authorization_code", "password"])
def test_a_grant_without_credential_creates_one(api: Api, grant_type: str):
    sent = oauth2({"grantType": grant_type, "clientId": "client", "clientSecret": SECRET})
    (kept,) = api.create(authSchemeConfigs=[sent])["authSchemeConfigs"]
    (stored,) = api.credentials()
    assert kept["grant"] == {
        "grantType": grant_type,
        "credentialId": stored["id"],
        "organisationId": api.organisation,
        "clientId": "client",
    }
    assert stored["organisationId"] == api.organisation
    assert stored["clientId"] == "client"
    assert stored["clientSecretSha256"] == _digest(SECRET)


def test_a_grant_without_credential_creates_another_one_each_time(api: Api):
    sent = oauth2({"grantType": "password", "clientId": "client", "clientSecret": SECRET})
    created = api.create(authSchemeConfigs=[sent])
    api.upsert(created["id"], sent)
    assert len(api.credentials()) == 2


def test_a_grant_with_a_credential_is_merged_into_it(api: Api):
    sent = oauth2({"grantType": "password", "clientId": "client", "clientSecret": SECRET})
    created = api.create(authSchemeConfigs=[sent])
    (kept,) = created["authSchemeConfigs"]
    kept["grant"].pop("clientId")
    after = api.upsert(created["id"], kept).json()
    assert after["authSchemeConfigs"][0]["grant"]["clientId"] == "client"
    kept["grant"]["clientSecret"] = "rotated"
    api.upsert(created["id"], kept)
    (stored,) = api.credentials()
    assert (stored["clientId"], stored["clientSecretSha256"]) == ("client", _digest("rotated"))


def test_a_grant_without_client_id_is_answered_without(api: Api):
    (kept,) = api.create(authSchemeConfigs=[oauth2({"grantType": "password"})])["authSchemeConfigs"]
    assert "clientId" not in kept["grant"]
    assert api.credentials()[0]["clientSecretSha256"] is None


def test_a_grant_with_an_unknown_credential_is_refused(api: Api):
    created = api.create()
    grant = {"grantType": "password", "credentialId": ulid(), "organisationId": api.organisation}
    assert fields_of(api.upsert(created["id"], oauth2(grant))) == ["grant.credentialId"]


@pytest.mark.parametrize("field", ["credentialId", "organisationId"])
def test_a_grant_with_half_of_the_reference_is_refused(api: Api, field: str):
    created = api.create()
    grant = {"grantType": "authorization_code", field: ulid()}
    assert fields_of(api.upsert(created["id"], oauth2(grant))) == [f"grant.{field}"]


def test_a_refused_create_leaves_no_credential_behind(api: Api):
    good = oauth2({"grantType": "password", "clientId": "client"})
    bad = oauth2({"grantType": "password", "credentialId": ulid()})
    body = {"name": "CRM", "baseUrl": "https://a.example.com", "authSchemeConfigs": [good, bad], "connections": []}
    response = api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=body)
    assert fields_of(response) == ["authSchemeConfigs[1].grant.credentialId"]
    assert api.credentials() == []


def test_a_client_secret_is_in_no_response_and_no_journal(api: Api):
    sent = oauth2({"grantType": "password", "clientId": "client", "clientSecret": SECRET})
    created = api.create(authSchemeConfigs=[sent])
    answers = [api.upsert(created["id"], sent), api.put(created), api.http.get(api.path(created["id"]))]
    answers += [api.http.get(api.connectors), api.http.delete(api.path(created["id"], "auth-scheme-configs", ulid()))]
    answers += [api.upsert(created["id"], {**sent, "tokenUrl": SECRET, "grant": {**sent["grant"], "grantType": "?"}})]
    assert not any(SECRET in answer.text for answer in answers)
    journal = api.http.get("/__control/journal")
    assert SECRET not in journal.text.replace(f'"tokenUrl":"{SECRET}"', "")
    assert '"clientSecret":"[secret]"' in journal.text
    assert SECRET not in api.http.get(f"/__control/o/{api.organisation}/credentials").text
