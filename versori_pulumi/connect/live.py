"""The live objects that one plugin process has read.

`refresh`, `check`, `diff` and `update` of one object ask within moments of each other: one request serves them all. What
this process wrote is known from the answer to the write. Before a write a reading must be young, since between a preview
and its update a colleague may have edited what the update would overwrite.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.connect.models import Connection, ConnectionSummary, Connector

YOUNG: Final = 10.0
"""How old a reading may be for a write to be based on it, in seconds."""

Thing = TypeVar("Thing", bound=Mapping[str, Any])
Listed = TypeVar("Listed", bound=Mapping[str, Any])


@dataclass(frozen=True)
class _Reading(Generic[Thing]):
    at: float
    thing: Thing | NotFoundError


class Live(Generic[Thing, Listed]):
    """Live objects of one kind by id. Safe to use from several threads: one request is in flight for one object."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._readings: dict[str, _Reading[Thing]] = {}
        self._named: dict[tuple[str, str], tuple[float, list[Listed]]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def put(self, thing: Thing) -> None:
        """Remembers what a write answered."""
        self._put(thing["id"], thing)

    def forget(self, identity: str) -> None:
        """Forgets an object: after a delete, and after a write whose outcome is not known."""
        self._named.clear()
        self._readings.pop(identity, None)

    def _put(self, identity: str, thing: Thing) -> None:
        self._named.clear()
        self._readings[identity] = _Reading(time.monotonic(), thing)

    def creating(self, owner: str, name: str) -> threading.Lock:
        """Held while an object of that name is looked for and created: two at once would both find none."""
        return self._lock(f"create {owner}/{name}")

    def _get(self, identity: str, max_age: float | None, read: Callable[[], Thing]) -> Thing:
        with self._lock(identity):
            reading = self._readings.get(identity)
            if reading is None or (max_age is not None and time.monotonic() - reading.at > max_age):
                reading = self._read(identity, read)
        if isinstance(reading.thing, NotFoundError):
            raise reading.thing
        return reading.thing

    def _read(self, identity: str, read: Callable[[], Thing]) -> _Reading[Thing]:
        thing: Thing | NotFoundError
        try:
            thing = read()
        except NotFoundError as error:
            thing = error
        reading = _Reading(time.monotonic(), thing)
        self._readings[identity] = reading
        return reading

    def _find(self, owner: str, name: str, max_age: float, look: Callable[[], Iterable[Listed]]) -> list[Listed]:
        key = (owner, name)
        with self._lock(f"{owner}/{name}"):
            at, found = self._named.get(key, (0.0, []))
            if not at or time.monotonic() - at > max_age:
                found = [listed for listed in look() if listed["name"] == name]
                self._named[key] = (time.monotonic(), found)
        return found

    def _lock(self, what: str) -> threading.Lock:
        with self._guard:
            return self._locks[what]


class LiveConnectors(Live[Connector, Connector]):
    """Live connectors by id."""

    def get(self, organisation_id: str, connector_id: str, *, max_age: float | None = None) -> Connector:
        """The connector as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none.
        """
        return self._get(connector_id, max_age, lambda: self._client.get_connector(organisation_id, connector_id))

    def named(self, organisation_id: str, name: str, *, max_age: float = 0.0) -> list[Connector]:
        """The connectors of exactly that name, looked up at most `max_age` seconds ago.

        The API finds by substring and letter case aside, so all pages of what it finds are looked through.
        """
        return self._find(organisation_id, name, max_age, lambda: self._client.list_connectors(organisation_id, name=name))


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
