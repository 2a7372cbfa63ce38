"""Values in JSON and YAML, and how large they may be once they are read: the one place that parses either.

A few hundred bytes of YAML can stand for gigabytes, since each alias repeats all of its anchor, and what is nested some
hundred levels deep ends the recursion of Python in whatever walks it later. Both are refused before anything is made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, Literal

from versori_pulumi.connect.text import without_quotes

DEEPEST_VALUE: Final = 32
"""Levels of dictionaries and lists in an answer or an input. A protobuf message has 33; Versori's shapes have a dozen."""

DEEPEST_DOCUMENT: Final = 200
"""Levels in a document: a schema nested fifty objects deep has a hundred."""

LARGEST_EXPANSION: Final = 4 * 1024 * 1024
"""What aliases may add to a document: characters, and `_VALUE` of them for each value."""

MOST_EVENTS: Final = 1_000_000
"""Scalars and ends of collections in a YAML document, which takes a thousand times as long to read as JSON does."""

_VALUE: Final = 16

_LONGEST_NUMBER: Final = 1000
"""Characters of a whole number. Python writes none that is longer than some thousand digits, nor reads one quickly."""

Kinds = Literal["yaml", "json"]
"""What plain scalars of YAML are: as YAML 1.1 has it, but with dates as texts; or as JSON has it, all else being text."""


class DocumentError(ValueError):
    """A document can't be read; the message says where."""


class TooLargeError(DocumentError):
    """A document stands for more than is read. The message goes behind a subject: `is nested too deeply: …`."""


def json_value(text: str | bytes) -> Any:
    """The value of a document in JSON.

    Raises:
        TooLargeError: it is nested too deeply.
        DocumentError: it is no JSON.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise _too_deep(DEEPEST_DOCUMENT) from None
    except ValueError as error:
        raise DocumentError(str(error)) from None
    refuse_deep(value, DEEPEST_DOCUMENT)
    return value


def yaml_value(text: str, kinds: Kinds = "yaml", prepare: Callable[[Any], None] = lambda _root: None) -> Any:
    """The value of a document in YAML that says nothing but what JSON can say.

    Args:
        text: the document.
        kinds: what plain scalars are.
        prepare: called with the root node, before values are made of nodes.

    Raises:
        TooLargeError: it is nested too deeply, or has aliases that make too much of it.
        DocumentError: it is no YAML, or says what JSON can't.
    """
    import yaml

    try:
        _refuse_large_yaml(text)
        loader = _loader_class(kinds)(text)
        try:
            root = loader.get_single_node()
            if root is None:
                return None
            prepare(root)
            return loader.construct_document(root)
        finally:
            loader.dispose()
    except TooLargeError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, KeyError, OverflowError) as error:
        if "nesting depth" in str(error):  # libyaml reads ahead, and has a limit of its own
            raise _too_deep(DEEPEST_DOCUMENT) from None
        raise DocumentError(_one_line(error)) from None


def refuse_deep(value: Any, deepest: int) -> None:
    """Raises where what was read from JSON is nested too deeply.

    Raises:
        TooLargeError: it has more levels than these.
    """
    level = [value]
    for _ in range(deepest):
        level = [part for holder in level if isinstance(holder, dict | list) for part in _parts(holder)]
        if not level:
            return
    raise _too_deep(deepest)


def refuse_large(value: Any, deepest: int) -> None:
    """Raises where a value is nested too deeply, contains itself, or repeats parts of itself without end.

    Args:
        value: dictionaries, lists, and what is in them; anything else has no parts.
        deepest: the levels that it may have.

    Raises:
        TooLargeError: it is.
    """
    level = {id(value): (value, 1)} if isinstance(value, Mapping | list | tuple) else {}
    known: set[int] = set()
    repeated = 0
    for _ in range(deepest):
        if not level:
            return
        below: dict[int, tuple[Any, int]] = {}
        for identity, (holder, times) in level.items():
            # A part that is there several times is looked at once, and counted as often as it is there.
            repeated += (times - (identity not in known)) * _weight(holder)
            if repeated > LARGEST_EXPANSION:
                raise TooLargeError("repeats parts of itself so often that it is too large")
            known.add(identity)
            for part in _parts(holder):
                below[id(part)] = (part, times + below.get(id(part), (part, 0))[1])
        level = below
    if level:
        raise _too_deep(deepest)


def _parts(holder: Any) -> Iterable[Any]:
    entries = holder.values() if isinstance(holder, Mapping) else holder
    return [entry for entry in entries if isinstance(entry, Mapping | list | tuple)]


def _weight(holder: Any) -> int:
    keys = sum(len(key) for key in holder if isinstance(key, str)) if isinstance(holder, Mapping) else 0
    entries = holder.values() if isinstance(holder, Mapping) else holder
    return keys + sum(_VALUE + (len(entry) if isinstance(entry, str) else 0) for entry in entries)


def _too_deep(deepest: int) -> TooLargeError:
    return TooLargeError(f"is nested too deeply: more than {deepest} levels, or without end")


def _refuse_large_yaml(text: str) -> None:
    import yaml

    outline = _Outline()
    for number, event in enumerate(yaml.parse(text, _base_loader())):
        if number > MOST_EVENTS:
            raise TooLargeError(f"has more than {MOST_EVENTS} values: such a document has to be JSON")
        outline.add(event)


class _Outline:
    """Adds up a document as it is parsed, before any of it is in memory: a merge key alone can make too much of it."""

    def __init__(self) -> None:
        self._open: list[str | None] = []
        self._sizes = [0]
        self._heights = [0]
        self._anchors: dict[str, tuple[int, int] | None] = {}
        self._added = 0

    def add(self, event: Any) -> None:
        """Takes what the parser found next."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._put(event.anchor, _VALUE + len(event.value), 0)
        elif kind == "AliasEvent":
            self._alias(event.anchor)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._begin(event.anchor)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._put(self._open.pop(), self._sizes.pop(), self._heights.pop() + 1)

    def _begin(self, anchor: str | None) -> None:
        if len(self._open) >= DEEPEST_DOCUMENT:
            raise _too_deep(DEEPEST_DOCUMENT)
        if anchor is not None:
            self._anchors[anchor] = None
        self._open.append(anchor)
        self._sizes.append(_VALUE)
        self._heights.append(0)

    def _alias(self, anchor: str) -> None:
        found = self._anchors.get(anchor, (0, 0))
        if found is None:
            raise TooLargeError("has an alias within what it stands for, so it has no end")
        size, height = found
        if len(self._open) + height > DEEPEST_DOCUMENT:
            raise _too_deep(DEEPEST_DOCUMENT)
        self._added += size
        if self._added > LARGEST_EXPANSION:
            raise TooLargeError("has aliases that repeat parts of it so often that it is too large")
        self._put(None, size, height)

    def _put(self, anchor: str | None, size: int, height: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (size, height)
        self._sizes[-1] += size
        self._heights[-1] = max(self._heights[-1], height)


_JSON_KINDS: Final = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"-?(0|[1-9][0-9]*)", list("-0123456789")),
    "float": (r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", list("-0123456789")),
    "merge": (r"<<", ["<"]),
}
"""What plain scalars are, as JSON has it. YAML 1.1 would make dates of texts, and of the country `NO` a false."""

_SAID: Final = ("null", "bool", "int", "float", "str", "seq", "map")
"""What JSON can say: no dates, sets or bytes."""


def _base_loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one, where it is built


@cache
def _loader_class(kinds: Kinds) -> Any:
    import yaml

    base = _base_loader()
    said = {None, *(f"tag:yaml.org,2002:{kind}" for kind in _SAID)}
    constructors = {tag: make for tag, make in base.yaml_constructors.items() if tag in said}
    loader: Any = type("_Loader", (base,), {"yaml_implicit_resolvers": {}, "yaml_constructors": constructors})
    loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
    if kinds == "json":
        for kind, (pattern, first) in _JSON_KINDS.items():
            loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"(?:{pattern})\Z"), first)
        return loader
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":value"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return loader


def _whole_number(loader: Any, node: Any) -> Any:
    if len(node.value) > _LONGEST_NUMBER:
        raise DocumentError(f"has a number of more than {_LONGEST_NUMBER} digits")
    return loader.construct_yaml_int(node)


def _one_line(error: Exception) -> str:
    marks: list[Any] = [getattr(error, "context_mark", None), getattr(error, "problem_mark", None)]
    for mark in marks:
        if getattr(mark, "buffer", None):
            mark.buffer = None  # the parser in Python would quote the line
    return without_quotes(str(error).replace('in "<unicode string>", ', ""))
