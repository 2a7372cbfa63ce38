"""What comes behind the transformations of a resource, the program's own and those of its components and stack.

The SDK runs those in its constructor, and they can add options, which have to be read after them. It has no public way to
come last: it keeps them in an attribute that isn't documented. Should an SDK keep them elsewhere, options that
transformations add stay as those wrote them. `tests/compatibility` runs it with the oldest and the newest SDK.
"""

from __future__ import annotations

from typing import Any

import pulumi


class TransformedLast:
    """The transformations of a resource, behind which one of ours comes: an attribute of its class."""

    def __init__(self, last: pulumi.ResourceTransformation) -> None:
        self._last = last

    def __get__(self, resource: Any, _owner: type) -> Any:
        return self if resource is None else vars(resource)["_transformations"]

    def __set__(self, resource: Any, transformations: list[pulumi.ResourceTransformation]) -> None:
        vars(resource)["_transformations"] = [*transformations, self._last]
