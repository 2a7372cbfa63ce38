"""Credentials: what is kept of their secrets is a digest, so that nothing can leak and tests can still compare."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from ulid import ULID

from versori_pulumi.emulator.http.errors import invalid_field
from versori_pulumi.emulator.store import Store

REDACTED = "[redacted]"

_READABLE = {
    "username",
    "clientId",
    "authorizeUrl",
    "tokenUrl",
    "scopes",
    "additionalParams",
    "mTLSEnabled",
    "mTLSCredentialId",
}


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


def new_client(own: str, organisation: str) -> dict[str, Any]:
    """A credential of an OAuth 2.0 client of which nothing is known yet."""
    described = {"id": own, "organisationId": organisation, "type": "oauth2-client", "name": ""}
    return {**described, "clientId": None, "clientSecretSha256": None}


@dataclass(frozen=True)
class Vault:
    """The credentials, as the connectors of one organisation use and make them.

    Args:
        store: where they are kept.
        organisation: the owner of new ones.
    """

    store: Store
    organisation: str

    def find(self, owner: str, own: str) -> dict[str, Any] | None:
        """The credential, or None if the owner has none of this id."""
        kept: dict[str, Any] | None = self.store.find("credentials", own.upper())
        return kept if kept and kept["organisationId"] == owner.upper() else None

    def save(self, credential: dict[str, Any]) -> None:
        """Keeps the credential, in the place of one with the same id."""
        self.store.save("credentials", credential["id"], credential)

    def all(self) -> list[dict[str, Any]]:
        """The credentials of the organisation, by id."""
        kept = [each for each in self.store.all("credentials") if each["organisationId"] == self.organisation]
        return sorted(kept, key=lambda credential: str(credential["id"]))

    def settle_grant(self, grant: dict[str, Any], path: str) -> dict[str, Any]:
        """Puts the client's id and secret of an oauth2 grant into a credential, and answers the grant without the secret.

        Args:
            grant: the grant as it was sent.
            path: the grant's path in the request, for errors.

        Raises:
            ApiError: 400 if only one of credentialId and organisationId is set, or if there is no such credential.
        """
        if grant["grantType"] == "client_credentials":
            return {"grantType": grant["grantType"]}
        named = [name for name in ("credentialId", "organisationId") if grant.get(name)]
        if len(named) == 1:
            raise invalid_field(f"{path}.{named[0]}", "credentialId and organisationId must be set together, or neither")
        credential = self._client(grant, path) if named else new_client(str(ULID()), self.organisation)
        # A JSON merge patch: what the request leaves out stays as it is.
        if "clientId" in grant:
            credential = {**credential, "clientId": grant["clientId"]}
        if "clientSecret" in grant:
            credential = {**credential, "clientSecretSha256": digest(grant["clientSecret"])}
        self.save(credential)
        owner = {"credentialId": credential["id"], "organisationId": credential["organisationId"]}
        client = {} if credential["clientId"] is None else {"clientId": credential["clientId"]}
        return {"grantType": grant["grantType"], **owner, **client}

    def _client(self, grant: dict[str, Any], path: str) -> dict[str, Any]:
        credential = self.find(grant["organisationId"], grant["credentialId"])
        if credential is None or credential["type"] != "oauth2-client":
            raise invalid_field(f"{path}.credentialId", "there is no such credential")
        return credential

    def create(self, sent: dict[str, Any], scopes: list[str]) -> dict[str, Any]:
        """Creates the credential of a connection, and answers it with its data redacted.

        Args:
            sent: name, type and data.
            scopes: what a person would consent to if the data is an authorisation code.
        """
        owner = {"id": sent.get("id") or str(ULID()), "organisationId": sent.get("organisationId") or self.organisation}
        kind, data = sent["type"], sent["data"]
        digests = {name: digest(str(value)) for name, value in data.items() if name not in _READABLE and value != REDACTED}
        if kind == "oauth2-code":
            # The real server exchanges the code at once, so nobody ever reads a credential of this type.
            kind, data = "oauth2-token", {"scopes": scopes}
        described = {**owner, "type": kind, "name": sent["name"]}
        if digests or self.find(owner["organisationId"], owner["id"]) is None:
            client = {"clientId": data["clientId"]} if "clientId" in data else {}
            self.save({**described, **client, "dataSha256": digests})
        return {**described, "data": redact(data)}
