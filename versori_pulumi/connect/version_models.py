"""The shapes of versions and of what is in them, as `models.py` has those of connectors."""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import BeforeValidator, ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.errors import Attempted
from versori_pulumi.connect.models import ConnectorAnswer, Reader, read_as, reader, without_nulls


@with_config(ConfigDict(extra="allow"))
class Message(TypedDict):
    """Schema `Message`: what a person should know, with the severity `info`, `warning` or `error`."""

    text: str
    severity: str
    detail: NotRequired[list[str]]


@with_config(ConfigDict(extra="allow"))
class ConnectorVersion(TypedDict):
    """Schema `ConnectorVersion`: a draft as long as `publishedAt` is missing."""

    id: str
    name: str
    description: NotRequired[str]
    isLatest: bool
    isDefault: bool
    createdAt: str
    updatedAt: str
    publishedAt: NotRequired[str]
    messages: NotRequired[list[Message]]


VersionAnswer = Annotated[ConnectorVersion, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class VersionPage(TypedDict):
    """Schema `ConnectorVersionsPage`; `next` as in `ConnectorPage`."""

    items: NotRequired[list[VersionAnswer]]
    next: NotRequired[str]


VersionPageAnswer = Annotated[VersionPage, BeforeValidator(without_nulls)]


class PublishedVersion(TypedDict):
    """Schemas `PublishConnectorResponse` and `UnpublishConnectorResponse`."""

    version: VersionAnswer


@with_config(ConfigDict(extra="allow"))
class Definition(TypedDict):
    """Schema `Definition`: its schema is at `url`, and in no answer."""

    id: str
    name: str
    accept: list[str]
    url: NotRequired[str]
    description: NotRequired[str]


DefinitionAnswer = Annotated[Definition, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class Content(TypedDict):
    """Schemas `ActionHTTP` and `TriggerHTTP`, which are alike but for the path of an action."""

    id: str
    type: str
    name: str
    summary: NotRequired[str]
    description: NotRequired[str]
    method: NotRequired[str]
    path: NotRequired[str]
    parameters: NotRequired[list[dict[str, Any]]]
    requestBody: NotRequired[dict[str, Any]]
    responses: NotRequired[list[dict[str, Any]]]
    errors: NotRequired[list[dict[str, Any]]]


ContentAnswer = Annotated[Content, BeforeValidator(without_nulls)]


@with_config(ConfigDict(extra="allow"))
class ContentPage(TypedDict):
    """Schemas `ActionPage`, `TriggerPage` and `DefinitionPage`; `next` as in `ConnectorPage`."""

    actions: NotRequired[list[ContentAnswer]]
    triggers: NotRequired[list[ContentAnswer]]
    definitions: NotRequired[list[DefinitionAnswer]]
    next: NotRequired[str]


ContentPageAnswer = Annotated[ContentPage, BeforeValidator(without_nulls)]


class Definitions(TypedDict):
    """Schema `Definitions`."""

    definitions: list[DefinitionAnswer]


@with_config(ConfigDict(extra="allow"))
class ImportResult(TypedDict):
    """Schema `ImportHTTPConnectorResult`."""

    connector: ConnectorAnswer
    messages: list[Message]


read_version: Reader[ConnectorVersion] = reader(VersionAnswer)
read_version_page: Reader[VersionPage] = reader(VersionPageAnswer)
read_content: Reader[Content] = reader(ContentAnswer)
read_content_page: Reader[ContentPage] = reader(ContentPageAnswer)
read_definition: Reader[Definition] = reader(DefinitionAnswer)
read_import: Reader[ImportResult] = reader(ImportResult)


def read_published(attempted: Attempted, body: Any) -> ConnectorVersion:
    """The version in the answer of PublishConnector or UnpublishConnector.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return cast("ConnectorVersion", read_as(PublishedVersion, attempted, body)["version"])


def read_definitions(attempted: Attempted, body: Any) -> list[Definition]:
    """The definitions in the answer of CreateDefinitions.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return cast("list[Definition]", read_as(Definitions, attempted, body)["definitions"])
