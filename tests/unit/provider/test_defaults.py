"""A dictionary means what the typed arguments mean."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from pulumi.output import Unknown

import versori_pulumi as versori
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connection.inputs import fill_credentials
from versori_pulumi.provider.connector.inputs import fill_schemes
from versori_pulumi.resources.args.base import Arguments

from .fake import FakeVersori
from .fake.connection import SCHEMES, key
from .fake.connector import SHOP
from .fake.engine import Engine

ADDRESSES = {"authorizeUrl": "https://a.example.com", "tokenUrl": "https://t.example.com"}
GRANT = {"grantType": "client_credentials"}
LEAST: dict[str, tuple[type[Arguments], dict[str, Any]]] = {
    "none": (versori.AuthSchemeConfigNoneArgs, {}),
    "api-key": (versori.AuthSchemeConfigApiKeyArgs, {"name": "X-Key"}),
    "basic-auth": (versori.AuthSchemeConfigBasicAuthArgs, {}),
    "certificate": (versori.AuthSchemeConfigCertificateArgs, {}),
    "hmac": (versori.AuthSchemeConfigHmacArgs, {"name": "X", "algorithm": "sha1", "digestInputs": ["url"]}),
    "oauth2": (versori.AuthSchemeConfigOAuth2Args, {**ADDRESSES, "grant": GRANT}),
}
DATA: dict[str, tuple[type[Arguments], dict[str, Any]]] = {
    "string": (versori.CredentialStringArgs, {"value": "v"}),
    "binary": (versori.CredentialBinaryArgs, {"valueBase64": "dg=="}),
    "basic-auth": (versori.CredentialBasicAuthArgs, {"username": "u", "password": "p"}),
    "oauth2-password": (versori.CredentialOAuth2PasswordArgs, {"username": "u", "password": "p"}),
    "oauth2-client": (
        versori.CredentialOAuth2ClientArgs,
        {"clientId": "i", "clientSecret": "s", "tokenUrl": "https://t.example.com"},
    ),
    "oauth2-token": (versori.CredentialOAuth2TokenArgs, {}),
    "oauth2-code": (versori.CredentialOAuth2CodeArgs, {"code": "c", "state": "s"}),
    "certificate": (versori.CredentialCertificateArgs, {"certificate": "c", "key": "k", "ca": "a"}),
}


def typed(kind: type[Arguments], given: dict[str, Any]) -> dict[str, Any]:
    """What the typed arguments make of the same values; lists are lists."""
    names = {field.metadata.get("name", field.name): field.name for field in dataclasses.fields(kind)}
    made = kind(**{names[name]: value for name, value in given.items()}).properties()
    return {name: _listed(value) for name, value in made.items() if value is not None}


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(entry) for name, entry in value.items()}
    return [*value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("scheme_type", LEAST)
def test_the_least_scheme_in_a_dictionary_is_the_least_typed_one(scheme_type: str):
    kind, given = LEAST[scheme_type]
    inputs: dict[str, Any] = {"authSchemeConfigs": [{"schemeType": scheme_type, **given}]}
    fill_schemes(inputs)
    assert inputs == {"authSchemeConfigs": [typed(kind, given)]}


@pytest.mark.parametrize("credential_type", DATA)
def test_the_least_credential_in_a_dictionary_is_the_least_typed_one(credential_type: str):
    kind, given = DATA[credential_type]
    inputs = {"credentials": {"trigger": [{"credential": {"type": credential_type, "data": dict(given)}}]}}
    fill_credentials(inputs)
    assert inputs == {"credentials": {"trigger": [{"credential": typed(kind, given)}]}}


def test_a_whole_scheme_of_a_credential_is_filled_in_as_well():
    scheme = {"schemeType": "api-key", "name": "X"}
    inputs = {"credentials": {"action": [{"authSchemeConfig": scheme}]}}
    fill_credentials(inputs)
    assert scheme["in"] == "header"


def test_what_is_given_stays():
    unknown = Unknown()
    inputs = {
        "authSchemeConfigs": [
            {"schemeType": "api-key", "in": "query"},
            {"schemeType": "hmac", "in": unknown},
            {"schemeType": "oauth2", "scopes": [{"name": "a"}], "defaultScopes": ["a"]},
        ]
    }
    before = [dict(scheme) for scheme in inputs["authSchemeConfigs"]]
    fill_schemes(inputs)
    assert inputs["authSchemeConfigs"] == before


@pytest.mark.parametrize("odd", [None, Unknown(), "text", [None, "text", Unknown(), {"schemeType": []}, {}], {"a": 1}])
@pytest.mark.parametrize("fill", [fill_schemes, fill_credentials])
def test_what_is_no_scheme_is_left_to_the_checks(fill: Callable[[Any], None], odd: Any):
    for name in ("authSchemeConfigs", "credentials"):
        for value in (odd, {"action": odd}, {"action": [{"credential": odd, "authSchemeConfig": odd}]}):
            inputs = {name: value}
            fill(inputs)
            assert inputs == {name: value}


def test_no_default_is_shared_between_schemes():
    inputs: dict[str, Any] = {"authSchemeConfigs": [{"schemeType": "oauth2"}, {"schemeType": "oauth2"}]}
    fill_schemes(inputs)
    one, other = inputs["authSchemeConfigs"]
    assert one["scopes"] is not other["scopes"]


def test_a_connector_gets_them_and_another_spelling_changes_nothing(engine: Engine):
    dictionary = {"schemeType": "api-key", "name": "X-Key"}
    assert engine.up(**SHOP, authSchemeConfigs=[dictionary]) == ["create"]
    assert engine.versori.connectors[str(engine.id)]["authSchemeConfigs"][0]["in"] == "header"
    assert engine.up(**SHOP, authSchemeConfigs=[{**dictionary, "in": "header"}]) == []
    assert engine.up(**SHOP, authSchemeConfigs=[dictionary]) == []


def test_a_connection_gets_them_and_another_spelling_changes_nothing(versori: FakeVersori):
    engine = Engine(versori, ConnectionProvider)
    whole = {"schemeType": "api-key", "description": "Own", "name": "X-Own"}
    token = {"type": "oauth2-token", "data": {"accessToken": "t"}}
    least = {"credential": token, "authSchemeConfig": whole}
    full = {
        "credential": {**token, "data": {"accessToken": "t", "scopes": []}},
        "authSchemeConfig": {**whole, "in": "header"},
    }
    inputs = {"connectorId": versori.add(authSchemeConfigs=SCHEMES), "name": "Live"}
    assert engine.up(**inputs, credentials={"action": [least, key()]}) == ["create connection"]
    (body,) = versori.bodies("create connection")
    assert body["credentials"]["action"][0]["authSchemeConfig"]["in"] == "header"
    assert engine.up(**inputs, credentials={"action": [full, key()]}) == []


@pytest.mark.parametrize("first", [{"type": "none"}, {"type": "none", "data": {}}], ids=["without data", "with data"])
def test_no_credential_has_no_data_in_either_spelling(first: Any, versori: FakeVersori):
    engine = Engine(versori, ConnectionProvider)
    inputs = {"connectorId": versori.add(authSchemeConfigs=SCHEMES), "name": "Live"}

    def with_credential(credential: Any) -> Any:
        return {**inputs, "credentials": {"action": [{**key(), "credential": credential}]}}

    engine.up(**with_credential(first))
    for other in ({"type": "none"}, {"type": "none", "data": {}}):
        assert engine.up(**with_credential(other)) == []
