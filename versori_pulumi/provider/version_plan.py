"""Declared, last applied and live version → what to do, and what then is in the state. Pure.

A version has two halves. Its contents are what it is made from: they can't be changed in place, so a change makes the
version anew, or is refused where it is published. Description, published and default are merged as the properties of a
connector are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulumi.output import Unknown

from versori_pulumi.provider import outputs
from versori_pulumi.provider.claims import ObjectKey
from versori_pulumi.provider.merge import OPTIONS, Change, change_of, replacements
from versori_pulumi.provider.outputs import identity
from versori_pulumi.provider.ownership import version_key
from versori_pulumi.provider.schema_texts import normal
from versori_pulumi.provider.values import comparable, contains_unknown, same

Properties = Mapping[str, Any]

MERGED: Final = ("description", "published", "isDefault")
"""What changes in place."""

CONTENTS: Final = ("openapi", "fromVersion", "definitions", "actions", "triggers")
"""What a version is made from."""

_UNSET: Final = {"description": "", "published": False, "isDefault": False}


@dataclass(frozen=True)
class VersionPlan:
    """What to do so that a live version becomes the declared one.

    Attributes:
        changes: property by property, of what changes in place.
        contents: the properties that say what it is made from, and changed.
        unknown: those of which that isn't known yet.
        publishes: whether it is to be published (True) or made a draft (False); None where it stays as it is.
    """

    changes: tuple[Change, ...]
    contents: tuple[str, ...]
    unknown: tuple[str, ...]
    publishes: bool | None

    def remade(self, *, published: bool) -> list[str]:
        """The contents for which it has to be made anew; for a published one, those that certainly changed."""
        return [*self.contents, *(() if published else self.unknown)]


def seen(live: Properties) -> dict[str, Any]:
    """The live version under the names of the inputs."""
    known = {"description": live.get("description", ""), "isDefault": live.get("isDefault", False)}
    return {**known, "published": live.get("publishedAt") is not None}


def state_as_seen(last: Properties) -> dict[str, Any]:
    """The state in the place of the live version, for previews that stay off the network."""
    return {name: last.get(name, unset) for name, unset in _UNSET.items()}


def plan_version(declared: Properties, last: Properties, found: Properties, *, creating: bool = False) -> VersionPlan:
    """What makes a live version what `declared` says.

    Args:
        declared: the program's inputs.
        last: the state's outputs.
        found: the live version as `seen` has it.
        creating: the state gets its outputs from a creation or an adoption, so that what is right need not be noted.
    """
    changes = (change_of(name, declared, last, found, creating=creating) for name in MERGED)
    wanted = wanted_of(declared, last).get("published", found["published"])
    return VersionPlan(
        changes=tuple(change for change in changes if change),
        contents=() if creating else tuple(name for name in CONTENTS if _changed(name, declared, last)),
        unknown=tuple(name for name in CONTENTS if contains_unknown(declared.get(name))),
        publishes=None if wanted == found["published"] or isinstance(wanted, Unknown) else bool(wanted),
    )


def wanted_of(declared: Properties, last: Properties) -> dict[str, Any]:
    """What of `MERGED` is the program's, as it is to be: declared, or unset where it was declared once."""
    owned = {name: unset for name, unset in _UNSET.items() if name in last}
    return {**owned, **{name: declared[name] for name in MERGED if name in declared}}


def moved(declared: Properties, last: Properties) -> list[str]:
    """The properties that say which version of which connector it is and that changed: it is replaced by another one.

    A connector whose id isn't known yet is a new one, so a preview says so; so is a name that isn't.
    """
    unknown = [name for name in ("connectorId", "name") if isinstance(declared.get(name), Unknown)]
    renamed = [] if declared.get("name") == last.get("name") else ["name"]
    return unknown or [*replacements(declared, last, ("connectorId", "organisationId")), *renamed]


def key_of(properties: Properties) -> ObjectKey:
    """What tells a version from all others, for the notes of one run."""
    return version_key(properties["connectorId"], properties["name"])


def comparable_contents(kind: str, value: Any) -> Any:
    """Contents in a form in which equal means: the same version would be made."""
    if kind == "openapi":
        return (value or {}).get("sha256", "")
    if kind == "definitions":
        return {name: _comparable_definition(definition) for name, definition in (value or {}).items()}
    if kind in ("actions", "triggers"):
        return {entry["name"]: _comparable_content(entry) for entry in value or ()}
    return value or ""


def after_write(declared: Properties, live: Properties, organisation_id: str) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared."""
    kept = {name: declared[name] for name in ("connectorId", "name", *MERGED, *CONTENTS, *OPTIONS) if name in declared}
    if "openapi" in kept:
        # Neither where it was nor what it said: a moved checkout is no change, and the state stays small.
        kept["openapi"] = {"sha256": declared["openapi"]["sha256"]}
    return {**kept, **_identity(live, organisation_id, declared="organisationId" in declared)}


def after_read(last: Properties, live: Properties) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    kept = {name: last[name] for name in ("connectorId", "name", *CONTENTS, *OPTIONS) if name in last}
    found = seen(live)
    merged = {name: last[name] if same(name, last[name], found[name]) else found[name] for name in MERGED if name in last}
    return {**kept, **merged, **_identity(live, last["organisationId"], declared=last.get("organisationDeclared"))}


def after_get(inputs: Properties, live: Properties, organisation_id: str) -> dict[str, Any]:
    """The outputs of `ConnectorVersion.get`: everything that the API tells."""
    kept = {name: inputs[name] for name in ("connectorId", *OPTIONS) if name in inputs}
    told = {"name": live["name"], **seen(live)}
    return {**kept, **told, **_identity(live, organisation_id, declared="organisationId" in inputs)}


def without_unfinished(found: Properties) -> dict[str, Any]:
    """The outputs of a version whose contents are not all there: the next diff shows that it has to be made anew."""
    return {name: value for name, value in found.items() if name not in CONTENTS}


def inputs_of(found: Properties) -> dict[str, Any]:
    """The inputs that would have led to these outputs."""
    return {name: value for name, value in outputs.inputs_of(found).items() if name != "versionId"}


def _changed(name: str, declared: Properties, last: Properties) -> bool:
    if contains_unknown(declared.get(name)) or (name == "fromVersion" and name not in declared):
        # What a version was copied from once may be forgotten: the copy stays as it is.
        return False
    return bool(comparable_contents(name, declared.get(name)) != comparable_contents(name, last.get(name)))


def _comparable_content(entry: Properties) -> Any:
    return {name: comparable(name, value) for name, value in entry.items() if value not in ("", [], None)}


def _comparable_definition(definition: Properties) -> Any:
    schema = definition["schema"]
    rest = {name: comparable(name, value) for name, value in definition.items() if name != "schema" and value}
    return rest, schema["contentType"], normal(schema["content"], schema["contentType"], {})


def _identity(live: Properties, organisation_id: str, *, declared: Any) -> dict[str, Any]:
    return {"versionId": live["id"], **identity({**live, "organisationId": organisation_id}, declared=declared)}
