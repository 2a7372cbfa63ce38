"""The public library, protocols, and the start of a connection by OAuth 2.0."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.emulator.api import Api, connection, fields_of, oauth2, ulid
from tests.emulator.versioned import Versions, definition, response


def test_a_public_version_is_imported_as_a_draft_of_a_new_connector(api: Api):
    grant = {"grantType": "authorization_code", "clientId": "c", "clientSecret": "s"}
    source = api.create(public=True, tags={"a": ["b"]}, authSchemeConfigs=[oauth2(grant)], connections=[connection()])
    versions = Versions(api, source)
    versions.create("1.0")
    versions.define(definition("Pet"))
    versions.act(responses=[response("Pet")])
    versions.publish()
    versions.put("1.0", description="Ours")
    importer = ulid()
    path = f"/o/{importer}/connectors/{source['id']}/versions"
    answer = api.http.post(f"{path}/latest/library/import")
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["id"] != source["id"]
    assert (made["organisationId"], made["public"], made["connections"]) == (importer, False, [])
    assert made["authSchemeConfigs"] == source["authSchemeConfigs"]
    (draft,) = made["versions"]
    assert (draft["name"], draft["publishedAt"], draft["description"]) == ("1.0", None, "Ours")
    actions = api.http.get(f"/o/{importer}/connectors/{made['id']}/versions/1.0/actions").json()["actions"]
    assert [each["name"] for each in actions] == ["getPet"]
    assert api.http.get(f"/o/{importer}/connectors/{made['id']}").json() == made


def test_only_what_is_public_and_published_is_imported(api: Api):
    versions = Versions(api, api.create(public=True))
    versions.create("draft")
    path = f"/o/{ulid()}/connectors/{versions.connector}/versions"
    assert api.http.post(f"{path}/draft/library/import").status_code == 404
    assert api.http.post(f"{path}/latest/library/import").status_code == 404
    versions.publish("draft")
    api.update(versions.document(), public=False)
    assert api.http.post(f"{path}/draft/library/import").status_code == 404


def test_protocols_and_their_auth_schemes_are_listed(api: Api):
    page = api.http.get(f"/o/{api.organisation}/protocols", params={"first": 1}).json()
    assert (page["totalCount"], [each["slug"] for each in page["protocols"]]) == (2, ["bigquery"])
    schemes = api.http.get(f"/o/{api.organisation}/protocols/http/auth-schemes").json()
    assert schemes["totalCount"] == len(schemes["authSchemes"]) == 6
    assert api.http.get(f"/o/{api.organisation}/protocols/soap/auth-schemes").status_code == 404
    assert api.http.get(f"/o/{api.organisation}/protocols/soap/upload-url").status_code == 404


def _initialise(api: Api, **fields: Any) -> Any:
    reference = {"id": ulid(), "organisationId": api.organisation}
    body = {"credential": reference, "authorizeUrl": "https://idp.example.com/a?tenant=t", "clientId": "c", **fields}
    return api.http.post(api.path(api.create()["id"], "oauth2", "initialise"), json=body)


def test_a_person_is_sent_to_the_authorize_url(api: Api):
    answer = _initialise(api, scopes=["read"], additionalParams="bar=baz&foo=cat%20bob")
    url = urlsplit(answer.json()["url"])
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert (url.netloc, url.path, len(query.pop("state"))) == ("idp.example.com", "/a", 32)
    assert query.pop("redirect_uri").startswith("http://127.0.0.1:")
    assert query == {
        "tenant": "t",
        "client_id": "c",
        "response_type": "code",
        "scope": "read offline_access",
        "prompt": "login",
        "bar": "baz",
        "foo": "cat bob",
    }


@pytest.mark.parametrize(
    ("fields", "present", "absent"),
    [
        ({"disableOfflineAccess": True, "scopes": ["a"]}, "scope=a&", "offline"),
        ({"prompt": "consent+select_account"}, "prompt=consent+select_account", "login"),
        ({"additionalParams": "approval_prompt=force"}, "approval_prompt=force", "login"),
    ],
)
def test_scopes_and_prompt_follow_the_request(api: Api, fields: dict[str, Any], present: str, absent: str):
    url = _initialise(api, **fields).json()["url"]
    assert present in url
    assert absent not in url


def test_additional_parameters_can_not_replace_the_others(api: Api):
    assert fields_of(_initialise(api, additionalParams="state=x")) == ["additionalParams"]
    assert fields_of(_initialise(api, additionalParams="&&x")) == ["additionalParams"]
    assert fields_of(_initialise(api, authorizeUrl="https://[")) == ["authorizeUrl"]
