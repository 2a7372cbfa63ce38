"""Credentials: what is kept of their secrets is a digest, so that nothing can leak and tests can still compare."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

from ulid import ULID

from versori_pulumi.emulator.http.errors import invalid_field

REDACTED = "[redacted]"

_READABLE = frozenset(
    {
        "username",
        "clientId",
        "authorizeUrl",
        "tokenUrl",
        "scopes",
        "additionalParams",
        "mTLSEnabled",
        "mTLSCredentialId",
    }
)


class Vault(Protocol):
    """Where credentials are kept, by organisation and id."""

    def find_credential(self, organisation: str, credential: str) -> dict[str, Any] | None:
        """The credential, or None."""

    def save_credential(self, credential: dict[str, Any]) -> None:
        """Keeps the credential, in the place of one with the same id."""


def digest(secret: str) -> str:
    """The SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def redact(data: dict[str, Any]) -> dict[str, Any]:
    """Credential data as responses have it: every value replaced that isn't known to be harmless."""
    return {name: value if name in _READABLE else _hidden(value) for name, value in data.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _hidden(inner) for name, inner in value.items()}
    return REDACTED


def settle_grant(grant: dict[str, Any], organisation: str, vault: Vault, path: str) -> dict[str, Any]:
    """Puts the client's id and secret of an oauth2 grant into a credential, and answers the grant without the secret.

    Args:
        grant: the grant as it was sent.
        organisation: the connector's organisation, which will own a new credential.
        vault: where credentials are kept.
        path: the grant's path in the request, for errors.

    Raises:
        ApiError: 400 if only one of credentialId and organisationId is set, or if there is no such credential.
    """
    if grant["grantType"] == "client_credentials":
        return {"grantType": grant["grantType"]}
    named = [name for name in ("credentialId", "organisationId") if grant.get(name)]
    if len(named) == 1:
        raise invalid_field(f"{path}.{named[0]}", "credentialId and organisationId must be set together, or neither")
    credential = _existing(grant, vault, path) if named else _new_client(organisation)
    _merge_client(credential, grant)
    vault.save_credential(credential)
    settled = {
        "grantType": grant["grantType"],
        "credentialId": credential["id"],
        "organisationId": credential["organisationId"],
        "clientId": credential["clientId"],
    }
    return {name: value for name, value in settled.items() if value is not None}


def _existing(grant: dict[str, Any], vault: Vault, path: str) -> dict[str, Any]:
    credential = vault.find_credential(grant["organisationId"], grant["credentialId"])
    if credential is None or credential["type"] != "oauth2-client":
        raise invalid_field(f"{path}.credentialId", "there is no such credential")
    return credential


def _new_client(organisation: str) -> dict[str, Any]:
    return {
        "id": str(ULID()),
        "organisationId": organisation,
        "type": "oauth2-client",
        "name": "",
        "clientId": None,
        "clientSecretSha256": None,
    }


def _merge_client(credential: dict[str, Any], grant: dict[str, Any]) -> None:
    # A JSON merge patch: what the request leaves out stays as it is.
    if "clientId" in grant:
        credential["clientId"] = grant["clientId"]
    if "clientSecret" in grant:
        credential["clientSecretSha256"] = digest(grant["clientSecret"])


def new_credential(sent: dict[str, Any], organisation: str, vault: Vault, scopes: list[str]) -> dict[str, Any]:
    """Creates the credential of a connection, and answers it with its data redacted.

    Args:
        sent: name, type and data.
        organisation: the owner.
        vault: where credentials are kept.
        scopes: what a person would consent to if the data is an authorisation code.
    """
    owner = {"id": sent.get("id") or str(ULID()), "organisationId": sent.get("organisationId") or organisation}
    kind, data = sent["type"], sent["data"]
    digests = {name: digest(str(value)) for name, value in data.items() if name not in _READABLE and value != REDACTED}
    if kind == "oauth2-code":
        # The real server exchanges the code at once, so nobody ever reads a credential of this type.
        kind, data = "oauth2-token", {"scopes": scopes}
    described = {**owner, "type": kind, "name": sent["name"]}
    if digests or vault.find_credential(owner["organisationId"], owner["id"]) is None:
        client = {"clientId": data["clientId"]} if "clientId" in data else {}
        vault.save_credential({**described, **client, "dataSha256": digests})
    return {**described, "data": redact(data)}
