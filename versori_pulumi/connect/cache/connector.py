"""Live connectors. They are read from pages of their list where that takes fewer requests than asking for each.

For a stack of a thousand that is 12 requests in the place of 1,000; `listing.py` has the rule. What holds here:

- An entry of a page is as old as the request for the page. What this process wrote, or forgot, after that counts for more.
- What the list doesn't have is asked for by itself: only a GET that answers 404 proves that a connector is gone.
- A name that is looked for before a creation is answered from a list that was read whole, moments ago, together with what
  this process wrote since; anything less certain is asked.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable

from versori_pulumi.connect.cache.listing import Listing
from versori_pulumi.connect.cache.live import Live, Reading
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.connector import Connector
from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.connect.http.turns import holds_turn


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

    def _latest(self, listing: Listing, identity: str) -> Reading[Connector] | None:
        entry = listing.entry(identity)
        if entry is None or entry.at <= self._forgotten.get(identity, -math.inf):
            return self._readings.get(identity)
        return self._later(identity, entry)

    def _alone(self, listing: Listing, identity: str, read: Callable[[], Connector]) -> Reading[Connector]:
        alone = None
        try:
            reading = self._read(identity, read)
            alone = None if isinstance(reading.thing, NotFoundError) else reading.thing
        finally:
            listing.measure(alone)
        return reading

    def _of_list(self, organisation_id: str, name: str, max_age: float) -> list[Connector] | None:
        """The connectors of that name by a young list and by what was written since; None where that isn't certain."""
        # What was forgotten may have any name by now: a list from before doesn't say.
        age = min(max_age, time.monotonic() - self._forgot)
        found = None if age <= 0 or holds_turn() else self._listing(organisation_id).named(name, age)
        if found is None:
            return None
        born, entries = found
        listed = {entry.value()["id"]: entry for entry in entries}
        with self._guard:
            written = self._written.get((organisation_id.upper(), name), set()).copy()
        latest = [self._later(identity, listed.get(identity)) for identity in sorted(listed.keys() | written)]
        if any(reading is None or reading.at < born for reading in latest):
            return None
        things = [reading.thing for reading in latest if reading]
        return [thing for thing in things if not isinstance(thing, NotFoundError) and thing["name"] == name]

    def _later(self, identity: str, listed: Reading[Connector] | None) -> Reading[Connector] | None:
        own = self._readings.get(identity)
        return own if listed is None or (own and own.at >= listed.at) else listed
