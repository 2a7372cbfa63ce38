"""Where connectors and credentials are kept: SQLite, in memory or in a file.

A connector is stored as the JSON text in which it is answered, so that a page of a list is a join of texts and decodes
nothing; what lists filter and sort by is kept beside it in columns and indexes. One connection serves all requests:
each handler runs on the event loop without giving way, which makes the loop the one writer lock.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from versori_pulumi.emulator.clock import Clock
from versori_pulumi.emulator.content.tables import TABLES, Children
from versori_pulumi.emulator.http.queries import Page, Query
from versori_pulumi.emulator.private_file import make_private

_TABLES = """
CREATE TABLE IF NOT EXISTS connectors (
  id TEXT PRIMARY KEY, organisation_id TEXT NOT NULL, name TEXT NOT NULL, folded_name TEXT NOT NULL,
  protocol TEXT NOT NULL, public INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  in_use INTEGER NOT NULL, connections_in_use TEXT NOT NULL, document TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS newest ON connectors (organisation_id, updated_at, id, folded_name, protocol);
CREATE INDEX IF NOT EXISTS by_id ON connectors (organisation_id, id);
CREATE INDEX IF NOT EXISTS by_name ON connectors (organisation_id, name, id);
CREATE INDEX IF NOT EXISTS library ON connectors (updated_at, id) WHERE public = 1;
CREATE TABLE IF NOT EXISTS tags (connector_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT);
CREATE INDEX IF NOT EXISTS tags_of ON tags (connector_id, key, value);
CREATE TABLE IF NOT EXISTS categories (connector_id TEXT NOT NULL, position INTEGER NOT NULL, category TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS categories_of ON categories (connector_id, category);
CREATE TABLE IF NOT EXISTS credentials (
  id TEXT PRIMARY KEY, organisation_id TEXT NOT NULL, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS uploads (id TEXT PRIMARY KEY, content BLOB);
"""


@dataclass
class Record:
    """A connector and what no response shows of it."""

    document: dict[str, Any]
    categories: list[str] = field(default_factory=list)
    in_use: bool = False
    children_in_use: list[str] = field(default_factory=list)
    """The ids of its connections and versions that other products use."""


class Store:
    """The emulator's memory.

    Args:
        path: the file, created if it isn't there, and for its owner only; None keeps everything in memory.

    Raises:
        OSError: if the file can't be used.
        sqlite3.Error: if it is something else than a database.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            make_private(path)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        # Survives the end of the process at any point, and needs no wait for the disk.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA temp_store = MEMORY")
        self._db.executescript(_TABLES + TABLES)
        self.children = Children(self._db)
        (last,) = self._db.execute("SELECT max(updated_at) FROM connectors").fetchone()
        self._clock = Clock(last)

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def now(self) -> str:
        """The time, later than any time stored."""
        return self._clock.now()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what happens within takes effect, or nothing if it raises."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def reset(self) -> None:
        """Forgets everything."""
        for table in ("connectors", "tags", "categories", "credentials", "children", "links", "uploads"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are those above

    def find(self, organisation: str, connector: str) -> Record | None:
        """The connector, or None if the organisation has none of this id."""
        row = self._db.execute(
            # The column's name is from when only connections could be in use; files that are there have it.
            "SELECT document, in_use, connections_in_use FROM connectors WHERE id = ? AND organisation_id = ?",
            (connector, organisation),
        ).fetchone()
        if row is None:
            return None
        categories = self._db.execute(
            "SELECT category FROM categories WHERE connector_id = ? ORDER BY position", (connector,)
        )
        return Record(json.loads(row[0]), [category for (category,) in categories], bool(row[1]), json.loads(row[2]))

    def find_public(self, connector: str) -> Record | None:
        """The connector of whichever organisation, or None if it is not there or not public."""
        owner = self.owner(connector)
        record = self.find(owner, connector) if owner else None
        return record if record and record.document["public"] else None

    def owner(self, connector: str) -> str | None:
        """The organisation of the connector, or None if there is no such connector."""
        row = self._db.execute("SELECT organisation_id FROM connectors WHERE id = ?", (connector,)).fetchone()
        return row[0] if row else None

    def save(self, record: Record) -> None:
        """Keeps the connector, in the place of one with the same id."""
        document = record.document
        self._forget(document["id"])
        self._db.execute(
            "INSERT INTO connectors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document["id"],
                document["organisationId"],
                document["name"],
                document["name"].casefold(),
                document["protocol"],
                document["public"],
                document["createdAt"],
                document["updatedAt"],
                record.in_use,
                json.dumps(record.children_in_use),
                _compact(document),
            ),
        )
        self._save_labels(record)

    def _save_labels(self, record: Record) -> None:
        connector = record.document["id"]
        self._db.executemany(
            "INSERT INTO tags VALUES (?, ?, ?)",
            # A key without values is still a key to filter by.
            [(connector, key, value) for key, values in record.document["tags"].items() for value in values or [None]],
        )
        self._db.executemany(
            "INSERT INTO categories VALUES (?, ?, ?)",
            [(connector, position, category) for position, category in enumerate(record.categories)],
        )

    def delete(self, connector: str) -> None:
        """Forgets the connector and all in it; credentials belong to the organisation and stay."""
        self._forget(connector)
        self.children.keep_versions(connector, [])

    def _forget(self, connector: str) -> None:
        self._db.execute("DELETE FROM connectors WHERE id = ?", (connector,))
        self._db.execute("DELETE FROM tags WHERE connector_id = ?", (connector,))
        self._db.execute("DELETE FROM categories WHERE connector_id = ?", (connector,))

    def page(self, query: Query) -> Page:
        """A page of connectors."""
        (total,) = self._db.execute(*query.count()).fetchone()
        return query.page(total, self._db.execute(*query.select()).fetchall())

    def find_credential(self, organisation: str, credential: str) -> dict[str, Any] | None:
        """The credential, or None if the organisation has none of this id."""
        row = self._db.execute(
            "SELECT document FROM credentials WHERE id = ? AND organisation_id = ?",
            (credential.upper(), organisation.upper()),
        ).fetchone()
        return json.loads(row[0]) if row else None

    def save_credential(self, credential: dict[str, Any]) -> None:
        """Keeps the credential, in the place of one with the same id."""
        self._db.execute(
            "INSERT OR REPLACE INTO credentials VALUES (?, ?, ?)",
            (credential["id"], credential["organisationId"], json.dumps(credential)),
        )

    def reserve_upload(self, upload: str) -> None:
        """Lets a file be uploaded, once."""
        self._db.execute("INSERT INTO uploads VALUES (?, NULL)", (upload,))

    def save_upload(self, upload: str, content: bytes) -> bool:
        """Keeps an uploaded file, and tells whether that was allowed."""
        done = self._db.execute("UPDATE uploads SET content = ? WHERE id = ? AND content IS NULL", (content, upload))
        return done.rowcount == 1

    def find_upload(self, upload: str) -> bytes | None:
        """The uploaded file, or None."""
        row = self._db.execute("SELECT content FROM uploads WHERE id = ?", (upload,)).fetchone()
        return row[0] if row else None

    def credentials(self, organisation: str) -> list[dict[str, Any]]:
        """The credentials of an organisation, by id."""
        rows = self._db.execute("SELECT document FROM credentials WHERE organisation_id = ? ORDER BY id", (organisation,))
        return [json.loads(document) for (document,) in rows]


def _compact(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
