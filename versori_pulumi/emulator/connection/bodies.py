"""The request bodies about connections and their credentials."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field

from versori_pulumi.emulator.connector.auth_schemes import AuthScheme
from versori_pulumi.emulator.http.bodies import Body, Filled, Ulid, Uri, Variable

T = TypeVar("T")
D = TypeVar("D")


class NoData(Body):
    """CredentialDataNone."""

    model_config = ConfigDict(extra="forbid")


class StringData(Body):
    """CredentialDataString."""

    value: str


class BinaryData(Body):
    """CredentialDataBinary."""

    value_base64: str = Field(alias="valueBase64")


class UserData(Body):
    """CredentialDataBasicAuth and CredentialDataOAuth2Password, which are alike."""

    username: str
    password: str


class ClientData(Body):
    """CredentialDataOAuth2Client."""

    client_id: str
    client_secret: str
    authorize_url: str
    token_url: str
    scopes: list[str] = Field(default_factory=list)
    additional_params: str = ""
    mtls_enabled: bool = Field(default=False, alias="mTLSEnabled")
    mtls_credential_id: str = Field(default="", alias="mTLSCredentialId")


class TokenData(Body):
    """CredentialDataOAuth2Token."""

    scopes: list[str]
    access_token: str = ""
    refresh_token: str = ""


class CodeData(Body):
    """CredentialDataOAuth2Code."""

    code: str
    state: str


class CertificateData(Body):
    """CredentialDataCertificate."""

    certificate: str
    key: str
    ca: str


class TypedCredential(Body, Generic[T, D]):
    """A credential of a type, and the data that belong to it."""

    type: T
    name: str
    data: D


Credential = Annotated[
    TypedCredential[Literal["none"], NoData]
    | TypedCredential[Literal["string"], StringData]
    | TypedCredential[Literal["binary"], BinaryData]
    | TypedCredential[Literal["basic-auth", "oauth2-password"], UserData]
    | TypedCredential[Literal["oauth2-client"], ClientData]
    | TypedCredential[Literal["oauth2-code"], CodeData]
    | TypedCredential[Literal["oauth2-token"], TokenData]
    | TypedCredential[Literal["certificate"], CertificateData]
    # The document doesn't describe the data of these.
    | TypedCredential[Literal["custom-function", "jwt-bearer"], dict[str, Any]],
    Field(discriminator="type"),
]


class ConnectionCredentialCreate(Body):
    """ConnectionCredentialCreate."""

    auth_scheme_config: AuthScheme
    credential: Credential


class ConnectionCredentialUpdate(Body):
    """ConnectionCredentialUpdate."""

    id: Ulid
    auth_scheme_config: AuthScheme


class Credentials(Body, Generic[T]):
    """ConnectionCredentialsCreate and ConnectionCredentialsUpdate: the credentials of actions and those of triggers."""

    action: list[T] = Field(default_factory=list)
    trigger: list[T] = Field(default_factory=list)


class ConnectionCreate(Body):
    """ConnectionCreate."""

    name: Filled
    credentials: Credentials[ConnectionCredentialCreate]
    variables: list[Variable]


class ConnectionUpdate(Body):
    """ConnectionUpdate."""

    id: Ulid
    name: Filled
    credentials: Credentials[ConnectionCredentialUpdate] = Credentials()
    variables: list[Variable] = Field(default_factory=list)


class CredentialReference(Body):
    """The credential that has the client's secret."""

    id: Ulid
    organisation_id: Ulid


class OAuth2Initialise(Body):
    """InitialiseOAuth2ConnectionRequest."""

    credential: CredentialReference
    authorize_url: Uri
    client_id: str
    scopes: list[str] = Field(default_factory=list)
    disable_offline_access: bool = False
    prompt: str = ""
    additional_params: str = ""
