"""What all operations of the API share: the transport, paths that hold ids, and lists that come page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast
from urllib.parse import parse_qs, quote, urlsplit

from ulid import ULID

from versori_pulumi.connect.errors import Attempted, RefusedError
from versori_pulumi.connect.models import Reader
from versori_pulumi.connect.settings import Settings
from versori_pulumi.connect.text import quoted
from versori_pulumi.connect.transport import Transport

LARGEST_PAGE: Final = 100

T = TypeVar("T")
Page = TypeVar("Page", bound=Mapping[str, Any])
Body = Mapping[str, Any] | Callable[[], Mapping[str, Any]]
"""What is sent, or what says so anew right before each attempt: see `Transport.request`."""


class Operations:
    """The base of the groups of operations, one group a noun; `Client` is all of them."""

    def __init__(self, settings: Settings, before_write: Callable[[], None] | None = None) -> None:
        """Opens the connections; for the arguments see `Transport`."""
        self.settings = settings
        self._transport = Transport(settings, before_write)

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

    def _ask(self, read: Reader[T], operation: str, method: str, path: str, **sent: Any) -> T:
        """What `read` makes of the answer to a request; the arguments are those of `Transport.request`."""
        with self._transport.hiding(sent.get("body")):
            answer = self._transport.request(operation, method, path, **sent)
            return read(Attempted(operation, method, path), answer.body)

    def _pages(
        self, read: Reader[Page], operation: str, path: str, items: str, query: Mapping[str, Any] | None = None
    ) -> Iterator[Any]:
        """The items of a list, page after page: see `all_pages`."""
        first = {"first": LARGEST_PAGE, **(query or {})}
        return all_pages(lambda page: self._ask(read, operation, "GET", path, query=page), items, first)


def organisation_path(organisation_id: str) -> str:
    """The path of an organisation."""
    return f"/o/{path_id(organisation_id)}"


def connector_path(organisation_id: str, connector_id: str) -> str:
    """The path of a connector."""
    return f"{organisation_path(organisation_id)}/connectors/{path_id(connector_id)}"


def version_path(organisation_id: str, connector_id: str, version: str) -> str:
    """The path of a version."""
    return f"{connector_path(organisation_id, connector_id)}/versions/{path_name(version)}"


def path_id(value: str) -> str:
    """An id as a part of a path. Anything but a ULID is refused: `..` or `/` would address something else.

    Raises:
        RefusedError: it is no ULID.
    """
    try:
        ULID.from_str(value.upper())
    except (ValueError, TypeError, AttributeError):
        raise RefusedError(f"{quoted(value)} is not an id of Versori: those have 26 letters and digits") from None
    return quote(value, safe="")


def path_name(value: str) -> str:
    """A name as a part of a path. What would address something else is refused: nothing at all, `.` and `..`.

    Raises:
        RefusedError: it can't be a part of a path.
    """
    if value in {"", ".", ".."}:
        raise RefusedError(f"{quoted(value)} can't be a name on Versori: it would address something else")
    return quote(value, safe="")


def named(identity: str, body: Body | None, name: str | None = None) -> str:
    """An object in words, for messages: its id, with the name that is being sent where there is one.

    Args:
        identity: its id.
        body: what is being sent.
        name: the name in it, where `body` is yet to say.
    """
    known = body["name"] if isinstance(body, Mapping) and "name" in body else name
    return identity if known is None else f'"{known}" ({identity})'


def all_pages(page_of: Callable[[Mapping[str, Any]], Mapping[str, Any]], items: str, query: dict[str, Any]) -> Iterator[Any]:
    """The items of a list, page after page, until there is no further one.

    Args:
        page_of: asks for the page that a query describes.
        items: the key of a page under which its items are.
        query: of the first page.
    """
    seen: set[str] = set()
    while True:
        page = page_of(query)
        found: Sequence[Any] = page.get(items, ())
        yield from found
        cursor = next_cursor(page, items, seen)
        if cursor is None:
            return
        query = {**query, "after": cursor}


def next_cursor(page: Mapping[str, Any], items: str, seen: set[str]) -> str | None:
    """The cursor of the page that follows, None behind the last one.

    Args:
        page: a page.
        items: its key under which the items are.
        seen: the cursors so far, to which this one is added: nobody walks in circles.
    """
    cursor = _cursor(page.get("next"))
    if not cursor or not page.get(items) or cursor in seen:
        return None
    seen.add(cursor)
    return cursor


def makes_credential(scheme: Mapping[str, Any]) -> bool:
    """Whether sending this auth scheme config makes a credential, and a second one if it is sent twice."""
    grant = scheme.get("grant", {})
    return grant.get("grantType") in {"authorization_code", "password"} and not grant.get("credentialId")


def _cursor(following: str | None) -> str | None:
    """The cursor of the next page: `next` itself, or the `after` of a whole address."""
    if following and "://" in following:
        return cast("str", parse_qs(urlsplit(following).query).get("after", [None])[0])
    return following
