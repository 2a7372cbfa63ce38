"""Names for resources, variables and files, made from the names on Versori: readable, unique, the same in each run. Pure."""

from __future__ import annotations

import builtins
import itertools
import keyword
import re
import unicodedata
from collections.abc import Iterable
from functools import cmp_to_key
from typing import Final

_LONGEST: Final = 48
"""Characters: a name is to be read, and some file systems take few."""

_OF_THE_MODULE: Final = frozenset({"pulumi", "versori", "config", "versori_pulumi"})

_OF_WINDOWS: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}
)
"""Names that no file has there, whatever its extension."""

RESERVED: Final = frozenset(
    {name.lower() for name in (*keyword.kwlist, *keyword.softkwlist, *dir(builtins))} | _OF_THE_MODULE | _OF_WINDOWS
)
"""Variables that would be no variables, or would hide something."""


class Names:
    """Gives each object a resource name that no other has, and that makes a variable and a file name."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Starts with the names that are taken: those of the stack."""
        self._taken = {variable(name) for name in taken}

    def new(self, wanted: str, noun: str, identity: str) -> str:
        """A resource name for an object.

        Args:
            wanted: its name on Versori, or several parts of it.
            noun: stands in front where nothing else can: `connector`.
            identity: its id, for names without a single letter or digit that can be kept.
        """
        plain = slug(wanted) or f"{noun}-{slug(identity)[-8:]}"
        base = plain if plain[0].isalpha() else f"{noun}-{plain}"
        candidates = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
        found = next(name for name in candidates if variable(name) not in self._taken | RESERVED)
        self._taken.add(variable(found))
        return found


def slug(name: str) -> str:
    """Letters and digits of ASCII, in lower case, with single hyphens between them; cut at a word's end."""
    # Decomposed, so that the letter is left of a letter with an accent.
    decomposed = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", decomposed.lower())
    kept = "-".join(words)
    if len(kept) <= _LONGEST:
        return kept
    return (kept[:_LONGEST].rpartition("-")[0] or kept[:_LONGEST]).strip("-")


def words(name: str) -> str:
    """A name such as `getOrder` with a space before each of its words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)


def variable(resource_name: str) -> str:
    """The variable for a resource."""
    return re.sub(r"\W", "_", resource_name.lower(), flags=re.ASCII)


def module_of(resource_name: str) -> str:
    """The name of a file, without `.py`, for a connector and what belongs to it. Names in the stack can be anything."""
    found = variable(resource_name)
    return found if found.isidentifier() and found not in RESERVED else f"connector_{found}"


def in_order(names: Iterable[str]) -> list[str]:
    """Names in the order in which ruff sorts imports: numbers in them count as numbers."""
    return sorted(names, key=cmp_to_key(_compare))


def _compare(one: str, other: str) -> int:
    parts = [re.findall(r"[0-9]+|[^0-9]", name) for name in (one, other)]
    for left, right in zip(*parts, strict=False):
        if left == right:
            continue
        if left.isdigit() and right.isdigit() and "0" not in (left[0], right[0]):
            return 1 if int(left) > int(right) else -1
        return 1 if left > right else -1
    return len(parts[0]) - len(parts[1])
