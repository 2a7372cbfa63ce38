"""The table of wrong arguments of connections, and the right ones of every type of credential."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from versori_pulumi.provider.connection.inputs import problems, upper_ids

ULID = "01HXK5T7QZ0000000000000000"
LEAST: dict[str, Any] = {"connectorId": ULID, "name": "Live"}
USER = {"username": "alice", "password": "hunter2"}
CLIENT = {"clientId": "c", "clientSecret": "s", "authorizeUrl": "", "tokenUrl": "https://t.example.com"}

CREDENTIALS: dict[str, dict[str, Any]] = {
    "none": {},
    "string": {"value": ""},
    "binary": {"valueBase64": "aGVsbG8="},
    "basic-auth": USER,
    "oauth2-password": USER,
    "oauth2-client": {**CLIENT, "scopes": ["r"], "additionalParams": "a=b", "mTLSEnabled": True, "mTLSCredentialId": ULID},
    "oauth2-token": {"scopes": [], "accessToken": "a", "refreshToken": "r"},
    "oauth2-code": {"code": "c", "state": "s"},
    "certificate": {"certificate": "c\n", "key": "k\n" * 20_000, "ca": ""},
    "custom-function": {"anything": {"goes": [1, True]}},
    "jwt-bearer": {"iss": "me"},
}


TYPES = ["none", "string", "binary", "basic-auth", "oauth2-password", "oauth2-client", "oauth2-token", "oauth2-code"]
TYPES += ["certificate", "custom-function", "jwt-bearer"]


def of(credential: Any, **scheme: Any) -> dict[str, Any]:
    entry = {"credential": credential, **(scheme or {"authSchemeConfigId": ULID})}
    return {**LEAST, "credentials": {"action": [entry]}}


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_every_type_of_credential_is_right(kind: str):
    assert problems(of({"type": kind, "name": "Key", "data": CREDENTIALS[kind]})) == []


@pytest.mark.parametrize("kind", [kind for kind in CREDENTIALS if kind not in ("none", "custom-function", "jwt-bearer")])
def test_what_a_credential_needs_is_required(kind: str):
    found = problems(of({"type": kind, "data": {}}))
    assert found
    assert all(path.startswith("credentials.action[0].credential.data.") for path, _ in found)
    assert {words for _, words in found} == {"is required"}


ENTRY = "credentials.action[0]"
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no connector": ({"name": "Live"}, "connectorId", "is required"),
    "no id": ({**LEAST, "connectorId": "shop"}, "connectorId", "is not an id of Versori: those have 26 letters and digits"),
    "no name": ({**LEAST, "name": ""}, "name", "must not be empty"),
    "an unknown argument": ({**LEAST, "colour": "red"}, "colour", "is not a property that exists here"),
    "duplicate": ({**LEAST, "existing": "duplicate"}, "existing", "must be 'error' or 'adopt'"),
    "variables twice": (
        {**LEAST, "variables": [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]},
        "variables",
        "has 'a' twice",
    ),
    "another kind": ({**LEAST, "credentials": {"webhook": []}}, "credentials.webhook", "is not a property that exists here"),
    "no list": ({**LEAST, "credentials": {"action": {}}}, "credentials.action", "must be a list"),
    "no type": (of({"data": {}}), f"{ENTRY}.credential.type", "is required"),
    "another type": (
        of({"type": "password"}),
        f"{ENTRY}.credential.type",
        f"must be {', '.join(repr(kind) for kind in TYPES)}",
    ),
    "no Base64": (
        of({"type": "binary", "data": {"valueBase64": "ä"}}),
        f"{ENTRY}.credential.data.valueBase64",
        "is not Base64",
    ),
    "Python's name": (
        of({"type": "string", "data": {"value": "v", "token_url": "u"}}),
        f"{ENTRY}.credential.data.token_url",
        "is not a property that exists here",
    ),
    "no scheme": (
        {**LEAST, "credentials": {"action": [{"credential": {"type": "none"}}]}},
        ENTRY,
        "needs an auth scheme: either its id (auth_scheme_config_id) or the whole (auth_scheme_config)",
    ),
    "two schemes": (
        of({"type": "none"}, authSchemeConfigId=ULID, authSchemeConfig={"schemeType": "none"}),
        ENTRY,
        "needs an auth scheme: either its id (auth_scheme_config_id) or the whole (auth_scheme_config)",
    ),
    "a wrong scheme": (
        of({"type": "none"}, authSchemeConfig={"schemeType": "api-key", "name": "X"}),
        f"{ENTRY}.authSchemeConfig.in",
        "is required",
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_argument_is_refused_under_its_path(case: tuple[dict[str, Any], str, str]):
    inputs, path, words = case
    assert problems(inputs) == [(path, words)]


UNKNOWN: dict[str, dict[str, Any]] = {
    "connector": {**LEAST, "connectorId": Unknown()},
    "credentials": {**LEAST, "credentials": Unknown()},
    "entry": {**LEAST, "credentials": {"action": [Unknown()]}},
    "credential": of(Unknown()),
    "type": of({"type": Unknown(), "data": {}}),
    "data": of({"type": "string", "data": Unknown()}),
    "value": of({"type": "string", "data": {"value": Unknown()}}),
    "scheme": of({"type": "none"}, authSchemeConfigId=Unknown()),
}


@pytest.mark.parametrize("inputs", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_yet_is_right(inputs: dict[str, Any]):
    assert problems(inputs) == []


def test_no_message_has_a_secret():
    inputs = of({"type": "basic-auth", "data": {"username": 5, "password": ["hunter2"], "hunter": "hunter2"}})
    assert "hunter2" not in str(problems(inputs))


def test_ids_are_written_in_capitals():
    inputs = of({"type": "none"}, authSchemeConfigId=ULID.lower())
    inputs["credentials"]["trigger"] = [{"authSchemeConfig": {"id": ULID.lower()}}, "nothing"]
    inputs["connectorId"] = ULID.lower()
    upper_ids(inputs)
    assert ULID.lower() not in str(inputs)
    upper_ids({"credentials": Unknown(), "connectorId": Unknown()})
