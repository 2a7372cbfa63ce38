"""The live objects that one plugin process has read; a file a noun for what is particular to it.

`refresh`, `check`, `diff` and `update` of one object ask within moments of each other: one request serves them all. What
this process wrote is known from the answer to the write. Before a write a reading must be young, since between a preview
and its update a colleague may have edited what the update would overwrite.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.connect.http.turns import holds_turn

YOUNG: Final = 10.0
"""How old a reading may be for a write to be based on it, in seconds."""

Thing = TypeVar("Thing", bound=Mapping[str, Any])
Listed = TypeVar("Listed", bound=Mapping[str, Any])


@dataclass(frozen=True)
class Reading(Generic[Thing]):
    """What was answered; `at` is a time at which nothing in it was older."""

    at: float
    thing: Thing | NotFoundError

    def is_young(self, max_age: float | None) -> bool:
        """Whether it is at most so many seconds old (None: of any age)."""
        return max_age is None or time.monotonic() - self.at <= max_age

    def value(self) -> Thing:
        """What there is.

        Raises:
            NotFoundError: nothing.
        """
        if isinstance(self.thing, NotFoundError):
            raise self.thing
        return self.thing


class Live(Generic[Thing, Listed]):
    """Live objects of one kind by id. Safe to use from several threads: one request is in flight for one object."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._readings: dict[str, Reading[Thing]] = {}
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
        self._readings[identity] = Reading(time.monotonic(), thing)
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

    def _read(self, identity: str, read: Callable[[], Thing]) -> Reading[Thing]:
        thing: Thing | NotFoundError
        try:
            thing = read()
        except NotFoundError as error:
            thing = error
        reading = Reading(time.monotonic(), thing)
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
            if (certain := known()) is not None:
                return certain
            found = [listed for listed in look() if listed["name"] == name]
            self._named[key] = (time.monotonic(), found)
        return found

    def _alone_at(self, what: str) -> AbstractContextManager[Any]:
        """Held while something is read. Not by who has a turn: who holds it may be waiting for one."""
        return nullcontext() if holds_turn() else self._lock(what)

    def _lock(self, what: str) -> threading.Lock:
        with self._guard:
            return self._locks[what]


def key_of(*parts: str) -> str:
    """One key made of several names."""
    return "\n".join(parts)
