"""What this process created a moment ago: for a while a 404 for it is more likely to be late than true.

Where reads are answered by copies of a database, what was just created isn't there yet for some of them. So a 404 for it,
or for anything in it, is asked again for some seconds, and isn't believed for a minute.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final, Literal

LAG: Final = 6.0
"""Seconds from a creation for which a 404 is asked again."""

DOUBT: Final = 60.0
"""Seconds from a creation for which a 404 proves nothing: what is undone after some waiting is within them, too."""

_FIRST_WAIT: Final = 0.25
_LONGEST_WAIT: Final = 1.0

Key = tuple[str, ...]


@dataclass(frozen=True)
class _Note:
    """What is known of a path: that it was created, and maybe deleted since; or that it was `deleted`."""

    at: float
    state: Literal["created", "maybe deleted", "deleted"] = "created"


class Created:
    """What was created, by paths. Safe to use from several threads."""

    def __init__(self) -> None:
        self._notes: dict[Key, _Note] = {}
        self._lock = threading.Lock()

    def add(self, *paths: str) -> None:
        """Notes what a creation answered, under the paths that it has from now on."""
        with self._lock:
            for path in paths:
                self._note(_key(path), _Note(time.monotonic()))

    def forget(self, path: str) -> None:
        """Notes that something was deleted, with everything in it: from now on a 404 is true."""
        with self._lock:
            self._note(_key(path), _Note(time.monotonic(), "deleted"))

    def maybe_deleted(self, path: str) -> None:
        """Notes that a deletion may have taken effect: a 404 that stays is true."""
        with self._lock:
            if known := self._known(path):
                self._note(_key(path), _Note(known.at, "maybe deleted"))

    def wait_before_asking_again(self, path: str, attempt: int) -> float | None:
        """Seconds to wait after a 404, None where it isn't worth another attempt.

        Args:
            path: where it was.
            attempt: the number of the attempt, 1 for the first.
        """
        with self._lock:
            known = self._known(path)
        if known is None or known.state == "deleted":
            return None
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempt - 1, 10))
        return wait if time.monotonic() + wait - known.at <= LAG else None

    def doubts(self, path: str) -> bool:
        """Whether a 404 for this path proves nothing."""
        with self._lock:
            known = self._known(path)
        return known is not None and known.state == "created"

    def _note(self, key: Key, note: _Note) -> None:
        now = time.monotonic()
        kept = {known: one for known, one in self._notes.items() if now - one.at <= DOUBT and known[: len(key)] != key}
        self._notes = {**kept, key: note}

    def _known(self, path: str) -> _Note | None:
        """What is known of a path, or else of what it is in."""
        key, now = _key(path), time.monotonic()
        found = (self._notes.get(key[:length]) for length in range(len(key), 0, -1))
        return next((note for note in found if note and now - note.at <= DOUBT), None)


def _key(path: str) -> Key:
    """The parts of a path, alike for all paths by which the API addresses one thing."""
    parts = path.strip("/").split("/")
    if parts[2:3] == ["schemas"]:
        # /o/O/schemas/CONNECTOR/VERSION/FILE
        parts = [*parts[:2], "connectors", parts[3], "versions", *parts[4:5], "schemas", *parts[5:]]
    if parts[2:3] == ["connector"]:
        parts[2] = "connectors"
    # Of names, letter case matters; of ids it does not.
    names = range(5, len(parts)) if parts[4:5] == ["versions"] else ()
    return tuple(part if place in names else part.upper() for place, part in enumerate(parts))
