"""The live connectors that one plugin process has read.

`refresh`, `check`, `diff` and `update` of one connector ask within moments of each other: one request serves them all. What
this process wrote is known from the answer to the write. Before a write a reading must be young, since between a preview
and its update a colleague may have edited what the update would overwrite.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.connect.models import Connector

YOUNG: Final = 10.0
"""How old a reading may be for a write to be based on it, in seconds."""


@dataclass(frozen=True)
class _Reading:
    at: float
    connector: Connector | NotFoundError


class LiveConnectors:
    """Live connectors by id. Safe to use from several threads: one request is in flight for one connector."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._readings: dict[str, _Reading] = {}
        self._named: dict[tuple[str, str], tuple[float, list[Connector]]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def get(self, organisation_id: str, connector_id: str, *, max_age: float | None = None) -> Connector:
        """The connector as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none.
        """
        with self._lock(connector_id):
            reading = self._readings.get(connector_id)
            if reading is None or (max_age is not None and time.monotonic() - reading.at > max_age):
                reading = self._read(organisation_id, connector_id)
        if isinstance(reading.connector, NotFoundError):
            raise reading.connector
        return reading.connector

    def put(self, connector: Connector) -> None:
        """Remembers what a write answered."""
        self._named.clear()
        self._readings[connector["id"]] = _Reading(time.monotonic(), connector)

    def forget(self, connector_id: str) -> None:
        """Forgets a connector: after a delete, and after a write whose outcome is not known."""
        self._named.clear()
        self._readings.pop(connector_id, None)

    def creating(self, organisation_id: str, name: str) -> threading.Lock:
        """Held while a connector of that name is looked for and created: two at once would both find none."""
        return self._lock(f"create {organisation_id}/{name}")

    def named(self, organisation_id: str, name: str, *, max_age: float = 0.0) -> list[Connector]:
        """The connectors of exactly that name, looked up at most `max_age` seconds ago.

        The API finds by substring and letter case aside, so all pages of what it finds are looked through.
        """
        key = (organisation_id, name)
        with self._lock(f"{organisation_id}/{name}"):
            at, found = self._named.get(key, (0.0, []))
            if not at or time.monotonic() - at > max_age:
                listed = self._client.list_connectors(organisation_id, name=name)
                found = [connector for connector in listed if connector["name"] == name]
                self._named[key] = (time.monotonic(), found)
        return found

    def _read(self, organisation_id: str, connector_id: str) -> _Reading:
        connector: Connector | NotFoundError
        try:
            connector = self._client.get_connector(organisation_id, connector_id)
        except NotFoundError as error:
            connector = error
        reading = _Reading(time.monotonic(), connector)
        self._readings[connector_id] = reading
        return reading

    def _lock(self, connector_id: str) -> threading.Lock:
        with self._guard:
            return self._locks[connector_id]
