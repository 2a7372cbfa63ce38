"""What preview says about a connector that is not on Versori as it was last applied. Pure: lines, one a connector."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from versori_pulumi.connect.errors import argument_path
from versori_pulumi.provider.merge import Change, Plan
from versori_pulumi.provider.schemes import labels
from versori_pulumi.provider.values import contains_unknown, same

Properties = Mapping[str, Any]

_HIDDEN: Final = frozenset({"connectionVariables", "authSchemeConfigs"})
"""What can hold secrets: hooks get them in the clear and the engine can't mask what it never saw."""

_LONGEST_VALUE: Final = 120

_CONSEQUENCE: Final = "credentials that are refreshed through it (OAuth 2.0, custom functions) end at their next expiry"
"""Operation DeleteAuthSchemeConfig."""


def announcements(connector_id: str, plan: Plan, declared: Properties, last: Properties, live: Properties) -> Iterator[str]:
    """The lines for one connector: what was changed on Versori, and which auth schemes an update deletes."""
    label = f'connector "{last.get("name", live.get("name"))}" ({connector_id})'
    drifted = [change for change in plan.changes if change.drift]
    if drifted:
        told = "; ".join(_drifted(change, declared) for change in drifted)
        yield f"drift: {label}: {told}; this update {_verb(drifted, last)}"
    if plan.schemes.deletes:
        yield f"warning: {label}: this update deletes auth scheme {labels(plan.schemes.deletes)}; {_CONSEQUENCE}"


def gone(connector_id: str, last: Properties) -> str:
    """The line for a connector that was deleted outside Pulumi."""
    return f'drift: connector "{last.get("name")}" ({connector_id}) is gone from Versori; this update creates it again'


def adoption(live: Properties, plan: Plan) -> str:
    """The line for a connector that exists and that a creation adopts."""
    label = f'connector "{live["name"]}" ({live["id"]})'
    changed = "; ".join(_set(change) for change in plan.changes)
    line = f"adopt: {label} exists and is adopted" + (f"; this sets {changed}" if changed else " as it is")
    if plan.schemes.deletes:
        line += f"; this deletes auth scheme {labels(plan.schemes.deletes)}: {_CONSEQUENCE}"
    return line


def _set(change: Change) -> str:
    name = argument_path(change.name)
    if change.name in _HIDDEN or change.name == "categories":
        return name
    before = "" if change.live in (None, "") else f" from {_text(change.live)}"
    return f"{name}{before} to {_text(change.declared)}"


def _verb(drifted: list[Change], last: Properties) -> str:
    back = all(change.name in _HIDDEN or same(change.name, change.declared, last.get(change.name)) for change in drifted)
    it = "it" if len(drifted) == 1 else "them"
    return f"sets {it} back" if back else f"changes {it}"


def _drifted(change: Change, declared: Properties) -> str:
    name = argument_path(change.name)
    if change.name in _HIDDEN:
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
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
