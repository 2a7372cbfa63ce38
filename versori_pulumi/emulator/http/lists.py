"""Lists: pages, their sort and their cursors.

Cursors are positions, not offsets: the sort values of an item. So lists behave as the real ones do when something
changes between two pages: under the default order, an update moves an item to the front, past a reader who is further
down.
"""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from starlette.datastructures import QueryParams

from versori_pulumi.emulator.http.errors import invalid_field
from versori_pulumi.emulator.http.parsing import decode

_DEFAULT_FIRST = 20
_MOST = 100
_FIELDS = ("id", "name", "protocol", "createdAt", "updatedAt")


class Order(NamedTuple):
    """One field to sort by."""

    field: str
    descending: bool


NEWEST = [Order("updatedAt", descending=True), Order("id", descending=True)]
BY_NAME = [Order("name", descending=False)]


def single(params: QueryParams, name: str) -> str | None:
    """The value of a parameter that may be given once.

    Raises:
        ApiError: 400 if it is given more than once.
    """
    values = params.getlist(name)
    if len(values) > 1:
        raise invalid_field(name, "must be given once")
    return values[0] if values else None


def flag(params: QueryParams, name: str) -> bool:
    """The value of a boolean parameter, which defaults to false."""
    value = single(params, name)
    if value not in (None, "true", "false"):
        raise invalid_field(name, "must be true or false")
    return value == "true"


def sort(params: QueryParams) -> list[Order]:
    """The sort that is asked for, which defaults to the newest update first."""
    text = single(params, "sort")
    if text is None:
        return NEWEST
    if not re.fullmatch(r"[^:,]+:[^:,]+(,[^:,]+:[^:,]+)*", text):
        raise invalid_field("sort", "must look like name:asc,id:desc")
    orders: dict[str, Order] = {}
    for part in text.split(","):
        field, direction = part.split(":")
        if field not in _FIELDS or direction not in ("asc", "desc"):
            raise invalid_field("sort", f"must sort by {', '.join(_FIELDS)}, each asc or desc")
        # A field that comes again sorts nothing any more.
        orders.setdefault(field, Order(field, direction == "desc"))
    orders.setdefault("id", Order("id", descending=False))
    return list(orders.values())


def by_name(items: Iterable[dict[str, Any]], params: QueryParams, key: str) -> dict[str, Any]:
    """A page as of `page`, by name, of the items whose name contains the one that is asked for."""
    wanted = (single(params, "name") or "").casefold()
    return page([item for item in items if wanted in item["name"].casefold()], params, key, BY_NAME)


def page(items: Iterable[dict[str, Any]], params: QueryParams, key: str, orders: list[Order] = NEWEST) -> dict[str, Any]:
    """The page that a request asks for.

    Args:
        items: all items that the filters let through.
        params: the request's query.
        key: the field of the page that has the items.
        orders: the sort, by which no two items are alike.

    Raises:
        ApiError: 400 for a parameter that is wrong.
    """
    cursor, backwards = _cursor(params, orders)
    size = _size(params)
    ordered = list(items)
    for field, descending in reversed(orders):
        ordered.sort(key=itemgetter(field), reverse=descending)
    start, stop = 0, size
    if cursor is not None:
        place = partial(_place, cursor, orders)
        before, beyond = bisect_left(ordered, 0, key=place), bisect_right(ordered, 0, key=place)
        start, stop = (max(0, before - size), before) if backwards else (beyond, beyond + size)
    shown = ordered[start:stop]
    answer: dict[str, Any] = {"totalCount": len(ordered)}
    if shown and stop < len(ordered):
        answer["next"] = _encode(shown[-1], orders)
    if shown and start > 0:
        answer["prev"] = _encode(shown[0], orders)
    return {**answer, key: shown}


def _place(cursor: list[str], orders: list[Order], item: dict[str, Any]) -> int:
    """Whether an item lies before the cursor (-1), at it (0) or beyond it (1)."""
    for (field, descending), value in zip(orders, cursor, strict=True):
        if item[field] != value:
            return 1 if (item[field] > value) != descending else -1
    return 0


def _size(params: QueryParams) -> int:
    # More than the most is the most, as a reader follows `next` anyway.
    value = single(params, "first")
    if value is None:
        return _DEFAULT_FIRST
    if not re.fullmatch(r"-?[0-9]{1,4000}", value):
        raise invalid_field("first", "must be a whole number")
    if int(value) < 1:
        raise invalid_field("first", "must be at least 1")
    return min(int(value), _MOST)


def _cursor(params: QueryParams, orders: list[Order]) -> tuple[list[str] | None, bool]:
    """The values of the cursor that is given, if any, and whether the page lies before it."""
    after, before = single(params, "after"), single(params, "before")
    if after is not None and before is not None:
        raise invalid_field("before", "must not be given together with after")
    if before is not None:
        return _decode("before", before, orders), True
    return (None if after is None else _decode("after", after, orders)), False


def _encode(item: dict[str, Any], orders: list[Order]) -> str:
    position = [orders, [item[order.field] for order in orders]]
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def _decode(name: str, text: str, orders: list[Order]) -> list[str]:
    try:
        read = decode(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except ValueError:
        raise invalid_field(name, "is not a cursor of this list") from None
    match read:
        case [asked, [*values]] if (
            asked == [list(order) for order in orders]
            and len(values) == len(orders)
            and all(isinstance(value, str) for value in values)
        ):
            return values
    raise invalid_field(name, "is not a cursor of this list and sort")
