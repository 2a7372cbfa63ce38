"""Declared, last applied and live version → what to do, and what then is in the state. Pure.

A version has two halves. Its contents are what it is made from: they can't be changed in place, so a change makes the
version anew, or is refused where it is published. Description, published and default are merged as the properties of a
connector are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pulumi.output import Unknown

from versori_pulumi.provider import drift, merge, state
from versori_pulumi.provider.documents.schemas import normal
from versori_pulumi.provider.merge import Change, changes_of
from versori_pulumi.provider.properties import CONNECTOR_VERSION, Applied, Declared, Live, Properties, unset
from versori_pulumi.provider.values import comparable, contains_unknown

CONTENTS: Final = CONNECTOR_VERSION.named("source")
"""What a version is made from."""

_MERGED: Final = CONNECTOR_VERSION.named("merged")


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


def label_of(known: Properties) -> str:
    """A version in words."""
    return drift.labelled("version", f"connector {known['connectorId']}", known["name"])


def seen(live: Live) -> Live:
    """The live version under the names of the inputs."""
    known = {"description": live.get("description", ""), "isDefault": live.get("isDefault", False)}
    return Live({**known, "published": live.get("publishedAt") is not None})


def state_as_live(last: Applied) -> Live:
    """The state in the place of the live version, for previews that stay off the network."""
    known = {name: last[name] for name in ("name", "description", "isDefault") if name in last}
    published = {"publishedAt": last["createdAt"]} if last.get("published") else {}
    return Live({"id": last["versionId"], **known, **published})


def with_ignored(declared: Declared, found: Live) -> Declared:
    """The declared version with the live values of what the program ignores."""
    return merge.with_ignored(declared, found, _MERGED)


def plan_version(declared: Declared, last: Applied, found: Live, *, creating: bool = False) -> VersionPlan:
    """What makes a live version what `declared` says.

    Args:
        declared: the program's inputs.
        last: the state's outputs.
        found: the live version as `seen` has it.
        creating: whether the state gets its outputs from a creation or an adoption (see `merge.owned_change`).
    """
    wanted = wanted_of(declared, last).get("published", found["published"])
    return VersionPlan(
        changes=tuple(changes_of(CONNECTOR_VERSION, declared, last, found, creating=creating)),
        contents=() if creating else tuple(name for name in CONTENTS if _changed(name, declared, last)),
        unknown=tuple(name for name in CONTENTS if contains_unknown(declared.get(name))),
        publishes=None if wanted == found["published"] or isinstance(wanted, Unknown) else bool(wanted),
    )


def wanted_of(declared: Declared, last: Applied) -> dict[str, Any]:
    """What of a version changes in place and is the program's, as it is to be: declared, or unset where it was once."""
    owned = {name: unset(name) for name in _MERGED if name in last}
    return {**owned, **{name: declared[name] for name in _MERGED if name in declared}}


def comparable_contents(kind: str, value: Any) -> Any:
    """Contents in a form in which equal means: the same version would be made."""
    if kind == "openapi":
        return (value or {}).get("sha256", "")
    if kind == "definitions":
        return {name: _comparable_definition(definition) for name, definition in (value or {}).items()}
    if kind in ("actions", "triggers"):
        return {entry["name"]: _comparable_content(entry) for entry in value or ()}
    return value or ""


def after_write(declared: Declared, live: Live, organisation_id: str) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared."""
    kept = state.applied(CONNECTOR_VERSION, declared, {**live, "organisationId": organisation_id})
    if "openapi" in kept:
        # Neither where it was nor what it said: a moved checkout is no change, and the state stays small.
        kept["openapi"] = {"sha256": declared["openapi"]["sha256"]}
    return {**kept, "versionId": live["id"]}


def after_read(last: Applied, live: Live) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    created = {name: live[name] for name in ("createdAt",) if name in live}
    return {**state.refreshed(CONNECTOR_VERSION, last, {**seen(live), **created}), "versionId": live["id"]}


def after_get(inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:
    """The outputs of `ConnectorVersion.get`: everything that the API answers."""
    found = {**live, **seen(live), "organisationId": organisation_id}
    return {**state.got(CONNECTOR_VERSION, inputs, found), "versionId": live["id"]}


def without_unfinished(found: Properties) -> dict[str, Any]:
    """The outputs of a version whose contents are not all there: the next diff shows that it has to be made anew."""
    return {name: value for name, value in found.items() if name not in CONTENTS}


def _changed(name: str, declared: Declared, last: Applied) -> bool:
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
