"""How many requests are in flight at a time, and how many begin within a second.

Turns are waited for here and not in the pool of connections, whose waits end with the timeout of a request.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from versori_pulumi.connect.http.waiting import SLICE, EndingError, is_ending

_mine = threading.local()


def holds_turn() -> bool:
    """Whether this thread has a turn, of whatever account.

    Such a thread must wait for no other one, which may itself be waiting for a turn: then nothing would move any more.
    """
    return bool(getattr(_mine, "held", None))


class Turns:
    """The turns of one account. Safe to use from several threads."""

    def __init__(self, number: int) -> None:
        self._free = threading.BoundedSemaphore(number)

    @contextmanager
    def one(self) -> Iterator[float]:
        """Waits for a turn, has it while it lasts, and says how many seconds that took to come.

        A thread that has one needs no other: a request that is sent for the body of another one is part of its turn.

        Raises:
            EndingError: the process is to end.
        """
        held: set[Turns] = _mine.__dict__.setdefault("held", set())
        if self in held:
            yield 0.0
            return
        waited = self._wait()
        held.add(self)
        try:
            yield waited
        finally:
            held.discard(self)
            self._free.release()

    def _wait(self) -> float:
        started = time.monotonic()
        while not self._free.acquire(timeout=SLICE):
            if is_ending():
                raise EndingError
        return time.monotonic() - started


def gate(per_second: int | None) -> Callable[[], Any]:
    """What every request passes before it is sent: waits until it may be."""
    if per_second is None:
        return lambda: None
    from pyrate_limiter import Duration, Limiter, Rate

    limiter = Limiter(Rate(per_second, Duration.SECOND))
    return lambda: limiter.try_acquire("requests")
