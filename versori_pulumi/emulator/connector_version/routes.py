"""The operations about versions."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response
from ulid import ULID

from versori_pulumi.emulator.connector import records, rules as connectors
from versori_pulumi.emulator.connector.records import Record
from versori_pulumi.emulator.connector_version import rules
from versori_pulumi.emulator.connector_version.bodies import VersionCreate, VersionUpdate
from versori_pulumi.emulator.connector_version.records import Version, find
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, VERSIONS, Call, Operation
from versori_pulumi.emulator.http.errors import ApiError, conflict, invalid_field, not_found
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store


def create_connector_version(store: Store, call: Call) -> Response:
    """POST …/versions."""
    record = records.find(store, call)
    sent = check(VersionCreate, call.json())
    version = Version(store, record, rules.create(record.document, sent.name, store.now()), call.address)
    if "from_version" in sent.model_fields_set:
        version.copy(_source(record, sent.from_version)["id"])
    return JSONResponse(version.save(), 201)


def _source(record: Record, name: str) -> dict[str, Any]:
    try:
        return rules.find(record.document, name)
    except ApiError:
        raise invalid_field("fromVersion", "is not a version of this connector") from None


def list_connector_versions(store: Store, call: Call) -> Response:
    """GET …/versions."""
    return JSONResponse(lists.page(records.find(store, call).document["versions"], call.query, "items"))


def get_connector_version(store: Store, call: Call) -> Response:
    """GET …/versions/{version}."""
    return JSONResponse(find(store, call).document)


def update_connector_version(store: Store, call: Call) -> Response:
    """PUT …/versions/{version}."""
    version = find(store, call)
    version.document = rules.update(version.document, check(VersionUpdate, call.json()))
    return JSONResponse(version.save())


def delete_connector_version(store: Store, call: Call) -> Response:
    """DELETE …/versions/{version}."""
    force = lists.flag(call.query, "force")
    version = find(store, call)
    record = version.record
    if version.document["publishedAt"] is not None and not force:
        raise conflict("The version is published: unpublish it first, or force its deletion.")
    record.children_in_use = [used for used in record.children_in_use if used != version.id]
    record.document = rules.without(record.document, version.document, store.now())
    record.save(store)
    store.clear(version.id)
    return Response(status_code=204)


def publish_connector(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/publish."""
    version = find(store, call)
    version.document = rules.publish(version.document, version.flaws(), store.now())
    return JSONResponse({"version": version.save()})


def unpublish_connector(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/unpublish."""
    version = find(store, call)
    version.document = rules.unpublish(version.document)
    if version.record.in_use or version.id in version.record.children_in_use:
        raise conflict("The version is in use by another product.")
    return JSONResponse({"version": version.save()})


def import_public_connector_version(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/library/import: the organisation is the importer's, the connector anyone's."""
    organisation, now = call.organisation, store.now()
    library = records.look_up(store, call.ulid("connector_id"))
    if library is None or not library.document["public"]:
        raise not_found("Public connector")
    source = rules.find(library.document, call.params["version"])
    if source["publishedAt"] is None:
        # Only its owner sees a draft.
        raise not_found("Connector version")
    # Grants keep their credential, which "can be different to the Connector's OrganisationID"; connections are personal.
    own = {"id": str(ULID()), "organisationId": organisation, "public": False, "connections": [], "versions": []}
    record = Record(connectors.document({**library.document, **own, "createdAt": now}), library.categories)
    draft = rules.create(record.document, source["name"], now)
    if "description" in source:
        draft["description"] = source["description"]
    version = Version(store, record, draft, call.address)
    version.copy(source["id"])
    version.save()
    return JSONResponse(record.document)


OPERATIONS = (
    Operation("CreateConnectorVersion", "POST", VERSIONS, create_connector_version),
    Operation("ListConnectorVersions", "GET", VERSIONS, list_connector_versions),
    Operation("GetConnectorVersion", "GET", VERSION, get_connector_version),
    Operation("UpdateConnectorVersion", "PUT", VERSION, update_connector_version),
    Operation("DeleteConnectorVersion", "DELETE", VERSION, delete_connector_version),
    Operation("ImportPublicConnectorVersion", "POST", VERSION + "/library/import", import_public_connector_version),
    Operation("PublishConnector", "POST", VERSION + "/publish", publish_connector),
    Operation("UnpublishConnector", "POST", VERSION + "/unpublish", unpublish_connector),
)
