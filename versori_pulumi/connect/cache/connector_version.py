"""Live versions of connectors, by their names, as the API addresses them."""

from __future__ import annotations

from versori_pulumi.connect.cache.live import Live, key_of
from versori_pulumi.connect.connector_version import ConnectorVersion


class LiveConnectorVersions(Live[ConnectorVersion, ConnectorVersion]):
    """Live versions by connector and name."""

    def get(
        self, organisation_id: str, connector_id: str, version: str, *, max_age: float | None = None
    ) -> ConnectorVersion:
        """The version as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        key = key_of(connector_id, version)
        return self._get(key, max_age, lambda: self._client.get_connector_version(organisation_id, connector_id, version))

    def put_version(self, connector_id: str, version: ConnectorVersion) -> None:
        """Remembers what a write answered."""
        self._put(key_of(connector_id, version["name"]), version)

    def forget_version(self, connector_id: str, version: str) -> None:
        """Forgets a version: after a delete, after a write whose outcome is not known, and when something in it changed."""
        self.forget(key_of(connector_id, version))
