"""A client that has a list of connectors, counts what it is asked, and answers when it is let."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from versori_pulumi.connect.errors import Attempted, ErrorAnswer, NotFoundError

PAGE = 100
NOT_FOUND = NotFoundError(Attempted("read", "GET", "/"), ErrorAnswer(404, "no"))
ORGANISATION = "ORG"


def number(position: int) -> str:
    """The id of the connector at a position."""
    return f"{position:026d}"


def whole(identity: str, name: str | None = None, **values: Any) -> dict[str, Any]:
    """A connector as the API answers it."""
    usual = {"id": identity, "organisationId": ORGANISATION, "name": name or f"Shop {int(identity)}", "public": False}
    lists: dict[str, Any] = {"authSchemeConfigs": [], "connections": [], "versions": []}
    return {**usual, "protocol": "http", **lists, "createdAt": "then", "updatedAt": "then", **values}


class ListingClient:
    """The part of the client that lists and reads connectors.

    Attributes:
        connectors: what there is, by id.
        singles, pages, looks: what was asked: ids, queries, names.
        order: the ids in the order of the list.
        entry: what the list makes of a connector.
        hold: pages wait for it, where it is set.
        asked: set once a page was asked for.
    """

    def __init__(self, size: int) -> None:
        self.connectors = {number(position): whole(number(position)) for position in range(size)}
        self.singles: list[str] = []
        self.pages: list[Mapping[str, Any]] = []
        self.looks: list[str] = []
        self.hold: threading.Event | None = None
        self.asked = threading.Event()
        self.failure: Exception | None = None
        self.total = True
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        return len(self.singles) + len(self.pages) + len(self.looks)

    def order(self) -> list[str]:
        return sorted(self.connectors)

    def entry(self, connector: dict[str, Any]) -> dict[str, Any]:
        return {**connector}

    def get_connector(self, _organisation: str, identity: str) -> Any:
        with self._lock:
            self.singles.append(identity)
        if identity not in self.connectors:
            raise NOT_FOUND
        return {**self.connectors[identity]}

    def list_connectors(self, _organisation: str, *, name: str) -> Iterator[Any]:
        with self._lock:
            self.looks.append(name)
        yield from [{**one} for one in self.connectors.values() if name.lower() in one["name"].lower()]

    def list_page(self, _organisation: str, query: Mapping[str, Any]) -> Any:
        with self._lock:
            self.pages.append(query)
        found = [self.entry(self.connectors[identity]) for identity in self.order()]
        self.asked.set()
        if self.hold and not self.hold.wait(5):
            raise TimeoutError
        if self.failure:
            raise self.failure
        start = int(query.get("after") or 0)
        page: dict[str, Any] = {"connectors": [*itertools.islice(found, start, start + PAGE)]}
        if self.total:
            page["totalCount"] = len(found)
        if start + PAGE < len(found):
            page["next"] = str(start + PAGE)
        return page
