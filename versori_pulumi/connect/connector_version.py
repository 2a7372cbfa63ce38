"""Versions of connectors: their shapes, and the operations on them as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Final, cast

from pydantic import BeforeValidator, ConfigDict, with_config
from typing_extensions import NotRequired, TypedDict

from versori_pulumi.connect.connector import Connector, connector_path, created_connector, new_connector, read_connector
from versori_pulumi.connect.errors import Attempted
from versori_pulumi.connect.http.identity import Identity, known_names
from versori_pulumi.connect.http.pages import LARGEST_PAGE
from versori_pulumi.connect.operations import Body, Operations, path_name
from versori_pulumi.connect.shapes import Reader, read_as, reader, without_nulls

_MOVING: Final = ("latest", "default")
"""Names that stand for a version with another one."""


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


read_version: Reader[ConnectorVersion] = reader(VersionAnswer)
read_version_page: Reader[VersionPage] = reader(VersionPageAnswer)


def read_published(attempted: Attempted, body: Any) -> ConnectorVersion:
    """The version in the answer of PublishConnector or UnpublishConnector.

    Raises:
        UnreadableAnswerError: it is not what the API describes.
    """
    return cast("ConnectorVersion", read_as(PublishedVersion, attempted, body)["version"])


class ConnectorVersionOperations(Operations):
    """Everything about a version as a whole. Versions are addressed by their names; `latest` and `default` can be read."""

    def create_connector_version(self, organisation_id: str, connector_id: str, body: Mapping[str, Any]) -> ConnectorVersion:
        """CreateConnectorVersion. Not repeated where it may have taken effect: the caller looks, and decides.

        Raises:
            ConflictError: the connector has a version of that name.
        """
        operation = f'create version "{body.get("name")}"'
        path = f"{connector_path(organisation_id, connector_id)}/versions"
        return self._ask(
            *(read_version, operation, "POST", path),
            body=body,
            about=_about(organisation_id, connector_id, body.get("name"), created=True),
            creates=lambda made: [f"{path}/{path_name(made['name'])}"],
        )

    def list_connector_versions(
        self, organisation_id: str, connector_id: str, *, page_size: int = LARGEST_PAGE
    ) -> Iterator[ConnectorVersion]:
        """ListConnectorVersions, page after page.

        Raises:
            NotFoundError: there is no such connector.
        """
        path = f"{connector_path(organisation_id, connector_id)}/versions"
        operation = f"list the versions of connector {connector_id}"
        about = _about(organisation_id, connector_id)
        return self._pages(read_version_page, operation, path, "items", {"first": page_size}, about)

    def get_connector_version(self, organisation_id: str, connector_id: str, version: str) -> ConnectorVersion:
        """GetConnectorVersion: by its name, or `latest` or `default`.

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        operation = f'read version "{version}" of connector {connector_id}'
        path = version_path(organisation_id, connector_id, version)
        return self._ask(read_version, operation, "GET", path, about=_about(organisation_id, connector_id, version))

    def update_connector_version(
        self, organisation_id: str, connector_id: str, version: str, body: Body
    ) -> ConnectorVersion:
        """UpdateConnectorVersion: description and isDefault; everything else in `body` has to be as it was read.

        `body` may be what says so anew for each attempt.

        Raises:
            BadRequestError: a read-only field is not as it is on Versori, `updatedAt` for one.
        """
        operation = f'update version "{version}" of connector {connector_id}'
        path = version_path(organisation_id, connector_id, version)
        about = _about(organisation_id, connector_id, version)
        again = partial(self.get_connector_version, organisation_id, connector_id, version)
        return self._ask(read_version, operation, "PUT", path, body=body, about=about, again=again)

    def delete_connector_version(
        self, organisation_id: str, connector_id: str, version: str, *, force: bool = False
    ) -> None:
        """DeleteConnectorVersion, with everything in it. Not repeated where it may have taken effect.

        What takes effect late would delete the next version of that name: the caller looks, and decides.

        Args:
            organisation_id: whose connector.
            connector_id: which connector.
            version: the version's name.
            force: delete even where it is published.

        Raises:
            NotFoundError: there is none, or no such connector.
            ConflictError: it is published.
        """
        path = version_path(organisation_id, connector_id, version)
        operation = f'delete version "{version}" of connector {connector_id}'
        self._delete(operation, path, force=force, repeatable=False)

    def publish_connector(self, organisation_id: str, connector_id: str, version: str) -> ConnectorVersion:
        """PublishConnector. Not repeated where it may have taken effect: a second time is a conflict.

        Raises:
            BadRequestError: something in the version is not valid; `fields` says what.
            ConflictError: it is published already.
        """
        return self._published("publish", organisation_id, connector_id, version)

    def unpublish_connector(self, organisation_id: str, connector_id: str, version: str) -> ConnectorVersion:
        """UnpublishConnector. Not repeated where it may have taken effect: a second time is a conflict.

        Raises:
            ConflictError: it is no published version, or another product uses it.
        """
        return self._published("unpublish", organisation_id, connector_id, version)

    def import_public_connector_version(self, organisation_id: str, connector_id: str, version: str) -> Connector:
        """ImportPublicConnectorVersion: a public connector as a new one of ours, with this version as a draft.

        Not repeated where it may have taken effect: the caller looks, and decides.

        Args:
            organisation_id: the organisation that gets the new connector.
            connector_id: the public connector.
            version: the name of one of its published versions, or `latest` or `default`.

        Raises:
            NotFoundError: there is no such public connector, or no such published version.
        """
        operation = f'import version "{version}" of public connector {connector_id}'
        path = f"{version_path(organisation_id, connector_id, version)}/library/import"
        about = new_connector(organisation_id, protocol="", copied=connector_id)
        return self._ask(read_connector, operation, "POST", path, about=about, creates=created_connector(organisation_id))

    def _published(self, verb: str, organisation_id: str, connector_id: str, version: str) -> ConnectorVersion:
        operation = f'{verb} version "{version}" of connector {connector_id}'
        path = f"{version_path(organisation_id, connector_id, version)}/{verb}"
        about = _about(organisation_id, connector_id, version)
        again = partial(self.get_connector_version, organisation_id, connector_id, version)
        return self._ask(read_published, operation, "POST", path, about=about, again=again)


def version_path(organisation_id: str, connector_id: str, version: str) -> str:
    """The path of a version."""
    return f"{connector_path(organisation_id, connector_id)}/versions/{path_name(version)}"


def _about(organisation_id: str, connector_id: str, name: Any = None, *, created: bool = False) -> Identity:
    names = () if name in _MOVING else known_names(name)
    ids = {"organisationId": organisation_id, "connectorId": connector_id}
    return Identity("version", ids, names, created=created)
