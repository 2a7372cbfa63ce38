"""A walk through the list of connectors, a page at a time, while others wait for what it finds.

The list is sorted by id, the one order in which nothing moves while it is read. So the pages read so far tell about every id
up to the last one on them: there is such a connector, or there was none. Ids beyond have to wait for their page, or are
asked for alone; `index_cost.py` says which. Where the API doesn't sort (its reference promises nothing), an id is only
known once it was seen, or once the walk is complete.

A page is read by a thread of its own, so that pages can be read ahead. Whoever waits for it decides again when it is there.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from versori_pulumi.connect.cache.index_cost import Budget
from versori_pulumi.connect.errors import (
    Attempted,
    AuthenticationError,
    NoAnswerError,
    PermissionDeniedError,
    RequestError,
)
from versori_pulumi.connect.http.pages import LARGEST_PAGE, Walk
from versori_pulumi.connect.models import Connector, ConnectorPage

PATIENCE: Final = 10.0
"""Seconds that anybody waits for a page. A list that takes longer is given up: single requests are quicker."""

ALL: Final = "~"
"""What is asked of a walk by who needs all of it: sorts behind every id."""


@dataclass(frozen=True)
class Entry:
    """A connector as a page had it; `at` is the time at which the page was asked for."""

    at: float
    connector: Connector


class Sweep:
    """One walk. Safe to use from several threads.

    Attributes:
        given_up: whether no further page is asked for.
        failure: with what it ended, where asking the list anything else would end with the same.
    """

    def __init__(
        self, page: Callable[[Mapping[str, Any]], ConnectorPage], take: Callable[[list[Entry]], None], budget: Budget
    ) -> None:
        """Begins nothing yet.

        Args:
            page: asks for the page that a query describes.
            take: is given what was found, page by page.
            budget: decides about requests.
        """
        self._page, self._take, self._budget = page, take, budget
        self._changed = threading.Condition()
        self._query: dict[str, Any] = {"first": LARGEST_PAGE, "sort": "id:asc"}
        self._walk = Walk(Attempted("list the connectors", "GET", ""), "connectors")
        self._seen: set[str] = set()
        self._last = ""
        self._born: float | None = None
        self._ordered = True
        self._complete = False
        self._reading = False
        self.given_up = False
        self.failure: RequestError | None = None

    @property
    def born(self) -> float:
        """The time at which it began, now if it has yet to: nothing that it tells is older."""
        return time.monotonic() if self._born is None else self._born

    @property
    def complete(self) -> bool:
        """Whether all of a list that keeps its order was read: what it doesn't have wasn't there."""
        return self._complete and self._ordered and not self.given_up

    @property
    def least(self) -> int:
        """The pages that the list has at least, as far as is known."""
        return self._budget.least

    def tells(self, wanted: str) -> bool:
        """Whether the pages tell about an id (`ALL`: about every id). May wait for them.

        Otherwise, the caller asks by a request of its own; that is counted.
        """
        with self._changed:
            self._budget.asked += 1
            while not self._settled(wanted):
                if self.given_up or not (self._reading or self._budget.buys()):
                    self._budget.singles += 1
                    return False
                self._start()
                if not self._changed.wait(PATIENCE):
                    self.given_up = True
            self._budget.answered += 1
            if self._budget.buys_ahead() and not self._complete and not self.given_up:
                self._start()
            return True

    def give_up(self) -> None:
        """Asks for no further page."""
        with self._changed:
            self.given_up = True
            self._changed.notify_all()

    def _settled(self, wanted: str) -> bool:
        return self._complete or wanted in self._seen or (self._ordered and wanted <= self._last)

    def _start(self) -> None:
        if not self._reading:
            self._reading = True
            self._born = self.born
            self._budget.pages += 1
            threading.Thread(target=self._read, name="versori-list", daemon=True).start()

    def _read(self) -> None:
        at = time.monotonic()
        try:
            page = self._page(self._query)
            self._take([Entry(at, connector) for connector in page["connectors"]])
            with self._changed:
                self._turn(page)
                self._reading = False
                self._changed.notify_all()
        except Exception as error:  # noqa: BLE001  (whatever it is, those who waited now ask alone, and are told)
            self.failure = error if isinstance(error, RequestError) and _is_alike(error) else None
            self.give_up()

    def _turn(self, page: ConnectorPage) -> None:
        ids = [connector["id"] for connector in page["connectors"]]
        self._ordered = self._ordered and _ascend([self._last, *ids])
        self._last = ids[-1] if ids else self._last
        self._seen.update(ids)
        cursor = self._walk.following(page)
        self._complete = cursor is None
        self._query = {**self._query, "after": cursor}
        self._budget.saw(page.get("totalCount"), len(ids), more=not self._complete)


def _is_alike(error: RequestError) -> bool:
    """Whether a smaller request for the same list would fail the same way: a platform that is down may well answer that."""
    unreachable = isinstance(error, NoAnswerError) and error.took_effect is False
    return unreachable or isinstance(error, AuthenticationError | PermissionDeniedError)


def _ascend(ids: Sequence[str]) -> bool:
    return all(one < other for one, other in itertools.pairwise(ids))
