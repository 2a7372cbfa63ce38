"""Connectors as they are kept: the document that the API answers, and what no response shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from versori_pulumi.emulator.http.calls import Call
from versori_pulumi.emulator.http.errors import not_found
from versori_pulumi.emulator.store import Store

_COLLECTION = "connectors"


@dataclass
class Record:
    """A connector and what no response shows of it."""

    document: dict[str, Any]
    categories: list[str] = field(default_factory=list)
    in_use: bool = False
    children_in_use: list[str] = field(default_factory=list)
    """The ids of its connections and versions that other products use."""

    def save(self, store: Store, document: dict[str, Any]) -> dict[str, Any]:
        """Keeps the connector with this document, in the place of one with the same id, and gives the document back."""
        self.document = document
        store.save(_COLLECTION, document["id"], dict(vars(self)))
        return document


def look_up(store: Store, connector: str) -> Record | None:
    """The connector of whichever organisation, or None."""
    kept = store.find(_COLLECTION, connector)
    return Record(**kept) if kept else None


def find(call: Call) -> Record:
    """The connector of the path.

    Raises:
        ApiError: 404 if the organisation has no such connector.
    """
    organisation, record = call.organisation, look_up(call.store, call.ulid("connector_id"))
    if record is None or record.document["organisationId"] != organisation:
        raise not_found("Connector")
    return record


def all_kept(store: Store) -> list[dict[str, Any]]:
    """The connectors of all organisations: what is in a Record, by the names of its fields, as there can be thousands."""
    return store.all(_COLLECTION)


def delete(store: Store, record: Record) -> None:
    """Forgets the connector and all in it; credentials belong to the organisation and stay."""
    store.delete(_COLLECTION, record.document["id"])
    for version in record.document["versions"]:
        store.clear(version["id"])
