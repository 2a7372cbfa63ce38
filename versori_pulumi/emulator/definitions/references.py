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

_KEPT = "definition:"
_IN_REQUEST = re.compile(r"#/\$defs/([^/]+)(/.*)?", re.DOTALL)
# As the document has it (`…/schemas/v1/o/{org}/{connector}/{version}/{file}`), and as our own URLs are.
_URL = re.compile(
    r"https?://[^?#]*/o/([0-9A-Z]{26})/(?:schemas/)?([0-9A-Z]{26})/([^/?#]+)/([^/?#]+)\.[a-z]+(#.*)?", re.IGNORECASE
)


class UnknownReferenceError(Exception):
    """A reference to a definition that is not there."""


class References:
    """What the references of one request can mean.

    Args:
        version: the version.
        asked: the ids of the definitions of the request, by name.
        kept: the ids of the definitions of the version, by name and by id.
    """

    def __init__(self, version: Version, asked: Mapping[str, str], kept: Mapping[str, str]) -> None:
        self._version = version
        self._asked = asked
        self._kept = kept

    def settle(self, schema: Any) -> tuple[Any, set[str]]:
        """The schema, changed into what is kept, and the ids of the definitions that it refers to.

        Raises:
            UnknownReferenceError: if one of them is not there.
        """
        found: set[str] = set()
        own = schema.get("$defs") if isinstance(schema, dict) else None

        def change(reference: str) -> str:
            target, rest = self._target(reference, own if isinstance(own, dict) else {})
            if target is None:
                return reference
            found.add(target)
            return f"{_KEPT}{target}{rest}"

        return _rewrite(schema, change), found

    def _target(self, reference: str, own: Mapping[str, Any]) -> tuple[str | None, str]:
        inside = _IN_REQUEST.fullmatch(reference)
        if inside:
            name = unquote(inside[1])
            if name in own:
                return None, ""
            return self._known(self._asked, name, reference), f"#{inside[2]}" if inside[2] else ""
        outside = _URL.fullmatch(reference)
        if outside is None:
            return None, ""
        if (outside[1].upper(), outside[2].upper(), unquote(outside[3])) != self._version.path:
            raise UnknownReferenceError(f"{reference} is of another connector or version")
        return self._known(self._kept, unquote(outside[4]), reference), outside[5] or ""

    def _known(self, ids: Mapping[str, str], name: str, reference: str) -> str:
        if name not in ids:
            where = "this request" if ids is self._asked else "this version"
            raise UnknownReferenceError(f"{reference} is no definition of {where}")
        return ids[name]


def answer(schema: Any, url: Callable[[str], str]) -> Any:
    """The schema, changed into what is answered.

    Args:
        schema: the schema as it is kept.
        url: gives the URL of a definition by its id.
    """

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
