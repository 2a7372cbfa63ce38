"""The operations about definitions."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from versori_pulumi.emulator.connector_version.records import find, find_draft
from versori_pulumi.emulator.definitions import rules
from versori_pulumi.emulator.definitions.bodies import DefinitionsCreate, DefinitionsDelete, DefinitionUpdate
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, Call, Operations

_DEFINITIONS = VERSION + "/definitions"
_DEFINITION = _DEFINITIONS + "/{definition_name}"
_SCHEMA = "/o/{organisation_id}/schemas/{connector_id}/{version}/{schema_filename}"
OPERATIONS = Operations()


@OPERATIONS.add("GetDefinitions", "GET", _DEFINITIONS)
def get_definitions(call: Call) -> Any:
    version = find(call)
    page = lists.by_name(version.all("definition"), call.query, "definitions")
    return {**page, "definitions": rules.render(version, page["definitions"])}


@OPERATIONS.add("CreateDefinitions", "POST", _DEFINITIONS, 201)
def create_definitions(call: Call) -> Any:
    version = find_draft(call)
    created = rules.create_all(version, call.read(DefinitionsCreate).definitions)
    version.save()
    return {"definitions": rules.render(version, created)}


@OPERATIONS.add("DeleteDefinitions", "DELETE", _DEFINITIONS)
def delete_definitions(call: Call) -> None:
    force = lists.flag(call.query, "force")
    version = find_draft(call)
    rules.delete(version, rules.chosen(version, call.read(DefinitionsDelete)), force=force)
    version.save()


@OPERATIONS.add("GetDefinition", "GET", _DEFINITION)
def get_definition(call: Call) -> Any:
    version = find(call)
    found = version.find("definition", call.params["definition_name"])
    return rules.render(version, [found])[0]


@OPERATIONS.add("UpdateDefinition", "PUT", _DEFINITION)
def update_definition(call: Call) -> Any:
    version = find_draft(call)
    current = version.find("definition", call.params["definition_name"])
    updated = rules.update(version, current, call.read(DefinitionUpdate))
    version.save()
    return rules.render(version, [updated])[0]


@OPERATIONS.add("DeleteDefinition", "DELETE", _DEFINITION)
def delete_definition(call: Call) -> None:
    force = lists.flag(call.query, "force")
    version = find_draft(call)
    rules.delete(version, [version.find("definition", call.params["definition_name"])], force=force)
    version.save()


@OPERATIONS.add("GetRawSchema", "GET", _SCHEMA)
def get_raw_schema(call: Call) -> Response:
    text, media_type = rules.raw_schema(find(call), call.params["schema_filename"])
    return Response(text, headers={"Content-Type": media_type})
