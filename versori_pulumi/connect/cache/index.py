"""The connectors of one organisation as its list tells them: by id, and by name.

An entry of the list serves in the place of a GET only where it is as whole as a GET's answer. Two things make sure: an
entry has every field that the API's document requires, and the first connector that is asked for is always asked for alone,
as the yardstick: where the list tells less about it, the list isn't used.

Names need the whole list, and a young one: two walks, one for ids that never ages, and one for names that is begun anew. The
latter begins with the first name: before the first creation one request is waited for, not two.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Final, cast

from versori_pulumi.connect.cache.index_cost import Budget
from versori_pulumi.connect.cache.sweep import ALL, PATIENCE, Entry, Sweep
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.models import Connector

MOST_PAGES_FOR_NAMES: Final = 10
"""Pages that can be read while the first of them is young enough for a creation to rely on."""

_REQUIRED: Final = frozenset(
    ("id", "organisationId", "name", "public", "protocol", "authSchemeConfigs", "connections", "versions", "createdAt")
)
"""What every connector has (schema `ConnectorBase`)."""

_NOT_KEPT: Final = ("connections", "versions")
"""Most of an entry's size, and of no use: connections and versions are read by themselves."""


class Index:
    """What the list of one organisation tells. Safe to use from several threads."""

    def __init__(self, client: Client, organisation_id: str) -> None:
        self._client, self._organisation_id = client, organisation_id
        self._entries: dict[str, Entry] = {}
        self._named: dict[str, dict[str, float]] = {}
        self._asked: set[str] = set()
        self._guard = threading.Lock()
        self._ids = self._sweep(Budget())
        self._names = self._walk_for_names()
        self._yardstick: Connector | None = None
        self._measured = threading.Event()
        self._abridged = False

    def prepare(self, identity: str) -> None:
        """Makes that `entry` has what the list tells about a connector, where that is the better way. May wait for it."""
        with self._guard:
            known = identity in self._asked
            self._asked.add(identity)
        if not known and self._ids.tells(identity.upper()):
            self._measured.wait(PATIENCE)

    def entry(self, identity: str) -> Entry | None:
        """The entry of the list, where it is as good as a GET's answer; None leaves a GET."""
        return self._entries.get(identity) if self._measured.is_set() and not self._abridged else None

    def measure(self, alone: Connector | None) -> None:
        """Takes what a GET answered, None where it failed, as the yardstick for the list's entries."""
        with self._guard:
            self._yardstick = self._yardstick or alone
            listed = self._entries.get(alone["id"]) if alone else None
            if alone and listed and _tells_less(listed.connector, alone):
                self._abridge()
        self._measured.set()

    def named(self, name: str, max_age: float) -> tuple[float, list[Entry]] | None:
        """The connectors of exactly that name in a list that was read whole, and the time at which that began.

        None where there is no such list that is at most `max_age` seconds old: the caller asks for the name.

        Raises:
            RequestError: the list can't be read, and so the name can't be looked for either.
        """
        sweep = self._young(max_age)
        failed_before = sweep.given_up
        if not sweep.complete and not (sweep.tells(ALL) and sweep.complete):
            if sweep.failure and not failed_before:
                raise sweep.failure
            return None
        if time.monotonic() - sweep.born > max_age:
            return None
        return self._of(name, sweep.born)

    def _of(self, name: str, born: float) -> tuple[float, list[Entry]] | None:
        with self._guard:
            ids = [identity for identity, at in self._named.get(name, {}).items() if at >= born]
            entries = [self._entries.get(identity) for identity in sorted(ids)]
        whole = [entry for entry in entries if entry]
        return (born, [entry for entry in whole if entry.connector["name"] == name]) if len(whole) == len(ids) else None

    def _young(self, max_age: float) -> Sweep:
        now = time.monotonic()
        with self._guard:
            if self._ids.complete and now - self._ids.born <= max_age:
                return self._ids
            if now - self._names.born > max_age:
                self._names = self._walk_for_names(self._names.least)
            return self._names

    def _walk_for_names(self, least: int = 1) -> Sweep:
        # One page is all that most organisations have, and then the first name is the last that is asked for.
        return self._sweep(Budget(most=MOST_PAGES_FOR_NAMES, eager=True, least=least))

    def _sweep(self, budget: Budget) -> Sweep:
        def page(query: Mapping[str, Any]) -> Any:
            return self._client.list_page(self._organisation_id, query)

        return Sweep(page, self._take, budget)

    def _take(self, entries: list[Entry]) -> None:
        with self._guard:
            for entry in entries:
                self._keep(entry)
            yardstick = self._yardstick
            listed = next(
                (each.connector for each in entries if yardstick and each.connector["id"] == yardstick["id"]), None
            )
            if yardstick and listed and _tells_less(listed, yardstick):
                self._abridge()

    def _keep(self, entry: Entry) -> None:
        identity, name = entry.connector["id"], entry.connector["name"]
        known = self._entries.get(identity)
        if known and known.at > entry.at:
            return
        if entry.connector.keys() >= _REQUIRED:
            kept = {key: value for key, value in entry.connector.items() if key not in _NOT_KEPT}
            self._entries[identity] = Entry(entry.at, cast("Connector", kept))
        self._named.setdefault(name, {})[identity] = entry.at

    def _abridge(self) -> None:
        self._abridged = True
        self._ids.give_up()


def _tells_less(listed: Connector, alone: Connector) -> bool:
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
