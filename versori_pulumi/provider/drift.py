"""What preview says about an object that is not on Versori as it was last applied. Pure: lines, one an object."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from versori_pulumi.connect.errors import argument_path
from versori_pulumi.connect.redaction import ours
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider.merge import SECRETS, Change, Plan
from versori_pulumi.provider.schemes import labels
from versori_pulumi.provider.values import contains_unknown, same

Properties = Mapping[str, Any]

_GONE: Final = ("is gone from Versori; this update creates it", "are gone from Versori; this update creates them")

_HIDDEN: Final = frozenset({"connectionVariables", "authSchemeConfigs", "variables", "credentials", "schema"})
"""What can hold secrets (hooks get them in the clear and the engine can't mask what it never saw), or is too long."""

_LONGEST_VALUE: Final = 120

_CONSEQUENCE: Final = "credentials that are refreshed through it (OAuth 2.0, custom functions) end at their next expiry"
"""Operation DeleteAuthSchemeConfig."""


def announcements(connector_id: str, plan: Plan, declared: Properties, last: Properties, live: Properties) -> Iterator[str]:
    """The lines for one connector: what was changed on Versori, and which auth schemes an update deletes."""
    label = labelled("connector", connector_id, last.get("name", live.get("name")))
    yield from drifted(label, plan.changes, declared, last)
    if plan.schemes.deletes:
        yield f"warning: {label}: this update deletes auth scheme {labels(plan.schemes.deletes)}; {_CONSEQUENCE}"


def labelled(noun: str, identity: str, name: Any) -> str:
    """An object in words: `connector "Shop" (01H…)`."""
    return f'{noun} "{visible(name, LONGEST_NAME)}" ({visible(identity, LONGEST_NAME)})'


def drifted(
    label: str, changes: Iterable[Change], declared: Properties, last: Properties, *, replaces: str = ""
) -> Iterator[str]:
    """The line about what was changed on Versori, where anything was.

    Args:
        label: the object in words.
        changes: all that is not as declared.
        declared: the program's inputs.
        last: the state's outputs.
        replaces: what this update replaces rather than changes, in words.
    """
    theirs = [change for change in changes if change.drift]
    if theirs:
        hidden = _hidden(declared, last)
        told = "; ".join(_drifted(change, declared, hidden) for change in theirs)
        yield f"drift: {label}: {told}; this update {f'replaces {replaces}' if replaces else _verb(theirs, last)}"


def gone(identity: str, last: Properties, noun: str = "connector") -> str:
    """The line for an object that was deleted outside Pulumi."""
    return f"drift: {labelled(noun, identity, last.get('name'))} {_GONE[noun.endswith('s')]} again"


def adoption(live: Properties, plan: Plan, declared: Properties) -> str:
    """The line for a connector that exists and that a creation adopts."""
    line = adopted(labelled("connector", live["id"], live["name"]), plan.changes, declared)
    if plan.schemes.deletes:
        line += f"; this deletes auth scheme {labels(plan.schemes.deletes)}: {_CONSEQUENCE}"
    return line


def adopted(label: str, changes: Iterable[Change], declared: Properties) -> str:
    """The line for an object that exists and that a creation adopts."""
    hidden = _hidden(declared)
    changed = "; ".join(_set(change, hidden) for change in changes)
    return f"adopt: {label} exists and is adopted" + (f"; this sets {changed}" if changed else " as it is")


def _hidden(*sides: Properties) -> Collection[str]:
    """The properties whose values no line shows: those that the program, or the state, has for secret among them."""
    return _HIDDEN.union(*(side.get(SECRETS, ()) for side in sides))


def exists(clash: str, noun: str, note: str = "") -> str:
    """Why nothing is created where one is there already, with the ways on.

    Args:
        clash: what is there.
        noun: what was to be created.
        note: what an adoption means for it.
    """
    adopt = f'adopt it with existing="adopt" on this {noun}, or for all with `pulumi config set versori:existing adopt`'
    return f"{clash}\n  hint: {adopt}{note}\n  hint: {RENAMED}"


RENAMED: Final = (
    'if the resource was only renamed in the program, opts=ResourceOptions(aliases=[pulumi.Alias(name="OLD")]) keeps what '
    "it has"
)
"""The other reason why an object is there already."""


def _set(change: Change, hidden: Collection[str]) -> str:
    name = argument_path(change.name)
    if change.name in hidden or change.name == "categories":
        return name
    before = "" if change.live in (None, "") else f" from {_text(change.live)}"
    return f"{name}{before} to {_text(change.declared)}"


def _verb(drifted: list[Change], last: Properties) -> str:
    back = all(change.name in _HIDDEN or same(change.name, change.declared, last.get(change.name)) for change in drifted)
    it = "it" if len(drifted) == 1 else "them"
    return f"sets {it} back" if back else f"changes {it}"


def _drifted(change: Change, declared: Properties, hidden: Collection[str]) -> str:
    name = argument_path(change.name)
    if change.name in hidden:
        return f"{name} is not as the program says"
    return f"{name} is {_text(change.live)} on Versori, the program {_says(change, declared)}"


def _says(change: Change, declared: Properties) -> str:
    if change.name not in declared:
        return "no longer sets it"
    return "leaves it empty" if change.declared == "" else f"says {_text(change.declared)}"


def _text(value: Any) -> str:
    if contains_unknown(value):
        return "something not known yet"
    if value in (None, ""):
        return "not set"
    return ours(json.dumps(value, ensure_ascii=False, sort_keys=True), _LONGEST_VALUE)
