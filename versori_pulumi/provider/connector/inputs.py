"""The inputs of a connector, checked before anything is sent. Imported by `check` alone: pydantic is not free to load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic.functional_validators import BeforeValidator

from versori_pulumi.provider.properties import CONNECTOR
from versori_pulumi.provider.validation import (
    Account,
    Address,
    Arguments,
    Flag,
    HeaderName,
    Line,
    Name,
    OptionalAddress,
    Problem,
    Text,
    Ulid,
    not_blank,
    one_line,
    problems_of,
    unique,
    upper_within,
)
from versori_pulumi.provider.values import dictionaries

CATEGORIES = (
    "Development & IT",
    "ERP",
    "Supply Chain & Logistics",
    "Communication",
    "Accounting",
    "Hospitality",
    "Productivity",
    "HR",
    "CRM",
    "AI/LLMs",
    "eCommerce",
    "Business Operations",
)
"""Schema `Category`."""


def upper_ids(inputs: dict[str, Any]) -> None:
    """Writes the ids of Versori as Versori does, in capitals: `01h…` and `01H…` are one."""
    upper_within(inputs, "organisationId", "importId", "publicConnectorId")
    schemes = inputs.get("authSchemeConfigs", [])
    for scheme in schemes if isinstance(schemes, list) else ():
        upper_within(scheme, "id")


Place = Literal["query", "header", "cookie"]


class _Scheme(Arguments):
    id: Ulid | None = None
    description: Text = ""


class _None(_Scheme):
    schemeType: Literal["none"]


class _ApiKey(_Scheme):
    schemeType: Literal["api-key"]
    name: HeaderName
    in_: Place = Field(alias="in")


class _BasicAuth(_Scheme):
    schemeType: Literal["basic-auth"]


class _Certificate(_Scheme):
    schemeType: Literal["certificate"]


class _Hmac(_Scheme):
    schemeType: Literal["hmac"]
    name: HeaderName
    in_: Place = Field(alias="in")
    algorithm: Literal["sha1", "sha256", "sha512"]
    digestInputs: Annotated[list[Literal["body", "url"]], Field(min_length=1), AfterValidator(unique)]


class _Scope(Arguments):
    name: Name
    description: Text | None = None


class _CredentialGrant(Arguments):
    credentialId: Ulid | None = None
    organisationId: Ulid | None = None
    clientId: Line | None = None
    clientSecret: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> _CredentialGrant:
        if (self.credentialId is None) != (self.organisationId is None):
            raise ValueError("credentialId and organisationId go together: give both or neither")
        return self


class _AuthorizationCode(_CredentialGrant):
    grantType: Literal["authorization_code"]


class _Password(_CredentialGrant):
    grantType: Literal["password"]


class _ClientCredentials(Arguments):
    grantType: Literal["client_credentials"]


class _OAuth2(_Scheme):
    schemeType: Literal["oauth2"]
    authorizeUrl: Address
    tokenUrl: Address
    grant: Annotated[_AuthorizationCode | _ClientCredentials | _Password, Field(discriminator="grantType")]
    scopes: list[_Scope]
    defaultScopes: list[Line]
    additionalAuthorizeParams: Line | None = None
    additionalTokenParams: Line | None = None
    mtlsEnabled: Flag | None = None
    mtlsCredentialId: Ulid | None = None


Scheme = Annotated[_None | _ApiKey | _BasicAuth | _OAuth2 | _Hmac | _Certificate, Field(discriminator="schemeType")]


class _Variable(Arguments):
    name: Name
    value: Text


def _unique_names(variables: list[_Variable]) -> list[_Variable]:
    unique([variable.name for variable in variables])
    return variables


Variables = Annotated[list[_Variable], AfterValidator(_unique_names)]


def _unique_ids(schemes: list[Any]) -> list[Any]:
    unique([scheme.id for scheme in schemes if scheme.id])
    return schemes


def _tag_key(key: str) -> str:
    return not_blank(one_line(key))


def _not_text(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError("must be a list of texts, not one text: put it in brackets")  # noqa: TRY004  (pydantic wants it so)
    return value


TagValues = Annotated[list[Line], BeforeValidator(_not_text)]


class DocumentModel(Arguments):
    """An OpenAPI document: its SHA-256, and where its text is."""

    sha256: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")]
    path: Annotated[str, Field(strict=True)] | None = None
    content: Annotated[str, Field(strict=True)] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> DocumentModel:
        if (self.path is None) == (self.content is None):
            raise ValueError("needs either a path or a content")
        return self


class ConnectorArguments(Arguments):
    """The inputs of a connector under the API's names."""

    name: Name
    protocol: Literal["http", "bigquery"] = "http"
    baseUrl: Address | None = None
    datasetId: Name | None = None
    public: Flag | None = None
    tags: dict[Annotated[str, AfterValidator(_tag_key)], TagValues] | None = None
    categories: Annotated[list[Literal[CATEGORIES]], AfterValidator(unique)] | None = None  # type: ignore[valid-type]  # mypy wants the names spelled out again
    documentationURL: OptionalAddress | None = None
    imageURL: OptionalAddress | None = None
    authSchemeConfigs: Annotated[list[Scheme], AfterValidator(_unique_ids)] | None = None
    connectionVariables: Variables | None = None
    organisationId: Ulid | None = None
    account: Account | None = None
    existing: Literal["error", "adopt", "duplicate"] | None = None
    forceDelete: Flag | None = None
    importId: Ulid | None = None
    ignoreChanges: list[Text] | None = None
    replaceOnChanges: list[Text] | None = None
    openapi: DocumentModel | None = None
    publicConnectorId: Ulid | None = None
    publicVersion: Name | None = None


GRANTS: Final = frozenset({"authorization_code", "client_credentials", "password"})
"""Branches of a union whose names could be taken for keys."""


def problems(inputs: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the inputs of a connector. What is not known yet is right until it is known."""
    return [*problems_of(ConnectorArguments, inputs, GRANTS), *_protocol_problems(inputs)]


def _protocol_problems(inputs: Mapping[str, Any]) -> Iterable[Problem]:
    protocol = inputs.get("protocol", "http")
    if protocol not in ("http", "bigquery"):
        return
    if protocol == "bigquery":
        needed, foreign = "datasetId", ["baseUrl", "connectionVariables"]
    else:
        needed, foreign = "baseUrl", ["datasetId"]
    if protocol == "bigquery" and "openapi" in inputs:
        yield "protocol", "must be http where the connector is made from an OpenAPI document"
    elif "openapi" in inputs and "publicConnectorId" in inputs:
        yield "", "begins either as an OpenAPI document or as a copy of a public connector: leave one out"
    elif needed not in inputs and inputs.keys().isdisjoint(CONNECTOR.named("seed")):
        yield needed, f"is required for protocol {protocol}"
    for name in foreign:
        if name in inputs:
            yield name, f"does not exist for protocol {protocol}"


SCHEME_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "api-key": {"in": "header"},
    "hmac": {"in": "header"},
    "oauth2": {"scopes": (), "defaultScopes": ()},
}
"""By `schemeType`: the defaults of `AuthSchemeConfig…Args`. A test compares them."""


def fill_schemes(inputs: Mapping[str, Any]) -> None:
    """Fills in what the auth schemes of a connector leave out."""
    for scheme in dictionaries(inputs.get("authSchemeConfigs")):
        fill(scheme, SCHEME_DEFAULTS, scheme.get("schemeType"))


def fill(holder: Any, defaults: Mapping[str, Mapping[str, Any]], kind: Any) -> None:
    """Fills in what a dictionary of some kind leaves out, so that it means what typed arguments mean."""
    if isinstance(holder, dict) and isinstance(kind, str):
        for name, value in defaults.get(kind, {}).items():
            holder.setdefault(name, [*value] if isinstance(value, tuple) else value)
