"""The operations about actions and triggers."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connector_version.records import find_draft, find_spot
from versori_pulumi.emulator.content.bodies import ActionCreate, ActionUpdate, Create, TriggerCreate, TriggerUpdate, Update
from versori_pulumi.emulator.content.rules import ActionOrTrigger, Shelf
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, Call, Operation
from versori_pulumi.emulator.http.errors import invalid_field
from versori_pulumi.emulator.http.parsing import check
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


_ACTIONS, _TRIGGERS = VERSION + "/actions", VERSION + "/triggers"
_ACTION, _TRIGGER = _ACTIONS + "/{action_name}", _TRIGGERS + "/{trigger_name}"
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
)
