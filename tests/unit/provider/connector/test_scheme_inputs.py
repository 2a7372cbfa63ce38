"""Wrong auth schemes, and values that are not known yet."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from versori_pulumi.provider.connector.inputs import problems
from versori_pulumi.provider.validation import LONGEST_TEXT

ULID = "01HXK5T7QZ0000000000000000"
HTTP: dict[str, Any] = {"name": "Shop", "protocol": "http", "baseUrl": "https://api.example.com"}
KEY: dict[str, Any] = {"schemeType": "api-key", "name": "X-Key", "in": "header"}
HMAC: dict[str, Any] = {
    "schemeType": "hmac",
    "name": "X-Sign",
    "in": "header",
    "algorithm": "sha256",
    "digestInputs": ["body", "url"],
}
GRANT: dict[str, Any] = {"grantType": "authorization_code", "clientId": "i", "clientSecret": "s"}
OAUTH2: dict[str, Any] = {
    "schemeType": "oauth2",
    "authorizeUrl": "https://auth.example.com/authorize",
    "tokenUrl": "https://auth.example.com/token",
    "scopes": [{"name": "read", "description": "Read it"}],
    "defaultScopes": ["read"],
    "grant": GRANT,
}
TYPES = "'none', 'api-key', 'basic-auth', 'oauth2', 'hmac', 'certificate'"
HEADER = "is not a name for a header, query parameter or cookie"
ID = "is not an id of Versori"


def schemes(*given: Any) -> list[tuple[str, str]]:
    return problems({**HTTP, "authSchemeConfigs": list(given)})


WRONG: dict[str, tuple[Any, str, str]] = {
    "a text": ("api-key", "", "must be a dictionary"),
    "a list": ([], "", "must be a dictionary"),
    "no type": ({}, ".schemeType", "is required"),
    "no known type": ({"schemeType": "password"}, ".schemeType", f"must be {TYPES}"),
    "type is a number": ({"schemeType": 5}, ".schemeType", f"must be {TYPES}"),
    "more than there is": ({"schemeType": "none", "name": "x"}, ".name", "is not a property that exists here"),
    "python's name": ({**KEY, "in_": "header"}, ".in_", "is not a property that exists here"),
    "no name": ({"schemeType": "api-key", "in": "header"}, ".name", "is required"),
    "no place": ({"schemeType": "api-key", "name": "X-Key"}, ".in", "is required"),
    "no known place": ({**KEY, "in": "body"}, ".in", "must be 'query', 'header' or 'cookie'"),
    "empty header name": ({**KEY, "name": ""}, ".name", HEADER),
    "crlf in a header name": ({**KEY, "name": "X-Key\r\nX-Evil"}, ".name", HEADER),
    "line break at its end": ({**KEY, "name": "X-Key\n"}, ".name", HEADER),
    "colon in a header name": ({**KEY, "name": "X-Key:"}, ".name", HEADER),
    "space in a header name": ({**KEY, "name": "X Key"}, ".name", HEADER),
    "unicode in a header name": ({**KEY, "name": "X-Kéy"}, ".name", HEADER),
    "null byte in a header name": ({**KEY, "name": "X\x00"}, ".name", "has a null byte"),
    "bad id": ({**KEY, "id": "../1"}, ".id", ID),
    "description is a number": ({**KEY, "description": 5}, ".description", "must be a text"),
    "description too long": ({**KEY, "description": "d" * (LONGEST_TEXT + 1)}, ".description", "is longer than"),
    "unknown algorithm": ({**HMAC, "algorithm": "md5"}, ".algorithm", "must be 'sha1', 'sha256' or 'sha512'"),
    "nothing to sign": ({**HMAC, "digestInputs": []}, ".digestInputs", "must not be empty"),
    "unknown part to sign": ({**HMAC, "digestInputs": ["body", "head"]}, ".digestInputs[1]", "must be 'body' or 'url'"),
    "part signed twice": ({**HMAC, "digestInputs": ["url", "url"]}, ".digestInputs", "has 'url' twice"),
    "parts are a text": ({**HMAC, "digestInputs": "body"}, ".digestInputs", "must be a list"),
    "file address": ({**OAUTH2, "tokenUrl": "file:///x"}, ".tokenUrl", 'not "file:"'),
    "empty token address": ({**OAUTH2, "tokenUrl": ""}, ".tokenUrl", "must start with https://"),
    "no token address": ({k: v for k, v in OAUTH2.items() if k != "tokenUrl"}, ".tokenUrl", "is required"),
    "javascript address": ({**OAUTH2, "authorizeUrl": "javascript:x"}, ".authorizeUrl", 'not "javascript:"'),
    "scope is a text": ({**OAUTH2, "scopes": ["read"]}, ".scopes[0]", "must be a dictionary"),
    "scope without a name": ({**OAUTH2, "scopes": [{}]}, ".scopes[0].name", "is required"),
    "default scope is a number": ({**OAUTH2, "defaultScopes": [5]}, ".defaultScopes[0]", "must be a text"),
    "mtls is a text": ({**OAUTH2, "mtlsEnabled": "yes"}, ".mtlsEnabled", "must be True or False"),
    "no grant": ({k: v for k, v in OAUTH2.items() if k != "grant"}, ".grant", "is required"),
    "grant is a text": ({**OAUTH2, "grant": "password"}, ".grant", "must be a dictionary"),
    "grant without a type": ({**OAUTH2, "grant": {}}, ".grant.grantType", "is required"),
    "unknown grant": (
        {**OAUTH2, "grant": {"grantType": "implicit"}},
        ".grant.grantType",
        "must be 'authorization_code', 'client_credentials', 'password'",
    ),
    "a secret for client credentials": (
        {**OAUTH2, "grant": {"grantType": "client_credentials", "clientSecret": "s"}},
        ".grant.clientSecret",
        "is not a property that exists here",
    ),
    "half a credential": (
        {**OAUTH2, "grant": {**GRANT, "credentialId": ULID}},
        ".grant",
        "credentialId and organisationId go together: give both or neither",
    ),
    "secret is a number": ({**OAUTH2, "grant": {**GRANT, "clientSecret": 5}}, ".grant.clientSecret", "must be a text"),
}


@pytest.mark.parametrize(("scheme", "path", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_scheme_is_refused_under_its_path(scheme: Any, path: str, words: str):
    found = schemes(KEY, scheme)
    assert len(found) == 1, found
    assert found[0][0] == f"authSchemeConfigs[1]{path}"
    assert words in found[0][1]


@pytest.mark.parametrize("value", ["api-key", {"a": 1}, 5, True], ids=repr)
def test_schemes_are_a_list(value: Any):
    assert problems({**HTTP, "authSchemeConfigs": value}) == [("authSchemeConfigs", "must be a list")]


def test_an_id_names_one_scheme():
    found = schemes({**KEY, "id": ULID}, {"schemeType": "none", "id": ULID})
    assert found == [("authSchemeConfigs", f"has '{ULID}' twice")]


@pytest.mark.parametrize(
    "scheme",
    [
        {"schemeType": "none"},
        {"schemeType": "basic-auth", "description": "", "id": ULID},
        {"schemeType": "certificate"},
        {**KEY, "in": "cookie", "description": "several\nlines"},
        HMAC,
        OAUTH2,
        {**OAUTH2, "scopes": [], "defaultScopes": [], "grant": {"grantType": "client_credentials"}},
        {**OAUTH2, "grant": {**GRANT, "grantType": "password", "credentialId": ULID, "organisationId": ULID}},
        {**OAUTH2, "mtlsEnabled": True, "mtlsCredentialId": ULID, "additionalTokenParams": "a=b&c=d"},
    ],
    ids=lambda scheme: scheme["schemeType"],
)
def test_every_type_of_scheme_is_right(scheme: dict[str, Any]):
    assert schemes(scheme) == []


def everywhere(value: Any) -> list[tuple[str, Any]]:
    """`value` with each of its parts in turn not known yet."""
    found: list[tuple[str, Any]] = [("", Unknown())]
    if isinstance(value, dict):
        for key in value:
            found += [(f".{key}{path}", {**value, key: part}) for path, part in everywhere(value[key])]
    if isinstance(value, list):
        for index, entry in enumerate(value):
            found += [(f"[{index}]{path}", [*value[:index], part, *value[index + 1 :]]) for path, part in everywhere(entry)]
    return found


COMPLETE: dict[str, Any] = {
    **HTTP,
    "public": True,
    "tags": {"team": ["a", "b"]},
    "categories": ["HR"],
    "documentationURL": "https://docs.example.com",
    "imageURL": "https://img.example.com",
    "authSchemeConfigs": [KEY, HMAC, OAUTH2],
    "connectionVariables": [{"name": "a", "value": "b"}],
    "organisationId": ULID,
    "account": "eu",
    "existing": "adopt",
    "forceDelete": True,
    "importId": ULID,
}
UNKNOWNS = everywhere(COMPLETE)[1:]


@pytest.mark.parametrize("inputs", [inputs for _, inputs in UNKNOWNS], ids=[path for path, _ in UNKNOWNS])
def test_what_is_not_known_yet_is_right_wherever_it_stands(inputs: dict[str, Any]):
    assert problems(inputs) == []


def test_a_dataset_that_is_not_known_yet_is_right():
    assert problems({"name": "Sales", "protocol": "bigquery", "datasetId": Unknown()}) == []


def test_what_is_known_is_checked_beside_what_is_not():
    found = problems({**HTTP, "name": Unknown(), "baseUrl": "nowhere", "tags": {"a": [Unknown(), 5]}})
    assert [path for path, _ in found] == ["baseUrl", "tags.a[1]"]


@pytest.mark.parametrize(
    ("scheme", "path"),
    [
        ({"schemeType": "api_key", "name": Unknown(), "in": "header"}, ".schemeType"),
        ({**OAUTH2, "grant": {"grantType": "implicit", "clientSecret": Unknown()}}, ".grant.grantType"),
    ],
    ids=["type", "grant"],
)
def test_a_wrong_type_is_refused_although_the_rest_is_not_known_yet(scheme: dict[str, Any], path: str):
    assert [found for found, _ in schemes(scheme)] == [f"authSchemeConfigs[0]{path}"]
