"""What is in versions: their actions, triggers and definitions, and the schemas of those that the stack hasn't.

Three lists a version and one request a schema: so only where it is asked for. It sends no write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from versori_pulumi.adopt.objects import key_of
from versori_pulumi.adopt.scan import Problem
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError, RequestError
from versori_pulumi.provider.definition_plan import Found

Properties = Mapping[str, Any]
Where = tuple[str, str]
"""The id of a connector and the name of a version of it."""

_AT_ONCE: Final = 8

Read = TypeVar("Read")


@dataclass(frozen=True)
class Contents:
    """What is in a version.

    Attributes:
        definitions: its definitions, with the schemas that were read.
        actions: as the API answers them.
        triggers: as the API answers them.
    """

    definitions: Found = field(default_factory=lambda: Found({}, {}))
    actions: Sequence[Properties] = ()
    triggers: Sequence[Properties] = ()


@dataclass(frozen=True)
class ScannedContents:
    """What was found.

    Attributes:
        contents: by where it is.
        problems: what could not be read.
    """

    contents: Mapping[Where, Contents] = field(default_factory=dict)
    problems: Sequence[Problem] = ()


def versions_of(connectors: Iterable[Properties], left_out: Collection[str] = ()) -> list[Where]:
    """Where the contents of these connectors are.

    Args:
        connectors: as the API answers them.
        left_out: the keys (`key_of`) of versions that are left out.
    """
    return [
        (connector["id"], version["name"])
        for connector in connectors
        for version in connector.get("versions") or []
        if isinstance(version, Mapping)
        and isinstance(version.get("name"), str)
        and key_of("ConnectorVersion", version["name"], {"connectorId": connector["id"]}) not in left_out
    ]


def scan_contents(client: Client, versions: Sequence[Where], known: Collection[str] = ()) -> ScannedContents:
    """Reads what is in these versions.

    Args:
        client: of the organisation.
        versions: where.
        known: the keys of what the stack has: the schemas of such definitions are not read.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        read = [*pool.map(lambda where: _contents(client, where), versions)]
        listed = {where: contents for where, contents in zip(versions, read, strict=True) if isinstance(contents, Contents)}
        wanted = [
            (where, definition)
            for where, contents in listed.items()
            for name, definition in contents.definitions.listed.items()
            if key_of("Definitions", name, {"connectorId": where[0], "version": where[1]}) not in known
        ]
        texts = [*pool.map(lambda each: _schema(client, *each), wanted)]
    schemas: dict[Where, dict[str, str]] = {where: {} for where in listed}
    for (where, definition), text in zip(wanted, texts, strict=True):
        if isinstance(text, str):
            schemas[where][definition["name"]] = text
    whole = {
        where: Contents(Found(contents.definitions.listed, schemas[where]), contents.actions, contents.triggers)
        for where, contents in listed.items()
    }
    return ScannedContents(whole, [problem for problem in (*read, *texts) if isinstance(problem, Problem)])


def filename_of(definition: Properties) -> str:
    """The name of the file with a definition's schema."""
    url = definition.get("url")
    return str(url).partition("?")[0].rpartition("/")[2] if url else f"{definition['id']}.json"


def _contents(client: Client, where: Where) -> Contents | Problem | None:
    """What is in a version; None where the version is gone since it was listed."""
    place = (client.settings.organisation_id, *where)

    def read() -> Contents:
        definitions = {each["name"]: each for each in client.get_definitions(*place)}
        return Contents(Found(definitions, {}), [*client.get_actions(*place)], [*client.get_triggers(*place)])

    return _attempt(read, f'what is in version "{where[1]}" of connector {where[0]}', gone=None)


def _schema(client: Client, where: Where, definition: Properties) -> str | Problem | None:
    label = f'definition "{definition["name"]}" of version "{where[1]}" of connector {where[0]}'
    place = (client.settings.organisation_id, *where)
    gone = Problem(label, "its schema is not there")
    return _attempt(lambda: client.get_raw_schema(*place, filename_of(definition)), label, gone=gone)


def _attempt(read: Callable[[], Read], label: str, *, gone: Problem | None) -> Read | Problem | None:
    try:
        return read()
    except NotFoundError:
        return gone
    except RequestError as error:
        return Problem(label, str(error))
