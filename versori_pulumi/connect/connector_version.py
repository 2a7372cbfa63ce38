"""The operations on the versions of a connector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from versori_pulumi.connect.http.identity import Identity, known_names, new_connector
from versori_pulumi.connect.http.pages import LARGEST_PAGE
from versori_pulumi.connect.models import Connector, read_connector
from versori_pulumi.connect.operations import Body, Operations, connector_path, created_connector, path_name, version_path
from versori_pulumi.connect.version_models import (
    ConnectorVersion,
    read_published,
    read_version,
    read_version_page,
)

_MOVING: Final = ("latest", "default")
"""Names that stand for a version with another one."""


class VersionOperations(Operations):
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


def _about(organisation_id: str, connector_id: str, name: Any = None, *, created: bool = False) -> Identity:
    names = () if name in _MOVING else known_names(name)
    ids = {"organisationId": organisation_id, "connectorId": connector_id}
    return Identity("version", ids, names, created=created)
