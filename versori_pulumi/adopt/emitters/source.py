"""Python source of values and calls. Pure.

Text from the API is data: the one way from a text into source is `literal`, and it makes only literals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, NewType

import black

Source = NewType("Source", str)
"""An expression, on one line."""

_LINE: Final = 88
"""The line length of black and ruff where a project sets no other."""


def literal(value: Any) -> Source:
    """A value of JSON as source that evaluates to it: what a reader couldn't see in a text is escaped.

    Raises:
        TypeError: it isn't a value of JSON.
    """
    if value is None or isinstance(value, str | bool | int):
        return Source(repr(value))
    if isinstance(value, float) and math.isfinite(value):
        return Source(repr(value).replace("e+", "e"))  # as ruff writes exponents
    if isinstance(value, Mapping):
        return dictionary((key, literal(entry)) for key, entry in value.items())
    if isinstance(value, list | tuple):
        return sequence(literal(entry) for entry in value)
    raise TypeError(f"{type(value).__name__} isn't a value of JSON")


def call(function: str, *positional: Source, **named: Source | None) -> Source:
    """A call; named arguments that are None are left out."""
    arguments = [*positional, *(f"{key}={value}" for key, value in named.items() if value is not None)]
    return Source(f"{function}({', '.join(arguments)})")


def sequence(entries: Iterable[Source]) -> Source:
    """A list."""
    return Source(f"[{', '.join(entries)}]")


def dictionary(entries: Iterable[tuple[str, Source]]) -> Source:
    """A dictionary with texts as keys."""
    return Source(f"{{{', '.join(f'{literal(key)}: {value}' for key, value in entries)}}}")


def item(container: str, key: Source) -> Source:
    """What a variable's list or dictionary holds under a key."""
    return Source(f"{container}[{key}]")


def assignment(variable: str, made: Source) -> str:
    """A statement that gives a call a name, one argument a line, as black and ruff format it."""
    exploded = f"{made[:-1]},)" if not made.endswith("()") else made  # black keeps what a last comma has broken
    return black.format_str(f"{variable} = {exploded}", mode=black.Mode(line_length=_LINE)).rstrip("\n")
