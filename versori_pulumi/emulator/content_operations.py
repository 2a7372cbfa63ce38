"""The operations about actions, triggers and definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator import definitions, lists, queries
from versori_pulumi.emulator.actions import ActionOrTrigger, Shelf
from versori_pulumi.emulator.calls import VERSION, Operation
from versori_pulumi.emulator.content_bodies import (
    ActionCreate,
    ActionUpdate,
    Create,
    DefinitionsCreate,
    DefinitionsDelete,
    DefinitionUpdate,
    TriggerCreate,
    TriggerUpdate,
    Update,
)
from versori_pulumi.emulator.errors import invalid_field
from versori_pulumi.emulator.parsing import check
from versori_pulumi.emulator.spots import find_draft, find_spot

if TYPE_CHECKING:
    from versori_pulumi.emulator.calls import Call
    from versori_pulumi.emulator.store import Store

CREATES: dict[ActionOrTrigger, type[Create]] = {"action": ActionCreate, "trigger": TriggerCreate}
UPDATES: dict[ActionOrTrigger, type[Update]] = {"action": ActionUpdate, "trigger": TriggerUpdate}


class Endpoints:
    """The five operations about actions, or those about triggers.

    Args:
        kind: which of the two.
    """

    def __init__(self, kind: ActionOrTrigger) -> None:
        self._kind = kind

    def list(self, store: Store, call: Call) -> Response:
        """GET …/versions/{version}/actions."""
        shelf = Shelf(store.children, find_spot(store, call).place, self._kind)
        key = f"{self._kind}s"
        page = lists.by_name(shelf.all(), call.query, key)
        return JSONResponse({**page, key: [shelf.render(document) for document in page[key]]})

    def create(self, store: Store, call: Call) -> Response:
        """POST …/versions/{version}/actions."""
        spot = find_draft(store, call)
        sent = check(CREATES[self._kind], call.json())
        if spot.record.document["protocol"] != sent.type:
            raise invalid_field("type", f"must be compatible with the protocol {spot.record.document['protocol']}")
        shelf = Shelf(store.children, spot.place, self._kind)
        created = shelf.put(sent)
        spot.save(store)
        return JSONResponse(shelf.render(created), 201)

    def get(self, store: Store, call: Call) -> Response:
        """GET …/versions/{version}/actions/{action_name}."""
        shelf = Shelf(store.children, find_spot(store, call).place, self._kind)
        return JSONResponse(shelf.render(shelf.find(self._name(call))))

    def update(self, store: Store, call: Call) -> Response:
        """PUT …/versions/{version}/actions/{action_name}."""
        spot = find_draft(store, call)
        shelf = Shelf(store.children, spot.place, self._kind)
        current = shelf.find(self._name(call))
        sent = check(UPDATES[self._kind], call.json())
        if sent.id.upper() != current["id"]:
            raise invalid_field("id", "can't be changed")
        updated = shelf.put(sent, current["id"])
        spot.save(store)
        return JSONResponse(shelf.render(updated))

    def delete(self, store: Store, call: Call) -> Response:
        """DELETE …/versions/{version}/actions/{action_name}."""
        spot = find_draft(store, call)
        doomed = Shelf(store.children, spot.place, self._kind).find(self._name(call))
        store.children.delete(spot.place.version_id, doomed["id"])
        spot.save(store)
        return Response(status_code=204)

    def _name(self, call: Call) -> str:
        return call.params[f"{self._kind}_name"]


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


_ACTIONS, _TRIGGERS, _DEFINITIONS = VERSION + "/actions", VERSION + "/triggers", VERSION + "/definitions"
_ACTION, _TRIGGER = _ACTIONS + "/{action_name}", _TRIGGERS + "/{trigger_name}"
_DEFINITION = _DEFINITIONS + "/{definition_name}"
_SCHEMA = "/o/{organisation_id}/schemas/{connector_id}/{version}/{schema_filename}"
_action, _trigger = Endpoints("action"), Endpoints("trigger")

OPERATIONS = (
    Operation("GetActions", "GET", _ACTIONS, _action.list),
    Operation("CreateAction", "POST", _ACTIONS, _action.create),
    Operation("GetAction", "GET", _ACTION, _action.get),
    Operation("UpdateAction", "PUT", _ACTION, _action.update),
    Operation("DeleteAction", "DELETE", _ACTION, _action.delete),
    Operation("GetTriggers", "GET", _TRIGGERS, _trigger.list),
    Operation("CreateTrigger", "POST", _TRIGGERS, _trigger.create),
    Operation("GetTrigger", "GET", _TRIGGER, _trigger.get),
    Operation("UpdateTrigger", "PUT", _TRIGGER, _trigger.update),
    Operation("DeleteTrigger", "DELETE", _TRIGGER, _trigger.delete),
    Operation("GetDefinitions", "GET", _DEFINITIONS, get_definitions),
    Operation("CreateDefinitions", "POST", _DEFINITIONS, create_definitions),
    Operation("DeleteDefinitions", "DELETE", _DEFINITIONS, delete_definitions),
    Operation("GetDefinition", "GET", _DEFINITION, get_definition),
    Operation("UpdateDefinition", "PUT", _DEFINITION, update_definition),
    Operation("DeleteDefinition", "DELETE", _DEFINITION, delete_definition),
    Operation("GetRawSchema", "GET", _SCHEMA, get_raw_schema),
)
