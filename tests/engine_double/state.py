"""What the engine keeps between operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Resource:
    """A resource in the state.

    Attributes:
        id: its id; unknown within a preview that creates it.
        outputs: what hooks get as the old values.
        noun: the class of the resource.
        inputs: as the hooks checked them.
        declared: as the program has them, with its references to other resources.
        deleted_with: the resource whose deletion deletes this one too.
        external: whether the program only reads it.
    """

    id: Any
    outputs: dict[str, Any]
    noun: str = "Connector"
    inputs: Mapping[str, Any] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)
    deleted_with: str | None = None
    external: bool = False


State = dict[str, Resource]
Pending = list[tuple[str, Resource]]
"""What is replaced and still to be deleted."""
