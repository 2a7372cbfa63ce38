"""The operations about definitions."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connector_version.records import find, find_draft
from versori_pulumi.emulator.definitions import rules
from versori_pulumi.emulator.definitions.bodies import DefinitionsCreate, DefinitionsDelete, DefinitionUpdate
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, Call, Operation
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store


def get_definitions(store: Store, call: Call) -> Response:
    """GET …/versions/{version}/definitions."""
    version = find(store, call)
    page = lists.by_name(version.all("definition"), call.query, "definitions")
    shown = rules.render(version, page["definitions"])
    return JSONResponse({**page, "definitions": shown})


def create_definitions(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/definitions."""
    version = find_draft(store, call)
    sent = check(DefinitionsCreate, call.json())
    created = rules.create_all(version, sent.definitions)
    version.save()
    return JSONResponse({"definitions": rules.render(version, created)}, 201)


def delete_definitions(store: Store, call: Call) -> Response:
    """DELETE …/versions/{version}/definitions."""
    force = lists.flag(call.query, "force")
    version = find_draft(store, call)
    doomed = rules.chosen(version, check(DefinitionsDelete, call.json()))
    rules.delete(version, doomed, force=force)
    version.save()
    return Response(status_code=204)


def get_definition(store: Store, call: Call) -> Response:
    """GET …/versions/{version}/definitions/{definition_name}."""
    version = find(store, call)
    found = version.find("definition", call.params["definition_name"])
    return JSONResponse(rules.render(version, [found])[0])


def update_definition(store: Store, call: Call) -> Response:
    """PUT …/versions/{version}/definitions/{definition_name}."""
    version = find_draft(store, call)
    current = version.find("definition", call.params["definition_name"])
    sent = check(DefinitionUpdate, call.json())
    updated = rules.update(version, current, sent)
    version.save()
    return JSONResponse(rules.render(version, [updated])[0])


def delete_definition(store: Store, call: Call) -> Response:
    """DELETE …/versions/{version}/definitions/{definition_name}."""
    force = lists.flag(call.query, "force")
    version = find_draft(store, call)
    doomed = version.find("definition", call.params["definition_name"])
    rules.delete(version, [doomed], force=force)
    version.save()
    return Response(status_code=204)


def get_raw_schema(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/schemas/{connector_id}/{version}/{schema_filename}."""
    text, media_type = rules.raw_schema(find(store, call), call.params["schema_filename"])
    return Response(text, headers={"Content-Type": media_type})


_DEFINITIONS = VERSION + "/definitions"
_DEFINITION = _DEFINITIONS + "/{definition_name}"
_SCHEMA = "/o/{organisation_id}/schemas/{connector_id}/{version}/{schema_filename}"

OPERATIONS = (
    Operation("GetDefinitions", "GET", _DEFINITIONS, get_definitions),
    Operation("CreateDefinitions", "POST", _DEFINITIONS, create_definitions),
    Operation("DeleteDefinitions", "DELETE", _DEFINITIONS, delete_definitions),
    Operation("GetDefinition", "GET", _DEFINITION, get_definition),
    Operation("UpdateDefinition", "PUT", _DEFINITION, update_definition),
    Operation("DeleteDefinition", "DELETE", _DEFINITION, delete_definition),
    Operation("GetRawSchema", "GET", _SCHEMA, get_raw_schema),
)
