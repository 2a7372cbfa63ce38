"""The typed arguments for credentials: what the engine gets of them, that all of it is secret, and that `repr` hides it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import set_mocks

import versori_pulumi as versori
from versori_pulumi.provider.connection.inputs import problems
from versori_pulumi.resources.args.base import to_properties
from versori_pulumi.resources.args.credentials import NAMES

from .conftest import Recorder, secret

Run = Callable[[Callable[[], Any]], Recorder]
ULID = "01HXK5T7QZ0000000000000000"

TYPED: dict[str, tuple[Any, dict[str, Any]]] = {
    "none": (versori.CredentialNoneArgs(), {}),
    "string": (versori.CredentialStringArgs(value="hunter2"), {"value": "hunter2"}),
    "binary": (versori.CredentialBinaryArgs(value_base64="aHVudGVyMg=="), {"valueBase64": "aHVudGVyMg=="}),
    "basic-auth": (
        versori.CredentialBasicAuthArgs(username="alice", password="hunter2"),
        {"username": "alice", "password": "hunter2"},
    ),
    "oauth2-password": (
        versori.CredentialOAuth2PasswordArgs(username="alice", password="hunter2"),
        {"username": "alice", "password": "hunter2"},
    ),
    "oauth2-client": (
        versori.CredentialOAuth2ClientArgs(
            client_id="c",
            client_secret="hunter2",
            token_url="https://t.example.com",
            scopes=["r"],
            additional_params="a=b",
            mtls_enabled=False,
            mtls_credential_id=ULID,
        ),
        {
            "clientId": "c",
            "clientSecret": "hunter2",
            "tokenUrl": "https://t.example.com",
            "authorizeUrl": "",
            "scopes": ["r"],
            "additionalParams": "a=b",
            "mTLSEnabled": False,
            "mTLSCredentialId": ULID,
        },
    ),
    "oauth2-token": (
        versori.CredentialOAuth2TokenArgs(scopes=["r"], access_token="hunter2", refresh_token="hunter3"),
        {"scopes": ["r"], "accessToken": "hunter2", "refreshToken": "hunter3"},
    ),
    "oauth2-code": (
        versori.CredentialOAuth2CodeArgs(code="hunter2", state="hunter3"),
        {"code": "hunter2", "state": "hunter3"},
    ),
    "certificate": (
        versori.CredentialCertificateArgs(certificate="PEM", key="hunter2", ca="CA"),
        {"certificate": "PEM", "key": "hunter2", "ca": "CA"},
    ),
    "custom-function": (
        versori.CredentialCustomFunctionArgs(values={"client_id": "hunter2", "name": "n"}),
        {"client_id": "hunter2", "name": "n"},
    ),
    "jwt-bearer": (versori.CredentialJwtBearerArgs(values={"iss": "hunter2"}), {"iss": "hunter2"}),
}


def declared(run: Run, entry: Any) -> Any:
    """The one credential as the engine gets it, which is secret."""
    credentials = {"action": [entry]}
    recorder = run(lambda: versori.Connection("live", connector_id=ULID, credentials=credentials))
    sent = recorder.declared["live"]["credentials"]
    (one,) = sent["value"]["action"]
    assert sent == secret({"action": [one]})
    return one


def entry_of(credential: Any) -> versori.ConnectionCredentialArgs:
    return versori.ConnectionCredentialArgs(credential=credential, auth_scheme_config_id=ULID)


@pytest.mark.parametrize("kind", TYPED)
def test_typed_arguments_are_secret_data_under_the_names_of_the_api(kind: str, run: Run):
    typed, data = TYPED[kind]
    wanted = {"credential": {"type": kind, "data": data}, "authSchemeConfigId": ULID}
    assert declared(run, entry_of(typed)) == wanted


@pytest.mark.parametrize("kind", TYPED)
def test_typed_arguments_are_what_the_provider_accepts(kind: str):
    typed, data = TYPED[kind]
    properties = typed.properties()
    assert properties == {"name": None, "type": kind, "data": data}
    entry = {"credential": {"type": kind, "data": data}, "authSchemeConfigId": ULID}
    assert problems({"connectorId": ULID, "name": "Live", "credentials": {"trigger": [entry]}}) == []


@pytest.mark.parametrize("kind", TYPED)
def test_repr_hides_what_is_secret(kind: str):
    typed, _ = TYPED[kind]
    shown = repr(typed) + repr(entry_of(typed))
    assert "hunter" not in shown
    assert "aHVudGVyMg" not in shown


def test_every_public_credential_is_in_the_table():
    public = {name for name in vars(versori) if name.startswith("Credential") and name.endswith("Args")}
    assert public == {type(typed).__name__ for typed, _ in TYPED.values()}
    assert all(dataclasses.is_dataclass(getattr(versori, name)) for name in public)


@pytest.mark.parametrize(
    "entry",
    [
        {"auth_scheme_config_id": ULID, "credential": {"type": "string", "data": {"value": "hunter2"}}},
        {
            "authSchemeConfigId": ULID,
            "credential": pulumi.Output.from_input({"type": "string", "data": {"value": "hunter2"}}),
        },
        pulumi.Output.from_input(
            {"authSchemeConfigId": ULID, "credential": {"type": "string", "data": {"value": "hunter2"}}}
        ),
        entry_of(versori.CredentialStringArgs(value=pulumi.Output.from_input("hunter2"))),
        entry_of(versori.CredentialStringArgs(value=pulumi.Output.secret("hunter2"))),
    ],
    ids=["dictionary", "an output inside", "an output", "an output in typed arguments", "marked already"],
)
def test_every_way_to_write_a_credential_is_secret(entry: Any, run: Run):
    wanted = {"authSchemeConfigId": ULID, "credential": {"type": "string", "data": {"value": "hunter2"}}}
    assert declared(run, entry) == wanted


def test_the_data_of_a_dictionary_keeps_its_keys(run: Run):
    data = {"client_id": "a", "in_": "b", "token_url": None}
    entry = {"credential": {"type": "custom-function", "data": data}, "auth_scheme_config_id": ULID}
    assert declared(run, entry)["credential"]["data"] == {"client_id": "a", "in_": "b"}


def test_a_whole_scheme_may_stand_in_place_of_its_id(run: Run):
    scheme = versori.AuthSchemeConfigApiKeyArgs(name="X-Key")
    entry = versori.ConnectionCredentialArgs(credential=versori.CredentialStringArgs(value="v"), auth_scheme_config=scheme)
    assert declared(run, entry)["authSchemeConfig"] == {"schemeType": "api-key", "name": "X-Key", "in": "header"}


def test_only_what_a_credential_holds_is_secret(run: Run):
    async def kept(value: Any) -> bool:
        return await value.is_secret()

    made = to_properties([entry_of(versori.CredentialStringArgs(name="Key", value="v"))], NAMES)
    assert made[0]["credential"]["name"] == "Key"
    secrets: list[bool] = []
    run(lambda: pulumi.Output.from_input(kept(made[0]["credential"]["data"])).apply(secrets.append))
    assert secrets == [True]


def ids(connection: Callable[[], versori.Connection], run: Run, recorder: Recorder) -> list[Any]:
    """What a preview knows of the ids of credentials."""
    set_mocks(recorder, preview=True)
    seen: list[Any] = []
    run(lambda: connection().credential_ids.apply(seen.append))
    return seen


def test_a_preview_knows_the_ids_only_where_no_credentials_are_declared(run: Run, recorder: Recorder):
    assert ids(lambda: versori.Connection("live", connector_id=ULID), run, recorder) == [{}]
    assert ids(lambda: versori.Connection("live", connector_id=ULID, credentials={"action": []}), run, recorder) == []
