"""What an organisation has: pages of the list, and one more request for a connector that its page doesn't show whole.

It continues after what it may not read and what it can't, and sends no write. What is wrong with one object is a line about
that one; a refused API key, or a list that nobody can read, ends it as a whole.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, cast

from versori_pulumi.connect.client import Client
from versori_pulumi.connect.connector import Connector, read_connector
from versori_pulumi.connect.errors import (
    Attempted,
    AuthenticationError,
    NotFoundError,
    RefusedError,
    UnreadableAnswerError,
    VersoriError,
)
from versori_pulumi.connect.http.pages import LARGEST_PAGE, all_pages
from versori_pulumi.connect.operations import path_id
from versori_pulumi.connect.redaction import ours
from versori_pulumi.connect.settings import Settings
from versori_pulumi.connect.shapes import unread
from versori_pulumi.provider.hints import message_of

Progress = Callable[[int, int], None]
"""Called with how many are read, of how many."""

_AT_ONCE: Final = 8

_TOLD_WHOLE: Final = ("authSchemeConfigs", "connections")
_CHILDREN: Final = ("connections", "versions")


@dataclass(frozen=True)
class Wanted:
    """Which connectors are wanted: all by default.

    Attributes:
        names: patterns such as `Shop*`, one of which the name has to match, letter case and all.
        tags: keys and values, all of which the connector has to have.
    """

    names: Sequence[str] = ()
    tags: Sequence[tuple[str, str]] = ()

    def fits(self, connector: Mapping[str, Any]) -> bool:
        """Whether a connector is wanted."""
        tags = connector.get("tags", {})
        named = not self.names or any(fnmatch.fnmatchcase(connector["name"], pattern) for pattern in self.names)
        return named and all(value in tags.get(key, []) for key, value in self.tags)


@dataclass(frozen=True)
class Problem:
    """Something that could not be read or can't be adopted, and why.

    Attributes:
        label: what, in one line, whatever names are in it.
        reason: why, in one line or several.
    """

    label: str
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", ours(self.label))


@dataclass(frozen=True)
class Scanned:
    """What was found.

    Attributes:
        connectors: the wanted ones, oldest first.
        problems: what could not be read.
    """

    connectors: list[Connector] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def reading_client(settings: Settings) -> Client:
    """A client that refuses to write."""
    return Client(settings, before_write=_refuse)


def _refuse() -> NoReturn:
    raise RefusedError("adopt only reads: this request would write, so it was not sent. Please report this bug")


def scan(client: Client, wanted: Wanted, progress: Progress = lambda _done, _total: None) -> Scanned:
    """Reads the wanted connectors of the client's organisation, with what belongs to them.

    Raises:
        RequestError: the list could not be read, or the API key isn't accepted.
    """
    organisation = client.settings.organisation_id
    answered = [*listed(client, progress)]
    found = [each for each in answered if not isinstance(each, Problem) and wanted.fits(each)]
    partial = [connector for connector in found if any(name not in connector for name in _TOLD_WHOLE)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        read = dict(pool.map(lambda connector: (connector["id"], _whole(client, organisation, connector)), partial))
    problems = [each for each in (*answered, *read.values()) if isinstance(each, Problem)]
    connectors = [read.get(connector["id"], connector) for connector in found]
    return Scanned([one for one in connectors if one is not None and not isinstance(one, Problem)], problems)


def _whole(client: Client, organisation: str, connector: Connector) -> Connector | Problem | None:
    """The connector by itself; None where it is gone since it was listed."""
    try:
        return client.get_connector(organisation, connector["id"])
    except NotFoundError:
        return None
    except AuthenticationError:
        raise
    except VersoriError as error:
        return Problem(_label(connector), message_of(error))


def listed(client: Client, progress: Progress = lambda _done, _total: None) -> Iterator[Connector | Problem]:
    """All connectors of the client's organisation, once each, oldest first; and why one of them can't be read.

    Raises:
        RequestError: the list could not be read.
    """
    organisation = client.settings.organisation_id
    total, seen = 0, set[str]()

    def page(query: Mapping[str, Any]) -> Mapping[str, Any]:
        nonlocal total
        answer = client.list_page(organisation, query, cast("Any", unread("connectors")))
        total = answer.get("totalCount", 0)
        return answer

    for answered in all_pages(page, "connectors", {"first": LARGEST_PAGE, "sort": "id:asc"}):
        connector = _read(answered, organisation)
        if isinstance(connector, Problem):
            yield connector
        elif connector["id"] not in seen:
            seen.add(connector["id"])
            progress(len(seen), max(total, len(seen)))
            yield connector


def _read(answered: Any, organisation: str) -> Connector | Problem:
    """A connector of a page. What belongs to it stays as it was answered: it is read one by one, too."""
    whole = answered if isinstance(answered, dict) else {}
    children = {name: whole[name] for name in _CHILDREN if isinstance(whole.get(name), list)}
    own = {name: value for name, value in whole.items() if name not in children}
    try:
        connector = read_connector(Attempted("read a connector", "GET", ""), own if whole else answered)
        path_id(connector["id"])
    except UnreadableAnswerError as error:
        return Problem(_label(whole), error.reason)
    except RefusedError as error:
        return Problem(_label(whole), str(error))
    if connector["organisationId"].upper() != organisation.upper():
        return Problem(_label(connector), f"it is answered as one of organisation {connector['organisationId']}")
    return cast("Connector", {**connector, **children})


def _label(connector: Mapping[str, Any]) -> str:
    named = [str(connector[key]) for key in ("name", "id") if isinstance(connector.get(key), str)]
    return f'connector "{named[0]}" ({named[1]})' if len(named) > 1 else " ".join(["a connector", *named])
