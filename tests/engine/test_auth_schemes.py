"""Auth scheme configs: all kinds, in all three ways to write them; add, change, reorder, remove."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from .organisation import Connector, Organisation, Request
from .programs import Source, shop
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]

TYPED = Source(
    """[
    versori.AuthSchemeConfigNoneArgs(description="open"),
    versori.AuthSchemeConfigApiKeyArgs(description="key", name="X-Key", in_="query"),
    versori.AuthSchemeConfigBasicAuthArgs(description="basic"),
    versori.AuthSchemeConfigHmacArgs(
        description="signed", name="X-Signature", in_="header", algorithm="sha256", digest_inputs=["body", "url"]
    ),
    versori.AuthSchemeConfigCertificateArgs(description="certificate"),
    versori.AuthSchemeConfigOAuth2Args(
        description="code",
        authorize_url="https://login.example.com/authorize",
        token_url="https://login.example.com/token",
        scopes=[versori.OAuth2ScopeArgs(name="read", description="Read"), versori.OAuth2ScopeArgs(name="write")],
        default_scopes=["read"],
        additional_authorize_params="prompt=consent",
        additional_token_params="audience=shop",
        mtls_enabled=False,
        grant=versori.OAuth2GrantAuthorizationCodeArgs(client_id="shop", client_secret="code-secret"),
    ),
    versori.AuthSchemeConfigOAuth2Args(
        description="client",
        authorize_url="https://login.example.com/authorize",
        token_url="https://login.example.com/token",
        grant=versori.OAuth2GrantClientCredentialsArgs(),
    ),
    versori.AuthSchemeConfigOAuth2Args(
        description="password",
        authorize_url="https://login.example.com/authorize",
        token_url="https://login.example.com/token",
        grant=versori.OAuth2GrantPasswordArgs(client_id="shop", client_secret="password-secret"),
    ),
]"""
)
URLS = {"authorizeUrl": "https://login.example.com/authorize", "tokenUrl": "https://login.example.com/token"}
BARE = {"schemeType": "oauth2", **URLS, "scopes": [], "defaultScopes": []}
DICTIONARIES: list[dict[str, Any]] = [
    {"schemeType": "none", "description": "open"},
    {"schemeType": "api-key", "description": "key", "name": "X-Key", "in": "query"},
    {"schemeType": "basic-auth", "description": "basic"},
    {
        "schemeType": "hmac",
        "description": "signed",
        "name": "X-Signature",
        "in": "header",
        "algorithm": "sha256",
        "digestInputs": ["body", "url"],
    },
    {"schemeType": "certificate", "description": "certificate"},
    {
        **BARE,
        "description": "code",
        "scopes": [{"name": "read", "description": "Read"}, {"name": "write"}],
        "defaultScopes": ["read"],
        "additionalAuthorizeParams": "prompt=consent",
        "additionalTokenParams": "audience=shop",
        "mtlsEnabled": False,
        "grant": {"grantType": "authorization_code", "clientId": "shop", "clientSecret": "code-secret"},
    },
    {**BARE, "description": "client", "grant": {"grantType": "client_credentials"}},
    {
        **BARE,
        "description": "password",
        "grant": {"grantType": "password", "clientId": "shop", "clientSecret": "password-secret"},
    },
]
KEY, BASIC = DICTIONARIES[1], DICTIONARIES[2]


def snake_case(value: Any) -> Any:
    """The same dictionaries under the Python names."""
    if isinstance(value, list):
        return [snake_case(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    renamed = {"in": "in_"}
    return {renamed.get(key) or _snake(key): snake_case(entry) for key, entry in value.items()}


def _snake(key: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)


def as_sent(scheme: dict[str, Any]) -> dict[str, Any]:
    """A declared scheme as the journal shows it, but for its id."""
    grant = scheme.get("grant", {})
    masked = {"grant": {**grant, **({"clientSecret": "[secret]"} if "clientSecret" in grant else {})}}
    return {"description": "", **scheme, **(masked if grant else {})}


def sent(request: Request) -> dict[str, Any]:
    """The scheme of an upsert without its id, which is that of the path."""
    body = dict(request["body"])
    assert request["path"].endswith(f"/auth-scheme-configs/{body.pop('id')}")
    return body


def ids(connector: Connector) -> list[str]:
    return [scheme["id"] for scheme in connector["authSchemeConfigs"]]


def digests(organisation: Organisation) -> list[str]:
    return [credential["clientSecretSha256"] for credential in organisation.credentials()]


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def test_all_kinds_are_created_alike_from_typed_arguments_and_dictionaries(stack: Stack, organisation: Organisation):
    stack.apply(shop(auth_scheme_configs=TYPED))
    (create,) = organisation.writes()
    schemes = [
        {key: value for key, value in scheme.items() if key != "id"} for scheme in create["body"]["authSchemeConfigs"]
    ]
    assert schemes == [as_sent(scheme) for scheme in DICTIONARIES]
    assert sorted(digests(organisation)) == sorted([digest("code-secret"), digest("password-secret")])

    stack.program(shop(auth_scheme_configs=DICTIONARIES))
    stack.up("--expect-no-changes")
    stack.program(shop(auth_scheme_configs=snake_case(DICTIONARIES)))
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    assert organisation.writes() == []
    assert "code-secret" not in stack.state_text
    assert "password-secret" not in stack.state_text


CHANGES: dict[str, dict[str, Any]] = {
    "open": {"description": "wide open"},
    "key": {"name": "X-Other", "in": "header"},
    "basic": {"description": "person"},
    "signed": {"algorithm": "sha512", "digestInputs": ["url"]},
    "certificate": {"description": "client certificate"},
    "code": {"scopes": [{"name": "read"}], "additionalTokenParams": "audience=all"},
    "client": {"tokenUrl": "https://login.example.com/token/v2"},
    "password": {"defaultScopes": ["all"], "scopes": [{"name": "all"}]},
}


def test_all_kinds_can_be_changed_and_keep_their_ids(stack: Stack, organisation: Organisation):
    stack.apply(shop(auth_scheme_configs=DICTIONARIES))
    before = organisation.only()
    organisation.writes()
    changed = [{**scheme, **CHANGES[scheme["description"]]} for scheme in DICTIONARIES]

    stack.apply(shop(auth_scheme_configs=changed))
    live = organisation.only()
    assert ids(live) == ids(before)
    for scheme, expected in zip(live["authSchemeConfigs"], changed, strict=True):
        flat = {key: value for key, value in expected.items() if key != "grant"}
        assert {key: scheme.get(key, False) for key in flat} == flat
    assert organisation.calls() == ["PUT auth-scheme-configs"] * len(DICTIONARIES)
    assert sorted(digests(organisation)) == sorted([digest("code-secret"), digest("password-secret")])
    stack.up("--expect-no-changes")


def test_schemes_can_be_added_reordered_and_removed(stack: Stack, organisation: Organisation):
    stack.apply(shop(auth_scheme_configs=[KEY]))
    (key_id,) = ids(organisation.only())
    organisation.writes()

    stack.apply(shop(auth_scheme_configs=[KEY, BASIC]))
    assert [sent(request) for request in organisation.writes()] == [as_sent(BASIC)]
    first, basic_id = ids(organisation.only())
    assert first == key_id

    stack.apply(shop(auth_scheme_configs=[BASIC, KEY]))
    live = organisation.only()
    assert ids(live) == [basic_id, key_id]
    required = {key: live[key] for key in ("id", "organisationId", "protocol", "name", "baseUrl")}
    assert [request["body"] for request in organisation.writes()] == [
        {**required, "authSchemeConfigIds": [basic_id, key_id]}
    ]

    stack.program(shop(auth_scheme_configs=[KEY]))
    (warning,) = stack.preview().lines("warning:")
    assert "this update deletes" in warning
    assert f'basic-auth "basic" ({basic_id})' in warning
    stack.up()
    assert ids(organisation.only()) == [key_id]
    assert organisation.calls() == ["DELETE auth-scheme-configs"]
    stack.up("--expect-no-changes")


def test_schemes_no_longer_declared_are_removed_and_those_of_a_colleague_stay(stack: Stack, organisation: Organisation):
    stack.apply(shop(auth_scheme_configs=[KEY]))
    live = organisation.only()
    by_hand = {"id": "01HXK5T7QZ0000000000000000", "schemeType": "none", "description": "by hand"}
    organisation.edit(live["id"], authSchemeConfigs=[*live["authSchemeConfigs"], by_hand])

    stack.apply(shop())
    assert [scheme["description"] for scheme in organisation.only()["authSchemeConfigs"]] == ["by hand"]
    stack.up("--expect-no-changes")


def test_a_declared_id_is_kept(stack: Stack, organisation: Organisation):
    stack.apply(shop(auth_scheme_configs=[{**KEY, "id": "01HXK5T7QZ0000000000000000"}]))
    assert ids(organisation.only()) == ["01HXK5T7QZ0000000000000000"]
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")


def test_a_client_secret_is_sent_when_it_changes_and_to_the_same_credential(stack: Stack, organisation: Organisation):
    def program(secret: str, token_url: str = URLS["tokenUrl"]) -> str:
        grant = {"grantType": "password", "clientId": "shop", "clientSecret": secret}
        return shop(auth_scheme_configs=[{**BARE, "tokenUrl": token_url, "grant": grant}])

    stack.apply(program("first-secret"))
    organisation.writes()

    stack.apply(program("second-secret"))
    assert digests(organisation) == [digest("second-secret")]
    assert [request["body"]["grant"]["clientSecret"] for request in organisation.writes()] == ["[secret]"]

    stack.apply(program("second-secret", "https://login.example.com/token/v2"))
    assert ["clientSecret" in request["body"]["grant"] for request in organisation.writes()] == [False]
    assert digests(organisation) == [digest("second-secret")]
    stack.up("--expect-no-changes")
