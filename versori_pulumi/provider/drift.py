"""What preview says about an object that is not on Versori as it was last applied. Pure: lines, one an object."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from versori_pulumi.connect.errors import argument_path
from versori_pulumi.connect.redaction import ours
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider.merge import Change
from versori_pulumi.provider.properties import SECRETS, UNSHOWN, Properties
from versori_pulumi.provider.values import contains_unknown, same

_GONE: Final = ("is gone from Versori; this update creates it", "are gone from Versori; this update creates them")

_LONGEST_VALUE: Final = 120


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
        said = "; ".join(_drifted(change, declared, hidden) for change in theirs)
        yield f"drift: {label}: {said}; this update {f'replaces {replaces}' if replaces else _verb(theirs, last)}"


def gone(place: str, name: Any, noun: str) -> str:
    """The line for an object that was deleted outside Pulumi.

    Args:
        place: its id, or where it is.
        name: its name.
        noun: what it is.
    """
    return f"drift: {labelled(noun, place, name)} {_GONE[noun.endswith('s')]} again"


def moved(names: Iterable[str], declared: Properties, last: Properties) -> str:
    """Why an object is replaced whose place or kind changes."""
    hidden = _hidden(declared, last)
    return "; ".join(
        f"{argument_path(name)} changes"
        + ("" if name in hidden else f" from {_text(last.get(name))} to {_text(declared.get(name))}")
        for name in names
    )


def replaced(label: str, why: str, *, by_name: bool, delete_first: bool) -> str:
    """The line for an object whose place another one takes.

    Args:
        label: the object in words.
        why: the reason.
        by_name: whether its id is its name.
        delete_first: whether it goes before the other one is there.
    """
    new = "it is made anew" if by_name else "it gets a new id"
    return f"replace: {label}: {why}; {new}" + (", and is gone for a moment" if delete_first else "")


def adopted(label: str, changes: Iterable[Change], declared: Properties) -> str:
    """The line for an object that exists and that a creation adopts."""
    hidden = _hidden(declared)
    changed = "; ".join(_set(change, hidden) for change in changes)
    return f"adopt: {label} exists and is adopted" + (f"; this sets {changed}" if changed else " as it is")


def _hidden(*sides: Properties) -> Collection[str]:
    """The properties whose values no line shows: those that the program, or the state, has for secret among them."""
    return UNSHOWN.union(*(side.get(SECRETS, ()) for side in sides))


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
    back = all(change.name in UNSHOWN or same(change.name, change.declared, last.get(change.name)) for change in drifted)
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
