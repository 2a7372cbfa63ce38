"""The operations that import a description of an API, as a connector or as a version of one.

The emulator fetches nothing from anywhere, loopback included: a `schemaURL` is either one that GetProtocolUploadURL
answered, whose file is here already, or refused.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter
from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connection.bodies import HttpConnectorCreate
from versori_pulumi.emulator.connector import rules
from versori_pulumi.emulator.connector.bodies import Body
from versori_pulumi.emulator.connector_version import rules as versions
from versori_pulumi.emulator.connector_version.bodies import RESERVED, VersionName
from versori_pulumi.emulator.connector_version.records import Spot
from versori_pulumi.emulator.content.bodies import ActionCreate
from versori_pulumi.emulator.content.rules import Shelf
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.definitions.bodies import DefinitionCreate
from versori_pulumi.emulator.definitions.documents import read_json, read_yaml
from versori_pulumi.emulator.http.calls import PROTOCOLS, Call, Operation, find_connector
from versori_pulumi.emulator.http.errors import ApiError, bad_request, invalid_field
from versori_pulumi.emulator.http.forms import is_form, read_form
from versori_pulumi.emulator.http.parsing import check, decode
from versori_pulumi.emulator.imports.auth_schemes import schemes
from versori_pulumi.emulator.imports.openapi import Description, mapping, message, sequence
from versori_pulumi.emulator.protocol.routes import upload_of
from versori_pulumi.emulator.store import Record, Store


class Metadata(Body):
    """ImportHTTPConnectorMetadata."""

    format: Literal["openapi"]


class VersionMetadata(Metadata):
    """ImportHTTPConnectorVersionMetadata."""

    version: VersionName


class FromUrl(Metadata):
    """HTTPConnectorFromURLCreate."""

    schema_url: str = Field(alias="schemaURL")
    filetype: Literal["json", "yaml"] = "yaml"


class VersionFromUrl(FromUrl, VersionMetadata):
    """HTTPConnectorVersionFromURLCreate."""


class Sent(NamedTuple):
    """What an import was sent: the document, and what was said about it."""

    document: dict[str, Any]
    about: Metadata


def _receive(store: Store, call: Call, metadata: type[Metadata], from_url: type[FromUrl]) -> Sent:
    if not is_form(call.content_type):
        sent = check(from_url, call.json())
        upload = upload_of(sent.schema_url)
        raw = store.find_upload(upload) if upload else None
        if raw is None:
            why = "is not fetched: send the file, or the url of GetProtocolUploadURL once the file is uploaded there"
            raise invalid_field("schemaURL", why)
        return Sent(_read(raw, sent.filetype), sent)
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
    return Sent(_read(parts["file"]), check(metadata, about))


def _refusal(*details: str) -> ApiError:
    text = "The file can't be imported."
    return ApiError(400, "bad_request", text, more={"messages": [message(text, "error", list(details))]})


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
        raise _refusal("It is no OpenAPI 3 document.")
    raise _refusal(*problems)


def _fill(store: Store, spot: Spot, document: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Puts what the document describes into a version."""
    described = Description(document)
    shelf_of = store.children, spot.place
    created = definitions.create_all(*shelf_of, TypeAdapter(list[DefinitionCreate]).validate_python(described.definitions))
    shelf = Shelf(*shelf_of, "action")
    kept = [shelf.put(check(ActionCreate, action)) for action in described.actions]
    result = {
        "definitions": [definitions.render(*shelf_of, definition) for definition in created],
        "actions": [shelf.render(action) for action in kept],
        "triggers": [],
    }
    return result, described.messages


def _answer(store: Store, spot: Spot, document: dict[str, Any], notes: list[dict[str, Any]]) -> Response:
    try:
        result, messages = _fill(store, spot, document)
    except ApiError as error:
        raise _refusal(error.message, *(f"{problem.field} {problem.message}" for problem in error.fields)) from None
    spot.save(store)
    counted = f"{len(result['actions'])} actions and {len(result['definitions'])} definitions were imported."
    told = [message(counted, "info"), *notes, *messages]
    return JSONResponse({"connector": spot.record.document, **result, "messages": told}, 201)


def import_http_connector(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/protocols/http/import."""
    organisation, now = call.organisation, store.now()
    document = _receive(store, call, Metadata, FromUrl).document
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
    record = Record(rules.create_http(sent, organisation, store, now))
    name = str(info.get("version", "")).strip()
    name = "1" if not name or name in RESERVED else name
    return _answer(store, Spot.of(record, versions.create(record.document, name, now), call.address), document, notes)


def _base_url(document: dict[str, Any]) -> str:
    server = mapping(next(iter(sequence(document.get("servers"))), None))
    url = str(server.get("url", ""))
    for name, variable in mapping(server.get("variables")).items():
        url = url.replace(f"{{{name}}}", str(mapping(variable).get("default", "")))
    return url.rstrip("/")


def import_http_connector_version(store: Store, call: Call) -> Response:
    """POST /o/{organisation_id}/connector/{connector_id}/http/import, with `connector` in the singular."""
    record = find_connector(store, call)
    sent = _receive(store, call, VersionMetadata, VersionFromUrl)
    if record.document["protocol"] != "http":
        raise bad_request("The connector's protocol is not http.")
    about = sent.about.dump()
    version = versions.create(record.document, about["version"], store.now())
    return _answer(store, Spot.of(record, version, call.address), sent.document, [])


OPERATIONS = (
    Operation("ImportHTTPConnector", "POST", PROTOCOLS + "/http/import", import_http_connector),
    Operation(
        "ImportHTTPConnectorVersion",
        "POST",
        "/o/{organisation_id}/connector/{connector_id}/http/import",
        import_http_connector_version,
    ),
)
