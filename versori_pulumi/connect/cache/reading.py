"""One reading of the list of connectors, a page at a time in a thread of its own, while others wait for what it finds.

The list is sorted by id, the one order in which nothing moves while it is read. Where the API doesn't keep to that (its
reference promises nothing), the reading may miss something, and doesn't count as whole.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from versori_pulumi.connect.connector import Connector, ConnectorPage
from versori_pulumi.connect.errors import (
    Attempted,
    AuthenticationError,
    NoAnswerError,
    PermissionDeniedError,
    RequestError,
)
from versori_pulumi.connect.http.pages import LARGEST_PAGE, Walk

PATIENCE: Final = 10.0
"""Seconds that anybody waits for a page. A list that takes longer is given up: single requests are quicker."""


@dataclass(frozen=True)
class Entry:
    """A connector as a page had it; `at` is the time at which the page was asked for."""

    at: float
    connector: Connector


class Reading:
    """Pages are read as long as somebody finds them worth it. Safe to use from several threads.

    Attributes:
        least: the pages that the list has at least, as far as is known.
        failure: with what it ended, where asking the list anything else would end with the same.
    """

    def __init__(
        self, page: Callable[[Mapping[str, Any]], ConnectorPage], take: Callable[[list[Entry]], None], least: int = 1
    ) -> None:
        """Begins nothing yet.

        Args:
            page: asks for the page that a query describes.
            take: is given what was found, page by page.
            least: the pages that the list has at least, as far as is known.
        """
        self._page, self._take = page, take
        self._changed = threading.Condition()
        self._query: dict[str, Any] = {"first": LARGEST_PAGE, "sort": "id:asc"}
        self._walk = Walk(Attempted("list the connectors", "GET", ""), "connectors")
        self._seen: set[str] = set()
        self._last = ""
        self._born: float | None = None
        self._pages, self._worth = 0, 0
        self.least = least
        self._complete, self._ordered, self._reading, self._given_up = False, True, False, False
        self.failure: RequestError | None = None

    @property
    def born(self) -> float:
        """The time at which it began, now if it has yet to: nothing that it found is older."""
        return time.monotonic() if self._born is None else self._born

    @property
    def whole(self) -> bool:
        """Whether all of a list that keeps its order was read: what it doesn't have wasn't there."""
        return self._complete and self._ordered and not self._given_up

    def waits(self, worth: int, wanted: str | None = None) -> bool:
        """Waits until a connector was seen, or all of them (None) were, where the list has few enough pages.

        Args:
            worth: the pages that are worth reading for it.
            wanted: its id.

        Returns:
            Whether the list was read that far.
        """
        with self._changed:
            self._worth = max(self._worth, worth)
            while not (self._complete or wanted in self._seen):
                if self._given_up or not (self._reading or self.least <= worth):
                    return False
                self._start()
                if not self._changed.wait(PATIENCE):
                    self._given_up = True
            return True

    def give_up(self) -> None:
        """Asks for no further page."""
        with self._changed:
            self._given_up = True
            self._changed.notify_all()

    def _start(self) -> None:
        if not self._reading:
            self._reading, self._born = True, self.born
            threading.Thread(target=self._read, name="versori-list", daemon=True).start()

    def _read(self) -> None:
        try:
            while self._reading:
                at = time.monotonic()
                page = self._page(self._query)
                self._take([Entry(at, connector) for connector in page["connectors"]])
                with self._changed:
                    self._turn(page)
                    self._reading = not (self._complete or self._given_up) and self.least <= self._worth
                    self._changed.notify_all()
        except Exception as error:  # noqa: BLE001  (whatever it is, those who waited now ask alone, and hear of it)
            self.failure = error if isinstance(error, RequestError) and _is_alike(error) else None
            self.give_up()

    def _turn(self, page: ConnectorPage) -> None:
        ids = [connector["id"] for connector in page["connectors"]]
        self._ordered = self._ordered and all(one < other for one, other in itertools.pairwise([self._last, *ids]))
        self._last = ids[-1] if ids else self._last
        self._seen.update(ids)
        self._pages += 1
        cursor = self._walk.following(page)
        self._complete = cursor is None
        self._query = {**self._query, "after": cursor}
        total = page.get("totalCount")
        announced = -(-total // len(ids)) if total and ids else 0
        self.least = max(self.least, announced, self._pages + (not self._complete))


def _is_alike(error: RequestError) -> bool:
    """Whether a smaller request for the same list would fail the same way: a platform that is down may well answer that."""
    unreachable = isinstance(error, NoAnswerError) and error.took_effect is False
    return unreachable or isinstance(error, AuthenticationError | PermissionDeniedError)
