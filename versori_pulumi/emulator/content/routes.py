"""The operations about actions and triggers, which are alike."""

from __future__ import annotations

from typing import Any

from versori_pulumi.emulator.connector_version.records import Version, find, find_draft
from versori_pulumi.emulator.content.bodies import ActionCreate, ActionUpdate, TriggerCreate, TriggerUpdate
from versori_pulumi.emulator.content.rules import ActionOrTrigger, Contents
from versori_pulumi.emulator.http import lists
from versori_pulumi.emulator.http.calls import VERSION, Call, Operations
from versori_pulumi.emulator.http.errors import invalid_field

CREATES: dict[ActionOrTrigger, type[ActionCreate | TriggerCreate]] = {"action": ActionCreate, "trigger": TriggerCreate}
UPDATES: dict[ActionOrTrigger, type[ActionUpdate | TriggerUpdate]] = {"action": ActionUpdate, "trigger": TriggerUpdate}

_ACTIONS, _TRIGGERS = VERSION + "/actions", VERSION + "/triggers"
_ACTION, _TRIGGER = _ACTIONS + "/{action_name}", _TRIGGERS + "/{trigger_name}"
OPERATIONS = Operations()


@OPERATIONS.add("GetActions", "GET", _ACTIONS, kind="action")
@OPERATIONS.add("GetTriggers", "GET", _TRIGGERS, kind="trigger")
def get_contents(call: Call, kind: ActionOrTrigger) -> Any:
    version, key = find(call), f"{kind}s"
    contents = Contents(version, kind)
    page = lists.by_name(version.all(kind), call.query, key)
    return {**page, key: [contents.render(document) for document in page[key]]}


@OPERATIONS.add("CreateAction", "POST", _ACTIONS, 201, kind="action")
@OPERATIONS.add("CreateTrigger", "POST", _TRIGGERS, 201, kind="trigger")
def create_content(call: Call, kind: ActionOrTrigger) -> Any:
    version = find_draft(call)
    sent = call.read(CREATES[kind])
    protocol = version.record.document["protocol"]
    if protocol != sent.type:
        raise invalid_field("type", f"must be compatible with the protocol {protocol}")
    contents = Contents(version, kind)
    created = contents.put(sent)
    version.save()
    return contents.render(created)


def _named(version: Version, call: Call, kind: ActionOrTrigger) -> dict[str, Any]:
    return version.find(kind, call.params[f"{kind}_name"])


@OPERATIONS.add("GetAction", "GET", _ACTION, kind="action")
@OPERATIONS.add("GetTrigger", "GET", _TRIGGER, kind="trigger")
def get_content(call: Call, kind: ActionOrTrigger) -> Any:
    version = find(call)
    return Contents(version, kind).render(_named(version, call, kind))


@OPERATIONS.add("UpdateAction", "PUT", _ACTION, kind="action")
@OPERATIONS.add("UpdateTrigger", "PUT", _TRIGGER, kind="trigger")
def update_content(call: Call, kind: ActionOrTrigger) -> Any:
    version = find_draft(call)
    current = _named(version, call, kind)
    sent = call.read(UPDATES[kind])
    if sent.id.upper() != current["id"]:
        raise invalid_field("id", "can't be changed")
    contents = Contents(version, kind)
    updated = contents.put(sent, current["id"])
    version.save()
    return contents.render(updated)


@OPERATIONS.add("DeleteAction", "DELETE", _ACTION, kind="action")
@OPERATIONS.add("DeleteTrigger", "DELETE", _TRIGGER, kind="trigger")
def delete_content(call: Call, kind: ActionOrTrigger) -> None:
    version = find_draft(call)
    version.remove(_named(version, call, kind)["id"])
    version.save()
