"""The semantics of connectors, over plain documents in the shape of the API's responses. Pure but for the vault."""

from __future__ import annotations

from typing import Any

from ulid import ULID

from versori_pulumi.emulator.connection import rules as connections
from versori_pulumi.emulator.connection.bodies import BigQueryConnectorCreate, HttpConnectorCreate
from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector import auth_schemes as schemes
from versori_pulumi.emulator.connector.bodies import BigQueryConnectorUpdate, HttpConnectorUpdate
from versori_pulumi.emulator.http.errors import FieldProblem, invalid, not_found

_OPTIONAL_TEXTS = ("documentationURL", "imageURL")


def document(fields: dict[str, Any]) -> dict[str, Any]:
    """A connector as the API answers it: every required field is there, and no optional text that is unset.

    Args:
        fields: id, organisationId, name, protocol, createdAt, updatedAt, baseUrl or datasetId, and what else is known.
    """
    complete: dict[str, Any] = {
        "id": fields["id"],
        "organisationId": fields["organisationId"],
        "name": fields["name"],
        "public": fields.get("public", False),
        "protocol": fields["protocol"],
        "tags": fields.get("tags", {}),
        "authSchemeConfigs": fields.get("authSchemeConfigs", []),
        "connectionVariables": fields.get("connectionVariables", []),
        "connections": fields.get("connections", []),
        "versions": fields.get("versions", []),
        "createdAt": fields["createdAt"],
        "updatedAt": fields["updatedAt"],
    }
    address = "baseUrl" if fields["protocol"] == "http" else "datasetId"
    complete[address] = fields[address]
    complete.update({name: fields[name] for name in _OPTIONAL_TEXTS if fields.get(name)})
    return complete


def _born(protocol: str, organisation: str, now: str) -> dict[str, Any]:
    return {
        "id": str(ULID()),
        "organisationId": organisation,
        "protocol": protocol,
        "createdAt": now,
        "updatedAt": now,
    }


def create_http(sent: HttpConnectorCreate, organisation: str, vault: Vault, now: str) -> dict[str, Any]:
    """A new HTTP connector."""
    return document(
        {
            **_born("http", organisation, now),
            "name": sent.name,
            "baseUrl": sent.base_url,
            "public": sent.public,
            "tags": sent.tags,
            "connectionVariables": [variable.dump() for variable in sent.connection_variables],
            "authSchemeConfigs": schemes.settle_all(sent.auth_scheme_configs, organisation, vault),
            "connections": connections.create_all(sent.connections, organisation, vault, now),
        }
    )


def create_bigquery(sent: BigQueryConnectorCreate, organisation: str, vault: Vault, now: str) -> dict[str, Any]:
    """A new BigQuery connector."""
    return document(
        {
            **_born("bigquery", organisation, now),
            "name": sent.name,
            "datasetId": sent.dataset_id,
            "connections": connections.create_all(sent.connections, organisation, vault, now),
        }
    )


def update(current: dict[str, Any], sent: HttpConnectorUpdate | BigQueryConnectorUpdate, now: str) -> dict[str, Any]:
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
        fields["authSchemeConfigs"] = schemes.reorder(current["authSchemeConfigs"], sent.auth_scheme_config_ids)
    if isinstance(sent, HttpConnectorUpdate):
        fields["baseUrl"] = sent.base_url
        if "connection_variables" in sent.model_fields_set:
            _overwrite_variables(fields, [variable.dump() for variable in sent.connection_variables], now)
    else:
        fields["datasetId"] = sent.dataset_id
    return document(fields)


def _refuse_changes(current: dict[str, Any], sent: HttpConnectorUpdate | BigQueryConnectorUpdate) -> None:
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
    """The connector with an auth scheme added, or replaced in its place."""
    return {**current, "authSchemeConfigs": schemes.upsert(current["authSchemeConfigs"], scheme), "updatedAt": now}


def remove_scheme(current: dict[str, Any], scheme_id: str, now: str) -> dict[str, Any]:
    """The connector without an auth scheme; its connections keep their copy.

    Raises:
        ApiError: 404 if the connector has no such scheme.
    """
    left = [scheme for scheme in current["authSchemeConfigs"] if scheme["id"] != scheme_id]
    if len(left) == len(current["authSchemeConfigs"]):
        raise not_found("Auth scheme config")
    return {**current, "authSchemeConfigs": left, "updatedAt": now}
