"""What the document's prose says about versions and what is in them, put into its schemas."""

from __future__ import annotations

from typing import Any

# Dialects of regular expressions differ in what `\S` is: here it is what Python's `str.strip` leaves.
FILLED = r"[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"

_NAME = r"^[a-zA-Z0-9_\-$]+$"
_DEFINITION_NAME = r"^[a-zA-Z0-9_\-]+$"


def amend_versions(document: dict[str, Any]) -> None:
    """Makes the schemas say what their descriptions do."""
    schemas, paths = document["components"]["schemas"], document["paths"]
    # `regex` is no keyword of JSON Schema: `pattern` is.
    for kind in ("Action", "Trigger"):
        schemas[f"{kind}Common"]["properties"]["name"]["pattern"] = _NAME
        _amend_ids(schemas, kind)
    schemas["DefinitionCommon"]["properties"]["name"]["pattern"] = _DEFINITION_NAME
    # "CreateDefinitions creates one-many new Definitions".
    schemas["DefinitionsCreate"]["properties"]["definitions"]["minItems"] = 1
    # "The names "default" and "latest" are reserved words"; and in Go, an empty string is a missing one.
    named = (schemas["ConnectorVersionCreate"], schemas["ConnectorVersion"], schemas["ImportHTTPConnectorVersionMetadata"])
    from_url = schemas["HTTPConnectorVersionFromURLCreate"]["allOf"][1]
    for schema, field in ((named[0], "name"), (named[1], "name"), (named[2], "version"), (from_url, "version")):
        schema["properties"][field]["pattern"] = FILLED
    # `x-go-type: ulid.ULID`, though without the format.
    for name in ("DefinitionUpdate", "Definition"):
        schemas[name]["allOf"][0]["type"] = "object"
    _amend_bodies(schemas, paths)


def _amend_ids(schemas: dict[str, Any], kind: str) -> None:
    ulid = {"type": "string", "format": "ulid", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"}
    schemas[f"{kind}Base"]["allOf"][0]["properties"]["id"] = ulid
    # Required when a response is created, and described only where it is answered: the official client leaves it out.
    created = schemas[f"{kind}HTTPResponseCreate"]["allOf"][1]
    created["properties"]["id"] = ulid
    created["required"].remove("id")


def _amend_bodies(schemas: dict[str, Any], paths: dict[str, Any]) -> None:
    # A connection can't be initialised from nothing.
    paths["/o/{organisation_id}/connectors/{connector_id}/oauth2/initialise"]["post"]["requestBody"]["required"] = True
    # In a schema, examples are a list.
    parameters = schemas["InitialiseOAuth2ConnectionRequest"]["properties"]["additionalParams"]
    parameters["examples"] = list(parameters["examples"].values())
    # "'json' or 'yaml'".
    schemas["HTTPConnectorFromURLCreate"]["properties"]["filetype"]["enum"] = ["json", "yaml"]
    for path in ("/o/{organisation_id}/connector/{connector_id}/http/import", "/o/{organisation_id}/protocols/http/import"):
        content = paths[path]["post"]["requestBody"]["content"]
        content["multipart/form-data"]["schema"]["required"] = ["file", "metadata"]
