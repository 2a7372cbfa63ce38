"""Declared, last applied and live definitions → what to send, and what then is in the state. Pure.

A schema is in no answer but its own, and Versori writes it in its own way: as JSON, with URLs for references. So schemas
are compared by what they mean (`schema_texts.py`), everything else as of any other object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from versori_pulumi.provider import state
from versori_pulumi.provider.content.bodies import definition_body, schema_body
from versori_pulumi.provider.documents.schemas import as_declared, live_type, normal, referred
from versori_pulumi.provider.merge import Change, changes_of
from versori_pulumi.provider.properties import DEFINITION, DEFINITIONS, SECRETS, Applied, Declared, Properties
from versori_pulumi.provider.values import contains_unknown

Bodies = Mapping[str, Properties]
"""Definitions by name, in the shape of the state."""

_MERGED: Final = DEFINITION.named("merged")


@dataclass(frozen=True)
class VersionDefinitions:
    """The definitions of a version.

    Attributes:
        listed: all of them as the API lists them, by name.
        schemas: the texts of the schemas that were read, by name.
        asked: the names of those that were asked for.
    """

    listed: Bodies
    schemas: Mapping[str, str]
    asked: tuple[str, ...] = ()

    @property
    def urls(self) -> dict[str, str]:
        """Their URLs, by name."""
        return {name: definition["url"] for name, definition in self.listed.items() if "url" in definition}

    @property
    def endings(self) -> dict[str, str]:
        """Their names, by what a URL of theirs ends in."""
        own = {name: name for name in self.listed}
        files = {url.rpartition("/")[2].rpartition(".")[0]: name for name, url in self.urls.items()}
        return own | files | {definition["id"]: name for name, definition in self.listed.items()}


@dataclass(frozen=True)
class DefinitionsPlan:
    """What to do so that live definitions become the declared ones.

    Attributes:
        creates: the names of those that are not there.
        changes: property by property, those of each that is there and is to be changed.
        deletes: the names of those that are no longer declared.
        kept: those that are no longer declared and that something refers to which stays: by what, in words.
        strangers: the names of those that are there and that the state doesn't know.
    """

    creates: tuple[str, ...]
    changes: Mapping[str, tuple[Change, ...]]
    deletes: tuple[str, ...]
    kept: Mapping[str, str]
    strangers: tuple[str, ...]

    @property
    def writes(self) -> bool:
        """Whether anything is to be sent."""
        return bool(self.creates or self.changes or self.deletes)


def plan_definitions(declared: Bodies, last: Bodies, found: VersionDefinitions, *, force: bool = False) -> DefinitionsPlan:
    """What makes the definitions of a version what `declared` says.

    Args:
        declared: the program's.
        last: those of the state, as they were last applied.
        found: those of the version.
        force: whether those go as well that something refers to which stays.
    """
    changes = {
        name: changed
        for name, wanted in declared.items()
        if name in found.listed and (changed := tuple(_changes(name, wanted, last.get(name), found)))
    }
    removed = [name for name in last if name not in declared and name in found.listed]
    kept = {} if force else _kept(removed, declared, found)
    return DefinitionsPlan(
        creates=tuple(name for name in declared if name not in found.listed),
        changes=changes,
        deletes=tuple(name for name in removed if name not in kept),
        kept=kept,
        strangers=tuple(name for name in declared if name in found.listed and name not in last),
    )


def update_body(
    name: str, declared: Properties, last: Properties, found: VersionDefinitions, changes: Collection[Change]
) -> Any:
    """The body for UpdateDefinition: the schema in it only where that changes.

    Args:
        name: which definition.
        declared: the program's.
        last: as it was last applied.
        found: the definitions of the version; those that were just created, too.
        changes: what is to be changed.
    """
    live = found.listed[name]
    kept = {} if "description" in last else {key: live[key] for key in ("description",) if key in live}
    body = {"id": live["id"], "name": name, **kept, **definition_body(declared)}
    if any(change.name == "schema" for change in changes):
        body["schema"] = schema_body(declared, (), found.urls)
    return body


def after_write(declared: Declared, last: Applied, plan: DefinitionsPlan, organisation_id: str) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared; what had to stay is deleted some other time."""
    kept = {name: last["definitions"][name] for name in plan.kept}
    outputs = state.applied(DEFINITIONS, declared, {"organisationId": organisation_id})
    return {**outputs, "definitions": {**declared["definitions"], **kept}}


def after_read(last: Applied, found: VersionDefinitions) -> dict[str, Any]:
    """The outputs after a refresh: the definitions of the state, with the live values where those mean something else."""
    known = last["definitions"]
    definitions = {name: _read(name, known[name], found) for name in known if name in found.listed}
    return {**state.refreshed(DEFINITIONS, last, {}), "definitions": definitions}


def after_get(inputs: Properties, found: VersionDefinitions, organisation_id: str) -> dict[str, Any]:
    """The outputs of `Definitions.get`: everything that the API answers."""
    outputs = state.got(DEFINITIONS, inputs, {"organisationId": organisation_id})
    return {**outputs, "definitions": {name: _shown(name, found) for name in found.asked}}


def still_declared(declared: Declared, last: Applied) -> dict[str, Any]:
    """The definitions of the state that the program still declares."""
    wanted = declared["definitions"]
    return {name: known for name, known in last["definitions"].items() if isinstance(wanted, dict) and name in wanted}


def with_marks(declared: Declared, name: str) -> dict[str, Any]:
    """A declared definition, all of it marked as secret where anything in the definitions is: the mark is on all of them."""
    own: Properties = declared["definitions"][name]
    return {**own, SECRETS: [*_MERGED, "schema"]} if "definitions" in declared.get(SECRETS, ()) else {**own}


def state_as_live(last: Applied) -> VersionDefinitions:
    """The state in the place of the live definitions, for previews that stay off the network."""
    known: Bodies = last["definitions"]
    listed = {name: {"id": name, "name": name, **definition} for name, definition in known.items()}
    return VersionDefinitions(listed, {name: definition["schema"]["content"] for name, definition in known.items()})


def _changes(name: str, wanted: Properties, last: Properties | None, found: VersionDefinitions) -> Iterator[Change]:
    live, known = found.listed[name], last or {}
    yield from changes_of(DEFINITION, wanted, known, live, creating=last is None)
    schema = wanted.get("schema")
    if contains_unknown(schema) or not _same_schema(name, schema, found):
        drifted = "schema" in known and not _same_schema(name, known["schema"], found)
        yield Change("schema", None, schema, drift=drifted)


def _same_schema(name: str, schema: Any, found: VersionDefinitions) -> bool:
    if name not in found.schemas:
        return False
    content, content_type, endings = found.schemas[name], schema["contentType"], found.endings
    wanted = normal(schema["content"], content_type, endings)
    return bool(wanted == normal(content, live_type(content, content_type), endings))


def _kept(removed: Collection[str], declared: Bodies, found: VersionDefinitions) -> dict[str, str]:
    """Those to be removed that something refers to which stays, by what: so do those that they refer to in turn."""
    goes, kept = set(removed), dict[str, str]()
    while True:
        new = {name: said for name in goes if (said := ", ".join(_staying(name, goes, declared, found)))}
        if not new:
            return kept
        kept, goes = kept | new, goes - set(new)


def _staying(name: str, goes: Collection[str], declared: Bodies, found: VersionDefinitions) -> Iterator[str]:
    for other in found.listed[name].get("referencedBy", []):
        if other["type"] == "definition":
            if other["name"] in goes:
                continue
            schema = declared.get(other["name"], {}).get("schema")
            if schema and not contains_unknown(schema) and name not in referred(schema["content"], schema["contentType"]):
                continue
        yield f'{other["type"]} "{other["name"]}"'


def _read(name: str, last: Properties, found: VersionDefinitions) -> dict[str, Any]:
    schema = last["schema"] if _same_schema(name, last["schema"], found) else _shown(name, found)["schema"]
    return {**state.values(DEFINITION, last, found.listed[name]), "schema": schema}


def _shown(name: str, found: VersionDefinitions) -> dict[str, Any]:
    live = found.listed[name]
    content, content_type = as_declared(found.schemas.get(name, ""), found.endings)
    return {
        **{key: live[key] for key in _MERGED if key in live},
        "schema": {"contentType": content_type, "content": content},
    }
