"""Pages of lists that are small enough to be sorted in memory: what belongs to one connector or version."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import QueryParams

from versori_pulumi.emulator.http.queries import Cursor, first, position, single

_NEWEST = ("updatedAt", "id")


def newest(items: list[dict[str, Any]], params: QueryParams) -> dict[str, Any]:
    """A page with the newest update first, its items under `items`."""
    return _page(items, params, "items", _NEWEST, descending=True)


def by_name(items: list[dict[str, Any]], params: QueryParams, key: str) -> dict[str, Any]:
    """A page by name, of the items whose name contains the one that is asked for.

    Args:
        items: all items.
        params: the request's query.
        key: the field of the page that has the items.
    """
    wanted = (single(params, "name") or "").casefold()
    matching = [item for item in items if wanted in item["name"].casefold()]
    return _page(matching, params, key, ("name",), descending=False)


def summaries(items: list[dict[str, Any]], params: QueryParams) -> dict[str, Any]:
    """A page of summaries of a connector's connections, newest update first."""
    page = newest(items, params)
    page["items"] = [{name: item[name] for name in ("id", "name", "createdAt", "updatedAt")} for item in page["items"]]
    return page


def _page(
    items: list[dict[str, Any]], params: QueryParams, key: str, fields: tuple[str, ...], *, descending: bool
) -> dict[str, Any]:
    def place(item: dict[str, Any]) -> list[str]:
        return [item[field] for field in fields]

    sort = [[field, descending] for field in fields]
    cursor, backwards = position(params, sort)
    size = first(params)
    ordered = sorted(items, key=place, reverse=descending)
    start, stop = 0, size
    if cursor:
        at = sum(place(item) > cursor.values if descending else place(item) < cursor.values for item in ordered)
        beyond = at + sum(place(item) == cursor.values for item in ordered)
        start, stop = (max(0, at - size), at) if backwards else (beyond, beyond + size)
    shown = ordered[start:stop]
    page: dict[str, Any] = {"totalCount": len(items)}
    if shown and stop < len(ordered):
        page["next"] = Cursor(sort, place(shown[-1])).encode()
    if shown and start > 0:
        page["prev"] = Cursor(sort, place(shown[0])).encode()
    return {**page, key: shown}
