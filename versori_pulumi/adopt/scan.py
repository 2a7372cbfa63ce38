"""What an organisation has: pages of the list, and one more request for a connector that its page doesn't tell whole.

It continues after what it may not read, and sends no write.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError, RefusedError, RequestError
from versori_pulumi.connect.models import Connector
from versori_pulumi.connect.pages import LARGEST_PAGE, all_pages
from versori_pulumi.connect.redaction import ours
from versori_pulumi.connect.settings import Settings

Progress = Callable[[int, int], None]
"""Called with how many are read, of how many."""

_AT_ONCE: Final = 8

_CHILDREN: Final = ("authSchemeConfigs", "connections")


@dataclass(frozen=True)
class Wanted:
    """Which connectors are wanted: all unless told.

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
        RequestError: the list could not be read.
    """
    organisation = client.settings.organisation_id
    found = [connector for connector in listed(client, progress) if wanted.fits(connector)]
    partial = [connector for connector in found if any(name not in connector for name in _CHILDREN)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        read = dict(pool.map(lambda connector: (connector["id"], _whole(client, organisation, connector)), partial))
    problems = [whole for whole in read.values() if isinstance(whole, Problem)]
    connectors = [read.get(connector["id"], connector) for connector in found]
    return Scanned([one for one in connectors if one is not None and not isinstance(one, Problem)], problems)


def _whole(client: Client, organisation: str, connector: Connector) -> Connector | Problem | None:
    """The connector by itself; None where it is gone since it was listed."""
    try:
        return client.get_connector(organisation, connector["id"])
    except NotFoundError:
        return None
    except RequestError as error:
        return Problem(f'connector "{connector["name"]}" ({connector["id"]})', str(error))


def listed(client: Client, progress: Progress = lambda _done, _total: None) -> Iterator[Connector]:
    """All connectors of the client's organisation, once each, oldest first."""
    total, seen = 0, set[str]()

    def page(query: Mapping[str, Any]) -> Mapping[str, Any]:
        nonlocal total
        answer = client.list_page(client.settings.organisation_id, query)
        total = answer.get("totalCount", 0)
        return answer

    for connector in all_pages(page, "connectors", {"first": LARGEST_PAGE, "sort": "id:asc"}):
        if connector["id"] in seen:
            continue
        seen.add(connector["id"])
        progress(len(seen), max(total, len(seen)))
        yield connector
