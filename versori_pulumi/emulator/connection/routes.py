"""The operations about connections."""

from __future__ import annotations

from typing import Any

from versori_pulumi.emulator.connection import rules
from versori_pulumi.emulator.connection.bodies import ConnectionCreate, ConnectionUpdate, OAuth2Initialise
from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connection.oauth2 import authorize_url
from versori_pulumi.emulator.connector.records import Record, find
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import CONNECTOR, Call, Operations
from versori_pulumi.emulator.http.errors import not_found, precondition_failed

_CONNECTIONS = CONNECTOR + "/connections"
_CONNECTION = _CONNECTIONS + "/{connection_id}"
_SUMMARY = ("id", "name", "createdAt", "updatedAt")
OPERATIONS = Operations()


@OPERATIONS.add("ListConnectorConnections", "GET", _CONNECTIONS)
def list_connector_connections(call: Call) -> Any:
    page = lists.page(find(call).document["connections"], call.query, "items")
    return {**page, "items": [{name: each[name] for name in _SUMMARY} for each in page["items"]]}


@OPERATIONS.add("CreateConnectorConnection", "POST", _CONNECTIONS)
def create_connector_connection(call: Call) -> Any:
    record = find(call)
    sent = call.read(ConnectionCreate)
    siblings = record.document["connections"]
    connection = rules.create(sent, siblings, Vault(call.store, call.organisation), call.store.now())
    _save(call, record, [*siblings, connection])
    return connection


def _save(call: Call, record: Record, kept: list[dict[str, Any]]) -> None:
    record.save(call.store, {**record.document, "connections": kept, "updatedAt": call.store.now()})


def _find(record: Record, call: Call) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The connection of the path, and the others of its connector."""
    wanted = call.ulid("connection_id")
    kept = record.document["connections"]
    found = [connection for connection in kept if connection["id"] == wanted]
    if not found:
        raise not_found("Connection")
    return found[0], [connection for connection in kept if connection["id"] != wanted]


@OPERATIONS.add("GetConnection", "GET", _CONNECTION)
def get_connection(call: Call) -> Any:
    connection, _ = _find(find(call), call)
    return connection


@OPERATIONS.add("UpdateConnection", "PUT", _CONNECTION)
def update_connection(call: Call) -> Any:
    record = find(call)
    current, siblings = _find(record, call)
    sent = call.read(ConnectionUpdate)
    updated = rules.update(current, sent, siblings, Vault(call.store, call.organisation))
    updated["updatedAt"] = call.store.now()
    _save(call, record, [updated if each is current else each for each in record.document["connections"]])
    return updated


@OPERATIONS.add("DeleteConnection", "DELETE", _CONNECTION)
def delete_connection(call: Call) -> None:
    force = lists.flag(call.query, "force")
    record = find(call)
    connection, siblings = _find(record, call)
    if connection["id"] in record.children_in_use and not force:
        raise precondition_failed("The connection is in use by another product.")
    record.children_in_use = [used for used in record.children_in_use if used != connection["id"]]
    _save(call, record, siblings)


@OPERATIONS.add("InitialiseOAuth2Connection", "POST", CONNECTOR + "/oauth2/initialise")
def initialise_oauth2_connection(call: Call) -> Any:
    find(call)
    return {"url": authorize_url(call.read(OAuth2Initialise), call.address)}
