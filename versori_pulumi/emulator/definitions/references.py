"""`$ref`s between definitions: from what a request says, to what is kept, to what an answer says.

A request refers to another definition of itself by `#/$defs/{name}`, to one that is there already by its URL. What is
kept is the id, so that neither renaming nor moving a definition breaks a reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from versori_pulumi.emulator.connector_version.records import Version
from versori_pulumi.emulator.http.errors import invalid_field

_KEPT = "definition:"
_IN_REQUEST = re.compile(r"#/\$defs/([^/]+)(/.*)?", re.DOTALL)
# As the document has it (`…/schemas/v1/o/{org}/{connector}/{version}/{file}`), and as our own URLs are.
_URL = re.compile(
    r"https?://[^?#]*/o/([0-9A-Z]{26})/(?:schemas/)?([0-9A-Z]{26})/([^/?#]+)/([^/?#]+)\.[a-z]+(#.*)?", re.IGNORECASE
)


def settle(
    schema: Any, version: Version, asked: Mapping[str, str], kept: Mapping[str, str], path: str
) -> tuple[Any, set[str]]:
    """The schema, changed into what is kept, and the ids of the definitions that it refers to.

    Args:
        schema: the schema of a request.
        version: the version that it is for.
        asked: the ids of the definitions of the request, by name.
        kept: the ids of the definitions of the version, by name.
        path: where the schema is in the request, for errors.

    Raises:
        ApiError: 400 if one of them is not there.
    """
    found: set[str] = set()
    own = schema.get("$defs") if isinstance(schema, dict) else None
    by_url = {**kept, **{each: each for each in kept.values()}}

    def known(ids: Mapping[str, str], name: str, reference: str, where: str) -> str:
        if name not in ids:
            raise invalid_field(path, f"{reference} is no definition of this {where}")
        return ids[name]

    def change(reference: str) -> str:
        inside, outside = _IN_REQUEST.fullmatch(reference), _URL.fullmatch(reference)
        if inside and unquote(inside[1]) not in (own if isinstance(own, dict) else {}):
            target = known(asked, unquote(inside[1]), reference, "request")
            rest = f"#{inside[2]}" if inside[2] else ""
        elif outside:
            if (outside[1].upper(), outside[2].upper(), unquote(outside[3])) != version.path:
                raise invalid_field(path, f"{reference} is of another connector or version")
            target, rest = known(by_url, unquote(outside[4]), reference, "version"), outside[5] or ""
        else:
            return reference
        found.add(target)
        return f"{_KEPT}{target}{rest}"

    return _rewrite(schema, change), found


def answer(schema: Any, url: Callable[[str], str]) -> Any:
    """The schema as it is kept, changed into what is answered; `url` gives the URL of a definition by its id."""

    def change(reference: str) -> str:
        if not reference.startswith(_KEPT):
            return reference
        target, mark, rest = reference.removeprefix(_KEPT).partition("#")
        return f"{url(target)}{mark}{rest}"

    return _rewrite(schema, change)


def _rewrite(value: Any, change: Callable[[str], str]) -> Any:
    """Changes every reference in place, without recursion: schemas are nested as deep as their authors like."""
    holders = [value] if isinstance(value, dict | list) else []
    while holders:
        holder = holders.pop()
        entries = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
        for key, inner in entries:
            if key == "$ref" and isinstance(inner, str):
                holder[key] = change(inner)
            elif isinstance(inner, dict | list):
                holders.append(inner)
    return value
