"""Documents and values that are small as they are written and large, or deep, as they are read."""

from __future__ import annotations

from typing import Any


def expanding(levels: int, leaf: str = "x") -> str:
    """YAML of some hundred characters that stands for nine to the power of `levels` texts."""
    lines = [f"a0: &a0 [{', '.join([leaf] * 9)}]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join(lines)


def merging(levels: int) -> str:
    """The same with merge keys, which are expanded while the document is read."""
    lines = ["a0: &a0 {k: v}"]
    for level in range(1, levels):
        many = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} {{<<: [{many}], k{level}: v}}")
    return "\n".join(lines)


def chained(levels: int) -> str:
    """YAML of short lines each of which is nested one level deeper than the one before."""
    return "\n".join(["a0: &a0 [x]", *(f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, levels))])


def nested(levels: int, value: Any = "x") -> Any:
    """Dictionaries within dictionaries, that many of them."""
    for _ in range(levels):
        value = {"a": value}
    return value


def nested_json(levels: int) -> str:
    """The same as a text in JSON."""
    return '{"a":' * levels + "1" + "}" * levels


def self_containing() -> dict[str, Any]:
    """A dictionary that is in itself."""
    made: dict[str, Any] = {}
    made["again"] = [made]
    return made


def repeating(levels: int = 40) -> Any:
    """A value of few parts, each of which is twice in the next one."""
    value: Any = {"x": "y"}
    for _ in range(levels):
        value = {"one": value, "other": value}
    return value
