"""What all operations of the API share: the transport, what is expected of answers, and paths that hold ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from versori_pulumi.connect.errors import Attempted, RefusedError, RequestError
from versori_pulumi.connect.http.decoding import refuse_halves
from versori_pulumi.connect.http.failures import unreadable
from versori_pulumi.connect.http.identity import ANYTHING, Identity, is_id
from versori_pulumi.connect.http.pages import LARGEST_PAGE, all_pages
from versori_pulumi.connect.http.transport import Transport
from versori_pulumi.connect.settings import Settings
from versori_pulumi.connect.shapes import Reader
from versori_pulumi.connect.text import quoted

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

    def _ask(
        self,
        read: Reader[T],
        operation: str,
        method: str,
        path: str,
        *,
        about: Identity = ANYTHING,
        things: Callable[[T], Iterable[Any]] | None = None,
        creates: Callable[[T], Iterable[str]] = lambda _read: (),
        again: Callable[[], T] | None = None,
        **sent: Any,
    ) -> T:
        """What the answer to a request says.

        Args:
            read: makes it of the answer's JSON.
            operation: what is being done, as for `Transport.request`; so are the next two.
            method: the HTTP method.
            path: the path.
            about: what the objects in the answer have to be.
            things: the objects in what was read, where that is a list or the like and not the object itself.
            creates: the paths of what was created.
            again: reads what the request changed, where it took effect and the answer doesn't say what there is now.
            sent: the other arguments of `Transport.request`.

        Raises:
            RequestError: it failed, or the answer is about something else.
        """
        answer = self._transport.request(operation, method, path, **sent)
        if answer.body is None and again:
            return _after_effect(again)
        with self._transport.hiding(answer.sent):
            try:
                found = read(answer.attempted, answer.body)
                if things is None:
                    refuse_halves(answer.attempted, found)
                every: Iterable[Any] = things(found) if things else (found,)
                for thing in every:
                    about.check(answer.attempted, thing)
            except Exception as error:  # noqa: BLE001  (whatever it is, the request may have taken effect)
                raise unreadable(answer.attempted, error) from None
        self._transport.created.add(*creates(found))
        return found

    def _delete(self, operation: str, path: str, *, force: bool = False, repeatable: bool = True) -> None:
        """Deletes what is at a path."""
        query = {"force": "true"} if force else None
        self._transport.request(operation, "DELETE", path, query=query, repeatable=repeatable)
        self._transport.created.forget(path)

    def _pages(
        self,
        read: Reader[Page],
        operation: str,
        path: str,
        items: str,
        query: Mapping[str, Any] | None = None,
        about: Identity = ANYTHING,
    ) -> Iterator[Any]:
        """The items of a list, page after page: see `all_pages`."""

        def page_of(query: Mapping[str, Any]) -> Page:
            return self._ask(read, operation, "GET", path, query=query, about=about, things=lambda page: page.get(items, ()))

        first = {"first": LARGEST_PAGE, **(query or {})}
        return all_pages(page_of, items, first, Attempted(operation, "GET", path))


def _after_effect(again: Callable[[], T]) -> T:
    try:
        return again()
    except RequestError as error:
        # The reading changed nothing, and what it was to show did.
        error.took_effect = None
        raise


def organisation_path(organisation_id: str) -> str:
    """The path of an organisation."""
    return f"/o/{path_id(organisation_id)}"


def path_id(value: str) -> str:
    """An id as a part of a path. Anything but a ULID is refused: `..` or `/` would address something else.

    Raises:
        RefusedError: it is no ULID.
    """
    if not is_id(value):
        raise RefusedError(f"{quoted(value)} is not an id of Versori: those have 26 letters and digits")
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
