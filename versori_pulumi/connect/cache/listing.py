"""The connectors of one organisation as its list has them: by id, and by name.

A page answers for a hundred connectors at the price of one request. The rule: the first two connectors are asked for by
themselves; from the third on the list is read, as long as it has at most four pages for each connector asked for so far. A
thousand of a thousand take 12 requests, three of ten thousand 4.

An entry of the list serves in the place of a GET only where it is as whole as a GET's answer: it has every field that the
API's document requires, and where the list says less about a connector than its own GET did, the list isn't used.

Names need the whole list, and a young one: it is read for the first name, unless it is long.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Final, cast

from versori_pulumi.connect.cache.reading import PATIENCE, Entry, Reading
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.connector import Connector

_BY_THEMSELVES: Final = 2
_PAGES_FOR_EACH: Final = 4
_PAGES_FOR_NAMES: Final = 10
"""Pages that can be read while the first of them is young enough for a creation to rely on."""

_REQUIRED: Final = frozenset(
    ("id", "organisationId", "name", "public", "protocol", "authSchemeConfigs", "connections", "versions", "createdAt")
)
"""What every connector has (schema `ConnectorBase`)."""

_NOT_KEPT: Final = ("connections", "versions")
"""Most of an entry's size, and of no use: connections and versions are read by themselves."""


class Listing:
    """What the list of one organisation says. Safe to use from several threads."""

    def __init__(self, client: Client, organisation_id: str) -> None:
        self._client, self._organisation_id = client, organisation_id
        self._entries: dict[str, Entry] = {}
        self._named: dict[str, dict[str, float]] = {}
        self._asked: set[str] = set()
        self._guard = threading.Lock()
        self._ids, self._names = self._reading(), self._reading()
        self._alone: Connector | None = None
        self._measured = threading.Event()
        self._abridged = False

    def prepare(self, identity: str) -> None:
        """Makes that `entry` has what the list says about a connector, where that is the better way. May wait for it."""
        with self._guard:
            known = identity in self._asked
            self._asked.add(identity)
            asked = len(self._asked)
        if not known and asked > _BY_THEMSELVES and self._ids.waits(_PAGES_FOR_EACH * asked, identity.upper()):
            self._measured.wait(PATIENCE)

    def entry(self, identity: str) -> Entry | None:
        """The entry of the list, where it is as good as a GET's answer; None leaves a GET."""
        return self._entries.get(identity) if self._measured.is_set() and not self._abridged else None

    def measure(self, alone: Connector | None) -> None:
        """Takes what the first GET answered, None where it failed, as the yardstick for the list's entries."""
        with self._guard:
            self._alone = self._alone or alone
            self._compare()
        self._measured.set()

    def named(self, name: str, max_age: float) -> tuple[float, list[Entry]] | None:
        """The connectors of exactly that name in a list that was read whole, and the time at which that began.

        None where there is no such list that is at most `max_age` seconds old: the caller asks for the name.

        Raises:
            RequestError: the list can't be read, and so the name can't be looked for either.
        """
        reading = self._young(max_age)
        failed_before = reading.failure
        if not reading.waits(_PAGES_FOR_NAMES) or not reading.whole:
            if reading.failure and not failed_before:
                raise reading.failure
            return None
        return self._of(name, reading.born) if time.monotonic() - reading.born <= max_age else None

    def _of(self, name: str, born: float) -> tuple[float, list[Entry]] | None:
        with self._guard:
            ids = [identity for identity, at in self._named.get(name, {}).items() if at >= born]
            entries = [self._entries.get(identity) for identity in sorted(ids)]
        whole = [entry for entry in entries if entry]
        return (born, [entry for entry in whole if entry.connector["name"] == name]) if len(whole) == len(ids) else None

    def _young(self, max_age: float) -> Reading:
        now = time.monotonic()
        with self._guard:
            if self._ids.whole and now - self._ids.born <= max_age:
                return self._ids
            if now - self._names.born > max_age:
                self._names = self._reading(self._names.least)
            return self._names

    def _reading(self, least: int = 1) -> Reading:
        def page(query: Mapping[str, Any]) -> Any:
            return self._client.list_page(self._organisation_id, query)

        return Reading(page, self._take, least)

    def _take(self, entries: list[Entry]) -> None:
        with self._guard:
            for entry in entries:
                self._keep(entry)
            self._compare()

    def _keep(self, entry: Entry) -> None:
        identity, name = entry.connector["id"], entry.connector["name"]
        known = self._entries.get(identity)
        if known and known.at > entry.at:
            return
        if entry.connector.keys() >= _REQUIRED:
            kept = {key: value for key, value in entry.connector.items() if key not in _NOT_KEPT}
            self._entries[identity] = Entry(entry.at, cast("Connector", kept))
        self._named.setdefault(name, {})[identity] = entry.at

    def _compare(self) -> None:
        listed = self._entries.get(self._alone["id"]) if self._alone else None
        if self._alone and listed and _says_less(listed.connector, self._alone):
            self._abridged = True
            self._ids.give_up()


def _says_less(listed: Connector, alone: Connector) -> bool:
    """Whether an entry of the list lacks a field that the same connector has when it is asked for alone."""
    if listed.get("updatedAt") != alone.get("updatedAt"):
        return False
    return _lacks(listed, {key: value for key, value in alone.items() if key not in _NOT_KEPT})


def _lacks(listed: Any, alone: Any) -> bool:
    if isinstance(alone, Mapping):
        return not isinstance(listed, Mapping) or any(
            value not in (None, "", [], {}) and (key not in listed or _lacks(listed[key], value))
            for key, value in alone.items()
        )
    if isinstance(alone, list):
        return len(listed) != len(alone) or any(_lacks(one, other) for one, other in zip(listed, alone, strict=True))
    return False
