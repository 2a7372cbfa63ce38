"""The operations that import a description of an API, as a connector or as a version of one.

The emulator fetches nothing from anywhere, loopback included: a `schemaURL` is either one that GetProtocolUploadURL
answered, whose file is here already, or refused.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector import records, rules as connectors
from versori_pulumi.emulator.connector.bodies import HttpConnectorCreate
from versori_pulumi.emulator.connector.records import Record
from versori_pulumi.emulator.connector_version.bodies import RESERVED
from versori_pulumi.emulator.connector_version.records import Version, draft
from versori_pulumi.emulator.content.bodies import ActionCreate
from versori_pulumi.emulator.content.rules import Contents
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.definitions.bodies import DefinitionCreate
from versori_pulumi.emulator.definitions.documents import read_json, read_yaml
from versori_pulumi.emulator.http.bodies import message
from versori_pulumi.emulator.http.calls import PROTOCOLS, Call, Operations
from versori_pulumi.emulator.http.errors import ApiError, bad_request, invalid_field
from versori_pulumi.emulator.http.forms import is_form, read_form
from versori_pulumi.emulator.http.parsing import check, decode
from versori_pulumi.emulator.imports.auth_schemes import schemes
from versori_pulumi.emulator.imports.bodies import FromUrl, Metadata, VersionFromUrl, VersionMetadata
from versori_pulumi.emulator.imports.openapi import Description, mapping, sequence
from versori_pulumi.emulator.protocol.routes import find_upload

# With `connector` in the singular.
_IMPORT_VERSION = "/o/{organisation_id}/connector/{connector_id}/http/import"
OPERATIONS = Operations()

About = TypeVar("About", bound=Metadata)
AboutUrl = TypeVar("AboutUrl", bound=FromUrl)


def _receive(call: Call, metadata: type[About], from_url: type[AboutUrl]) -> tuple[dict[str, Any], About | AboutUrl]:
    """The document that is sent or meant, and what is said about it."""
    if not is_form(call.content_type):
        sent = call.read(from_url)
        raw = find_upload(call.store, sent.schema_url)
        if raw is None:
            why = "is not fetched: send the file, or the url of GetProtocolUploadURL once the file is uploaded there"
            raise invalid_field("schemaURL", why)
        return _read(raw, sent.filetype), sent
    try:
        parts = read_form(call.body, call.content_type)
    except ValueError:
        raise bad_request("The body is not valid multipart/form-data.") from None
    for name in ("file", "metadata"):
        if name not in parts:
            raise invalid_field(name, "is required")
    try:
        about = decode(parts["metadata"])
    except ValueError:
        raise invalid_field("metadata", "is not valid JSON in UTF-8") from None
    return _read(parts["file"]), check(metadata, about)


def _refusal(*details: str) -> ApiError:
    text = "The file can't be imported."
    return ApiError(400, "bad_request", text, more={"messages": [message(text, "error", details)]})


def _read(raw: bytes, filetype: str = "yaml") -> dict[str, Any]:
    # JSON is YAML too, but for odd cases, and read much faster as what it is.
    readers = [read_json] if filetype == "json" else [read_json, read_yaml]
    problems = []
    for reader in readers:
        try:
            document = mapping(reader(raw))
        except ValueError as error:
            problems.append(str(error))
            continue
        if re.match(r"3\.", str(document.get("openapi", ""))):
            return document
        raise _refusal("It isn't an OpenAPI 3 document.")
    raise _refusal(*problems)


def _fill(version: Version, described: Description) -> dict[str, Any]:
    """Puts what a document describes into a version, and answers what that made."""
    created = definitions.create_all(version, check(list[DefinitionCreate], described.definitions))
    contents = Contents(version, "action")
    kept = [contents.put(check(ActionCreate, action)) for action in described.actions]
    actions = [contents.render(action) for action in kept]
    return {"definitions": definitions.render(version, created), "actions": actions, "triggers": []}


def _answer(version: Version, document: dict[str, Any], notes: list[dict[str, Any]]) -> dict[str, Any]:
    described = Description(document)
    try:
        result = _fill(version, described)
    except ApiError as error:
        raise _refusal(error.message, *(f"{problem.field} {problem.message}" for problem in error.fields)) from None
    version.save()
    counted = f"{len(result['actions'])} actions and {len(result['definitions'])} definitions were imported."
    messages = [message(counted, "info"), *notes, *described.messages]
    return {"connector": version.record.document, **result, "messages": messages}


@OPERATIONS.add("ImportHTTPConnector", "POST", PROTOCOLS + "/http/import", 201)
def import_http_connector(call: Call) -> Any:
    vault = Vault(call.store, call.organisation)
    document, _ = _receive(call, Metadata, FromUrl)
    configs, notes = schemes(document)
    info = mapping(document.get("info"))
    fields: dict[str, Any] = {
        "name": info.get("title"),
        "baseUrl": _base_url(document),
        "authSchemeConfigs": [],
        "connections": [],
    }
    try:
        sent = check(HttpConnectorCreate, fields)
    except ApiError:
        raise _refusal("It must have an info.title, and an absolute http or https URL as its first server.") from None
    sent.auth_scheme_configs = configs
    record = Record(connectors.create(sent, vault))
    name = str(info.get("version", "")).strip()
    name = "1" if not name or name in RESERVED else name
    return _answer(draft(call, record, name), document, notes)


def _base_url(document: dict[str, Any]) -> str:
    server = mapping(next(iter(sequence(document.get("servers"))), None))
    url = str(server.get("url", ""))
    for name, variable in mapping(server.get("variables")).items():
        url = url.replace(f"{{{name}}}", str(mapping(variable).get("default", "")))
    return url.rstrip("/")


@OPERATIONS.add("ImportHTTPConnectorVersion", "POST", _IMPORT_VERSION, 201)
def import_http_connector_version(call: Call) -> Any:
    record = records.find(call)
    document, about = _receive(call, VersionMetadata, VersionFromUrl)
    if record.document["protocol"] != "http":
        raise bad_request("The connector's protocol is not http.")
    return _answer(draft(call, record, about.version), document, [])
