"""The operations on the versions of a connector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from versori_pulumi.connect.models import Connector, read_connector
from versori_pulumi.connect.operations import LARGEST_PAGE, Body, Operations, connector_path, version_path
from versori_pulumi.connect.version_models import (
    ConnectorVersion,
    read_published,
    read_version,
    read_version_page,
)


class VersionOperations(Operations):
    """Everything about a version as a whole. Versions are addressed by their names; `latest` and `default` can be read."""

    def create_connector_version(self, organisation_id: str, connector_id: str, body: Mapping[str, Any]) -> ConnectorVersion:
        """CreateConnectorVersion. Not repeated where it may have taken effect: the caller looks, and decides.

        Raises:
            ConflictError: the connector has a version of that name.
        """
        operation = f'create version "{body.get("name")}"'
        path = f"{connector_path(organisation_id, connector_id)}/versions"
        return self._ask(read_version, operation, "POST", path, body=body)

    def list_connector_versions(
        self, organisation_id: str, connector_id: str, *, page_size: int = LARGEST_PAGE
    ) -> Iterator[ConnectorVersion]:
        """ListConnectorVersions, page after page.

        Raises:
            NotFoundError: there is no such connector.
        """
        path = f"{connector_path(organisation_id, connector_id)}/versions"
        operation = f"list the versions of connector {connector_id}"
        return self._pages(read_version_page, operation, path, "items", {"first": page_size})

    def get_connector_version(self, organisation_id: str, connector_id: str, version: str) -> ConnectorVersion:
        """GetConnectorVersion: by its name, or `latest` or `default`.

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        operation = f'read version "{version}" of connector {connector_id}'
        path = version_path(organisation_id, connector_id, version)
        return self._ask(read_version, operation, "GET", path)

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
        return self._ask(read_version, operation, "PUT", path, body=body)

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
        query = {"force": "true"} if force else None
        path = version_path(organisation_id, connector_id, version)
        operation = f'delete version "{version}" of connector {connector_id}'
        self._transport.request(operation, "DELETE", path, query=query, repeatable=False)

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
        return self._ask(read_connector, operation, "POST", path)

    def _published(self, verb: str, organisation_id: str, connector_id: str, version: str) -> ConnectorVersion:
        operation = f'{verb} version "{version}" of connector {connector_id}'
        path = f"{version_path(organisation_id, connector_id, version)}/{verb}"
        return self._ask(read_published, operation, "POST", path)
