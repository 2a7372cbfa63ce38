"""Declared, last applied and live values → what is to change. Pure, and the same for every noun.

As in `kubectl apply`: a property that the program declares is the program's; one that it declared once and no longer does
is unset; one that it never declared keeps its live value, although the API's updates replace whole objects. `diff` and
`update` ask the same functions, so a preview announces an update if and only if there is something to send.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi.output import Unknown

from versori_pulumi.provider.properties import STATE_ONLY, Applied, Declared, Properties, Table, unset
from versori_pulumi.provider.values import ABSENT, contains_unknown, part_of, path_parts, same, with_part


@dataclass(frozen=True)
class Change:
    """One property that isn't as declared.

    Attributes:
        name: the property, as the API spells it.
        live: its value on Versori (for categories: in the state); None where unset.
        declared: the program's value; None where it is to be unset.
        drift: whether it was changed on Versori since it was last applied.
    """

    name: str
    live: Any
    declared: Any
    drift: bool


def changes_of(
    table: Table, declared: Properties, last: Properties, live: Properties, *, creating: bool = False
) -> list[Change]:
    """The merged properties of a noun that aren't as declared.

    Args:
        table: the noun's properties.
        declared: the program's inputs.
        last: the state's outputs: what was declared when it was last applied.
        live: the object in the shape of the state.
        creating: see `owned_change`.
    """
    found = (change_of(name, declared, last, live, creating=creating) for name in table.named("merged"))
    return [change for change in found if change]


def change_of(
    name: str, declared: Properties, last: Properties, live: Properties, *, creating: bool = False
) -> Change | None:
    """How a property that is compared by its value isn't as declared; None where it is, or was never declared."""
    is_right = same(name, declared.get(name), live.get(name))
    drifted = name in last and not same(name, last[name], live.get(name))
    return owned_change(name, declared, last, live.get(name), is_right=is_right, drifted=drifted, creating=creating)


def owned_change(
    name: str, declared: Properties, last: Properties, actual: Any, *, is_right: bool, drifted: bool, creating: bool
) -> Change | None:
    """How a property isn't as declared.

    | declared | applied | on Versori     | change                                                     |
    |----------|---------|----------------|------------------------------------------------------------|
    | no       | no      | anything       | none: it isn't the program's                               |
    | yes      | yes     | as declared    | none                                                       |
    | yes      | yes     | something else | yes; drift where it isn't as it was applied either         |
    | yes      | no      | as declared    | yes, once: only the outputs of a write make it the program's |
    | yes      | no      | something else | yes                                                        |
    | no       | yes     | unset          | yes, once: only the outputs of a write end that            |
    | no       | yes     | something else | yes: it is unset                                           |

    Args:
        name: the property.
        declared: the program's inputs.
        last: the state's outputs.
        actual: its value on Versori.
        is_right: whether that is as declared (unset, where it is no longer declared).
        drifted: whether that isn't as it was last applied.
        creating: whether the state gets its outputs from a creation or an adoption: then nothing is written "once".
    """
    if name not in declared and name not in last:
        return None
    if is_right and (creating or (name in declared) == (name in last)):
        return None
    return Change(name, actual, declared.get(name), drift=drifted and not is_right)


def with_ignored(declared: Declared, live: Properties, names: Sequence[str]) -> Declared:
    """The declared properties with the live values of what `ignoreChanges` names, so that there is nothing to change.

    The engine puts the state's values in their place, which would set back what was edited on Versori.

    Args:
        declared: the program's inputs.
        live: the object in the shape of the state.
        names: the properties that can be ignored so.
    """
    kept = dict(declared)
    for path in declared.get("ignoreChanges", []):
        head, *rest = path_parts(path) or [""]
        for name in names if head == "*" else {head}.intersection(names):
            if name in kept:
                kept[str(name)] = with_part(kept[str(name)], rest, live.get(str(name), unset(str(name))))
    return Declared(kept)


def ignores(declared: Declared, name: str) -> bool:
    """Whether `ignoreChanges` names a property or a part of it."""
    return any(path_parts(path)[:1] in (["*"], [name]) for path in declared.get("ignoreChanges", []))


def replaced_by(changes: Iterable[Change], declared: Declared, last: Applied) -> list[str]:
    """The changed properties for which `replaceOnChanges` wants another object."""
    paths = [parts for path in declared.get("replaceOnChanges", []) if (parts := path_parts(path))]
    return [change.name for change in changes if any(_touches(change, parts, declared, last) for parts in paths)]


def _touches(change: Change, parts: Sequence[str | int], declared: Declared, last: Applied) -> bool:
    head, *rest = parts
    if head not in ("*", change.name):
        return False
    wanted = part_of(declared.get(change.name, ABSENT), rest)
    before = part_of(last.get(change.name, ABSENT), rest)
    return not rest or bool(wanted != before) or (change.drift and bool(wanted != part_of(change.live, rest)))


def moved(table: Table, declared: Declared, last: Applied) -> list[str]:
    """The properties that make another object, and that changed.

    A value that isn't known yet belongs to something new, so a preview says so; but the protocol and the organisation are
    known in the end, and seldom change.
    """
    names = [name for name in table.replacing if name in declared and name in last]
    places = table.named("place")
    unknown = [name for name in names if name in places and name != "protocol" and isinstance(declared[name], Unknown)]
    return unknown or [name for name in names if _differs(name, declared[name], last[name])]


def _differs(name: str, one: Any, other: Any) -> bool:
    if contains_unknown(one):
        return False
    # Ids are the same in letters of either case; names aren't.
    return bool(one != other) if name in ("name", "version") else str(one).upper() != str(other).upper()


def state_only_changes(declared: Declared, last: Applied, names: Iterable[str] = STATE_ONLY) -> bool:
    """Whether something changed that sends nothing and that later hooks must find in the state."""
    return any(declared.get(name) != last.get(name) for name in names if declared.get(name) or last.get(name))
