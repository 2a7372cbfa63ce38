"""The semantics of connectors, over plain documents in the shape of the API's responses."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import QueryParams
from ulid import ULID

from versori_pulumi.emulator.connection import rules as connections
from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector import auth_schemes, bodies
from versori_pulumi.emulator.http.errors import FieldProblem, invalid, invalid_field, not_found
from versori_pulumi.emulator.http.lists import single

_DEFAULTS: dict[str, Any] = {
    "public": False,
    "tags": {},
    "authSchemeConfigs": [],
    "connectionVariables": [],
    "connections": [],
    "versions": [],
}
_REQUIRED = ("id", "organisationId", "name", "protocol", *_DEFAULTS, "createdAt", "updatedAt")
_OPTIONAL_TEXTS = ("documentationURL", "imageURL")


def document(fields: dict[str, Any]) -> dict[str, Any]:
    """A connector as the API answers it: every required field is there, and no optional text that is unset.

    Args:
        fields: id, organisationId, name, protocol, createdAt, updatedAt, baseUrl or datasetId, and what else is known.
    """
    complete = {**_DEFAULTS, **fields}
    address = "baseUrl" if complete["protocol"] == "http" else "datasetId"
    texts = [name for name in _OPTIONAL_TEXTS if complete.get(name)]
    return {name: complete[name] for name in (*_REQUIRED, address, *texts)}


def create(sent: bodies.HttpConnectorCreate | bodies.BigQueryConnectorCreate, vault: Vault) -> dict[str, Any]:
    """A new connector, whose credentials are created."""
    fields: dict[str, Any] = {"protocol": "bigquery"}
    if isinstance(sent, bodies.HttpConnectorCreate):
        fields = {"protocol": "http", "authSchemeConfigs": auth_schemes.settle_all(sent.auth_scheme_configs, vault)}
    now = vault.store.now()
    created = connections.create_all(sent.connections, vault, now)
    own = {"id": str(ULID()), "organisationId": vault.organisation, "createdAt": now, "updatedAt": now}
    return document({**sent.model_dump(by_alias=True), **own, **fields, "connections": created})


def update(current: dict[str, Any], sent: bodies.ConnectorUpdate, now: str) -> dict[str, Any]:
    """The connector after UpdateConnector: a full replacement, but for what the document excepts.

    Raises:
        ApiError: 400 if a field that can't change differs, or the ids of auth schemes are not those of the connector.
    """
    _refuse_changes(current, sent)
    given = sent.model_dump(by_alias=True, exclude={"id", "organisation_id", "connection_variables"})
    fields = {**current, **given, "updatedAt": now}
    if "auth_scheme_config_ids" in sent.model_fields_set:
        fields["authSchemeConfigs"] = auth_schemes.reorder(current["authSchemeConfigs"], sent.auth_scheme_config_ids)
    if isinstance(sent, bodies.HttpConnectorUpdate) and "connection_variables" in sent.model_fields_set:
        variables = [variable.dump() for variable in sent.connection_variables]
        # "This action will be performed on all the connector connections as well": single overrides are lost on purpose.
        updated = [{**connection, "variables": variables, "updatedAt": now} for connection in current["connections"]]
        fields |= {"connectionVariables": variables, "connections": updated}
    return document(fields)


def _refuse_changes(current: dict[str, Any], sent: bodies.ConnectorUpdate) -> None:
    given = {"id": sent.id.upper(), "organisationId": sent.organisation_id.upper(), "protocol": sent.protocol}
    changed = [FieldProblem(name, "can't be changed") for name, value in given.items() if value != current[name]]
    if changed:
        raise invalid(*changed)


def upsert_scheme(current: dict[str, Any], scheme: dict[str, Any], now: str) -> dict[str, Any]:
    """The connector with an auth scheme added at the end, or replaced in its place."""
    schemes = {each["id"]: each for each in current["authSchemeConfigs"]}
    return {**current, "authSchemeConfigs": list({**schemes, scheme["id"]: scheme}.values()), "updatedAt": now}


def remove_scheme(current: dict[str, Any], scheme_id: str, now: str) -> dict[str, Any]:
    """The connector without an auth scheme; its connections keep their copy.

    Raises:
        ApiError: 404 if the connector has no such scheme.
    """
    left = [scheme for scheme in current["authSchemeConfigs"] if scheme["id"] != scheme_id]
    if len(left) == len(current["authSchemeConfigs"]):
        raise not_found("Auth scheme config")
    return {**current, "authSchemeConfigs": left, "updatedAt": now}


def matching(kept: list[dict[str, Any]], params: QueryParams) -> list[dict[str, Any]]:
    """The documents of the connectors that the filters of a list let through.

    Raises:
        ApiError: 400 for a filter that is wrong.
    """
    name, protocol = (single(params, "name") or "").casefold(), (single(params, "protocol") or "").casefold()
    tags, categories = _wanted_tags(single(params, "tags")), params.getlist("categories")
    for index, category in enumerate(categories):
        if category not in bodies.CATEGORIES:
            raise invalid_field(f"categories[{index}]", "is not a category")
        kept = [each for each in kept if category in each["categories"]]
    found = [each["document"] for each in kept]
    if name:
        found = [each for each in found if name in each["name"].casefold()]
    if protocol:
        found = [each for each in found if protocol in each["protocol"]]
    for key, value in tags:
        found = [each for each in found if key in each["tags"] and (value is None or value in each["tags"][key])]
    return found


def _wanted_tags(text: str | None) -> list[tuple[str, str | None]]:
    wanted: list[tuple[str, str | None]] = []
    for part in [] if text is None else text.split(","):
        key, colon, value = part.partition(":")
        if not key:
            raise invalid_field("tags", "must look like key:value,key2")
        wanted.append((key, value if colon else None))
    return wanted
