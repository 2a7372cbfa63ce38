"""A version within its connector: found by a request, changed, and put back."""

from __future__ import annotations

from typing import Any, NamedTuple

from versori_pulumi.emulator.connector_version import rules as versions
from versori_pulumi.emulator.content.tables import Place
from versori_pulumi.emulator.http.calls import Call, find_connector
from versori_pulumi.emulator.store import Record, Store


class Spot(NamedTuple):
    """A version of a connector."""

    record: Record
    version: dict[str, Any]
    place: Place

    @classmethod
    def of(cls, record: Record, version: dict[str, Any], address: str) -> Spot:
        """The version within its connector.

        Args:
            record: the connector.
            version: the version, which may be new.
            address: where the emulator was reached.
        """
        document = record.document
        return cls(
            record, version, Place(document["organisationId"], document["id"], version["id"], version["name"], address)
        )

    def with_version(self, version: dict[str, Any]) -> Spot:
        """The same with the version changed."""
        return self._replace(version=version)

    def save(self, store: Store) -> dict[str, Any]:
        """Puts the version into its connector, updated now and judged by what is in it, and gives it back."""
        flaws = store.children.flaws(self.place.version_id)
        self.record.document = versions.put(self.record.document, versions.judged(self.version, flaws), store.now())
        store.save(self.record)
        kept = self.record.document["versions"]
        return dict(next(version for version in kept if version["id"] == self.place.version_id))


def find_spot(store: Store, call: Call) -> Spot:
    """The version of the path.

    Raises:
        ApiError: 404 if there is no such connector or version.
    """
    record = find_connector(store, call)
    return Spot.of(record, versions.find(record.document, call.params["version"]), call.address)


def find_draft(store: Store, call: Call) -> Spot:
    """The version of the path, to be changed.

    Raises:
        ApiError: 404 if there is no such connector or version, 409 if the version is published.
    """
    spot = find_spot(store, call)
    versions.refuse_published(spot.version)
    return spot
