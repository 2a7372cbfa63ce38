"""The live objects that one plugin process has read.

`refresh`, `check`, `diff` and `update` of one object ask within moments of each other: one request serves them all. What
this process wrote is known from the answer to the write. Before a write a reading must be young, since between a preview
and its update a colleague may have edited what the update would overwrite.

Connectors are read from pages of their list where that takes fewer requests than asking for each: for a stack of a
thousand, 12 in the place of 1,000. `listing.py` has the rule, `reading.py` reads the pages. What holds here:

- An entry of a page is as old as the request for the page. What this process wrote, or forgot, after that counts for more.
- What the list doesn't have is asked for by itself: only a GET that answers 404 proves that a connector is gone.
- A name that is looked for before a creation is answered from a list that was read whole, moments ago, together with what
  this process wrote since; anything less certain is asked.
"""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from versori_pulumi.connect.cache.listing import Listing
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.connection import Connection, ConnectionSummary
from versori_pulumi.connect.connector import Connector
from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.connect.http.turns import holds_turn

YOUNG: Final = 10.0
"""How old a reading may be for a write to be based on it, in seconds."""

Thing = TypeVar("Thing", bound=Mapping[str, Any])
Listed = TypeVar("Listed", bound=Mapping[str, Any])


@dataclass(frozen=True)
class _Reading(Generic[Thing]):
    at: float
    thing: Thing | NotFoundError

    def is_young(self, max_age: float | None) -> bool:
        return max_age is None or time.monotonic() - self.at <= max_age

    def value(self) -> Thing:
        if isinstance(self.thing, NotFoundError):
            raise self.thing
        return self.thing


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
        self._readings[identity] = _Reading(time.monotonic(), thing)
        for key, (_, found) in [*self._named.items()]:
            if key[1] == thing.get("name") or any(listed.get("id") == identity for listed in found):
                self._named.pop(key, None)

    def creating(self, owner: str, name: str) -> threading.Lock:
        """Held while an object of that name is looked for and created: two at once would both find none."""
        return self._lock(f"create {owner}/{name}")

    def _get(self, identity: str, max_age: float | None, read: Callable[[], Thing]) -> Thing:
        with self._alone_at(identity):
            reading = self._readings.get(identity)
            if reading is None or not reading.is_young(max_age):
                reading = self._read(identity, read)
        return reading.value()

    def _read(self, identity: str, read: Callable[[], Thing]) -> _Reading[Thing]:
        thing: Thing | NotFoundError
        try:
            thing = read()
        except NotFoundError as error:
            thing = error
        reading = _Reading(time.monotonic(), thing)
        self._readings[identity] = reading
        return reading

    def _find(
        self,
        owner: str,
        name: str,
        max_age: float,
        look: Callable[[], Iterable[Listed]],
        known: Callable[[], list[Listed] | None] = lambda: None,
    ) -> list[Listed]:
        key = (owner, name)
        with self._alone_at(f"{owner}/{name}"):
            at, found = self._named.get(key, (0.0, []))
            if at and time.monotonic() - at <= max_age:
                return found
            if (told := known()) is not None:
                return told
            found = [listed for listed in look() if listed["name"] == name]
            self._named[key] = (time.monotonic(), found)
        return found

    def _alone_at(self, what: str) -> AbstractContextManager[Any]:
        """Held while something is read. Not by who has a turn: who holds it may be waiting for one."""
        return nullcontext() if holds_turn() else self._lock(what)

    def _lock(self, what: str) -> threading.Lock:
        with self._guard:
            return self._locks[what]


class LiveConnectors(Live[Connector, Connector]):
    """Live connectors by id."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._listings: dict[str, Listing] = {}
        self._forgotten: dict[str, float] = {}
        self._forgot = -math.inf
        self._written: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def get(self, organisation_id: str, connector_id: str, *, max_age: float | None = None) -> Connector:
        """The connector as read, or as this process wrote it, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none.
        """
        listing = self._listing(organisation_id)
        with self._alone_at(connector_id):
            if connector_id not in self._readings and connector_id not in self._forgotten and not holds_turn():
                listing.prepare(connector_id)
            reading = self._latest(listing, connector_id)
            if reading is None or not reading.is_young(max_age):
                reading = self._alone(
                    listing, connector_id, lambda: self._client.get_connector(organisation_id, connector_id)
                )
        return reading.value()

    def named(self, organisation_id: str, name: str, *, max_age: float = 0.0) -> list[Connector]:
        """The connectors of exactly that name, looked up at most `max_age` seconds ago.

        The API finds by substring and letter case aside, so all pages of what it finds are looked through.
        """

        def look() -> Iterable[Connector]:
            return self._client.list_connectors(organisation_id, name=name)

        return self._find(organisation_id, name, max_age, look, lambda: self._of_list(organisation_id, name, max_age))

    def forget(self, identity: str) -> None:
        """Forgets a connector: after a delete, and after a write whose outcome is not known."""
        super().forget(identity)
        self._forgotten[identity] = self._forgot = time.monotonic()

    def _put(self, identity: str, thing: Connector) -> None:
        super()._put(identity, thing)
        with self._guard:
            self._written[thing["organisationId"].upper(), thing["name"]].add(identity)

    def _listing(self, organisation_id: str) -> Listing:
        key = organisation_id.upper()
        with self._guard:
            if key not in self._listings:
                self._listings[key] = Listing(self._client, organisation_id)
            return self._listings[key]

    def _latest(self, listing: Listing, identity: str) -> _Reading[Connector] | None:
        entry = listing.entry(identity)
        if entry is None or entry.at <= self._forgotten.get(identity, -math.inf):
            return self._readings.get(identity)
        return self._later(identity, _Reading(entry.at, entry.connector))

    def _alone(self, listing: Listing, identity: str, read: Callable[[], Connector]) -> _Reading[Connector]:
        alone = None
        try:
            reading = self._read(identity, read)
            alone = None if isinstance(reading.thing, NotFoundError) else reading.thing
        finally:
            listing.measure(alone)
        return reading

    def _of_list(self, organisation_id: str, name: str, max_age: float) -> list[Connector] | None:
        """The connectors of that name by a young list and by what was written since; None where that isn't certain."""
        # What was forgotten may have any name by now: a list from before doesn't tell.
        age = min(max_age, time.monotonic() - self._forgot)
        told = self._listing(organisation_id).named(name, age) if age > 0 else None
        if told is None:
            return None
        born, entries = told
        with self._guard:
            written = self._written.get((organisation_id.upper(), name), set()).copy()
        listed = {entry.connector["id"]: _Reading(entry.at, entry.connector) for entry in entries}
        latest = [self._later(identity, listed.get(identity)) for identity in sorted(listed.keys() | written)]
        if any(reading is None or reading.at < born for reading in latest):
            return None
        things = [reading.thing for reading in latest if reading]
        return [thing for thing in things if not isinstance(thing, NotFoundError) and thing["name"] == name]

    def _later(self, identity: str, listed: _Reading[Connector] | None) -> _Reading[Connector] | None:
        own = self._readings.get(identity)
        return own if listed is None or (own and own.at >= listed.at) else listed


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
