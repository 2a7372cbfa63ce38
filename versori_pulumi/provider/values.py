"""When two values of a property mean the same, and what a live value looks like in the shape that the program declared.

Versori answers in its own words: unset texts are missing, an unset `public` is false, the values of a tag come in any
order. None of that is a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pulumi.output import Unknown

_PLAIN: Final = frozenset({str, bool, int, float})
"""Recognised first, and by their very type: asking whether something is a Mapping takes longer than all else here."""


def contains_unknown(value: Any) -> bool:
    """Whether a value that another resource has yet to compute is in it."""
    if type(value) in _PLAIN:
        return False
    if isinstance(value, Mapping):
        return any(contains_unknown(entry) for entry in value.values())
    if isinstance(value, list):
        return any(contains_unknown(entry) for entry in value)
    return isinstance(value, Unknown)


SEGMENT: Final = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[([0-9]+|\*)\]|\.?([^.\[\]"]+)')
"""A part of a property path (Pulumi's documentation, "Property paths"): `["key"]`, `[0]`, `[*]`, `.key`."""

ABSENT: Final = object()
"""What isn't there."""


def path_parts(path: str) -> list[str | int]:
    """The parts of a property path: names, indexes of lists, and `*` for all; none where it isn't a path."""
    found = [*SEGMENT.finditer(path)]
    if "".join(each[0] for each in found) != path:
        return []
    return [_part(each) for each in found]


def _part(segment: re.Match[str]) -> str | int:
    if segment[1] is not None:
        return re.sub(r"\\(.)", r"\1", segment[1])
    if segment[2] is not None:
        return segment[2] if segment[2] == "*" else int(segment[2])
    return segment[3]


def with_part(value: Any, parts: Sequence[str | int], other: Any) -> Any:
    """A value with a part of it as another value has it.

    Args:
        value: the value.
        parts: which part; none for the whole.
        other: the other value; `ABSENT` where there is none.
    """
    if not parts:
        return other
    head, *rest = parts
    if isinstance(value, list):
        entries = [*value]
        for index in range(len(entries)) if head == "*" else [head]:
            if isinstance(index, int) and index < len(entries) and isinstance(other, list) and index < len(other):
                entries[index] = with_part(entries[index], rest, other[index])
        return entries
    if not isinstance(value, Mapping):
        return value
    theirs = other if isinstance(other, Mapping) else {}
    changed = {**value}
    for key in {*value, *theirs} if head == "*" else {head}:
        changed[key] = with_part(value.get(key, ABSENT), rest, theirs.get(key, ABSENT))
    return {key: entry for key, entry in changed.items() if entry is not ABSENT}


def part_of(value: Any, parts: Sequence[str | int]) -> Any:
    """A part of a value; of all of several, a list; `ABSENT` where there is none."""
    if not parts:
        return value
    head, *rest = parts
    if head == "*" and isinstance(value, list | Mapping):
        entries = value.values() if isinstance(value, Mapping) else value
        return [part_of(entry, rest) for entry in entries]
    if isinstance(value, list):
        return part_of(value[head], rest) if isinstance(head, int) and head < len(value) else ABSENT
    return part_of(value[head], rest) if isinstance(value, Mapping) and head in value else ABSENT


def without_nulls(value: Any) -> Any:
    """The value without keys that hold None: for Pulumi, None and undeclared are one."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {key: without_nulls(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [without_nulls(entry) for entry in value]
    return value


def dictionaries(entries: Any) -> Iterator[dict[str, Any]]:
    """Those of the entries of a list that are dictionaries."""
    yield from (entry for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, dict))


def comparable(name: str, value: Any) -> Any:
    """The value of property `name` in a form in which equal means: the same to Versori."""
    if name == "public":
        return bool(value)
    if name == "tags":
        return {key: frozenset([entry] if isinstance(entry, str) else entry) for key, entry in (value or {}).items()}
    if name in ("categories", "accept"):
        return frozenset(value or ())
    if name in ("connectionVariables", "variables"):
        return {variable["name"]: variable.get("value", "") for variable in value or ()}
    if name == "authSchemeConfigs":
        return [comparable_object(scheme) for scheme in value or ()]
    content = _CONTENTS.get(name)
    return content(value) if content and value else value or ""


def _parameters(value: Any) -> Any:
    return {
        (parameter["in"], parameter["name"]): (parameter["type"], bool(parameter.get("required")), parameter.get("default"))
        for parameter in value
    }


def _request_body(value: Any) -> Any:
    return {"required": bool(value.get("required")), "definitions": frozenset(value.get("definitions", ()))}


def _responses(value: Any) -> Any:
    return {response.get("status"): frozenset(response.get("definitions", ())) for response in value}


_CONTENTS = {"parameters": _parameters, "requestBody": _request_body, "responses": _responses}
"""What actions and triggers have, and what makes it the same: the order of none of it means anything."""


def comparable_object(value: Any) -> Any:
    """A nested object without what is unset in it: empty text, false, and messages that the API adds."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        kept = {key: comparable_object(entry) for key, entry in value.items() if key != "validationMessages"}
        return {key: entry for key, entry in kept.items() if entry not in ("", False, None, [])}
    if isinstance(value, list):
        return [comparable_object(entry) for entry in value]
    return value


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of property `name` mean the same. A value not yet known is the same as nothing."""
    if contains_unknown(one) or contains_unknown(other):
        return False
    return bool(comparable(name, one) == comparable(name, other))


def project(declared: Any, live: Any) -> Any:
    """The live object under the keys that were declared; equal values keep the declared spelling."""
    if comparable_object(declared) == comparable_object(live):
        return declared
    if isinstance(declared, Mapping) and isinstance(live, Mapping):
        return {key: _project_key(declared, live, key) for key in declared}
    return live if live is not None else declared


def _project_key(declared: Mapping[str, Any], live: Mapping[str, Any], key: str) -> Any:
    if key in live:
        return project(declared[key], live[key])
    return declared[key] if key in WRITE_ONLY else _empty_like(declared[key])


WRITE_ONLY = frozenset({"clientSecret"})
"""What the API takes and never answers. The state's value is the only one there is."""


def _empty_like(value: Any) -> Any:
    if isinstance(value, bool):
        return False
    return type(value)() if isinstance(value, str | list | dict) else value
