"""What actions and triggers have in common, except for the arguments, which each of them documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi

from versori_pulumi.connect.errors import argument_path
from versori_pulumi.resources.args.base import to_properties
from versori_pulumi.resources.args.content import NAMES
from versori_pulumi.resources.outputs import OutputProperty
from versori_pulumi.resources.within import Version, WithinVersion

_TYPED: Final = ("parameters", "requestBody", "responses")


class Content(WithinVersion):
    """The base of `Action` and `Trigger`."""

    def _declare_content(
        self, resource_name: str, version: Version, given: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        """Declares it; the arguments are those of `_declare_within`, with typed arguments among `given`."""
        known = {
            name: to_properties(value, NAMES, argument_path(name)) if name in _TYPED else value
            for name, value in given.items()
        }
        named = {**known, "name": resource_name if known["name"] is None else known["name"]}
        self._declare_within(resource_name, version, named, opts)

    summary = OutputProperty[str | None]("summary", "Its name for people; None where none is declared.")
    description = OutputProperty[str | None]("description", "What it does, or is for; None where it isn't declared.")
    method = OutputProperty[str]("method", "The HTTP method.")
    parameters = OutputProperty[Sequence[Mapping[str, Any]] | None](
        "parameters", "The parameters, under the API's names; None where none are declared."
    )
    request_body = OutputProperty[Mapping[str, Any] | None](
        "requestBody", "Whether the body is required, and the names of its definitions; None where none is declared."
    )
    responses = OutputProperty[Sequence[Mapping[str, Any]] | None](
        "responses", "The status of each response, and the names of its definitions; None where none are declared."
    )
