"""The operations about connectors, by the operationId of the official document."""

from __future__ import annotations

from typing import Any

from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector import auth_schemes, bodies, rules
from versori_pulumi.emulator.connector.auth_schemes import AUTH_SCHEME
from versori_pulumi.emulator.connector.records import Record, all_kept, delete, find
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import CONNECTOR, CONNECTORS, PROTOCOLS, Call, Operations
from versori_pulumi.emulator.http.errors import conflict, invalid_field

_SCHEME = CONNECTOR + "/auth-scheme-configs/{auth_scheme_config_id}"
OPERATIONS = Operations()


@OPERATIONS.add("ListCategories", "GET", "/categories")
def list_categories(_call: Call) -> Any:
    return bodies.CATEGORIES


def _page(kept: list[dict[str, Any]], call: Call) -> dict[str, Any]:
    found = rules.matching(kept, call.query)
    return lists.page(found, call.query, "connectors", lists.sort(call.query))


@OPERATIONS.add("ListPublicConnectors", "GET", "/connectors")
def list_public_connectors(call: Call) -> Any:
    return _page([each for each in all_kept(call.store) if each["document"]["public"]], call)


@OPERATIONS.add("ListConnectors", "GET", CONNECTORS)
def list_connectors(call: Call) -> Any:
    organisation = call.organisation
    return _page([each for each in all_kept(call.store) if each["document"]["organisationId"] == organisation], call)


def _create(call: Call, sent: bodies.HttpConnectorCreate | bodies.BigQueryConnectorCreate) -> dict[str, Any]:
    document = rules.create(sent, Vault(call.store, call.organisation))
    return Record(document).save(call.store, document)


@OPERATIONS.add("CreateHTTPConnector", "POST", PROTOCOLS + "/http/connectors", 201)
def create_http_connector(call: Call) -> Any:
    return _create(call, call.read(bodies.HttpConnectorCreate))


@OPERATIONS.add("CreateBigQueryConnector", "POST", PROTOCOLS + "/bigquery/connectors", 201)
def create_bigquery_connector(call: Call) -> Any:
    return _create(call, call.read(bodies.BigQueryConnectorCreate))


@OPERATIONS.add("GetConnector", "GET", CONNECTOR)
def get_connector(call: Call) -> Any:
    return find(call).document


@OPERATIONS.add("UpdateConnector", "PUT", CONNECTOR)
def update_connector(call: Call) -> Any:
    record = find(call)
    sent = call.read(bodies.CONNECTOR_UPDATE)
    return record.save(call.store, rules.update(record.document, sent, call.store.now()))


@OPERATIONS.add("DeleteConnector", "DELETE", CONNECTOR)
def delete_connector(call: Call) -> None:
    force = lists.flag(call.query, "force")
    record = find(call)
    if (record.in_use or record.children_in_use) and not force:
        raise conflict("The connector is in use by another product.")
    delete(call.store, record)


@OPERATIONS.add("UpdateConnectorTags", "PUT", CONNECTOR + "/tags")
def update_connector_tags(call: Call) -> None:
    record = find(call)
    sent = call.read(bodies.TagsUpdate)
    record.save(call.store, {**record.document, "tags": sent.tags, "updatedAt": call.store.now()})


@OPERATIONS.add("UpdateConnectorCategories", "PUT", CONNECTOR + "/categories")
def update_connector_categories(call: Call) -> None:
    record = find(call)
    record.categories = list(dict.fromkeys(call.read(bodies.CategoriesUpdate).categories))
    record.save(call.store, {**record.document, "updatedAt": call.store.now()})


@OPERATIONS.add("UpsertAuthSchemeConfig", "PUT", _SCHEME)
def upsert_auth_scheme_config(call: Call) -> Any:
    record = find(call)
    sent = call.read(AUTH_SCHEME)
    if sent.id != call.params["auth_scheme_config_id"]:
        raise invalid_field("id", "must be the id of the path")
    scheme = auth_schemes.settle(sent, Vault(call.store, call.organisation))
    return record.save(call.store, rules.upsert_scheme(record.document, scheme, call.store.now()))


@OPERATIONS.add("DeleteAuthSchemeConfig", "DELETE", _SCHEME)
def delete_auth_scheme_config(call: Call) -> Any:
    record = find(call)
    scheme_id = call.params["auth_scheme_config_id"]
    return record.save(call.store, rules.remove_scheme(record.document, scheme_id, call.store.now()))
