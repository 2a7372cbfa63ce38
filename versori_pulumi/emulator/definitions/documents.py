"""From the text of a schema or an API description, in JSON or YAML, to plain JSON values."""

from __future__ import annotations

from typing import Any

import yaml

from versori_pulumi.emulator.http.parsing import DEEPEST, decode

_DEEPEST_SCHEMA = 500
_MOST_VALUES = 250_000
"""What a YAML text may come to, its aliases written out: a few lines can stand for billions."""
_LONGEST_NUMBER = 1_000
_SHOWN = 100


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the fast one, where it is built
    """Leaves dates as text, as JSON does."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _number(loader: Any, node: yaml.ScalarNode) -> Any:
    # YAML knows numbers to the base of sixty, which take time that is quadratic in their length.
    if len(node.value) > _LONGEST_NUMBER:
        raise yaml.YAMLError("a number is too long")
    return yaml.SafeLoader.yaml_constructors[node.tag](loader, node)


for _kind in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _number)


def read_json(raw: bytes) -> Any:
    """The value of a JSON text, which may be nested deeper than a body: it is walked through without recursion.

    Raises:
        ValueError: if it is none.
    """
    return decode(raw, _DEEPEST_SCHEMA)


def read_yaml(raw: bytes) -> Any:
    """The value of a YAML text, every key as text.

    Raises:
        ValueError: if it is none, comes to too much, or has something that JSON can't say.
    """
    try:
        text = raw.decode("utf-8")
        _refuse_excess(text)
        return _plain(yaml.load(text, _Loader))  # noqa: S506 - it is a safe loader
    # What a tag says wrongly, as in `!!int ''` and `!!bool x`, fails in any of the other ways.
    except (yaml.YAMLError, OverflowError, LookupError, AttributeError, TypeError) as error:
        raise ValueError(" ".join(str(error).split())) from None


def _refuse_excess(text: str) -> None:
    """Refuses what would be nested too deeply, or too much once aliases are written out, before anything is built of it."""
    sizes: dict[str | None, int] = {}
    holders: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, _Loader):
        match event:
            case yaml.AliasEvent(anchor=anchor):
                if anchor not in sizes:
                    raise ValueError(f"the alias *{str(anchor)[:_SHOWN]} is of nothing before it, or of what it is part of")
                total += sizes[anchor]
            case yaml.CollectionStartEvent(anchor=anchor):
                holders.append((anchor, total))
                sizes.pop(anchor, None)
                total += 1
            case yaml.CollectionEndEvent():
                anchor, start = holders.pop()
                sizes[anchor] = total - start
            case yaml.ScalarEvent(anchor=anchor):
                sizes[anchor] = 1
                total += 1
        if len(holders) > DEEPEST:
            raise ValueError("it is nested too deeply")
        if total > _MOST_VALUES:
            raise ValueError(f"it has more than {_MOST_VALUES} values, its aliases written out")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_plain(_key(name)): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        value.encode()  # half of a surrogate pair is a ValueError
        return value
    if isinstance(value, float) and abs(value) < float("inf"):
        return value
    raise ValueError(f"JSON has no such {type(value).__name__}")


def _key(name: Any) -> str:
    # Such as the status codes of responses, and `on`, which YAML takes as true.
    return str(name).lower() if isinstance(name, bool) else str(name)
