"""The operations about connections."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connection import rules
from versori_pulumi.emulator.connection.bodies import ConnectionCreate, ConnectionUpdate, OAuth2Initialise
from versori_pulumi.emulator.connection.oauth2 import authorize_url
from versori_pulumi.emulator.connector.records import Record, find
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import CONNECTOR, Call, Operation
from versori_pulumi.emulator.http.errors import not_found, precondition_failed
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store

_SUMMARY = ("id", "name", "createdAt", "updatedAt")


def list_connector_connections(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors/{connector_id}/connections."""
    page = lists.page(find(store, call).document["connections"], call.query, "items")
    return JSONResponse({**page, "items": [{name: each[name] for name in _SUMMARY} for each in page["items"]]})


def create_connector_connection(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/connectors/{connector_id}/connections."""
    record = find(store, call)
    sent = check(ConnectionCreate, call.json())
    siblings = record.document["connections"]
    connection = rules.create(sent, siblings, call.organisation, store, store.now())
    _save_connections(store, record, [*siblings, connection])
    return JSONResponse(connection)


def _save_connections(store: Store, record: Record, kept: list[dict[str, Any]]) -> None:
    record.document = {**record.document, "connections": kept, "updatedAt": store.now()}
    record.save(store)


def _connection(record: Record, call: Call) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    wanted = call.ulid("connection_id")
    kept = record.document["connections"]
    found = [connection for connection in kept if connection["id"] == wanted]
    if not found:
        raise not_found("Connection")
    return found[0], [connection for connection in kept if connection["id"] != wanted]


def get_connection(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors/{connector_id}/connections/{connection_id}."""
    connection, _ = _connection(find(store, call), call)
    return JSONResponse(connection)


def update_connection(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/connections/{connection_id}."""
    record = find(store, call)
    current, siblings = _connection(record, call)
    sent = check(ConnectionUpdate, call.json())
    updated = rules.update(current, sent, siblings, store, call.organisation)
    updated["updatedAt"] = store.now()
    kept = [updated if each["id"] == updated["id"] else each for each in record.document["connections"]]
    _save_connections(store, record, kept)
    return JSONResponse(updated)


def delete_connection(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}/connections/{connection_id}."""
    force = lists.flag(call.query, "force")
    record = find(store, call)
    connection, siblings = _connection(record, call)
    if connection["id"] in record.children_in_use and not force:
        raise precondition_failed("The connection is in use by another product.")
    record.children_in_use = [used for used in record.children_in_use if used != connection["id"]]
    _save_connections(store, record, siblings)
    return Response(status_code=204)


def initialise_oauth2_connection(store: Store, call: Call) -> Response:
    """POST …/oauth2/initialise."""
    find(store, call)
    sent = check(OAuth2Initialise, call.json())
    return JSONResponse({"url": authorize_url(sent, call.address)})


_CONNECTIONS = CONNECTOR + "/connections"
_CONNECTION = _CONNECTIONS + "/{connection_id}"

OPERATIONS = (
    Operation("ListConnectorConnections", "GET", _CONNECTIONS, list_connector_connections),
    Operation("CreateConnectorConnection", "POST", _CONNECTIONS, create_connector_connection),
    Operation("GetConnection", "GET", _CONNECTION, get_connection),
    Operation("UpdateConnection", "PUT", _CONNECTION, update_connection),
    Operation("DeleteConnection", "DELETE", _CONNECTION, delete_connection),
    Operation("InitialiseOAuth2Connection", "POST", CONNECTOR + "/oauth2/initialise", initialise_oauth2_connection),
)
