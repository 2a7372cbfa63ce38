from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import versori_pulumi
from versori_pulumi import (
    AuthSchemeConfigApiKeyArgs,
    AuthSchemeConfigBasicAuthArgs,
    AuthSchemeConfigCertificateArgs,
    AuthSchemeConfigHmacArgs,
    AuthSchemeConfigNoneArgs,
    AuthSchemeConfigOAuth2Args,
    ConnectionVariableArgs,
    OAuth2GrantAuthorizationCodeArgs,
    OAuth2GrantClientCredentialsArgs,
    OAuth2ScopeArgs,
)
from versori_pulumi.provider.connector.inputs import problems
from versori_pulumi.resources.args.auth_schemes import NAMES
from versori_pulumi.resources.args.base import to_properties

TYPED: dict[str, tuple[Any, dict[str, Any]]] = {
    "none": (AuthSchemeConfigNoneArgs(), {"schemeType": "none"}),
    "api-key": (
        AuthSchemeConfigApiKeyArgs(name="X-Key", in_="query", description="Key", id="A"),
        {"schemeType": "api-key", "name": "X-Key", "in": "query", "description": "Key", "id": "A"},
    ),
    "basic-auth": (AuthSchemeConfigBasicAuthArgs(description=""), {"schemeType": "basic-auth", "description": ""}),
    "certificate": (AuthSchemeConfigCertificateArgs(), {"schemeType": "certificate"}),
    "hmac": (
        AuthSchemeConfigHmacArgs(name="X-Sign", algorithm="sha256", digest_inputs=("body", "url")),
        {"schemeType": "hmac", "name": "X-Sign", "algorithm": "sha256", "digestInputs": ["body", "url"], "in": "header"},
    ),
    "oauth2": (
        AuthSchemeConfigOAuth2Args(
            authorize_url="https://a.example.com",
            token_url="https://t.example.com",
            grant=OAuth2GrantClientCredentialsArgs(),
            scopes=[OAuth2ScopeArgs(name="read", description="Read it"), OAuth2ScopeArgs(name="write")],
            default_scopes=["read"],
            additional_authorize_params="a=b",
            additional_token_params="c=d",
            mtls_enabled=False,
            mtls_credential_id="M",
        ),
        {
            "schemeType": "oauth2",
            "authorizeUrl": "https://a.example.com",
            "tokenUrl": "https://t.example.com",
            "grant": {"grantType": "client_credentials"},
            "scopes": [{"name": "read", "description": "Read it"}, {"name": "write"}],
            "defaultScopes": ["read"],
            "additionalAuthorizeParams": "a=b",
            "additionalTokenParams": "c=d",
            "mtlsEnabled": False,
            "mtlsCredentialId": "M",
        },
    ),
    "authorization code without a secret": (
        OAuth2GrantAuthorizationCodeArgs(client_id="i"),
        {"grantType": "authorization_code", "clientId": "i"},
    ),
    "connection variable": (ConnectionVariableArgs(name="a", value=""), {"name": "a", "value": ""}),
}


@pytest.mark.parametrize(("typed", "properties"), TYPED.values(), ids=TYPED)
def test_typed_arguments_become_what_the_api_calls_them(typed: Any, properties: dict[str, Any]):
    assert to_properties(typed, NAMES) == properties


def snake_case(typed: Any) -> Any:
    """The arguments as a dictionary of Python's names."""
    if isinstance(typed, list | tuple):
        return [snake_case(entry) for entry in typed]
    if not dataclasses.is_dataclass(typed):
        return typed
    return {field.name: snake_case(getattr(typed, field.name)) for field in dataclasses.fields(typed)}


@pytest.mark.parametrize(("typed", "properties"), TYPED.values(), ids=TYPED)
def test_dictionaries_may_use_pythons_names(typed: Any, properties: dict[str, Any]):
    assert to_properties(snake_case(typed), NAMES) == properties


@pytest.mark.parametrize("properties", [properties for _, properties in TYPED.values()], ids=list(TYPED))
def test_dictionaries_may_use_the_names_of_the_api(properties: dict[str, Any]):
    assert to_properties(properties, NAMES) == properties


def test_what_is_given_is_not_changed():
    given = {"scheme_type": "none", "description": None}
    to_properties([given], NAMES)
    assert given == {"scheme_type": "none", "description": None}


@pytest.mark.parametrize("value", [None, "x", 5, True, 1.5], ids=repr)
def test_plain_values_pass(value: Any):
    assert to_properties(value, NAMES) is value


def test_arguments_can_not_be_changed_once_made():
    with pytest.raises(dataclasses.FrozenInstanceError):
        AuthSchemeConfigApiKeyArgs(name="a").name = "b"  # type: ignore[misc]


def test_a_type_can_not_be_given_another_name():
    with pytest.raises(TypeError):
        AuthSchemeConfigNoneArgs(scheme_type="api-key")  # type: ignore[call-arg]


def test_a_client_secret_is_not_shown_by_repr():
    grant = OAuth2GrantAuthorizationCodeArgs(client_id="i", client_secret="hunter2")
    assert "hunter2" not in repr(grant)


MINIMAL = [
    AuthSchemeConfigNoneArgs(),
    AuthSchemeConfigApiKeyArgs(name="X-Key"),
    AuthSchemeConfigBasicAuthArgs(),
    AuthSchemeConfigCertificateArgs(),
    AuthSchemeConfigHmacArgs(name="X-Sign", algorithm="sha1", digest_inputs=["body"]),
    AuthSchemeConfigOAuth2Args(
        authorize_url="https://a.example.com", token_url="https://t.example.com", grant=OAuth2GrantClientCredentialsArgs()
    ),
]


@pytest.mark.parametrize("scheme", MINIMAL, ids=lambda scheme: scheme.scheme_type)
def test_what_the_constructors_ask_for_is_what_the_check_asks_for(scheme: Any):
    inputs = {"name": "a", "baseUrl": "https://a.example.com", "authSchemeConfigs": [to_properties(scheme, NAMES)]}
    assert problems(inputs) == []


@pytest.mark.parametrize("scheme", MINIMAL, ids=lambda scheme: scheme.scheme_type)
def test_every_type_of_scheme_is_public(scheme: Any):
    assert type(scheme).__name__ in vars(versori_pulumi)
