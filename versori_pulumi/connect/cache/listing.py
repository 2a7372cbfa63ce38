"""The connectors of one organisation as pages of its list have them.

A page answers for a hundred connectors at the price of one request. The rule: the first two connectors are asked for by
themselves; from the third on the list is read, as far as it is needed, as long as it has at most four pages for each
connector asked for so far. A thousand of a thousand take 12 requests, three of ten thousand 4.

An entry of the list serves in the place of a GET only where it is as whole as a GET's answer: it has every field that the
API's document requires, and where the list says less about a connector than its own GET did, the list isn't used.

Names need the whole list, and a young one: it is read for the first name, unless it is long. The list is sorted by id, the
one order in which nothing moves while it is read; where the API doesn't keep to that, it doesn't count as whole.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from versori_pulumi.connect.cache.live import Reading
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.connector import Connector, ConnectorPage
from versori_pulumi.connect.errors import (
    Attempted,
    AuthenticationError,
    NoAnswerError,
    PermissionDeniedError,
    RequestError,
)
from versori_pulumi.connect.http.pages import LARGEST_PAGE, Walk

_BY_THEMSELVES: Final = 2
_PAGES_FOR_EACH: Final = 4
_PAGES_FOR_NAMES: Final = 10
"""Pages that can be read while the first of them is young enough for a creation to rely on."""

_PATIENCE: Final = 10.0
"""Seconds that anybody waits for the first GET, with which entries are compared."""

_REQUIRED: Final = frozenset(("id", "organisationId", "name", "public", "protocol", "authSchemeConfigs", "createdAt"))
"""What every connector has (schema `ConnectorBase`), of what is kept."""

_NOT_KEPT: Final = ("connections", "versions")
"""Most of an entry's size, and of no use: connections and versions are read by themselves."""


class Listing:
    """What the list of one organisation says. Safe to use from several threads: one reads, the others wait for it."""

    def __init__(self, client: Client, organisation_id: str) -> None:
        self._client, self._organisation_id = client, organisation_id
        self._asked: set[str] = set()
        self._entries: dict[str, Reading[Connector]] = {}
        self._guard, self._reading = threading.Lock(), threading.Lock()
        self._alone: Connector | None = None
        self._measured = threading.Event()
        self._abridged, self._given_up = False, False
        self._failure: RequestError | None = None
        self._least = 1
        self._begin()

    def prepare(self, identity: str) -> None:
        """Makes that `entry` has what the list says about a connector, where that is the better way. May wait for it."""
        with self._guard:
            known = identity in self._asked
            self._asked.add(identity)
            asked = len(self._asked)
        if known or asked <= _BY_THEMSELVES:
            return
        with self._reading:
            self._read(_PAGES_FOR_EACH * asked, lambda: identity in self._entries)
        if identity in self._entries:
            self._measured.wait(_PATIENCE)

    def entry(self, identity: str) -> Reading[Connector] | None:
        """The entry of the list, where it is as good as a GET's answer; None leaves a GET."""
        entry = self._entries.get(identity) if self._measured.is_set() and not self._abridged else None
        return entry if entry and _is_whole(entry) else None

    def measure(self, alone: Connector | None) -> None:
        """Takes what the first GET answered, None where it failed, as the yardstick for the list's entries."""
        self._alone = self._alone or alone
        self._compare()
        self._measured.set()

    def named(self, name: str, max_age: float) -> tuple[float, list[Reading[Connector]]] | None:
        """The connectors of exactly that name in a list that was read whole, and the time at which that began.

        None where there is no such list that is at most `max_age` seconds old: the caller asks for the name.

        Raises:
            RequestError: the list can't be read, and so the name can't be looked for either.
        """
        failed_before = self._failure
        with self._reading:
            if self._least <= _PAGES_FOR_NAMES and time.monotonic() - self._born() > max_age:
                self._begin()
            self._read(_PAGES_FOR_NAMES, lambda: False)
            if self._failure and not failed_before:
                raise self._failure
            if not (self._complete and self._ordered) or time.monotonic() - self._born() > max_age:
                return None
            listed = (self._entries[identity] for identity in self._ids)
            found = [entry for entry in listed if entry.value()["name"] == name]
            return (self._born(), found) if all(map(_is_whole, found)) else None

    def _born(self) -> float:
        """The time at which this reading of the list began, now if it has yet to: nothing that it found is older."""
        return time.monotonic() if self._began is None else self._began

    def _begin(self) -> None:
        self._walk = Walk(Attempted("list the connectors", "GET", ""), "connectors")
        self._query: dict[str, Any] = {"first": LARGEST_PAGE, "sort": "id:asc"}
        self._began: float | None = None
        self._ids: list[str] = []
        self._pages = 0
        self._complete, self._ordered = False, True

    def _read(self, worth: int, is_enough: Callable[[], bool]) -> None:
        """Reads on until it is enough, as long as the list can be read and has no more pages than that is worth."""
        while not (self._complete or self._given_up or is_enough()) and self._least <= worth:
            at = time.monotonic()
            self._began = at if self._began is None else self._began
            try:
                self._take(at, self._client.list_page(self._organisation_id, self._query))
            except Exception as error:  # noqa: BLE001  (whatever it is, the caller asks by itself now, and hears of it)
                self._given_up = True
                self._failure = error if isinstance(error, RequestError) and _is_alike(error) else None

    def _take(self, at: float, page: ConnectorPage) -> None:
        ids = [connector["id"] for connector in page["connectors"]]
        self._ordered = self._ordered and all(one < other for one, other in itertools.pairwise([*self._ids[-1:], *ids]))
        self._ids += ids
        for connector in page["connectors"]:
            kept = {key: value for key, value in connector.items() if key not in _NOT_KEPT}
            self._entries[connector["id"]] = Reading(at, cast("Connector", kept))
        self._compare()
        cursor = self._walk.following(page)
        self._complete, self._pages = cursor is None, self._pages + 1
        self._query = {**self._query, "after": cursor}
        announced = -(-(page.get("totalCount") or 0) // len(ids)) if ids else 0
        self._least = max(self._least, announced, self._pages + (not self._complete))

    def _compare(self) -> None:
        listed = self._entries.get(self._alone["id"]) if self._alone else None
        if self._alone and listed and _says_less(listed.value(), self._alone):
            self._abridged = self._given_up = True


def _is_whole(entry: Reading[Connector]) -> bool:
    return entry.value().keys() >= _REQUIRED


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


def _is_alike(error: RequestError) -> bool:
    """Whether a smaller request for the same list would fail the same way: a platform that is down may well answer that."""
    unreachable = isinstance(error, NoAnswerError) and error.took_effect is False
    return unreachable or isinstance(error, AuthenticationError | PermissionDeniedError)
