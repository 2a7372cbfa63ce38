"""The operations about versions."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response
from ulid import ULID

from versori_pulumi.emulator.connection.oauth2 import authorize_url
from versori_pulumi.emulator.connector import rules
from versori_pulumi.emulator.connector_version import rules as versions
from versori_pulumi.emulator.connector_version.bodies import OAuth2Initialise, VersionCreate, VersionUpdate
from versori_pulumi.emulator.connector_version.records import Spot, find_spot
from versori_pulumi.emulator.http import lists, queries
from versori_pulumi.emulator.http.calls import CONNECTOR, VERSION, VERSIONS, Call, Operation, find_connector
from versori_pulumi.emulator.http.errors import ApiError, conflict, invalid_field, not_found
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Record, Store


def create_connector_version(store: Store, call: Call) -> Response:
    """POST …/versions."""
    record = find_connector(store, call)
    sent = check(VersionCreate, call.json())
    spot = Spot.of(record, versions.create(record.document, sent.name, store.now()), call.address)
    if "from_version" in sent.model_fields_set:
        store.children.copy(_source(record, sent.from_version)["id"], spot.place)
    return JSONResponse(spot.save(store), 201)


def _source(record: Record, name: str) -> dict[str, Any]:
    try:
        return versions.find(record.document, name)
    except ApiError:
        raise invalid_field("fromVersion", "is not a version of this connector") from None


def list_connector_versions(store: Store, call: Call) -> Response:
    """GET …/versions."""
    return JSONResponse(lists.newest(find_connector(store, call).document["versions"], call.query))


def get_connector_version(store: Store, call: Call) -> Response:
    """GET …/versions/{version}."""
    return JSONResponse(find_spot(store, call).version)


def update_connector_version(store: Store, call: Call) -> Response:
    """PUT …/versions/{version}."""
    spot = find_spot(store, call)
    sent = check(VersionUpdate, call.json())
    return JSONResponse(spot.with_version(versions.update(spot.version, sent)).save(store))


def delete_connector_version(store: Store, call: Call) -> Response:
    """DELETE …/versions/{version}."""
    force = queries.flag(call.query, "force")
    spot = find_spot(store, call)
    record, version = spot.record, spot.version
    if version["publishedAt"] is not None and not force:
        raise conflict("The version is published: unpublish it first, or force its deletion.")
    record.children_in_use = [used for used in record.children_in_use if used != version["id"]]
    record.document = versions.without(record.document, version, store.now())
    store.save(record)
    store.children.delete_version(version["id"])
    return Response(status_code=204)


def publish_connector(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/publish."""
    spot = find_spot(store, call)
    published = versions.publish(spot.version, store.children.flaws(spot.version["id"]), store.now())
    return JSONResponse({"version": spot.with_version(published).save(store)})


def unpublish_connector(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/unpublish."""
    spot = find_spot(store, call)
    draft = versions.unpublish(spot.version)
    if spot.record.in_use or draft["id"] in spot.record.children_in_use:
        raise conflict("The version is in use by another product.")
    return JSONResponse({"version": spot.with_version(draft).save(store)})


def import_public_connector_version(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/library/import: the organisation is the importer's, the connector anyone's."""
    organisation, now = call.organisation, store.now()
    library = store.find_public(call.ulid("connector_id"))
    if library is None:
        raise not_found("Public connector")
    source = versions.find(library.document, call.params["version"])
    if source["publishedAt"] is None:
        # A draft is its owner's alone.
        raise not_found("Connector version")
    # Grants keep their credential, which "can be different to the Connector's OrganisationID"; connections are personal.
    own = {"id": str(ULID()), "organisationId": organisation, "public": False, "connections": [], "versions": []}
    record = Record(rules.document({**library.document, **own, "createdAt": now}), list(library.categories))
    draft = versions.create(record.document, source["name"], now)
    if "description" in source:
        draft["description"] = source["description"]
    spot = Spot.of(record, draft, call.address)
    store.children.copy(source["id"], spot.place)
    spot.save(store)
    return JSONResponse(record.document)


def initialise_oauth2_connection(store: Store, call: Call) -> Response:
    """POST …/oauth2/initialise."""
    find_connector(store, call)
    sent = check(OAuth2Initialise, call.json())
    return JSONResponse({"url": authorize_url(sent, call.address)})


OPERATIONS = (
    Operation("InitialiseOAuth2Connection", "POST", CONNECTOR + "/oauth2/initialise", initialise_oauth2_connection),
    Operation("CreateConnectorVersion", "POST", VERSIONS, create_connector_version),
    Operation("ListConnectorVersions", "GET", VERSIONS, list_connector_versions),
    Operation("GetConnectorVersion", "GET", VERSION, get_connector_version),
    Operation("UpdateConnectorVersion", "PUT", VERSION, update_connector_version),
    Operation("DeleteConnectorVersion", "DELETE", VERSION, delete_connector_version),
    Operation("ImportPublicConnectorVersion", "POST", VERSION + "/library/import", import_public_connector_version),
    Operation("PublishConnector", "POST", VERSION + "/publish", publish_connector),
    Operation("UnpublishConnector", "POST", VERSION + "/unpublish", unpublish_connector),
)
