"""The operations about connectors, by the operationId of the official document: one function each."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connection.bodies import (
    BigQueryConnectorCreate,
    HttpConnectorCreate,
)
from versori_pulumi.emulator.connector import auth_schemes as schemes, rules
from versori_pulumi.emulator.connector.bodies import (
    AUTH_SCHEME,
    CATEGORIES,
    CONNECTOR_UPDATE,
    CategoriesUpdate,
    TagsUpdate,
)
from versori_pulumi.emulator.http import queries
from versori_pulumi.emulator.http.calls import CONNECTOR, CONNECTORS, PROTOCOLS, Call, Operation, find_connector
from versori_pulumi.emulator.http.errors import conflict, invalid_field
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Record, Store


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
    return JSONResponse(find_connector(store, call).document)


def update_connector(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}."""
    record = find_connector(store, call)
    sent = check(CONNECTOR_UPDATE, call.json())
    return _save(store, record, rules.update(record.document, sent, store.now()))


def delete_connector(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}."""
    force = queries.flag(call.query, "force")
    record = find_connector(store, call)
    if (record.in_use or record.children_in_use) and not force:
        raise conflict("The connector is in use by another product.")
    store.delete(record.document["id"])
    return Response(status_code=204)


def update_connector_tags(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/tags."""
    record = find_connector(store, call)
    sent = check(TagsUpdate, call.json())
    _save(store, record, {**record.document, "tags": sent.tags, "updatedAt": store.now()})
    return Response(status_code=204)


def update_connector_categories(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/categories."""
    record = find_connector(store, call)
    record.categories = list(dict.fromkeys(check(CategoriesUpdate, call.json()).categories))
    _save(store, record, {**record.document, "updatedAt": store.now()})
    return Response(status_code=204)


def upsert_auth_scheme_config(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/auth-scheme-configs/{auth_scheme_config_id}."""
    record = find_connector(store, call)
    sent = check(AUTH_SCHEME, call.json())
    if sent.id != call.params["auth_scheme_config_id"]:
        raise invalid_field("id", "must be the id of the path")
    scheme = schemes.settle(sent, call.organisation, store)
    return _save(store, record, rules.upsert_scheme(record.document, scheme, store.now()))


def delete_auth_scheme_config(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}/auth-scheme-configs/{auth_scheme_config_id}."""
    record = find_connector(store, call)
    scheme_id = call.params["auth_scheme_config_id"]
    return _save(store, record, rules.remove_scheme(record.document, scheme_id, store.now()))


_SCHEME = CONNECTOR + "/auth-scheme-configs/{auth_scheme_config_id}"

OPERATIONS = (
    Operation("ListCategories", "GET", "/categories", list_categories),
    Operation("ListPublicConnectors", "GET", "/connectors", list_public_connectors),
    Operation("ListConnectors", "GET", CONNECTORS, list_connectors),
    Operation("CreateHTTPConnector", "POST", PROTOCOLS + "/http/connectors", create_http_connector),
    Operation("CreateBigQueryConnector", "POST", PROTOCOLS + "/bigquery/connectors", create_bigquery_connector),
    Operation("GetConnector", "GET", CONNECTOR, get_connector),
    Operation("UpdateConnector", "PUT", CONNECTOR, update_connector),
    Operation("DeleteConnector", "DELETE", CONNECTOR, delete_connector),
    Operation("UpdateConnectorTags", "PUT", CONNECTOR + "/tags", update_connector_tags),
    Operation("UpdateConnectorCategories", "PUT", CONNECTOR + "/categories", update_connector_categories),
    Operation("UpsertAuthSchemeConfig", "PUT", _SCHEME, upsert_auth_scheme_config),
    Operation("DeleteAuthSchemeConfig", "DELETE", _SCHEME, delete_auth_scheme_config),
)
