"""From what a program writes to what the engine keeps: typed arguments and dictionaries → dictionaries of the API's names.

Pulumi's own translation hooks aren't used: they rename keys inside the user's tags as well, and lose some.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pulumi

SECRET_KEYS = frozenset({"clientSecret"})
"""Secret even where the program forgets to say so."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arguments:
    """The base of the typed arguments. A field's API name is in its metadata where it differs."""


def named(name: str, *, default: Any = dataclasses.MISSING) -> Any:
    """A field that the API calls `name`."""
    return dataclasses.field(default=default, metadata={"name": name})


def to_properties(value: Any, names: Mapping[str, str]) -> Any:
    """Arguments, dictionaries and lists of them as dictionaries under the API's names; None is left out.

    Args:
        value: what the program gave; inputs not known yet stay inputs.
        names: the API's name for each Python name that a dictionary may use in its place.
    """
    if isinstance(value, pulumi.Output):
        # from_input makes one output of what may hold outputs again; secrets inside make all of it secret.
        return value.apply(lambda known: pulumi.Output.from_input(to_properties(known, names)))
    if isinstance(value, Arguments):
        value = {_api_name(field): getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        renamed = {names.get(key, key): entry for key, entry in value.items() if entry is not None}
        return {key: _protected(key, to_properties(entry, names)) for key, entry in renamed.items()}
    if isinstance(value, list | tuple):
        return [to_properties(entry, names) for entry in value]
    return value


def api_names(*arguments: type[Arguments]) -> dict[str, str]:
    """The API's name for each Python name among the fields of these arguments."""
    return {field.name: _api_name(field) for kind in arguments for field in dataclasses.fields(kind)}


def _api_name(field: dataclasses.Field[Any]) -> str:
    name: str = field.metadata.get("name", field.name)
    return name


def _protected(key: str, value: Any) -> Any:
    return pulumi.Output.secret(value) if key in SECRET_KEYS else value
