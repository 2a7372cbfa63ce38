"""The request bodies about connections and their credentials, and those that create a connector, which embed them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from versori_pulumi.emulator.connector.bodies import AuthScheme, Body, Filled, HttpUrl, Tags, Ulid, Variable


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


class _Credential(Body):
    name: str


class NoneCredential(_Credential):
    """A credential of type `none`."""

    type: Literal["none"]
    data: NoData


class StringCredential(_Credential):
    """A credential of type `string`."""

    type: Literal["string"]
    data: StringData


class BinaryCredential(_Credential):
    """A credential of type `binary`."""

    type: Literal["binary"]
    data: BinaryData


class UserCredential(_Credential):
    """A credential of type `basic-auth` or `oauth2-password`."""

    type: Literal["basic-auth", "oauth2-password"]
    data: UserData


class ClientCredential(_Credential):
    """A credential of type `oauth2-client`."""

    type: Literal["oauth2-client"]
    data: ClientData


class CodeCredential(_Credential):
    """A credential of type `oauth2-code`."""

    type: Literal["oauth2-code"]
    data: CodeData


class TokenCredential(_Credential):
    """A credential of type `oauth2-token`."""

    type: Literal["oauth2-token"]
    data: TokenData


class CertificateCredential(_Credential):
    """A credential of type `certificate`."""

    type: Literal["certificate"]
    data: CertificateData


class OtherCredential(_Credential):
    """A credential of a type whose data the document doesn't describe."""

    type: Literal["custom-function", "jwt-bearer"]
    data: dict[str, Any]


Credential = Annotated[
    NoneCredential
    | StringCredential
    | BinaryCredential
    | UserCredential
    | ClientCredential
    | CodeCredential
    | TokenCredential
    | CertificateCredential
    | OtherCredential,
    Field(discriminator="type"),
]


class ConnectionCredentialCreate(Body):
    """ConnectionCredentialCreate."""

    auth_scheme_config: AuthScheme
    credential: Credential


class ConnectionCredentialsCreate(Body):
    """ConnectionCredentialsCreate."""

    action: list[ConnectionCredentialCreate] = Field(default_factory=list)
    trigger: list[ConnectionCredentialCreate] = Field(default_factory=list)


class ConnectionCreate(Body):
    """ConnectionCreate."""

    name: Filled
    credentials: ConnectionCredentialsCreate
    variables: list[Variable]


class ConnectionCredentialUpdate(Body):
    """ConnectionCredentialUpdate."""

    id: Ulid
    auth_scheme_config: AuthScheme


class ConnectionCredentialsUpdate(Body):
    """ConnectionCredentialsUpdate."""

    action: list[ConnectionCredentialUpdate] = Field(default_factory=list)
    trigger: list[ConnectionCredentialUpdate] = Field(default_factory=list)


class ConnectionUpdate(Body):
    """ConnectionUpdate."""

    id: Ulid
    name: Filled
    credentials: ConnectionCredentialsUpdate = ConnectionCredentialsUpdate()
    variables: list[Variable] = Field(default_factory=list)


class HttpConnectorCreate(Body):
    """HTTPConnectorCreate; its `connections`, required yet described nowhere, are taken as BigQuery's are."""

    name: Filled
    base_url: HttpUrl
    auth_scheme_configs: list[AuthScheme]
    connections: list[ConnectionCreate]
    connection_variables: list[Variable] = Field(default_factory=list)
    tags: Tags = Field(default_factory=dict)
    public: bool = False


class BigQueryConnectorCreate(Body):
    """BigQueryConnectorCreate."""

    name: Filled
    dataset_id: str = ""
    connections: list[ConnectionCreate]
