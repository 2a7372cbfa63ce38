"""Where everything is kept: JSON values in memory, by collection and key, and a copy in SQLite that outlives the process.

What is kept is never changed in place: another value takes its place, so that a transaction can be undone. Each handler
runs on the event loop without giving way, which makes the loop the one writer lock.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from versori_pulumi.emulator import clock
from versori_pulumi.emulator.private_file import make_private

_TABLE = """
CREATE TABLE IF NOT EXISTS kept (
  collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, key))
"""


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
        self._db.execute(_TABLE)
        self._collections: dict[str, dict[str, Any]] = {}
        for collection, key, text in self._db.execute("SELECT collection, key, value FROM kept"):
            self._collections.setdefault(collection, {})[key] = json.loads(text)
        self._before: list[tuple[str, str, Any]] = []

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def now(self) -> str:
        """The time, later than any before, a restart or not."""
        now = clock.after(self.find("clock", "last"))
        self.save("clock", "last", now)
        return now

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what happens within takes effect, or nothing if it raises."""
        self._before = []
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            for collection, key, value in reversed(self._before):
                self._set(collection, key, value)
            raise
        self._db.execute("COMMIT")

    def reset(self) -> None:
        """Forgets everything."""
        for collection in list(self._collections):
            self.clear(collection)

    def find(self, collection: str, key: str) -> Any:
        """What is kept under the key, or None."""
        return self._collections.get(collection, {}).get(key)

    def all(self, collection: str) -> list[Any]:
        """Everything in a collection."""
        return list(self._collections.get(collection, {}).values())

    def save(self, collection: str, key: str, value: Any) -> None:
        """Keeps a value in the place of what was under the key."""
        self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (collection, key, json.dumps(value)))
        self._change(collection, key, value)

    def delete(self, collection: str, key: str) -> None:
        """Forgets what is under the key, if anything is."""
        self._db.execute("DELETE FROM kept WHERE collection = ? AND key = ?", (collection, key))
        self._change(collection, key, None)

    def clear(self, collection: str) -> None:
        """Forgets all of a collection."""
        for key in list(self._collections.get(collection, {})):
            self.delete(collection, key)

    def _change(self, collection: str, key: str, value: Any) -> None:
        self._before.append((collection, key, self.find(collection, key)))
        self._set(collection, key, value)

    def _set(self, collection: str, key: str, value: Any) -> None:
        if value is None:
            self._collections.get(collection, {}).pop(key, None)
        else:
            self._collections.setdefault(collection, {})[key] = value
