"""The operations about connectors, by the operationId of the official document: one function each."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connector import auth_schemes, rules
from versori_pulumi.emulator.connector.auth_schemes import AUTH_SCHEME
from versori_pulumi.emulator.connector.bodies import (
    CATEGORIES,
    CONNECTOR_UPDATE,
    BigQueryConnectorCreate,
    CategoriesUpdate,
    HttpConnectorCreate,
    TagsUpdate,
)
from versori_pulumi.emulator.connector.records import Record, all_records, delete, find
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import CONNECTOR, CONNECTORS, PROTOCOLS, Call, Operation
from versori_pulumi.emulator.http.errors import conflict, invalid_field
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store


def _save(store: Store, record: Record, document: dict[str, Any], status: int = 200) -> Response:
    record.document = document
    record.save(store)
    return JSONResponse(document, status)


def list_categories(_store: Store, _call: Call) -> Response:
    """GET /categories."""
    return JSONResponse(list(CATEGORIES))


def _page(records: list[Record], call: Call) -> Response:
    found = [record.document for record in rules.matching(records, call.query)]
    return JSONResponse(lists.page(found, call.query, "connectors", lists.sort(call.query)))


def list_public_connectors(store: Store, call: Call) -> Response:
    """GET /connectors."""
    return _page([record for record in all_records(store) if record.document["public"]], call)


def list_connectors(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors."""
    organisation = call.organisation
    return _page([each for each in all_records(store) if each.document["organisationId"] == organisation], call)


def create_http_connector(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/protocols/http/connectors."""
    document = rules.create_http(check(HttpConnectorCreate, call.json()), call.organisation, store)
    return _save(store, Record(document), document, 201)


def create_bigquery_connector(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/protocols/bigquery/connectors."""
    document = rules.create_bigquery(check(BigQueryConnectorCreate, call.json()), call.organisation, store)
    return _save(store, Record(document), document, 201)


def get_connector(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/connectors/{connector_id}."""
    return JSONResponse(find(store, call).document)


def update_connector(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}."""
    record = find(store, call)
    sent = check(CONNECTOR_UPDATE, call.json())
    return _save(store, record, rules.update(record.document, sent, store.now()))


def delete_connector(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}."""
    force = lists.flag(call.query, "force")
    record = find(store, call)
    if (record.in_use or record.children_in_use) and not force:
        raise conflict("The connector is in use by another product.")
    delete(store, record)
    return Response(status_code=204)


def update_connector_tags(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/tags."""
    record = find(store, call)
    sent = check(TagsUpdate, call.json())
    _save(store, record, {**record.document, "tags": sent.tags, "updatedAt": store.now()})
    return Response(status_code=204)


def update_connector_categories(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/categories."""
    record = find(store, call)
    record.categories = list(dict.fromkeys(check(CategoriesUpdate, call.json()).categories))
    _save(store, record, {**record.document, "updatedAt": store.now()})
    return Response(status_code=204)


def upsert_auth_scheme_config(store: Store, call: Call) -> Response:
    """PUT /o/{organisation_id}/connectors/{connector_id}/auth-scheme-configs/{auth_scheme_config_id}."""
    record = find(store, call)
    sent = check(AUTH_SCHEME, call.json())
    if sent.id != call.params["auth_scheme_config_id"]:
        raise invalid_field("id", "must be the id of the path")
    scheme = auth_schemes.settle(sent, call.organisation, store)
    return _save(store, record, rules.upsert_scheme(record.document, scheme, store.now()))


def delete_auth_scheme_config(store: Store, call: Call) -> Response:
    """DELETE /o/{organisation_id}/connectors/{connector_id}/auth-scheme-configs/{auth_scheme_config_id}."""
    record = find(store, call)
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
