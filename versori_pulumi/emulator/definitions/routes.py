"""The operations about definitions."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connector_version.records import find_draft, find_spot
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.definitions.bodies import DefinitionsCreate, DefinitionsDelete, DefinitionUpdate
from versori_pulumi.emulator.http import lists, queries
from versori_pulumi.emulator.http.calls import VERSION, Call, Operation
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store


def get_definitions(store: Store, call: Call) -> Response:
    """GET …/versions/{version}/definitions."""
    place = find_spot(store, call).place
    page = lists.by_name(store.children.all(place.version_id, "definition"), call.query, "definitions")
    shown = [definitions.render(store.children, place, definition) for definition in page["definitions"]]
    return JSONResponse({**page, "definitions": shown})


def create_definitions(store: Store, call: Call) -> Response:
    """POST …/versions/{version}/definitions."""
    spot = find_draft(store, call)
    sent = check(DefinitionsCreate, call.json())
    created = definitions.create_all(store.children, spot.place, sent.definitions)
    spot.save(store)
    shown = [definitions.render(store.children, spot.place, definition) for definition in created]
    return JSONResponse({"definitions": shown}, 201)


def delete_definitions(store: Store, call: Call) -> Response:
    """DELETE …/versions/{version}/definitions."""
    force = queries.flag(call.query, "force")
    spot = find_draft(store, call)
    doomed = definitions.chosen(store.children, spot.place, check(DefinitionsDelete, call.json()))
    definitions.delete(store.children, spot.place, doomed, force=force)
    spot.save(store)
    return Response(status_code=204)


def get_definition(store: Store, call: Call) -> Response:
    """GET …/versions/{version}/definitions/{definition_name}."""
    place = find_spot(store, call).place
    found = definitions.find(store.children, place, call.params["definition_name"])
    return JSONResponse(definitions.render(store.children, place, found))


def update_definition(store: Store, call: Call) -> Response:
    """PUT …/versions/{version}/definitions/{definition_name}."""
    spot = find_draft(store, call)
    current = definitions.find(store.children, spot.place, call.params["definition_name"])
    sent = check(DefinitionUpdate, call.json())
    updated = definitions.update(store.children, spot.place, current, sent)
    spot.save(store)
    return JSONResponse(definitions.render(store.children, spot.place, updated))


def delete_definition(store: Store, call: Call) -> Response:
    """DELETE …/versions/{version}/definitions/{definition_name}."""
    force = queries.flag(call.query, "force")
    spot = find_draft(store, call)
    doomed = definitions.find(store.children, spot.place, call.params["definition_name"])
    definitions.delete(store.children, spot.place, [doomed], force=force)
    spot.save(store)
    return Response(status_code=204)


def get_raw_schema(store: Store, call: Call) -> Response:
    """GET /o/{organisation_id}/schemas/{connector_id}/{version}/{schema_filename}."""
    text, media_type = definitions.raw_schema(store.children, find_spot(store, call).place, call.params["schema_filename"])
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
