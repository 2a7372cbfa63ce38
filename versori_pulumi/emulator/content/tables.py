"""Where the actions, triggers and definitions of versions are kept: tables of their own, beside the connectors.

No answer about a connector has them in it. Which of them refers to which definition is kept as rows, so that what is
referenced, and what refers to something that is gone, is one query however many there are.
"""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from ulid import ULID

Kind = Literal["action", "trigger", "definition"]

TABLES = """
CREATE TABLE IF NOT EXISTS children (
  id TEXT NOT NULL, version_id TEXT NOT NULL, connector_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  flaws TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (version_id, kind, name)) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS children_by_id ON children (version_id, id);
CREATE INDEX IF NOT EXISTS children_of ON children (connector_id);
CREATE TABLE IF NOT EXISTS links (
  version_id TEXT NOT NULL, definition_id TEXT NOT NULL, child_id TEXT NOT NULL,
  PRIMARY KEY (version_id, definition_id, child_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_of ON links (version_id, child_id);
"""
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_GONE = "refers to a definition that is gone"


class Place(NamedTuple):
    """A version of a connector, and where the emulator was reached."""

    organisation: str
    connector: str
    version_id: str
    version: str
    address: str = ""

    def schema_url(self, filename: str) -> str:
        """The URL of a definition's schema."""
        version = quote(self.version, safe="")
        return f"{self.address}/o/{self.organisation}/schemas/{self.connector}/{version}/{filename}"


class Child(NamedTuple):
    """An action, trigger or definition: its document, what is wrong with it by itself, and what it refers to."""

    kind: Kind
    document: dict[str, Any]
    flaws: list[str]
    definitions: set[str]


class Children:
    """The actions, triggers and definitions of all versions.

    Args:
        db: the store's connection, whose transactions these changes are part of.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def find(self, version: str, kind: Kind, name: str) -> dict[str, Any] | None:
        """The document of the one of this name, or None."""
        row = self._db.execute(
            "SELECT document FROM children WHERE version_id = ? AND kind = ? AND name = ?", (version, kind, name)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, version: str, kind: Kind) -> list[dict[str, Any]]:
        """The documents of a kind, by name."""
        rows = self._db.execute(
            "SELECT document FROM children WHERE version_id = ? AND kind = ? ORDER BY name", (version, kind)
        )
        return [json.loads(document) for (document,) in rows]

    def save(self, place: Place, child: Child) -> None:
        """Keeps one, in the place of one with the same id."""
        version, document = place.version_id, child.document
        self.delete(version, document["id"])
        flaws, text = json.dumps(child.flaws), json.dumps(document, ensure_ascii=False)
        self._db.execute(
            "INSERT INTO children VALUES (?, ?, ?, ?, ?, ?, ?)",
            (document["id"], version, place.connector, child.kind, document["name"], flaws, text),
        )
        links = [(version, definition, document["id"]) for definition in child.definitions]
        self._db.executemany("INSERT INTO links VALUES (?, ?, ?)", links)

    def delete(self, version: str, child: str) -> None:
        """Forgets one; what refers to it stays as it is."""
        self._db.execute("DELETE FROM children WHERE version_id = ? AND id = ?", (version, child))
        self._db.execute("DELETE FROM links WHERE version_id = ? AND child_id = ?", (version, child))

    def delete_version(self, version: str) -> None:
        """Forgets all of a version."""
        self._db.execute("DELETE FROM children WHERE version_id = ?", (version,))
        self._db.execute("DELETE FROM links WHERE version_id = ?", (version,))

    def keep_versions(self, connector: str, versions: list[str]) -> None:
        """Forgets all of the connector's other versions."""
        rows = self._db.execute("SELECT DISTINCT version_id FROM children WHERE connector_id = ?", (connector,))
        for (version,) in rows.fetchall():
            if version not in versions:
                self.delete_version(version)

    def copy(self, source: str, place: Place) -> None:
        """Copies all of a version into another; the copies have ids of their own, and refer to each other."""
        rows = self._db.execute("SELECT id, kind, flaws, document FROM children WHERE version_id = ?", (source,)).fetchall()
        new = {row[0]: str(ULID()) for row in rows}
        for old, kind, flaws, text in rows:
            links = self._db.execute("SELECT definition_id FROM links WHERE version_id = ? AND child_id = ?", (source, old))
            definitions = {new.get(definition, definition) for (definition,) in links}
            document = json.loads(_ULID.sub(lambda found: new.get(found[0], found[0]), text))
            self.save(place, Child(kind, document, json.loads(flaws), definitions))

    def referrers(self, version: str, definition: str) -> list[dict[str, str]]:
        """What refers to a definition, each as type, id and name."""
        rows = self._db.execute(
            "SELECT kind, id, name FROM links JOIN children USING (version_id)"
            " WHERE version_id = ? AND definition_id = ? AND id = child_id ORDER BY kind, name",
            (version, definition),
        )
        return [{"type": kind, "id": child, "name": name} for kind, child, name in rows]

    def flaws(self, version: str) -> dict[tuple[str, str], list[str]]:
        """What is wrong in a version, by the kind and name of where it is."""
        found: dict[tuple[str, str], list[str]] = {}
        rows = self._db.execute(
            "SELECT kind, name, flaws FROM children WHERE version_id = ? AND flaws != '[]' ORDER BY kind, name", (version,)
        )
        for kind, name, flaws in rows:
            found[kind, name] = json.loads(flaws)
        dangling = self._db.execute(
            "SELECT DISTINCT kind, name FROM links JOIN children USING (version_id) WHERE version_id = ? AND id = child_id"
            " AND definition_id NOT IN (SELECT id FROM children WHERE version_id = ?) ORDER BY kind, name",
            (version, version),
        )
        for kind, name in dangling:
            found.setdefault((kind, name), []).append(_GONE)
        return found
