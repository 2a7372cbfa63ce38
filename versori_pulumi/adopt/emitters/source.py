"""Python source of values and calls, formatted so that `ruff format` finds nothing to do. Pure.

Text from the API is data: the one way from a text into source is `literal`, and it makes string literals alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

LINE: Final = 88
"""The line length of ruff and black unless a project sets another one."""

_STEP: Final = 4

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Atom:
    """Source that is never broken: a literal or a name."""

    text: str


@dataclass(frozen=True)
class Group:
    """What has parts between brackets: a call, a list or a dictionary. Each part is its prefix (`name=`) and its value.

    Attributes:
        opening: up to the opening bracket: `versori.Connector(`.
        closing: the closing bracket.
        parts: in order.
        comma: whether a comma follows the last part where there is one a line: behind an index, it would make a tuple.
    """

    opening: str
    closing: str
    parts: tuple[tuple[str, Node], ...]
    comma: bool = True


Node = Atom | Group


def literal(value: Any) -> Node:
    """A value of JSON as source that evaluates to it.

    Raises:
        TypeError: it is no value of JSON.
    """
    if isinstance(value, str):
        return Atom(text(value))
    if value is None or isinstance(value, bool | int):
        return Atom(repr(value))
    if isinstance(value, float) and math.isfinite(value):
        return Atom(repr(value).replace("e+", "e"))  # as ruff writes exponents
    if isinstance(value, Mapping):
        return dictionary([(key, literal(entry)) for key, entry in value.items()])
    if isinstance(value, list | tuple):
        return sequence([literal(entry) for entry in value])
    raise TypeError(f"{type(value).__name__} is no value of JSON")


def call(function: str, *positional: Node, **named: Node | None) -> Group:
    """A call; named arguments that are None are left out."""
    parts = [("", node) for node in positional]
    parts += [(f"{name}=", node) for name, node in named.items() if node is not None]
    return Group(f"{function}(", ")", tuple(parts))


def sequence(nodes: Sequence[Node]) -> Group:
    """A list."""
    return Group("[", "]", tuple(("", node) for node in nodes))


def dictionary(entries: Sequence[tuple[str, Node]]) -> Group:
    """A dictionary with texts as keys."""
    return Group("{", "}", tuple((f"{text(key)}: ", node) for key, node in entries))


def index(value: str, position: int) -> Group:
    """An element of what a name stands for."""
    return Group(f"{value}[", "]", (("", Atom(str(position))),), comma=False)


def text(value: str) -> str:
    """A string literal in the quotes that ruff would choose.

    What a reader can't see or could take for something else (control characters, marks of writing direction, characters
    without width) is escaped.
    """
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + "".join(_shown(character, quote) for character in value) + quote


def _shown(character: str, quote: str) -> str:
    if character == quote:
        return f"\\{quote}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004  (the largest code of two digits)
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  (of four digits)


def assignment(variable: str, value: Group) -> str:
    """A statement that gives a call a name, one argument a line."""
    return f"{variable} = {_exploded(value, 0)}"


def render(node: Node, indent: int, used: int, following: int) -> str:
    """A node, on one line where it fits, else one part a line with a comma behind each.

    Args:
        node: what to write.
        indent: of the line that it begins on.
        used: columns before it on that line.
        following: columns that have to fit behind it.
    """
    flat = _flat(node)
    if isinstance(node, Atom) or not node.parts or used + _width(flat) + following <= LINE:
        return flat
    return _exploded(node, indent)


def _flat(node: Node) -> str:
    if isinstance(node, Atom):
        return node.text
    return f"{node.opening}{', '.join(prefix + _flat(part) for prefix, part in node.parts)}{node.closing}"


def _exploded(node: Group, indent: int) -> str:
    if not node.parts:
        return f"{node.opening}{node.closing}"
    inner, comma = indent + _STEP, "," if node.comma else ""
    lines = [
        f"{' ' * inner}{prefix}{render(part, inner, inner + _width(prefix), following=len(comma))}{comma}\n"
        for prefix, part in node.parts
    ]
    return f"{node.opening}\n{''.join(lines)}{' ' * indent}{node.closing}"


def _width(line: str) -> int:
    # Too large a guess only breaks a line that would fit, and ruff keeps what is broken; too small a one it would break.
    return sum(1 if character.isascii() else 3 for character in line)
