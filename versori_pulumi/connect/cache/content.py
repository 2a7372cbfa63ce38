"""Live actions and triggers, by their names, and what else is read about the contents of a version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from versori_pulumi.connect.cache.live import Live, key_of
from versori_pulumi.connect.content import Content, ContentKind


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
        where = (organisation_id, connector_id, version, name)
        found: Content = self._get(key_of(*where[1:3], kind, name), max_age, lambda: self._client.get_content(kind, *where))
        return found

    def read(self, connector_id: str, version: str, what: str, max_age: float | None, ask: Callable[[], Any]) -> Any:
        """Anything else about the contents of a version, under a key of its own (`what`); asked for by `ask`.

        Raises:
            NotFoundError: `ask` raises it.
        """
        return self._get(key_of(connector_id, version, what), max_age, ask)

    def put_content(self, kind: ContentKind, connector_id: str, version: str, content: Content) -> None:
        """Remembers what a write answered."""
        self._put(key_of(connector_id, version, kind, content["name"]), content)

    def forget_all(self, connector_id: str, version: str) -> None:
        """Forgets everything that is in a version: it was deleted."""
        for key in [key for key in [*self._readings] if key.startswith(key_of(connector_id, version, ""))]:
            self.forget(key)

    def forget_content(self, connector_id: str, version: str, *what: str) -> None:
        """Forgets an action or trigger (its kind and name), or what was read under a key of its own."""
        self.forget(key_of(connector_id, version, *what))
