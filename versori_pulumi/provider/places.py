"""Where an object is: the account, organisation and connector that inputs or outputs tell, and its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.connect.live import YOUNG

if TYPE_CHECKING:
    from versori_pulumi.connect.models import Connection
    from versori_pulumi.connect.version_models import ConnectorVersion
    from versori_pulumi.provider.runtime import Account

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A connector: what belongs to it is found there."""

    account: Account
    organisation_id: str
    connector_id: str

    @classmethod
    def of(cls, account: Account, properties: Properties) -> Place:
        """The place that inputs or outputs tell."""
        organisation = str(properties.get("organisationId") or account.settings.organisation_id)
        return cls(account, organisation, str(properties["connectorId"]))

    def connector(self, *, max_age: float | None = YOUNG) -> Any:
        """The connector, read a moment ago at the most unless another age will do.

        Raises:
            NotFoundError: there is none.
        """
        return self.account.live.get(self.organisation_id, self.connector_id, max_age=max_age)

    def connection(self, connection_id: str, *, max_age: float | None = None) -> Connection:
        """A connection of it.

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        return self.account.connections.get(self.organisation_id, self.connector_id, connection_id, max_age=max_age)

    def scheme_seen(self, scheme_id: str) -> Any:
        """As `scheme_of` for a comparison, to which a reading of any age will do."""
        return self.scheme_of(scheme_id, max_age=None)

    def scheme_of(self, scheme_id: str, *, max_age: float | None = YOUNG) -> Any:
        """An auth scheme of the connector, None where it has none of that id."""
        schemes = self.connector(max_age=max_age).get("authSchemeConfigs", [])
        return next((scheme for scheme in schemes if scheme["id"] == scheme_id), None)

    def version(self, name: str, *, max_age: float | None = None) -> ConnectorVersion:
        """A version of it.

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        return self.account.versions.get(self.organisation_id, self.connector_id, name, max_age=max_age)

    def find_version(self, name: str, *, max_age: float | None = None) -> ConnectorVersion | None:
        """A version of it, None where there is none, or no such connector."""
        try:
            return self.version(name, max_age=max_age)
        except NotFoundError:
            return None
