"""The official document, read from where the environment says, with what its schemas leave to its prose.

Each amendment below makes a schema say what the same document already says elsewhere: in a description, or in the Go
type that it names. Both sides of the contract get stricter by them: what is drawn as valid must be accepted, what
isn't must be refused.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from .versions_document import FILLED, amend_versions

VARIABLE = "VERSORI_OPENAPI"

_PLACE = r"\{\{[^{}]*\}\}"
"""Of a connection variable in a base URL: `https://{{ apiBaseUrl }}.example.com` (documentation of connections)."""

_CREDENTIAL_DATA = {
    "none": "None",
    "string": "String",
    "binary": "Binary",
    "basic-auth": "BasicAuth",
    "oauth2-client": "OAuth2Client",
    "oauth2-code": "OAuth2Code",
    "oauth2-password": "OAuth2Password",
    "oauth2-token": "OAuth2Token",
    "certificate": "Certificate",
}


def official() -> dict[str, Any] | None:
    """The document, or None if the environment names none."""
    path = os.environ.get(VARIABLE)
    return dict(yaml.safe_load(Path(path).read_text(encoding="utf-8"))) if path else None


def amended(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its prose put into its schemas."""
    schemas, paths = document["components"]["schemas"], document["paths"]
    _amend_types(document, schemas)
    _amend_parameters(document["components"]["parameters"])
    _amend_credentials(schemas)
    # The description says that 404 and 409 are answered, yet 204 is the only response that is listed.
    delete = paths["/o/{organisation_id}/connectors/{connector_id}"]["delete"]
    delete["responses"]["default"] = paths["/categories"]["get"]["responses"]["default"]
    # A connection can't be created from nothing: ConnectionCreate has required fields.
    create = paths["/o/{organisation_id}/connectors/{connector_id}/connections"]["post"]
    create["requestBody"]["required"] = True
    amend_versions(document)
    return document


def _amend_types(document: dict[str, Any], schemas: dict[str, Any]) -> None:
    # `format: ulid` is known to no validator.
    _amend_ulids(document)
    # x-go-type: map[string][]string
    schemas["Tags"]["additionalProperties"] = {"type": "array", "items": {"type": "string"}}
    # `nullable` is of OpenAPI 3.0, and means nothing in 3.1, which the document is written in.
    schemas["ConnectorVersion"]["properties"]["publishedAt"]["type"] = ["string", "null"]
    # Required, and described nowhere: the official client leaves it out.
    connections = schemas["BigQueryConnectorCreate"]["properties"]["connections"]
    schemas["HTTPConnectorCreate"]["properties"]["connections"] = connections
    schemas["HTTPConnectorCreate"]["required"].remove("connections")
    # Has properties, hence is an object.
    schemas["ConnectionCredentialCreate"]["type"] = "object"
    # In Go, an empty string is a missing one; and the base URL is one of HTTP actions.
    named = ("HTTPConnectorCreate", "BigQueryConnectorCreate", "ConnectorUpdateBase", "ConnectionCreate", "ConnectionUpdate")
    for name in named:
        schemas[name]["properties"]["name"]["pattern"] = FILLED
    # As wide as what the emulator takes: what breaks the pattern is expected to be refused.
    for base_url in (
        schemas["HTTPConnectorCreate"]["properties"]["baseUrl"],
        schemas["HTTPConnectorUpdate"]["allOf"][1]["properties"]["baseUrl"],
    ):
        base_url["pattern"] = rf"^[Hh][Tt][Tt][Pp][Ss]?://(?![\t-\r /?#])({_PLACE}|[^\t-\r ])+$"


def _amend_ulids(value: Any) -> None:
    if isinstance(value, dict):
        if value.get("format") == "ulid":
            value["pattern"] = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
        for inner in value.values():
            _amend_ulids(inner)
    elif isinstance(value, list):
        for inner in value:
            _amend_ulids(inner)


def _amend_parameters(parameters: dict[str, Any]) -> None:
    parameters["first"]["schema"]["minimum"] = 1
    # "Each tag needs to have a key but value is optional."
    parameters["tags_search"]["schema"]["pattern"] = "^[^:,][^,]*(,[^:,][^,]*)*$"
    # Which columns there are isn't said; the examples have these two.
    column = "(id|name):(asc|desc)"
    parameters["sort"]["schema"]["pattern"] = f"^{column}(,{column})*$"


def _amend_credentials(schemas: dict[str, Any]) -> None:
    # "CredentialType determines what the Credential's `data` property will contain", while `oneOf` over all kinds of
    # data lets a string stand for a certificate, and can't be met by basic-auth and oauth2-password, which are alike.
    for name in ("Credential", "CredentialCreate"):
        described = schemas[name]
        data = {"oneOf": described["properties"].pop("data")["oneOf"]}
        typed = [
            {"properties": {"type": {"const": kind}, "data": {"$ref": f"#/components/schemas/CredentialData{suffix}"}}}
            for kind, suffix in _CREDENTIAL_DATA.items()
        ]
        other = {"properties": {"type": {"enum": ["custom-function", "jwt-bearer"]}, "data": {"type": "object"}}}
        assert len(data["oneOf"]) == len(_CREDENTIAL_DATA)
        described["oneOf"] = [*typed, other]
