"""The semantics of connectors, over plain documents in the shape of the API's responses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.datastructures import QueryParams
from ulid import ULID

from versori_pulumi.emulator.connection import rules as connections
from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector import auth_schemes
from versori_pulumi.emulator.connector.bodies import (
    CATEGORIES,
    BigQueryConnectorCreate,
    ConnectorUpdate,
    HttpConnectorCreate,
    HttpConnectorUpdate,
)
from versori_pulumi.emulator.connector.records import Record
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


def create(sent: HttpConnectorCreate | BigQueryConnectorCreate, vault: Vault) -> dict[str, Any]:
    """A new connector, whose credentials are created."""
    fields: dict[str, Any] = {"protocol": "bigquery"}
    if isinstance(sent, HttpConnectorCreate):
        fields = {"protocol": "http", "authSchemeConfigs": auth_schemes.settle_all(sent.auth_scheme_configs, vault)}
    now = vault.store.now()
    created = connections.create_all(sent.connections, vault, now)
    own = {"id": str(ULID()), "organisationId": vault.organisation, "createdAt": now, "updatedAt": now}
    return document({**sent.model_dump(by_alias=True), **own, **fields, "connections": created})


def update(current: dict[str, Any], sent: ConnectorUpdate, now: str) -> dict[str, Any]:
    """The connector after UpdateConnector: a full replacement, but for what the document excepts.

    Args:
        current: the connector.
        sent: the checked body.
        now: the time, in RFC 3339.

    Raises:
        ApiError: 400 if a field that can't change differs, or the ids of auth schemes are not those of the connector.
    """
    _refuse_changes(current, sent)
    fields = {**current, "updatedAt": now}
    fields.update(name=sent.name, public=sent.public, tags=sent.tags)
    fields.update(documentationURL=sent.documentation_url, imageURL=sent.image_url)
    if "auth_scheme_config_ids" in sent.model_fields_set:
        fields["authSchemeConfigs"] = auth_schemes.reorder(current["authSchemeConfigs"], sent.auth_scheme_config_ids)
    if isinstance(sent, HttpConnectorUpdate):
        fields["baseUrl"] = sent.base_url
        if "connection_variables" in sent.model_fields_set:
            _overwrite_variables(fields, [variable.dump() for variable in sent.connection_variables], now)
    else:
        fields["datasetId"] = sent.dataset_id
    return document(fields)


def _refuse_changes(current: dict[str, Any], sent: ConnectorUpdate) -> None:
    given = {"id": sent.id.upper(), "organisationId": sent.organisation_id.upper(), "protocol": sent.protocol}
    changed = [FieldProblem(name, "can't be changed") for name, value in given.items() if value != current[name]]
    if changed:
        raise invalid(*changed)


def _overwrite_variables(fields: dict[str, Any], variables: list[dict[str, Any]], now: str) -> None:
    # "This action will be performed on all the connector connections as well": single overrides are lost on purpose.
    fields["connectionVariables"] = variables
    fields["connections"] = [
        {**connection, "variables": variables, "updatedAt": now} for connection in fields["connections"]
    ]


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


def matching(records: Iterable[Record], params: QueryParams) -> list[Record]:
    """The connectors that the filters of a list let through.

    Raises:
        ApiError: 400 for a filter that is wrong.
    """
    name, protocol = (single(params, "name") or "").casefold(), (single(params, "protocol") or "").casefold()
    tags, categories = _wanted_tags(single(params, "tags")), params.getlist("categories")
    for index, category in enumerate(categories):
        if category not in CATEGORIES:
            raise invalid_field(f"categories[{index}]", "is not a category")
    return [
        record
        for record in records
        if name in record.document["name"].casefold()
        and protocol in record.document["protocol"]
        and all(_is_tagged(record.document["tags"], key, value) for key, value in tags)
        and all(category in record.categories for category in categories)
    ]


def _wanted_tags(text: str | None) -> list[tuple[str, str | None]]:
    wanted: list[tuple[str, str | None]] = []
    for part in [] if text is None else text.split(","):
        key, colon, value = part.partition(":")
        if not key:
            raise invalid_field("tags", "must look like key:value,key2")
        wanted.append((key, value if colon else None))
    return wanted


def _is_tagged(tags: dict[str, list[str]], key: str, value: str | None) -> bool:
    return key in tags and (value is None or value in tags[key])
