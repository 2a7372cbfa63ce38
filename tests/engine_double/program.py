"""What a program declares, as the engine gets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ref:
    """An output of another resource, in the inputs of one.

    Attributes:
        resource: the other resource.
        output: which output; its id unless given.
        index: which entry of it, where it is a list.
    """

    resource: str
    output: str = "id"
    index: int | None = None


@dataclass(frozen=True)
class Declared:
    """A resource of a program.

    Attributes:
        noun: the class of the resource.
        inputs: under the API's names; they may hold `Ref`s.
        deleted_with: the resource whose deletion deletes this one too.
        depends_on: resources that it refers to by their names on Versori; what a program declares is made in its order here.
        aliases: names that the resource had in the program before.
    """

    noun: str
    inputs: Mapping[str, Any]
    deleted_with: str | None = None
    depends_on: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Existing:
    """What a program reads with `get`, and manages nowhere.

    Attributes:
        noun: the class of the resource.
        id: the id; it may be a `Ref`.
        inputs: what says where it is.
    """

    noun: str
    id: Any
    inputs: Mapping[str, Any]
    depends_on: tuple[str, ...] = ()


Entry = Mapping[str, Any] | Declared | Existing
Program = Mapping[str, Entry]
"""The resources by their names; plain inputs are those of a connector."""


def entry_of(entry: Entry) -> Declared | Existing:
    """An entry of a program, in full."""
    return entry if isinstance(entry, Declared | Existing) else Declared("Connector", entry)


def references(value: Any) -> Iterator[str]:
    """The resources whose outputs are in a value."""
    if isinstance(value, Ref):
        yield value.resource
    elif isinstance(value, Declared | Existing):
        yield from value.depends_on
        yield from references([value.inputs, getattr(value, "id", None)])
    elif isinstance(value, Mapping | list):
        for entry in value.values() if isinstance(value, Mapping) else value:
            yield from references(entry)


def waves(program: Program, order: Sequence[str]) -> Iterator[list[str]]:
    """The resources in groups: each refers to those of earlier groups only, so that the engine asks for a group at once.

    Args:
        program: the program.
        order: its resources, in the order in which the engine is to ask where it is free to.
    """
    done: set[str] = set()
    left = list(order)
    while left:
        ready = [name for name in left if done.issuperset(_within(references(entry_of(program[name])), program))]
        assert ready, f"resources refer to each other in a circle: {left}"
        yield ready
        done.update(ready)
        left = [name for name in left if name not in done]


def _within(names: Iterable[str], program: Program) -> set[str]:
    return {name for name in names if name in program}
