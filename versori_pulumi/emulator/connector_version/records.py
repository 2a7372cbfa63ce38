"""Versions and what is in them, as they are kept.

A version is part of its connector's document. Its actions, triggers and definitions are not: they are a collection of
their own, named by the version's id.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from ulid import ULID

from versori_pulumi.emulator.connector import records
from versori_pulumi.emulator.connector.records import Record
from versori_pulumi.emulator.connector_version import rules
from versori_pulumi.emulator.http.calls import Call
from versori_pulumi.emulator.http.errors import conflict, not_found
from versori_pulumi.emulator.store import Store

Kind = Literal["action", "trigger", "definition"]
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_GONE = "refers to a definition that is gone"


class Child(NamedTuple):
    """An action, trigger or definition: its document, what is wrong with it by itself, and the ids that it refers to."""

    kind: Kind
    document: dict[str, Any]
    flaws: list[str]
    definitions: list[str]


@dataclass
class Version:
    """A version of a connector, which may be new, and what is in it."""

    store: Store
    record: Record
    document: dict[str, Any]
    address: str = ""
    """Where the emulator was reached."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.document["id"])

    @property
    def path(self) -> tuple[str, str, str]:
        """What it is addressed by: organisation, connector and name."""
        connector = self.record.document
        return connector["organisationId"], connector["id"], self.document["name"]

    def schema_url(self, filename: str) -> str:
        """The URL of a definition's schema."""
        organisation, connector, name = self.path
        return f"{self.address}/o/{organisation}/schemas/{connector}/{quote(name, safe='')}/{filename}"

    def children(self) -> list[Child]:
        """All that is in it, by kind and name."""
        kept = [Child(*each) for each in self.store.all(self.id)]
        return sorted(kept, key=lambda child: (child.kind, child.document["name"]))

    def all(self, kind: Kind) -> list[dict[str, Any]]:
        """The documents of a kind, by name."""
        return [child.document for child in self.children() if child.kind == kind]

    def ids(self, kind: Kind) -> dict[str, str]:
        """The ids of a kind, by name."""
        return {document["name"]: document["id"] for document in self.all(kind)}

    def find(self, kind: Kind, name: str) -> dict[str, Any]:
        """The document of the one of a name.

        Raises:
            ApiError: 404 if there is none.
        """
        for document in self.all(kind):
            if document["name"] == name:
                return document
        raise not_found(kind.capitalize())

    def put(self, child: Child) -> None:
        """Keeps one, in the place of one with the same id."""
        self.store.save(self.id, child.document["id"], child)

    def remove(self, child: str) -> None:
        """Forgets one; what refers to it stays as it is."""
        self.store.delete(self.id, child)

    def copy(self, source: str) -> None:
        """Copies all of another version; the copies have ids of their own, and refer to each other."""
        kept = self.store.all(source)
        new = {Child(*each).document["id"]: str(ULID()) for each in kept}
        for each in kept:
            text = _ULID.sub(lambda found: new.get(found[0], found[0]), json.dumps(each))
            self.put(Child(*json.loads(text)))

    def referrers(self) -> dict[str, list[dict[str, str]]]:
        """What refers to each definition, by its id: type, id and name."""
        found: dict[str, list[dict[str, str]]] = {}
        for kind, document, _, definitions in self.children():
            for definition in definitions:
                found.setdefault(definition, []).append({"type": kind, "id": document["id"], "name": document["name"]})
        return found

    def flaws(self) -> dict[tuple[str, str], list[str]]:
        """What is wrong in it, by the kind and name of where it is."""
        children = self.children()
        there = {child.document["id"] for child in children}
        texts = {
            (child.kind, child.document["name"]): child.flaws + [_GONE] * (not there.issuperset(child.definitions))
            for child in children
        }
        return {place: found for place, found in texts.items() if found}

    def save(self) -> dict[str, Any]:
        """Puts it into its connector, updated now and judged by what is in it, and gives it back."""
        judged = rules.judged(self.document, self.flaws())
        saved = self.record.save(self.store, rules.put(self.record.document, judged, self.store.now()))
        self.document = next(each for each in saved["versions"] if each["id"] == self.id)
        return self.document


def draft(call: Call, record: Record, name: str) -> Version:
    """A new version of a connector, with the errors of `rules.create`."""
    return Version(call.store, record, rules.create(record.document, name, call.store.now()), call.address)


def find(call: Call) -> Version:
    """The version of the path.

    Raises:
        ApiError: 404 if there is no such connector or version.
    """
    record = records.find(call)
    return Version(call.store, record, rules.find(record.document, call.params["version"]), call.address)


def find_draft(call: Call) -> Version:
    """The version of the path, to be changed.

    Raises:
        ApiError: 404 if there is no such connector or version, 409 if the version is published.
    """
    version = find(call)
    if version.document["publishedAt"] is not None:
        raise conflict("The version is published, hence immutable: unpublish it, or create another one from it.")
    return version
