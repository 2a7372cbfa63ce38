"""Versions put in place past the API, with the actions, triggers and definitions in them, and edits of those."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from ulid import ULID

from versori_pulumi.emulator.connector.bodies import Body, Ulid
from versori_pulumi.emulator.connector_version import rules as versions
from versori_pulumi.emulator.connector_version.bodies import Time, VersionName
from versori_pulumi.emulator.connector_version.records import Spot
from versori_pulumi.emulator.content.bodies import ActionCreate, ActionUpdate, TriggerCreate, TriggerUpdate
from versori_pulumi.emulator.content.rules import Shelf
from versori_pulumi.emulator.content.tables import Place
from versori_pulumi.emulator.definitions import rules as definitions
from versori_pulumi.emulator.definitions.bodies import DefinitionCreate, DefinitionUpdate
from versori_pulumi.emulator.http.errors import bad_request
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.store import Store

_CONTENTS = ("definitions", "actions", "triggers")


class SeedDefinition(DefinitionCreate):
    """A Definition with its schema inline."""

    id: Ulid = ""


class SeedAction(ActionCreate):
    """An Action that refers to definitions."""

    id: Ulid = ""


class SeedTrigger(TriggerCreate):
    """A Trigger that refers to definitions."""

    id: Ulid = ""


class SeedVersion(Body):
    """A ConnectorVersion, what is in it, and whether another product uses it."""

    id: Ulid = ""
    name: VersionName
    description: str = ""
    is_latest: bool = False
    is_default: bool = False
    in_use: bool = False
    created_at: Time = ""
    updated_at: Time = ""
    published_at: Time | None = None
    definitions: list[SeedDefinition] = Field(default_factory=list)
    actions: list[SeedAction] = Field(default_factory=list)
    triggers: list[SeedTrigger] = Field(default_factory=list)


def place_all(
    store: Store, organisation: str, connector: str, sent: list[SeedVersion], now: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """The versions of a connector, and the ids of those in use; any other version's contents are forgotten.

    Args:
        store: the emulator's memory.
        organisation: the owner.
        connector: the connector's id.
        sent: the versions. One that says nothing of its contents keeps what it has.
        now: the time, in RFC 3339.
    """
    identified = [(version, version.id.upper() or str(ULID())) for version in sent]
    store.children.keep_versions(connector, [own for _, own in identified])
    placed = []
    for index, (version, own) in enumerate(identified):
        place = Place(organisation, connector, own, version.name)
        if version.model_fields_set & set(_CONTENTS):
            _fill(store, place, version, f"versions[{index}].")
        placed.append(versions.judged(_version(version, own, now), store.children.flaws(own)))
    return versions.settled(placed), [own for version, own in identified if version.in_use]


def _version(sent: SeedVersion, own: str, now: str) -> dict[str, Any]:
    fields = {name: value for name, value in sent.dump().items() if name not in (*_CONTENTS, "inUse")}
    defaults = {"isLatest": False, "createdAt": now, "updatedAt": now, "publishedAt": None}
    return {**defaults, **fields, "id": own, "isDefault": sent.is_default and sent.published_at is not None}


def _fill(store: Store, place: Place, sent: SeedVersion, path: str) -> None:
    store.children.delete_version(place.version_id)
    definitions.create_all(store.children, place, sent.definitions, path)
    actions, triggers = Shelf(store.children, place, "action"), Shelf(store.children, place, "trigger")
    for index, action in enumerate(sent.actions):
        actions.put(action, action.id.upper(), f"{path}actions[{index}].")
    for index, trigger in enumerate(sent.triggers):
        triggers.put(trigger, trigger.id.upper(), f"{path}triggers[{index}].")


def edit(store: Store, spot: Spot, contents: str, name: str, changes: Any) -> dict[str, Any]:
    """Edits an action, trigger or definition as a person does in the web page; a published version is no obstacle.

    Args:
        store: the emulator's memory.
        spot: the version.
        contents: `actions`, `triggers` or `definitions`.
        name: its name.
        changes: a part of it in the shape of a response, or a definition's `schema` inline; null unsets a field.

    Raises:
        ApiError: 400 if the changes are wrong, 404 if there is none of this name.
    """
    if not isinstance(changes, dict):
        raise bad_request("The changes must be an object.")
    if contents == "definitions":
        current = definitions.find(store.children, spot.place, name)
        shown = {field: value for field, value in current.items() if field != "schema"}
        sent = check(DefinitionUpdate, _merged(shown, changes))
        edited = definitions.update(store.children, spot.place, current, sent)
        spot.save(store)
        return definitions.render(store.children, spot.place, edited)
    shelf = Shelf(store.children, spot.place, "action" if contents == "actions" else "trigger")
    current = shelf.find(name)
    body = ActionUpdate if contents == "actions" else TriggerUpdate
    put = shelf.put(check(body, _merged(shelf.render(current), changes)), current["id"])
    spot.save(store)
    return shelf.render(put)


def _merged(shown: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = {**shown, **changes, "id": shown["id"]}
    return {name: value for name, value in merged.items() if value is not None}
