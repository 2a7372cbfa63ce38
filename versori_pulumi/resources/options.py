"""Pulumi's resource options under the API's names, which are those of the state: a program may write Python's in them.

The engine accepts an unknown name in an option silently: what a program wanted to be secret would be in the clear.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import pulumi
from pulumi.dynamic.dynamic import PROVIDER_KEY

from versori_pulumi.provider.values import SEGMENT

_LISTS: Final = ("ignore_changes", "replace_on_changes", "additional_secret_outputs", "hide_diffs")
"""The options that name properties; an older SDK lacks the last one."""

_IRREGULAR: Final = {"documentation_url": "documentationURL", "image_url": "imageURL", "in_": "in"}
_OF_THE_USER: Final = frozenset({"tags", "data"})
"""Below these, names are the user's own."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_$-]+")

_OF_THE_PROVIDER: Final = frozenset({PROVIDER_KEY, "secretProperties", "ignoreChanges", "replaceOnChanges"})
"""What the resource adds for its hooks: not a property that the program declares."""

Properties = Mapping[str, Any]


def api_path(path: str) -> str:
    """A property path in the API's names: of `connection_variables[0].value`, `["base_url"]`, `*`. What is none stays so."""
    found = [*SEGMENT.finditer(path)]
    if "".join(each[0] for each in found) != path:
        return path
    return "".join(_written(number, segment, name) for number, segment, name in _named(found))


def _named(found: Iterable[re.Match[str]]) -> Iterable[tuple[int, re.Match[str], str]]:
    above: list[str] = []
    for number, segment in enumerate(found):
        given = segment[1] if segment[1] is not None else segment[3]
        own = given is None or not _OF_THE_USER.isdisjoint(above) or above == ["definitions"]
        name = (given or "") if own else _api_name(given or "")
        above.append(name)
        yield number, segment, name


def _api_name(name: str) -> str:
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    return re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda letter: letter[1].upper(), name)


def _written(number: int, segment: re.Match[str], name: str) -> str:
    if segment[2] is not None or (segment[1] is not None and not _PLAIN.fullmatch(name)):
        return segment[0]
    return f".{name}" if number else name


def root(path: str) -> str:
    """The property that a path is about, or a part of."""
    first = SEGMENT.match(path)
    return (first[1] if first[1] is not None else first[3] or path) if first else path


def rename(opts: pulumi.ResourceOptions) -> None:
    """Writes the paths in options under the API's names."""
    for option in _LISTS:
        if paths := getattr(opts, option, None):
            setattr(opts, option, [api_path(path) for path in paths])


def names_properties(opts: pulumi.ResourceOptions) -> bool:
    """Whether there is anything about properties in options."""
    return any(getattr(opts, option, None) for option in _LISTS)


def hide(properties: Properties, opts: pulumi.ResourceOptions, names: Collection[str]) -> dict[str, Any]:
    """The properties with those marked as secret that `additional_secret_outputs` names, wholly or in part.

    The engine knows that option for whole outputs only, and leaves the inputs of the same names in the clear.

    Args:
        properties: under the API's names.
        opts: the options; their paths become names of whole properties.
        names: all that the resource can have, which `*` stands for.
    """
    if not opts.additional_secret_outputs:
        return {**properties}
    roots = [root(path) for path in opts.additional_secret_outputs]
    if "*" in roots:
        roots = [*roots, *names]
    marked = [name for name in dict.fromkeys(roots) if name != "*" and name not in _OF_THE_PROVIDER]
    opts.additional_secret_outputs = marked
    return {
        name: pulumi.Output.secret(value) if name in marked and value is not None else value
        for name, value in properties.items()
    }


def replacing(properties: Properties, opts: pulumi.ResourceOptions) -> dict[str, Any]:
    """The properties with what `replace_on_changes` names: the engine doesn't know which properties the hooks find changed.

    Args:
        properties: under the API's names.
        opts: the options; their paths stay.
    """
    paths = [*dict.fromkeys([*(properties.get("replaceOnChanges") or []), *(opts.replace_on_changes or [])])]
    return {**properties, "replaceOnChanges": paths} if paths else {**properties}


def ignoring(properties: Properties, opts: pulumi.ResourceOptions) -> dict[str, Any]:
    """The properties with what `ignore_changes` names: what is edited on Versori, only the hooks can ignore.

    Args:
        properties: under the API's names.
        opts: the options; `*` becomes names in them, since it would make the engine ignore that this list was added, too.
    """
    known = [*(properties.get("ignoreChanges") or [])]
    paths = known if "*" in known else [*dict.fromkeys([*known, *(opts.ignore_changes or [])])]
    if not paths:
        return {**properties}
    if "*" in paths:
        opts.ignore_changes = [name for name in properties if name not in _OF_THE_PROVIDER]
    return {**properties, "ignoreChanges": paths}
