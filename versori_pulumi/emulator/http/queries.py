"""Lists: filters, sort and cursors, from a request's query to SQL and back to a page.

Cursors are positions, not offsets: the sort values of an item. So lists behave as the real ones do when something
changes between two pages: under the default order, an update moves an item to the front, past a reader who is further
down.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from starlette.datastructures import QueryParams

from versori_pulumi.emulator.connector.bodies import CATEGORIES
from versori_pulumi.emulator.http.errors import invalid_field
from versori_pulumi.emulator.http.parsing import decode

_DEFAULT_FIRST = 20
_MOST = 100
_MOST_TAGS = 100
"""SQLite takes no more than a thousand conditions."""
_SORT = re.compile(r"[^:,]+:[^:,]+(,[^:,]+:[^:,]+)*")
_COLUMNS = {
    "id": "id",
    "name": "name",
    "protocol": "protocol",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
}


class Order(NamedTuple):
    """One column to sort by."""

    column: str
    descending: bool


class Page(NamedTuple):
    """A page: the JSON texts of its items, and where to go on."""

    total: int
    documents: list[str]
    next: str | None
    prev: str | None


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
    """The value of a boolean parameter, false if it is not given."""
    value = single(params, name)
    if value not in (None, "true", "false"):
        raise invalid_field(name, "must be true or false")
    return value == "true"


def first(params: QueryParams) -> int:
    """The size of the page that is asked for; more than the most is the most, as a reader follows `next` anyway."""
    value = single(params, "first")
    if value is None:
        return _DEFAULT_FIRST
    if not re.fullmatch(r"-?[0-9]{1,4000}", value):
        raise invalid_field("first", "must be a whole number")
    if int(value) < 1:
        raise invalid_field("first", "must be at least 1")
    return min(int(value), _MOST)


class Cursor(NamedTuple):
    """A position in a list: the sort, and the values of an item by it."""

    sort: list[list[Any]]
    values: list[str]

    def encode(self) -> str:
        """The opaque text."""
        return base64.urlsafe_b64encode(json.dumps(self).encode()).decode().rstrip("=")


def _decode(name: str, text: str, sort: list[list[Any]]) -> Cursor:
    try:
        read = decode(base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except ValueError:
        raise invalid_field(name, "is not a cursor of this list") from None
    match read:
        case [asked, [*values]] if asked == sort and len(values) == len(sort) and all(isinstance(v, str) for v in values):
            return Cursor(sort, values)
    raise invalid_field(name, "is not a cursor of this list and sort")


def position(params: QueryParams, sort: list[list[Any]]) -> tuple[Cursor | None, bool]:
    """The cursor that is given, if any, and whether the page lies before it.

    Raises:
        ApiError: 400 for a cursor of another list or sort, and for two of them.
    """
    after, before = single(params, "after"), single(params, "before")
    if after is not None and before is not None:
        raise invalid_field("before", "must not be given together with after")
    if before is not None:
        return _decode("before", before, sort), True
    return (_decode("after", after, sort) if after is not None else None), False


def _orders(text: str | None) -> list[Order]:
    if text is None:
        return [Order("updated_at", descending=True), Order("id", descending=True)]
    if not _SORT.fullmatch(text):
        raise invalid_field("sort", "must look like name:asc,id:desc")
    orders: dict[str, Order] = {}
    for part in text.split(","):
        field, direction = part.split(":")
        if field not in _COLUMNS or direction not in ("asc", "desc"):
            known = ", ".join(_COLUMNS)
            raise invalid_field("sort", f"must sort by {known}, each asc or desc")
        # A column that comes again sorts nothing any more.
        orders.setdefault(field, Order(_COLUMNS[field], direction == "desc"))
    orders.setdefault("id", Order("id", descending=False))
    return list(orders.values())


class Condition(NamedTuple):
    """A piece of SQL and the values of its placeholders."""

    sql: str
    values: list[Any]


def _filters(organisation: str | None, params: QueryParams) -> list[Condition]:
    conditions = [Condition("public = 1", []) if organisation is None else Condition("organisation_id = ?", [organisation])]
    for parameter, column in (("name", "folded_name"), ("protocol", "protocol")):
        value = single(params, parameter)
        if value:
            conditions.append(Condition(f"instr({column}, ?)", [value.casefold()]))
    return [*conditions, *_tag_filters(single(params, "tags")), *_category_filters(params.getlist("categories"))]


def _tag_filters(text: str | None) -> list[Condition]:
    conditions = []
    parts = list(dict.fromkeys([] if text is None else text.split(",")))
    if len(parts) > _MOST_TAGS:
        raise invalid_field("tags", f"must have at most {_MOST_TAGS} filters")
    for part in parts:
        key, colon, value = part.partition(":")
        if not key:
            raise invalid_field("tags", "must look like key:value,key2")
        matches = "EXISTS (SELECT 1 FROM tags WHERE connector_id = connectors.id AND key = ?"
        conditions.append(Condition(f"{matches} AND value = ?)", [key, value]) if colon else Condition(f"{matches})", [key]))
    return conditions


def _category_filters(categories: Sequence[str]) -> list[Condition]:
    for index, category in enumerate(categories):
        if category not in CATEGORIES:
            raise invalid_field(f"categories[{index}]", "is not a category")
    matches = "EXISTS (SELECT 1 FROM categories WHERE connector_id = connectors.id AND category = ?)"
    return [Condition(matches, [category]) for category in dict.fromkeys(categories)]


@dataclass(frozen=True)
class Query:
    """A list of connectors that is asked for."""

    conditions: list[Condition]
    orders: list[Order]
    size: int
    cursor: Cursor | None
    backwards: bool

    def count(self) -> tuple[str, list[Any]]:
        """SQL that counts what the filters let through."""
        where, values = _where(self.conditions)
        return f"SELECT count(*) FROM connectors WHERE {where}", values  # noqa: S608 - values are bound

    def select(self) -> tuple[str, list[Any]]:
        """SQL for the page and one item more, which tells whether there is another page."""
        orders = [Order(order.column, order.descending != self.backwards) for order in self.orders]
        conditions = [*self.conditions, *([_beyond(orders, self.cursor.values)] if self.cursor else [])]
        where, values = _where(conditions)
        sort = ", ".join(f"{order.column} {'DESC' if order.descending else 'ASC'}" for order in orders)
        columns = ", ".join(["document", *(order.column for order in orders)])
        sql = f"SELECT {columns} FROM connectors WHERE {where} ORDER BY {sort} LIMIT ?"  # noqa: S608 - values are bound
        return sql, [*values, self.size + 1]

    def page(self, total: int, rows: list[tuple[Any, ...]]) -> Page:
        """The page, from the rows that `select` found."""
        more = len(rows) > self.size
        rows = rows[: self.size]
        if self.backwards:
            rows.reverse()
        sort = [list(order) for order in self.orders]
        ahead, behind = (bool(rows), more) if self.backwards else (more, bool(rows) and self.cursor is not None)
        return Page(
            total,
            [row[0] for row in rows],
            Cursor(sort, list(rows[-1][1:])).encode() if ahead else None,
            Cursor(sort, list(rows[0][1:])).encode() if behind else None,
        )


def _where(conditions: list[Condition]) -> tuple[str, list[Any]]:
    return " AND ".join(sql for sql, _ in conditions), [value for _, values in conditions for value in values]


def _beyond(orders: list[Order], values: Sequence[str]) -> Condition:
    alternatives, bound = [], []
    for depth, order in enumerate(orders):
        equal = [f"{earlier.column} = ?" for earlier in orders[:depth]]
        alternatives.append(" AND ".join([*equal, f"{order.column} {'<' if order.descending else '>'} ?"]))
        bound += [*values[:depth], values[depth]]
    # The bound on the first column alone follows from the rest; it lets SQLite start at the right place of the index.
    outer = f"{orders[0].column} {'<=' if orders[0].descending else '>='} ?"
    return Condition(f"{outer} AND ({' OR '.join(f'({each})' for each in alternatives)})", [values[0], *bound])


def connectors(organisation: str | None, params: QueryParams) -> Query:
    """The list that a request asks for.

    Args:
        organisation: whose connectors; None for the public ones of all.
        params: the request's query.

    Raises:
        ApiError: 400 for a parameter that is wrong.
    """
    orders = _orders(single(params, "sort"))
    cursor, backwards = position(params, [list(order) for order in orders])
    return Query(_filters(organisation, params), orders, first(params), cursor, backwards)
