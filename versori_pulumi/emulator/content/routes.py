"""The operations about actions and triggers."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from versori_pulumi.emulator.connector_version.records import Version, find, find_draft
from versori_pulumi.emulator.content.bodies import ActionCreate, ActionUpdate, TriggerCreate, TriggerUpdate
from versori_pulumi.emulator.content.rules import ActionOrTrigger, Contents
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, Call, Operation
from versori_pulumi.emulator.http.errors import invalid_field
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store

CREATES: dict[ActionOrTrigger, type[ActionCreate | TriggerCreate]] = {"action": ActionCreate, "trigger": TriggerCreate}
UPDATES: dict[ActionOrTrigger, type[ActionUpdate | TriggerUpdate]] = {"action": ActionUpdate, "trigger": TriggerUpdate}


class Endpoints:
    """The five operations about actions, or those about triggers.

    Args:
        kind: which of the two.
    """

    def __init__(self, kind: ActionOrTrigger) -> None:
        self._kind = kind

    def list(self, store: Store, call: Call) -> Response:
        """GET …/versions/{version}/actions."""
        version, key = find(store, call), f"{self._kind}s"
        contents = Contents(version, self._kind)
        page = lists.by_name(version.all(self._kind), call.query, key)
        return JSONResponse({**page, key: [contents.render(document) for document in page[key]]})

    def create(self, store: Store, call: Call) -> Response:
        """POST …/versions/{version}/actions."""
        version = find_draft(store, call)
        sent = check(CREATES[self._kind], call.json())
        protocol = version.record.document["protocol"]
        if protocol != sent.type:
            raise invalid_field("type", f"must be compatible with the protocol {protocol}")
        contents = Contents(version, self._kind)
        created = contents.put(sent)
        version.save()
        return JSONResponse(contents.render(created), 201)

    def get(self, store: Store, call: Call) -> Response:
        """GET …/versions/{version}/actions/{action_name}."""
        version = find(store, call)
        return JSONResponse(Contents(version, self._kind).render(self._named(version, call)))

    def update(self, store: Store, call: Call) -> Response:
        """PUT …/versions/{version}/actions/{action_name}."""
        version = find_draft(store, call)
        current = self._named(version, call)
        sent = check(UPDATES[self._kind], call.json())
        if sent.id.upper() != current["id"]:
            raise invalid_field("id", "can't be changed")
        contents = Contents(version, self._kind)
        updated = contents.put(sent, current["id"])
        version.save()
        return JSONResponse(contents.render(updated))

    def delete(self, store: Store, call: Call) -> Response:
        """DELETE …/versions/{version}/actions/{action_name}."""
        version = find_draft(store, call)
        version.remove(self._named(version, call)["id"])
        version.save()
        return Response(status_code=204)

    def _named(self, version: Version, call: Call) -> dict[str, Any]:
        return version.find(self._kind, call.params[f"{self._kind}_name"])


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
