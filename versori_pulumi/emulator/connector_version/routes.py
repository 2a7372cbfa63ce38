"""The operations about versions."""

from __future__ import annotations

from typing import Any

from ulid import ULID

from versori_pulumi.emulator.connector import records, rules as connectors
from versori_pulumi.emulator.connector.records import Record
from versori_pulumi.emulator.connector_version import rules
from versori_pulumi.emulator.connector_version.bodies import VersionCreate, VersionUpdate
from versori_pulumi.emulator.connector_version.records import draft, find
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, VERSIONS, Call, Operations
from versori_pulumi.emulator.http.errors import ApiError, conflict, invalid_field, not_found

OPERATIONS = Operations()


@OPERATIONS.add("CreateConnectorVersion", "POST", VERSIONS, 201)
def create_connector_version(call: Call) -> Any:
    record = records.find(call)
    sent = call.read(VersionCreate)
    version = draft(call, record, sent.name)
    if "from_version" in sent.model_fields_set:
        version.copy(_source(record, sent.from_version)["id"])
    return version.save()


def _source(record: Record, name: str) -> dict[str, Any]:
    try:
        return rules.find(record.document, name)
    except ApiError:
        raise invalid_field("fromVersion", "is not a version of this connector") from None


@OPERATIONS.add("ListConnectorVersions", "GET", VERSIONS)
def list_connector_versions(call: Call) -> Any:
    return lists.page(records.find(call).document["versions"], call.query, "items")


@OPERATIONS.add("GetConnectorVersion", "GET", VERSION)
def get_connector_version(call: Call) -> Any:
    return find(call).document


@OPERATIONS.add("UpdateConnectorVersion", "PUT", VERSION)
def update_connector_version(call: Call) -> Any:
    version = find(call)
    version.document = rules.update(version.document, call.read(VersionUpdate))
    return version.save()


@OPERATIONS.add("DeleteConnectorVersion", "DELETE", VERSION)
def delete_connector_version(call: Call) -> None:
    force = lists.flag(call.query, "force")
    version = find(call)
    record = version.record
    if version.document["publishedAt"] is not None and not force:
        raise conflict("The version is published: unpublish it first, or force its deletion.")
    record.children_in_use = [used for used in record.children_in_use if used != version.id]
    record.save(call.store, rules.without(record.document, version.document, call.store.now()))
    call.store.clear(version.id)


@OPERATIONS.add("PublishConnector", "POST", VERSION + "/publish")
def publish_connector(call: Call) -> Any:
    version = find(call)
    version.document = rules.publish(version.document, version.flaws(), call.store.now())
    return {"version": version.save()}


@OPERATIONS.add("UnpublishConnector", "POST", VERSION + "/unpublish")
def unpublish_connector(call: Call) -> Any:
    version = find(call)
    version.document = rules.unpublish(version.document)
    if version.record.in_use or version.id in version.record.children_in_use:
        raise conflict("The version is in use by another product.")
    return {"version": version.save()}


@OPERATIONS.add("ImportPublicConnectorVersion", "POST", VERSION + "/library/import")
def import_public_connector_version(call: Call) -> Any:
    """The organisation is the importer's, the connector anyone's."""
    organisation = call.organisation
    library = records.look_up(call.store, call.ulid("connector_id"))
    if library is None or not library.document["public"]:
        raise not_found("Public connector")
    source = rules.find(library.document, call.params["version"])
    if source["publishedAt"] is None:
        # Only its owner sees a draft.
        raise not_found("Connector version")
    # Grants keep their credential, which "can be different to the Connector's OrganisationID"; connections are personal.
    own = {"id": str(ULID()), "organisationId": organisation, "public": False, "connections": [], "versions": []}
    record = Record(connectors.document({**library.document, **own, "createdAt": call.store.now()}), library.categories)
    version = draft(call, record, source["name"])
    if "description" in source:
        version.document["description"] = source["description"]
    version.copy(source["id"])
    version.save()
    return record.document
