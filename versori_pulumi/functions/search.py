"""How functions find what a program asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from versori_pulumi.functions.asking import VersoriError

Tags = Mapping[str, str | Sequence[str] | None]
"""Keys with a value, several values, or None for any value."""


def by_id(function: str, identity: str | None, name: str | None) -> bool:
    """Whether the id was given; refused unless one of id and name was."""
    if (identity is None) == (name is None):
        raise VersoriError(f"{function} needs either an id or a name")
    return identity is not None


def only(what: str, found: Iterable[Any]) -> Any:
    """The one that was found; refused where there are none, or several."""
    every = list(found)
    if len(every) != 1:
        ids = ", ".join(one["id"] for one in every)
        raise VersoriError(
            f"there are {len(every)} {what.replace(' named', 's named', 1)}: {ids}" if every else f"no {what}"
        )
    return every[0]


def tag_filter(tags: Tags | None) -> str | None:
    """The API's text for a search by tags: `key:value`, or only `key`, separated by commas."""
    if not tags:
        return None
    wanted = []
    for key, values in tags.items():
        parts = [values] if values is None or isinstance(values, str) else values
        wanted += [key if value is None else f"{key}:{value}" for value in parts]
        if "," in key or ":" in key or any("," in (value or "") for value in parts):
            raise VersoriError(f"Versori can't search for a tag with a comma, or with a colon in its key: {key!r}")
    return ",".join(wanted)
