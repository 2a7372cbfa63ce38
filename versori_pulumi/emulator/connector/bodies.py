"""The request bodies of the API as the official document describes them.

Types are strict, as the real server's are: no number for a string, no null for a field that has a type. Unknown fields
are ignored. `dump` gives back what was sent, and nothing that was not.

What tells bodies apart is spelled here as the API spells it: pydantic looks for the field's own name as well as for its
alias, and an unknown `scheme_type` would stand for `schemeType`.
"""

# ruff: noqa: N815  (see above)

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

Category = Literal[
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
]
CATEGORIES: tuple[str, ...] = get_args(Category)

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII | re.IGNORECASE)
_HEADER_VALUE = re.compile(r"([!-~]([ -~]*[!-~])?)?")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]*", re.ASCII)
_HTTP_URL = re.compile(r"https?://[^\s/?#]+[^\s]*", re.ASCII | re.IGNORECASE)


def is_ulid(text: str) -> bool:
    """Whether the text is a ULID; like the reference implementation, in either case of letters."""
    return _ULID.fullmatch(text) is not None


def is_header_value(text: str) -> bool:
    """Whether the text can be the value of a response's header."""
    return _HEADER_VALUE.fullmatch(text) is not None


def _ulid(text: str) -> str:
    if not is_ulid(text):
        raise PydanticCustomError("ulid", "must be a ULID: 26 characters of Crockford base 32")
    return text


def _filled(text: str) -> str:
    # Go can't tell a missing string from an empty one, so the real server refuses both alike.
    if not text.strip():
        raise PydanticCustomError("filled", "must not be empty")
    return text


def _uri(text: str) -> str:
    if not _URI.fullmatch(text):
        raise PydanticCustomError("uri", "must be a URI")
    return text


def _http_url(text: str) -> str:
    if not _HTTP_URL.fullmatch(text):
        raise PydanticCustomError("http_url", "must be an http or https URL")
    return text


Ulid = Annotated[str, AfterValidator(_ulid)]
Filled = Annotated[str, AfterValidator(_filled)]
Uri = Annotated[str, AfterValidator(_uri)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
Tags = dict[str, list[str]]


class Body(BaseModel):
    """A JSON object of a request."""

    model_config = ConfigDict(strict=True, extra="ignore", alias_generator=to_camel, hide_input_in_errors=True)

    def dump(self) -> dict[str, Any]:
        """The fields that were sent, under the API's names."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class Variable(Body):
    """ConnectionVariable."""

    name: str
    value: str


class Message(Body):
    """Message."""

    text: str
    severity: Literal["info", "warning", "error"]
    detail: list[str] = Field(default_factory=list)


class _Scheme(Body):
    id: Ulid
    description: str
    # Must have the right shape if it is sent, and is ignored then.
    validation_messages: list[Message] = Field(default_factory=list)


class NoneScheme(_Scheme):
    """AuthSchemeConfigNone."""

    schemeType: Literal["none"]


class ApiKeyScheme(_Scheme):
    """AuthSchemeConfigAPIKey."""

    schemeType: Literal["api-key"]
    name: str
    in_: Literal["query", "header", "cookie"] = Field(alias="in")


class BasicAuthScheme(_Scheme):
    """AuthSchemeConfigBasicAuth."""

    schemeType: Literal["basic-auth"]


class HmacScheme(_Scheme):
    """AuthSchemeConfigHMAC."""

    schemeType: Literal["hmac"]
    name: str
    in_: Literal["query", "header", "cookie"] = Field(alias="in")
    algorithm: Literal["sha1", "sha256", "sha512"]
    digest_inputs: list[Literal["body", "url"]]


class CertificateScheme(_Scheme):
    """AuthSchemeConfigCertificate."""

    schemeType: Literal["certificate"]


class _ClientGrant(Body):
    credential_id: Ulid = ""
    organisation_id: Ulid = ""
    client_id: str = ""
    client_secret: str = Field(default="", repr=False)


class AuthorizationCodeGrant(_ClientGrant):
    """AuthSchemeConfigOAuth2GrantAuthorizationCode."""

    grantType: Literal["authorization_code"]


class PasswordGrant(_ClientGrant):
    """AuthSchemeConfigOAuth2GrantPassword."""

    grantType: Literal["password"]


class ClientCredentialsGrant(Body):
    """AuthSchemeConfigOAuth2GrantClientCredentials."""

    grantType: Literal["client_credentials"]


Grant = Annotated[
    AuthorizationCodeGrant | PasswordGrant | ClientCredentialsGrant,
    Field(discriminator="grantType"),
]


class Scope(Body):
    """OAuth2Scope."""

    name: str
    description: str = ""


class OAuth2Scheme(_Scheme):
    """AuthSchemeConfigOAuth2."""

    schemeType: Literal["oauth2"]
    authorize_url: Uri
    token_url: Uri
    scopes: list[Scope]
    default_scopes: list[str]
    additional_authorize_params: str = ""
    additional_token_params: str = ""
    mtls_enabled: bool = False
    mtls_credential_id: str = ""
    grant: Grant


AuthScheme = Annotated[
    NoneScheme | ApiKeyScheme | BasicAuthScheme | OAuth2Scheme | HmacScheme | CertificateScheme,
    Field(discriminator="schemeType"),
]
AUTH_SCHEME: TypeAdapter[Any] = TypeAdapter(AuthScheme)


class TagsUpdate(Body):
    """The body of UpdateConnectorTags."""

    tags: Tags = Field(default_factory=dict)


class CategoriesUpdate(Body):
    """The body of UpdateConnectorCategories."""

    categories: list[Category] = Field(default_factory=list)


class _ConnectorUpdate(Body):
    id: Ulid
    organisation_id: Ulid
    name: Filled
    tags: Tags = Field(default_factory=dict)
    auth_scheme_config_ids: list[str] = Field(default_factory=list)
    public: bool = False
    documentation_url: str = Field(default="", alias="documentationURL")
    image_url: str = Field(default="", alias="imageURL")


class HttpConnectorUpdate(_ConnectorUpdate):
    """HTTPConnectorUpdate."""

    protocol: Literal["http"]
    base_url: HttpUrl
    connection_variables: list[Variable] = Field(default_factory=list)


class BigQueryConnectorUpdate(_ConnectorUpdate):
    """BigQueryConnectorUpdate, which knows no connection variables."""

    protocol: Literal["bigquery"]
    dataset_id: str


CONNECTOR_UPDATE: TypeAdapter[HttpConnectorUpdate | BigQueryConnectorUpdate] = TypeAdapter(
    Annotated[HttpConnectorUpdate | BigQueryConnectorUpdate, Field(discriminator="protocol")]
)
