"""The inputs of a connection, checked before anything is sent. Imported by `check` alone: pydantic is not free to load."""

# ruff: noqa: N815  (fields are named as the API spells them)

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from versori_pulumi.provider.connection.credentials import KINDS
from versori_pulumi.provider.connector.inputs import GRANTS, SCHEME_DEFAULTS, Scheme, Variables, fill
from versori_pulumi.provider.validation import (
    Account,
    Address,
    Arguments,
    Flag,
    Line,
    Name,
    OptionalAddress,
    Problem,
    Text,
    Ulid,
    clean,
    problems_of,
    upper_within,
)
from versori_pulumi.provider.values import dictionaries

Secret = Annotated[str, Field(strict=True), AfterValidator(clean)]
"""Of any length: bundles of certificates are long."""


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not Base64") from None
    return text


class _NoData(Arguments):
    pass


class _StringData(Arguments):
    value: Secret


class _BinaryData(Arguments):
    valueBase64: Annotated[str, Field(strict=True), AfterValidator(_base64)]


class _UserData(Arguments):
    username: Text
    password: Secret


class _ClientData(Arguments):
    clientId: Line
    clientSecret: Secret
    authorizeUrl: OptionalAddress
    tokenUrl: Address
    scopes: list[Line] | None = None
    additionalParams: Line | None = None
    mTLSEnabled: Flag | None = None
    mTLSCredentialId: Ulid | None = None


class _TokenData(Arguments):
    scopes: list[Line]
    accessToken: Secret | None = None
    refreshToken: Secret | None = None


class _CodeData(Arguments):
    code: Secret
    state: Secret


class _CertificateData(Arguments):
    certificate: Secret
    key: Secret
    ca: Secret


class _Credential(Arguments):
    name: Name | None = None


class _None(_Credential):
    type: Literal["none"]
    data: _NoData = _NoData()


class _String(_Credential):
    type: Literal["string"]
    data: _StringData


class _Binary(_Credential):
    type: Literal["binary"]
    data: _BinaryData


class _User(_Credential):
    type: Literal["basic-auth", "oauth2-password"]
    data: _UserData


class _Client(_Credential):
    type: Literal["oauth2-client"]
    data: _ClientData


class _Token(_Credential):
    type: Literal["oauth2-token"]
    data: _TokenData


class _Code(_Credential):
    type: Literal["oauth2-code"]
    data: _CodeData


class _Certificate(_Credential):
    type: Literal["certificate"]
    data: _CertificateData


class _Other(_Credential):
    # The API's document doesn't describe the data of these two.
    type: Literal["custom-function", "jwt-bearer"]
    data: dict[str, Any]


Credential = Annotated[
    _None | _String | _Binary | _User | _Client | _Token | _Code | _Certificate | _Other, Field(discriminator="type")
]


class _Entry(Arguments):
    credential: Credential
    authSchemeConfigId: Ulid | None = None
    authSchemeConfig: Scheme | None = None

    @model_validator(mode="after")
    def _one_scheme(self) -> _Entry:
        if (self.authSchemeConfigId is None) == (self.authSchemeConfig is None):
            raise ValueError("needs an auth scheme: either its id (auth_scheme_config_id) or the whole (auth_scheme_config)")
        return self


class _Credentials(Arguments):
    action: list[_Entry] | None = None
    trigger: list[_Entry] | None = None


class ConnectionArguments(Arguments):
    """The inputs of a connection under the API's names."""

    connectorId: Ulid
    name: Name
    credentials: _Credentials | None = None
    variables: Variables | None = None
    organisationId: Ulid | None = None
    account: Account | None = None
    existing: Literal["error", "adopt"] | None = None
    forceDelete: Flag | None = None
    importId: Ulid | None = None
    ignoreChanges: list[Text] | None = None
    replaceOnChanges: list[Text] | None = None


def problems(inputs: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the inputs of a connection. What is not known yet is right until it is known."""
    return problems_of(ConnectionArguments, inputs, GRANTS)


def upper_ids(inputs: dict[str, Any]) -> None:
    """Writes the ids of Versori as Versori does, in capitals: `01h…` and `01H…` are one."""
    upper_within(inputs, "connectorId", "organisationId", "importId")
    for entry in _entries(inputs.get("credentials")):
        upper_within(entry, "authSchemeConfigId")
        upper_within(entry.get("authSchemeConfig"), "id")


def _entries(credentials: Any) -> Iterator[dict[str, Any]]:
    kinds = [credentials.get(kind) for kind in KINDS] if isinstance(credentials, dict) else []
    for kind in kinds:
        if isinstance(kind, list):
            yield from (entry for entry in kind if isinstance(entry, dict))


_CREDENTIALS: Final[Mapping[str, Mapping[str, Any]]] = {
    "oauth2-client": {"authorizeUrl": ""},
    "oauth2-token": {"scopes": ()},
}
"""By `type`: what `Credential…Args` fill into the credential's data. A test compares them."""


def fill_credentials(inputs: Mapping[str, Any]) -> None:
    """Fills in what the credentials of a connection and their auth schemes leave out."""
    credentials = inputs.get("credentials")
    for kind in credentials.values() if isinstance(credentials, dict) else ():
        for entry in dictionaries(kind):
            scheme, credential = entry.get("authSchemeConfig"), entry.get("credential")
            if isinstance(scheme, dict):
                fill(scheme, SCHEME_DEFAULTS, scheme.get("schemeType"))
            if isinstance(credential, dict):
                fill(credential.get("data"), _CREDENTIALS, credential.get("type"))
