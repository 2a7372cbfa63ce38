"""The live versions and their contents that one plugin process has read, as `live.py` has connectors.

They are known by their names, as the API addresses them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from versori_pulumi.connect.cache.live import Live
from versori_pulumi.connect.connector_version import ConnectorVersion
from versori_pulumi.connect.content import Content, ContentKind


class LiveVersions(Live[ConnectorVersion, ConnectorVersion]):
    """Live versions by connector and name."""

    def get(
        self, organisation_id: str, connector_id: str, version: str, *, max_age: float | None = None
    ) -> ConnectorVersion:
        """The version as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        key = _key(connector_id, version)
        return self._get(key, max_age, lambda: self._client.get_connector_version(organisation_id, connector_id, version))

    def put_version(self, connector_id: str, version: ConnectorVersion) -> None:
        """Remembers what a write answered."""
        self._put(_key(connector_id, version["name"]), version)

    def forget_version(self, connector_id: str, version: str) -> None:
        """Forgets a version: after a delete, after a write whose outcome is not known, and when something in it changed."""
        self.forget(_key(connector_id, version))


class LiveContents(Live[Any, Any]):
    """Live actions, triggers and definitions by connector, version, kind and name."""

    def get(
        self,
        kind: ContentKind,
        organisation_id: str,
        connector_id: str,
        version: str,
        name: str,
        *,
        max_age: float | None = None,
    ) -> Content:
        """The action or trigger as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none, or no such version.
        """
        read = self._client.get_action if kind == "action" else self._client.get_trigger
        key = _key(connector_id, version, kind, name)
        return self._get(key, max_age, lambda: read(organisation_id, connector_id, version, name))  # type: ignore[no-any-return]

    def read(self, connector_id: str, version: str, what: str, max_age: float | None, ask: Callable[[], Any]) -> Any:
        """Anything else about the contents of a version, under a key of its own (`what`); asked for by `ask`.

        Raises:
            NotFoundError: `ask` raises it.
        """
        return self._get(_key(connector_id, version, what), max_age, ask)

    def put_content(self, kind: ContentKind, connector_id: str, version: str, content: Content) -> None:
        """Remembers what a write answered."""
        self._put(_key(connector_id, version, kind, content["name"]), content)

    def forget_all(self, connector_id: str, version: str) -> None:
        """Forgets everything that is in a version: it was deleted."""
        for key in [key for key in [*self._readings] if key.startswith(_key(connector_id, version, ""))]:
            self.forget(key)

    def forget_content(self, connector_id: str, version: str, *what: str) -> None:
        """Forgets an action or trigger (its kind and name), or what was read under a key of its own."""
        self.forget(_key(connector_id, version, *what))


def _key(*parts: str) -> str:
    return "\n".join(parts)
