"""Typed arguments for the credentials of a connection (schemas `CredentialData…` of the Connect API).

All that a credential holds is a secret input and a secret output, whether the program says so or not, and its secret
parts are left out of `repr`. Versori never shows it again: only the state says what changed. In all of them `name` is the
credential's name on Versori; it defaults to the connection's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from versori_pulumi.resources.args.auth_schemes import NAMES as SCHEME_NAMES, AuthSchemeConfig
from versori_pulumi.resources.args.base import Arguments, api_names, hidden, named

Text = pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class _Credential(Arguments):
    kind: ClassVar[str]

    name: Text | None = None

    def properties(self) -> dict[str, Any]:
        """Name and type, and everything else as the credential's data."""
        own = super().properties()
        return {"name": own.pop("name"), "type": self.kind, "data": self.data(own)}

    def data(self, own: dict[str, Any]) -> dict[str, Any]:
        """The data, from the fields under the API's names."""
        return {key: value for key, value in own.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class CredentialNoneArgs(_Credential):
    """No credential: for the auth scheme `none`."""

    kind: ClassVar[str] = "none"


@dataclass(frozen=True, kw_only=True)
class CredentialStringArgs(_Credential):
    """A text, such as an API key."""

    kind: ClassVar[str] = "string"

    value: Text = hidden()


@dataclass(frozen=True, kw_only=True)
class CredentialBinaryArgs(_Credential):
    """Bytes, such as a private key.

    Attributes:
        value_base64: the bytes in Base64.
    """

    kind: ClassVar[str] = "binary"

    value_base64: Text = named("valueBase64", shown=False)


@dataclass(frozen=True, kw_only=True)
class CredentialBasicAuthArgs(_Credential):
    """A user name and a password."""

    kind: ClassVar[str] = "basic-auth"

    username: Text
    password: Text = hidden()


@dataclass(frozen=True, kw_only=True)
class CredentialOAuth2PasswordArgs(_Credential):
    """The user name and the password of a resource owner, for the OAuth 2.0 grant `password`."""

    kind: ClassVar[str] = "oauth2-password"

    username: Text
    password: Text = hidden()


@dataclass(frozen=True, kw_only=True)
class CredentialOAuth2ClientArgs(_Credential):
    """The credentials of an OAuth 2.0 client.

    Attributes:
        client_id: the client's id; not a secret by itself.
        client_secret: the client's secret.
        token_url: where tokens are issued.
        authorize_url: where a person consents; empty for the grant `client_credentials`.
        scopes: the scopes to ask for, for the grant `client_credentials`.
        additional_params: a URL-encoded string for the body of token requests.
        mtls_enabled: whether the token endpoint asks for a client certificate.
        mtls_credential_id: the credential with that certificate.
    """

    kind: ClassVar[str] = "oauth2-client"

    client_id: Text = named("clientId")
    client_secret: Text = named("clientSecret", shown=False)
    token_url: Text = named("tokenUrl")
    authorize_url: Text = named("authorizeUrl", default="")
    scopes: pulumi.Input[Sequence[Text]] | None = None
    additional_params: Text | None = named("additionalParams", default=None)
    mtls_enabled: pulumi.Input[bool] | None = named("mTLSEnabled", default=None)
    mtls_credential_id: Text | None = named("mTLSCredentialId", default=None)


@dataclass(frozen=True, kw_only=True)
class CredentialOAuth2TokenArgs(_Credential):
    """Tokens of OAuth 2.0 that were issued already."""

    kind: ClassVar[str] = "oauth2-token"

    scopes: pulumi.Input[Sequence[Text]] = ()
    access_token: Text | None = named("accessToken", default=None, shown=False)
    refresh_token: Text | None = named("refreshToken", default=None, shown=False)


@dataclass(frozen=True, kw_only=True)
class CredentialOAuth2CodeArgs(_Credential):
    """The code with which a person came back from the authorisation URL (see `oauth2_authorisation_url`).

    Versori exchanges it for a token at once: it is good for one creation of a connection.
    """

    kind: ClassVar[str] = "oauth2-code"

    code: Text = hidden()
    state: Text = hidden()


@dataclass(frozen=True, kw_only=True)
class CredentialCertificateArgs(_Credential):
    """A TLS client certificate.

    Attributes:
        certificate: the certificate (PEM).
        key: its private key (PEM).
        ca: the certificate authority that the server's certificate is verified against (PEM).
    """

    kind: ClassVar[str] = "certificate"

    certificate: Text
    key: Text = hidden()
    ca: Text


@dataclass(frozen=True, kw_only=True)
class _OwnData(_Credential):
    values: pulumi.Input[Mapping[str, Any]] = dataclasses.field(default_factory=dict, repr=False)

    def data(self, own: dict[str, Any]) -> Any:
        """The user's own keys, as they are."""
        return own["values"]


@dataclass(frozen=True, kw_only=True)
class CredentialCustomFunctionArgs(_OwnData):
    """What a custom function of the connector needs to authenticate.

    Attributes:
        values: the credential's data as the function expects it. Versori's document says nothing about its keys.
    """

    kind: ClassVar[str] = "custom-function"


@dataclass(frozen=True, kw_only=True)
class CredentialJwtBearerArgs(_OwnData):
    """What a bearer token (JWT) is made from.

    Attributes:
        values: the credential's data. Versori's document says nothing about its keys.
    """

    kind: ClassVar[str] = "jwt-bearer"


Credential = (
    CredentialNoneArgs
    | CredentialStringArgs
    | CredentialBinaryArgs
    | CredentialBasicAuthArgs
    | CredentialOAuth2ClientArgs
    | CredentialOAuth2PasswordArgs
    | CredentialOAuth2TokenArgs
    | CredentialOAuth2CodeArgs
    | CredentialCertificateArgs
    | CredentialCustomFunctionArgs
    | CredentialJwtBearerArgs
)


@dataclass(frozen=True, kw_only=True)
class ConnectionCredentialArgs(Arguments):
    """A credential of a connection, and the auth scheme of the connector that says how it is used.

    Attributes:
        credential: the credential: typed arguments, or a dictionary of `type`, `name` and `data` (as the API has it).
        auth_scheme_config_id: the id of a scheme of the connector, such as `connector.auth_scheme_config_ids[0]`.
        auth_scheme_config: the scheme itself, in place of its id.
    """

    credential: pulumi.Input[Credential | Mapping[str, Any]]
    auth_scheme_config_id: Text | None = named("authSchemeConfigId", default=None)
    auth_scheme_config: pulumi.Input[AuthSchemeConfig | Mapping[str, Any]] | None = named("authSchemeConfig", default=None)


NAMES = {**SCHEME_NAMES, **api_names(ConnectionCredentialArgs)}
"""The API's names for the Python names that a dictionary may use; `data` keeps its own."""
