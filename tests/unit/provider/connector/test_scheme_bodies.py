"""What is sent for one auth scheme: the table of bodies."""

from __future__ import annotations

from typing import Any

import pytest

from versori_pulumi.provider.connector.auth_schemes import scheme_body

Scheme = dict[str, Any]
LIVE: Scheme = {"id": "A", "schemeType": "api-key", "description": "k", "name": "X-Key", "in": "header"}
DECLARED: Scheme = {"schemeType": "api-key", "description": "k", "name": "X-Key", "in": "header"}

#   declared, state, live → body, None where nothing is sent
PLAIN: dict[str, tuple[Scheme, Scheme, Scheme | None, Scheme | None]] = {
    "as it is": (DECLARED, DECLARED, LIVE, None),
    "as it is, adopted": (DECLARED, {}, LIVE, None),
    "new": (DECLARED, {}, None, {**DECLARED, "id": "A"}),
    "new without a description": ({"schemeType": "none"}, {}, None, {"schemeType": "none", "id": "A", "description": ""}),
    "changed by the program": ({**DECLARED, "in": "query"}, DECLARED, LIVE, {**LIVE, "in": "query"}),
    "changed elsewhere": (DECLARED, DECLARED, {**LIVE, "in": "cookie"}, LIVE),
    "changed elsewhere to the same": ({**DECLARED, "in": "query"}, DECLARED, {**LIVE, "in": "query"}, None),
    "undeclared keeps its live value": (
        {"schemeType": "api-key", "name": "X-Key", "in": "query"},
        {"schemeType": "api-key", "name": "X-Key", "in": "header"},
        {**LIVE, "prefix": "Token "},
        {**LIVE, "prefix": "Token ", "in": "query"},
    ),
    "formerly declared goes": (
        {"schemeType": "oauth2", "tokenUrl": "t"},
        {"schemeType": "oauth2", "tokenUrl": "t", "additionalTokenParams": "a=b"},
        {"id": "A", "description": "", "schemeType": "oauth2", "tokenUrl": "t", "additionalTokenParams": "a=b", "x": 1},
        {"id": "A", "description": "", "schemeType": "oauth2", "tokenUrl": "t", "x": 1},
    ),
    "a description no longer declared becomes empty": (
        {"schemeType": "none"},
        {"schemeType": "none", "description": "k"},
        {"id": "A", "schemeType": "none", "description": "k"},
        {"id": "A", "schemeType": "none", "description": ""},
    ),
    "declared empty": ({**DECLARED, "description": ""}, DECLARED, LIVE, {**LIVE, "description": ""}),
    "messages of the api are not sent": (
        {**DECLARED, "in": "query"},
        DECLARED,
        {**LIVE, "validationMessages": [{"text": "x"}]},
        {**LIVE, "in": "query"},
    ),
    "another type under a declared id takes nothing over": (
        {"id": "A", "schemeType": "basic-auth"},
        {"id": "A", **DECLARED},
        LIVE,
        {"id": "A", "schemeType": "basic-auth", "description": ""},
    ),
    "a flag that is false and one that is unset are one": (
        {**DECLARED, "mtlsEnabled": False},
        DECLARED,
        LIVE,
        None,
    ),
}


@pytest.mark.parametrize(("declared", "last", "live", "body"), PLAIN.values(), ids=PLAIN)
def test_a_scheme_is_merged_key_by_key(declared: Scheme, last: Scheme, live: Scheme | None, body: Scheme | None):
    assert scheme_body(declared, last, live, "A") == body


CREDENTIAL = {"credentialId": "C", "organisationId": "O"}


def code(**more: Any) -> Scheme:
    return {"grantType": "authorization_code", **more}


def password(**more: Any) -> Scheme:
    return {"grantType": "password", **more}


CLIENT: Scheme = {"grantType": "client_credentials"}
SAME = "nothing is sent"

#   declared grant, grant in the state, live grant → grant sent
GRANTS: dict[str, tuple[Scheme, Scheme, Scheme | None, Any]] = {
    "new": (code(clientId="i", clientSecret="s"), {}, None, code(clientId="i", clientSecret="s")),
    "unchanged": (
        code(clientId="i", clientSecret="s"),
        code(clientId="i", clientSecret="s"),
        code(clientId="i", **CREDENTIAL),
        SAME,
    ),
    "another secret goes with its credential": (
        code(clientId="i", clientSecret="new"),
        code(clientId="i", clientSecret="s"),
        code(clientId="i", **CREDENTIAL),
        code(clientId="i", clientSecret="new", **CREDENTIAL),
    ),
    "the same secret stays at home": (
        code(clientId="new", clientSecret="s"),
        code(clientId="i", clientSecret="s"),
        code(clientId="i", **CREDENTIAL),
        code(clientId="new", **CREDENTIAL),
    ),
    "the same secret goes where no credential holds it": (
        code(clientId="i", clientSecret="s"),
        code(clientId="i", clientSecret="s"),
        code(clientId="i"),
        code(clientId="i", clientSecret="s"),
    ),
    "adopted with a secret": (
        code(clientId="i", clientSecret="s"),
        {},
        code(clientId="i", **CREDENTIAL),
        code(clientId="i", clientSecret="s", **CREDENTIAL),
    ),
    "adopted without a secret": (code(clientId="i"), {}, code(clientId="i", **CREDENTIAL), SAME),
    "a secret no longer declared can't be taken back": (
        code(clientId="i"),
        code(clientId="i", clientSecret="s"),
        code(clientId="i", **CREDENTIAL),
        SAME,
    ),
    "edited elsewhere": (
        code(clientId="i", clientSecret="s"),
        code(clientId="i", clientSecret="s"),
        code(clientId="theirs", **CREDENTIAL),
        code(clientId="i", **CREDENTIAL),
    ),
    "undeclared keeps its live value": (
        code(clientSecret="new"),
        code(clientSecret="s"),
        code(clientId="theirs", **CREDENTIAL),
        code(clientId="theirs", clientSecret="new", **CREDENTIAL),
    ),
    "formerly declared goes, its credential stays": (
        code(),
        code(clientId="i"),
        code(clientId="i", **CREDENTIAL),
        code(**CREDENTIAL),
    ),
    "a credential that the program declared stays when it no longer does": (
        code(clientId="i"),
        code(clientId="i", **CREDENTIAL),
        code(clientId="i", **CREDENTIAL),
        SAME,
    ),
    "another grant keeps the credential alone": (
        password(clientId="i"),
        code(clientId="i"),
        code(clientId="i", scope="x", **CREDENTIAL),
        password(clientId="i", **CREDENTIAL),
    ),
    "client credentials have no credential": (CLIENT, code(clientId="i"), code(clientId="i", **CREDENTIAL), CLIENT),
    "client credentials as they are": (CLIENT, CLIENT, CLIENT, SAME),
    "client credentials with more from the api": (CLIENT, CLIENT, {**CLIENT, "audience": "x"}, SAME),
    "from client credentials": (
        code(clientId="i", clientSecret="s"),
        CLIENT,
        CLIENT,
        code(clientId="i", clientSecret="s"),
    ),
}


def oauth2(grant: Scheme) -> Scheme:
    return {"schemeType": "oauth2", "description": "o", "tokenUrl": "t", "grant": grant}


@pytest.mark.parametrize(("declared", "last", "live", "sent"), GRANTS.values(), ids=GRANTS)
def test_a_grant_keeps_its_credential(declared: Scheme, last: Scheme, live: Scheme | None, sent: Any):
    known = {"id": "A", **oauth2(live)} if live is not None else None
    body = scheme_body(oauth2(declared), oauth2(last) if last else {}, known, "A")
    if sent is SAME:
        assert body is None
    else:
        assert body == {"id": "A", **oauth2(sent)}


def test_lists_that_are_empty_and_lists_that_are_unset_are_one():
    declared = {**oauth2(CLIENT), "scopes": [], "defaultScopes": []}
    assert scheme_body(declared, declared, {"id": "A", **oauth2(CLIENT)}, "A") is None


def test_neither_the_declared_nor_the_live_scheme_is_changed():
    declared, last = oauth2(code(clientId="i", clientSecret="s")), oauth2(code(clientId="i", clientSecret="s"))
    live = {"id": "A", **oauth2(code(clientId="x", **CREDENTIAL))}
    scheme_body(declared, last, live, "A")
    assert declared == last == oauth2(code(clientId="i", clientSecret="s"))
    assert live["grant"] == code(clientId="x", **CREDENTIAL)
