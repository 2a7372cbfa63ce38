"""Lists that come page by page, read to their end. One that has none is an error, and not a shorter list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

from versori_pulumi.connect.errors import Attempted, UnreadableAnswerError

LARGEST_PAGE: Final = 100
"""The most items that the API puts onto a page."""

MOST_PAGES: Final = 2_000
"""Pages of one list: 200,000 connectors."""

_MOST_BEYOND: Final = 100
"""Pages that a list may have beyond the number of its items, which grows while others create."""

_MOST_BARREN: Final = 3
"""Pages in a row that bring nothing new. While others update, items move, and a page may have only what was seen before."""


class Walk:
    """How far a list has been read."""

    def __init__(self, attempted: Attempted, items: str) -> None:
        """Begins.

        Args:
            attempted: what is being read, for messages.
            items: the key of a page under which its items are.
        """
        self._attempted, self._items = attempted, items
        self._cursors: set[str] = set()
        self._seen: set[str] = set()
        self._pages = self._barren = 0

    def following(self, page: Mapping[str, Any]) -> str | None:
        """The cursor of the page that follows a page, None behind the last one.

        Raises:
            UnreadableAnswerError: the list goes in circles, or on without end.
        """
        self._count(page.get(self._items, ()))
        try:
            cursor = _cursor(page.get("next"))
        except ValueError:
            raise self._untrusted("what a page says about the next one can't be read") from None
        if not cursor:
            return None
        if cursor in self._cursors:
            raise self._untrusted("its pages lead in a circle")
        if self._barren >= _MOST_BARREN:
            raise self._untrusted(f"{self._barren} pages in a row have nothing new, and there are to be more")
        if self._pages >= self._most(page.get("totalCount")):
            raise self._untrusted(f"there are to be more after {self._pages} pages")
        self._cursors.add(cursor)
        return cursor

    def _count(self, found: Sequence[Any]) -> None:
        identities = {_identity(item) for item in found}
        self._barren = 0 if identities - self._seen else self._barren + 1
        self._seen |= identities
        self._pages += 1

    def _most(self, total: Any) -> int:
        return min(MOST_PAGES, max(total, 0) + _MOST_BEYOND) if isinstance(total, int) else MOST_PAGES

    def _untrusted(self, why: str) -> UnreadableAnswerError:
        return UnreadableAnswerError(self._attempted, f"the list has no end: {why}")


def all_pages(
    page_of: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    items: str,
    query: dict[str, Any],
    attempted: Attempted | None = None,
) -> Iterator[Any]:
    """The items of a list, page after page, until there is no further one.

    Args:
        page_of: asks for the page that a query describes.
        items: the key of a page under which its items are.
        query: of the first page.
        attempted: what is being read, for messages.

    Raises:
        UnreadableAnswerError: the list goes in circles, or on without end: what was read of it is not the whole.
    """
    walk = Walk(attempted or Attempted(f"list the {items}", "GET", ""), items)
    while True:
        page = page_of(query)
        yield from page.get(items, ())
        cursor = walk.following(page)
        if cursor is None:
            return
        query = {**query, "after": cursor}


def _identity(item: Any) -> str:
    """What tells an item from the others; of an odd one, all that it is."""
    if not isinstance(item, Mapping):
        return repr(item)
    # By the name where there is no id: what is in a version is addressed by it.
    return str(item.get("id") or item.get("name") or item)


def _cursor(following: str | None) -> str | None:
    """The cursor of the next page: `next` itself, or the `after` of a whole address."""
    if following and "://" in following:
        return cast("str", parse_qs(urlsplit(following).query).get("after", [None])[0])
    return following
