"""The operations of the API, by the operationId of the official document: one function each, and the table of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator import connections, queries, rules, schemes
from versori_pulumi.emulator.bodies import (
    AUTH_SCHEME,
    CATEGORIES,
    CONNECTOR_UPDATE,
    CategoriesUpdate,
    TagsUpdate,
    is_ulid,
)
from versori_pulumi.emulator.connection_bodies import (
    BigQueryConnectorCreate,
    ConnectionCreate,
    ConnectionUpdate,
    HttpConnectorCreate,
)
from versori_pulumi.emulator.errors import conflict, invalid_field, not_found, precondition_failed
from versori_pulumi.emulator.parsing import check, parse_json
from versori_pulumi.emulator.store import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.datastructures import QueryParams

    from versori_pulumi.emulator.store import Store


@dataclass(frozen=True)
class Call:
    """A request, read in full."""

    method: str
    path: str
    params: Mapping[str, str]
    query: QueryParams
    body: bytes
    content_type: str

    def ulid(self, name: str) -> str:
        """An id of the path.

        Raises:
            ApiError: 400 if it is no ULID.
        """
        if not is_ulid(self.params[name]):
            raise invalid_field(name, "must be a ULID: 26 characters of Crockford base 32")
        return self.params[name].upper()

    @property
    def organisation(self) -> str:
        """The organisation of the path."""
        return self.ulid("organisation_id")

    def json(self) -> Any:
        """The body."""
        return parse_json(self.body, self.content_type)


def _connector(store: Store, call: Call) -> Record:
    organisation, connector = call.organisation, call.ulid("connector_id")
    record = store.find(organisation, connector)
    if record is None:
        raise not_found("Connector")
    return record


def _save(store: Store, record: Record, document: dict[str, Any]) -> Response:
    record.document = document
    store.save(record)
    return JSONResponse(document)


def list_categories(_store: Store, _call: Call) -> Response:
    """GET /categories."""
    return JSONResponse(list(CATEGORIES))


def _page(store: Store, query: queries.Query) -> Response:
    page = store.page(query)
    info = {"totalCount": page.total, "next": page.next, "prev": page.prev}
    head = json.dumps({name: value for name, value in info.items() if value is not None})
    return Response(f'{head[:-1]}, "connectors": [{",".join(page.documents)}]}}', media_type="application/json")


def list_public_connectors(store: Store, call: Call) -> Response:
    """GET /connectors."""
    return _page(store, queries.connectors(None, call.query))


def list_connectors(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors."""
    return _page(store, queries.connectors(call.organisation, call.query))


def create_http_connector(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/protocols/http/connectors."""
    organisation = call.organisation
    sent = check(HttpConnectorCreate, call.json())
    return _created(store, rules.create_http(sent, organisation, store, store.now()))


def create_bigquery_connector(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/protocols/bigquery/connectors."""
    organisation = call.organisation
    sent = check(BigQueryConnectorCreate, call.json())
    return _created(store, rules.create_bigquery(sent, organisation, store, store.now()))


def _created(store: Store, document: dict[str, Any]) -> Response:
    store.save(Record(document))
    return JSONResponse(document, 201)


def get_connector(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors/{connector_id}."""
    return JSONResponse(_connector(store, call).document)


def update_connector(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}."""
    record = _connector(store, call)
    sent = check(CONNECTOR_UPDATE, call.json())
    return _save(store, record, rules.update(record.document, sent, store.now()))


def delete_connector(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}."""
    force = queries.flag(call.query, "force")
    record = _connector(store, call)
    if (record.in_use or record.connections_in_use) and not force:
        raise conflict("The connector is in use by another product.")
    store.delete(record.document["id"])
    return Response(status_code=204)


def update_connector_tags(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/tags."""
    record = _connector(store, call)
    sent = check(TagsUpdate, call.json())
    _save(store, record, {**record.document, "tags": sent.tags, "updatedAt": store.now()})
    return Response(status_code=204)


def update_connector_categories(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/categories."""
    record = _connector(store, call)
    record.categories = list(dict.fromkeys(check(CategoriesUpdate, call.json()).categories))
    _save(store, record, {**record.document, "updatedAt": store.now()})
    return Response(status_code=204)


def upsert_auth_scheme_config(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/auth-scheme-configs/{auth_scheme_config_id}."""
    record = _connector(store, call)
    sent = check(AUTH_SCHEME, call.json())
    if sent.id != call.params["auth_scheme_config_id"]:
        raise invalid_field("id", "must be the id of the path")
    scheme = schemes.settle(sent, call.organisation, store)
    return _save(store, record, rules.upsert_scheme(record.document, scheme, store.now()))


def delete_auth_scheme_config(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}/auth-scheme-configs/{auth_scheme_config_id}."""
    record = _connector(store, call)
    scheme_id = call.params["auth_scheme_config_id"]
    return _save(store, record, rules.remove_scheme(record.document, scheme_id, store.now()))


def list_connector_connections(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors/{connector_id}/connections."""
    return JSONResponse(queries.summaries(_connector(store, call).document["connections"], call.query))


def create_connector_connection(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/connectors/{connector_id}/connections."""
    record = _connector(store, call)
    sent = check(ConnectionCreate, call.json())
    siblings = record.document["connections"]
    connection = connections.create(sent, siblings, call.organisation, store, store.now())
    _save_connections(store, record, [*siblings, connection])
    return JSONResponse(connection)


def _save_connections(store: Store, record: Record, kept: list[dict[str, Any]]) -> None:
    _save(store, record, {**record.document, "connections": kept, "updatedAt": store.now()})


def _connection(record: Record, call: Call) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    wanted = call.ulid("connection_id")
    kept = record.document["connections"]
    found = [connection for connection in kept if connection["id"] == wanted]
    if not found:
        raise not_found("Connection")
    return found[0], [connection for connection in kept if connection["id"] != wanted]


def get_connection(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors/{connector_id}/connections/{connection_id}."""
    connection, _ = _connection(_connector(store, call), call)
    return JSONResponse(connection)


def update_connection(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/connections/{connection_id}."""
    record = _connector(store, call)
    current, siblings = _connection(record, call)
    sent = check(ConnectionUpdate, call.json())
    updated = connections.update(current, sent, siblings, store, call.organisation)
    updated["updatedAt"] = store.now()
    kept = [updated if each["id"] == updated["id"] else each for each in record.document["connections"]]
    _save_connections(store, record, kept)
    return JSONResponse(updated)


def delete_connection(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}/connections/{connection_id}."""
    force = queries.flag(call.query, "force")
    record = _connector(store, call)
    connection, siblings = _connection(record, call)
    if connection["id"] in record.connections_in_use and not force:
        raise precondition_failed("The connection is in use by another product.")
    record.connections_in_use = [used for used in record.connections_in_use if used != connection["id"]]
    _save_connections(store, record, siblings)
    return Response(status_code=204)


class Operation(NamedTuple):
    """An operation of the API."""

    id: str
    method: str
    path: str
    handle: Callable[[Store, Call], Response]


_CONNECTORS = "/o/{organisation_id}/connectors"
_CONNECTOR = _CONNECTORS + "/{connector_id}"
_SCHEME = _CONNECTOR + "/auth-scheme-configs/{auth_scheme_config_id}"
_CONNECTIONS = _CONNECTOR + "/connections"
_CONNECTION = _CONNECTIONS + "/{connection_id}"
_PROTOCOLS = "/o/{organisation_id}/protocols"

OPERATIONS = (
    Operation("ListCategories", "GET", "/categories", list_categories),
    Operation("ListPublicConnectors", "GET", "/connectors", list_public_connectors),
    Operation("ListConnectors", "GET", _CONNECTORS, list_connectors),
    Operation("CreateHTTPConnector", "POST", _PROTOCOLS + "/http/connectors", create_http_connector),
    Operation("CreateBigQueryConnector", "POST", _PROTOCOLS + "/bigquery/connectors", create_bigquery_connector),
    Operation("GetConnector", "GET", _CONNECTOR, get_connector),
    Operation("UpdateConnector", "PUT", _CONNECTOR, update_connector),
    Operation("DeleteConnector", "DELETE", _CONNECTOR, delete_connector),
    Operation("UpdateConnectorTags", "PUT", _CONNECTOR + "/tags", update_connector_tags),
    Operation("UpdateConnectorCategories", "PUT", _CONNECTOR + "/categories", update_connector_categories),
    Operation("UpsertAuthSchemeConfig", "PUT", _SCHEME, upsert_auth_scheme_config),
    Operation("DeleteAuthSchemeConfig", "DELETE", _SCHEME, delete_auth_scheme_config),
    Operation("ListConnectorConnections", "GET", _CONNECTIONS, list_connector_connections),
    Operation("CreateConnectorConnection", "POST", _CONNECTIONS, create_connector_connection),
    Operation("GetConnection", "GET", _CONNECTION, get_connection),
    Operation("UpdateConnection", "PUT", _CONNECTION, update_connection),
    Operation("DeleteConnection", "DELETE", _CONNECTION, delete_connection),
)
