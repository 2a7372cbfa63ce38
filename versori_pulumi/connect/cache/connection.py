"""Live connections."""

from __future__ import annotations

from versori_pulumi.connect.cache.live import Live
from versori_pulumi.connect.connection import Connection, ConnectionSummary


class LiveConnections(Live[Connection, ConnectionSummary]):
    """Live connections by id."""

    def get(
        self, organisation_id: str, connector_id: str, connection_id: str, *, max_age: float | None = None
    ) -> Connection:
        """The connection as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        return self._get(
            connection_id, max_age, lambda: self._client.get_connection(organisation_id, connector_id, connection_id)
        )

    def named(self, organisation_id: str, connector_id: str, name: str, *, max_age: float = 0.0) -> list[ConnectionSummary]:
        """The connections of exactly that name (one at most: names are unique), looked up at most `max_age` seconds ago.

        Raises:
            NotFoundError: there is no such connector.
        """
        return self._find(connector_id, name, max_age, lambda: self._client.list_connections(organisation_id, connector_id))
