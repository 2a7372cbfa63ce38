"""What is in versions: their actions, triggers and definitions, and the schemas of those that the stack hasn't.

Three lists a version and one request a schema: so only where it is asked for. It sends no write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from versori_pulumi.adopt.objects import key_of
from versori_pulumi.adopt.scan import Problem
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.content import ContentItems, read_content
from versori_pulumi.connect.definitions import read_definition
from versori_pulumi.connect.errors import (
    Attempted,
    AuthenticationError,
    NotFoundError,
    RefusedError,
    UnreadableAnswerError,
    VersoriError,
)
from versori_pulumi.connect.operations import path_name
from versori_pulumi.connect.shapes import Reader
from versori_pulumi.provider.definitions.plan import VersionDefinitions
from versori_pulumi.provider.hints import message_of

Properties = Mapping[str, Any]
Where = tuple[str, str]
"""The id of a connector and the name of a version of it."""

_AT_ONCE: Final = 8

Read = TypeVar("Read")

_READERS: Final[Mapping[ContentItems, Reader[Any]]] = {
    "definitions": read_definition,
    "actions": read_content,
    "triggers": read_content,
}


@dataclass(frozen=True)
class Contents:
    """What is in a version.

    Attributes:
        definitions: its definitions, with the schemas that were read.
        actions: as the API answers them.
        triggers: as the API answers them.
    """

    definitions: VersionDefinitions = field(default_factory=lambda: VersionDefinitions({}, {}))
    actions: Sequence[Properties] = ()
    triggers: Sequence[Properties] = ()


@dataclass(frozen=True)
class ScannedContents:
    """What was found.

    Attributes:
        contents: by where it is.
        gone: versions that are gone since they were listed.
        problems: what could not be read.
    """

    contents: Mapping[Where, Contents] = field(default_factory=dict)
    gone: Collection[Where] = ()
    problems: Sequence[Problem] = ()


def versions_of(connectors: Iterable[Properties], left_out: Collection[str] = ()) -> list[Where]:
    """Where the contents of these connectors are: in the versions that a request can address.

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
        and is_addressable(version["name"])
        and key_of("ConnectorVersion", version["name"], {"connectorId": connector["id"]}) not in left_out
    ]


def is_addressable(version: str) -> bool:
    """Whether a request can say the name of a version: not nothing, `.` or `..`, and not what stands for another one."""
    try:
        path_name(version)
    except RefusedError:
        return False
    return version not in {"latest", "default"}


def scan_contents(client: Client, versions: Sequence[Where], known: Collection[str] = ()) -> ScannedContents:
    """Reads what is in these versions.

    Args:
        client: of the organisation.
        versions: where.
        known: the keys of what the stack has: the schemas of such definitions are not read.
    """
    problems: list[Problem] = []
    gone: list[Where] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        listed: dict[Where, Contents] = {}
        for where, (contents, wrong) in zip(
            versions, pool.map(lambda where: _contents(client, where), versions), strict=True
        ):
            problems += wrong
            if contents is not None:
                listed[where] = contents
            elif isinstance(wrong[0], _Gone):
                gone.append(where)
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
        where: Contents(VersionDefinitions(contents.definitions.listed, schemas[where]), contents.actions, contents.triggers)
        for where, contents in listed.items()
    }
    problems += [text for text in texts if isinstance(text, Problem)]
    return ScannedContents(whole, gone, problems)


def filename_of(definition: Properties) -> str:
    """The name of the file with a definition's schema."""
    url = definition.get("url")
    return str(url).partition("?")[0].rpartition("/")[2] if url else f"{definition['id']}.json"


def _contents(client: Client, where: Where) -> tuple[Contents | None, list[Problem]]:
    """What is in a version, and what can't be read of it; None where that is all of it."""
    version = f'version "{where[1]}" of connector {where[0]}'
    read: dict[ContentItems, list[Properties | Problem]] = {}
    for items in _READERS:
        found = _listed(client, where, items, f"the {items} of {version}")
        if isinstance(found, _Gone):
            return None, [_Gone(version, "it is gone since it was listed")]
        if isinstance(found, Problem) and not isinstance(found, _Odd):
            return None, [Problem(f"what is in {version}", found.reason)]  # and so for its other lists
        read[items] = [*_items(items, found, version)]
    problems = [each for found in read.values() for each in found if isinstance(each, Problem)]
    whole = {items: [each for each in found if not isinstance(each, Problem)] for items, found in read.items()}
    definitions = {each["name"]: each for each in whole["definitions"]}
    return Contents(VersionDefinitions(definitions, {}), whole["actions"], whole["triggers"]), problems


def _listed(client: Client, where: Where, items: ContentItems, label: str) -> list[Any] | Problem:
    return _attempt(lambda: [*client.get_unread(items, client.settings.organisation_id, *where)], label)


def _items(items: ContentItems, found: list[Any] | Problem, version: str) -> Iterator[Properties | Problem]:
    """The items of a list, each read by itself."""
    if isinstance(found, Problem):
        yield found
        return
    noun = items.removesuffix("s")
    for answered in found:
        named = answered.get("name") if isinstance(answered, dict) else None
        label = f'{noun} "{named}" of {version}' if isinstance(named, str) else f"a {noun} of {version}"
        try:
            yield _READERS[items](Attempted(f"read {label}", "GET", ""), answered)
        except UnreadableAnswerError as error:
            yield Problem(label, error.reason)


def _schema(client: Client, where: Where, definition: Properties) -> str | Problem:
    label = f'definition "{definition["name"]}" of version "{where[1]}" of connector {where[0]}'
    place = (client.settings.organisation_id, *where)
    found = _attempt(lambda: client.get_raw_schema(*place, filename_of(definition)), label)
    return Problem(label, "its schema is not there") if isinstance(found, _Gone) else found


class _Gone(Problem):
    """What was asked for isn't there."""


class _Odd(Problem):
    """What was asked for was answered, and can't be read."""


def _attempt(read: Callable[[], Read], label: str) -> Read | Problem:
    """What was read, or why it can't be.

    Raises:
        AuthenticationError: the API key isn't accepted, so nothing else can be read.
    """
    try:
        return read()
    except NotFoundError:
        return _Gone(label, "it is not there")
    except AuthenticationError:
        raise
    except UnreadableAnswerError as error:
        return _Odd(label, error.reason)
    except VersoriError as error:
        return Problem(label, message_of(error))
