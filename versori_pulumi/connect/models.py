"""The shapes that the Connect API answers with, as dictionaries under the API's own names.

Dictionaries, since the merge of declared and live values works key by key. Pydantic checks what this package relies on
and lets the rest through: a new field or a new enumeration value of the API breaks nobody's preview.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Annotated, Any, TypeVar, cast

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.documents import DEEPEST_VALUE, TooLargeError, refuse_deep
from versori_pulumi.connect.errors import Attempted, UnreadableAnswerError
from versori_pulumi.connect.redaction import outside


def without_nulls(value: Any) -> Any:
    """An object without the keys that hold null: the API leaves out what is unset, or says null."""
    return {key: entry for key, entry in value.items() if entry is not None} if isinstance(value, dict) else value


def _tag_values(value: Any) -> Any:
    return [value] if isinstance(value, str) else ([] if value is None else value)


TagValues = Annotated[list[str], BeforeValidator(_tag_values)]


@with_config(ConfigDict(extra="allow"))
class AuthSchemeConfig(TypedDict):
    """Schema `AuthSchemeConfig`: what identifies a scheme; the rest depends on `schemeType`."""

    id: str
    schemeType: str
    description: NotRequired[str]


@with_config(ConfigDict(extra="allow"))
class ConnectionVariable(TypedDict):
    """Schema `ConnectionVariable`."""

    name: str
    value: str


@with_config(ConfigDict(extra="allow"))
class Connector(TypedDict):
    """Schema `Connector`: one connector, whatever its protocol."""

    id: str
    organisationId: str
    name: str
    protocol: str
    baseUrl: NotRequired[str]
    datasetId: NotRequired[str]
    public: NotRequired[bool]
    documentationURL: NotRequired[str]
    imageURL: NotRequired[str]
    tags: NotRequired[dict[str, TagValues]]
    authSchemeConfigs: NotRequired[list[Annotated[AuthSchemeConfig, BeforeValidator(without_nulls)]]]
    connectionVariables: NotRequired[list[ConnectionVariable]]
    connections: NotRequired[list[dict[str, Any]]]
    versions: NotRequired[list[dict[str, Any]]]
    createdAt: NotRequired[str]
    updatedAt: NotRequired[str]


ConnectorAnswer = Annotated[Connector, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ConnectorPage(TypedDict):
    """Schema `ConnectorPage`: `next` is a cursor for the parameter `after`, absent on the last page."""

    totalCount: NotRequired[int]
    connectors: list[ConnectorAnswer]
    next: NotRequired[str | None]
    prev: NotRequired[str | None]


@with_config(ConfigDict(extra="allow"))
class Credential(TypedDict):
    """Schema `Credential`: its `data` is redacted in every answer."""

    id: str
    type: str
    name: NotRequired[str]
    data: NotRequired[Any]


@with_config(ConfigDict(extra="allow"))
class ConnectionCredential(TypedDict):
    """Schema `ConnectionCredential`: a credential, and the auth scheme that says how it is used."""

    id: str
    authSchemeConfig: Annotated[AuthSchemeConfig, BeforeValidator(without_nulls)]
    credential: Annotated[Credential, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ConnectionCredentials(TypedDict):
    """Schema `ConnectionCredentials`."""

    action: NotRequired[list[ConnectionCredential]]
    trigger: NotRequired[list[ConnectionCredential]]


@with_config(ConfigDict(extra="allow"))
class Connection(TypedDict):
    """Schema `Connection`."""

    id: str
    name: str
    credentials: NotRequired[Annotated[ConnectionCredentials, BeforeValidator(without_nulls)]]
    variables: NotRequired[list[ConnectionVariable]]
    createdAt: NotRequired[str]
    updatedAt: NotRequired[str]


ConnectionAnswer = Annotated[Connection, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ConnectionSummary(TypedDict):
    """Schema `ConnectionSummary`."""

    id: str
    name: str


@with_config(ConfigDict(extra="allow"))
class ConnectionPage(TypedDict):
    """Schema `ConnectorConnectionPage`; `next` as in `ConnectorPage`."""

    items: NotRequired[list[ConnectionSummary]]
    next: NotRequired[str | None]


ConnectionPageAnswer = Annotated[ConnectionPage, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class Protocol(TypedDict):
    """Schema `Protocol`."""

    id: str
    slug: str
    name: str


@with_config(ConfigDict(extra="allow"))
class ProtocolPage(TypedDict):
    """Schema `ProtocolPage`; `next` as in `ConnectorPage`."""

    protocols: list[Protocol]
    next: NotRequired[str | None]


@with_config(ConfigDict(extra="allow"))
class AuthScheme(TypedDict):
    """Schema `AuthScheme`."""

    type: str
    name: str


@with_config(ConfigDict(extra="allow"))
class AuthSchemePage(TypedDict):
    """Schema `AuthSchemePage`, of which there is one."""

    authSchemes: list[AuthScheme]


class Upload(TypedDict):
    """The answer of GetProtocolUploadURL."""

    uploadUrl: str
    url: str


class Authorisation(TypedDict):
    """Schema `InitialiseOAuth2ConnectionResponse`."""

    url: str


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


T = TypeVar("T")
Reader = Callable[[Attempted, Any], T]
"""Reads an answer's JSON; raises UnreadableAnswerError where it is not what the API describes."""


def reader(shape: Any) -> Reader[Any]:
    """What reads answers of this shape."""
    return partial(read_as, shape)


def read_as(shape: Any, attempted: Attempted, body: Any) -> Any:
    """An answer's JSON in a shape.

    Raises:
        UnreadableAnswerError: it is not what the API describes, or nested more deeply than what walks it later can.
    """
    try:
        refuse_deep(body, DEEPEST_VALUE)
    except TooLargeError as error:
        raise UnreadableAnswerError(attempted, f"the answer {error}") from None
    try:
        return _adapter(shape).validate_python(body)
    except ValidationError as error:
        raise UnreadableAnswerError(attempted, f"the answer is not as described: {_first_problem(error)}") from None


def _first_problem(error: ValidationError) -> str:
    # Only where and what kind: the value itself could hold a secret, and so could the names of keys.
    first: Mapping[str, Any] = cast("Mapping[str, Any]", error.errors(include_input=False, include_url=False)[0])
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    return outside(f"{where}: {first['msg']}")


read_connector: Reader[Connector] = reader(ConnectorAnswer)
read_page: Reader[ConnectorPage] = reader(ConnectorPage)
read_names: Reader[list[str]] = reader(list[str])
read_connection: Reader[Connection] = reader(ConnectionAnswer)
read_connection_page: Reader[ConnectionPage] = reader(ConnectionPageAnswer)
read_protocol_page: Reader[ProtocolPage] = reader(ProtocolPage)
read_upload: Reader[dict[str, str]] = reader(Upload)


def unread(items: str) -> Reader[dict[str, Any]]:
    """What reads a page of a list without its items, under that key: each is for the caller to read, by itself."""

    def read(attempted: Attempted, body: Any) -> dict[str, Any]:
        page = body if isinstance(body, dict) else {}
        following, found = page.get("next"), page.get(items)
        if page is not body or not isinstance(found or [], list) or not isinstance(following or "", str):
            raise UnreadableAnswerError(attempted, f"the answer is not as described: it is no page of {items}")
        return {**page, items: found or []}

    return read


def read_auth_schemes(attempted: Attempted, body: Any) -> list[dict[str, Any]]:
    """The kinds of auth schemes in an answer's JSON.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return cast("list[dict[str, Any]]", read_as(AuthSchemePage, attempted, body)["authSchemes"])


def read_authorisation(attempted: Attempted, body: Any) -> str:
    """The address in the answer of InitialiseOAuth2Connection.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return str(read_as(Authorisation, attempted, body)["url"])
