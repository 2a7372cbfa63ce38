"""From what a program writes to what the engine keeps: typed arguments and dictionaries → dictionaries of the API's names.

Pulumi's own translation hooks aren't used: they rename keys inside the user's tags as well, and lose some.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pulumi

from versori_pulumi.connect.documents import DEEPEST_VALUE
from versori_pulumi.resources.documents import refuse_endless

SECRET_KEYS = frozenset({"clientSecret", "data"})
"""Secret even where the program forgets to say so: the secret of an OAuth 2.0 client, and all that a credential holds."""

VERBATIM_KEYS = frozenset({"data"})
"""What keeps its keys as they are: the data of some credentials is the user's own."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Arguments:
    """The base of the typed arguments. A field's API name is in its metadata where it differs."""

    def properties(self) -> dict[str, Any]:
        """The fields under the API's names."""
        return {_api_name(field): getattr(self, field.name) for field in dataclasses.fields(self)}


def named(name: str, *, default: Any = dataclasses.MISSING, shown: bool = True) -> Any:
    """A field that the API calls `name`; `repr` leaves it out where it isn't to be shown."""
    return dataclasses.field(default=default, repr=shown, metadata={"name": name})


def hidden(*, default: Any = dataclasses.MISSING) -> Any:
    """A field that `repr` leaves out."""
    return dataclasses.field(default=default, repr=False)


def to_properties(value: Any, names: Mapping[str, str], argument: str = "an argument") -> Any:
    """Arguments, dictionaries and lists of them as dictionaries under the API's names; None is left out.

    Args:
        value: what the program gave; inputs not known yet stay inputs.
        names: the API's name for each Python name that a dictionary may use in its place.
        argument: the name of the argument, for messages.

    Raises:
        pulumi.RunError: it is nested too deeply, or contains itself. Pulumi shows the message without a traceback.
    """
    refuse_endless(value, argument, DEEPEST_VALUE)
    return _converted(value, names, argument)


def _converted(value: Any, names: Mapping[str, str], argument: str) -> Any:
    if isinstance(value, pulumi.Output):
        # from_input makes one output of what may hold outputs again; secrets inside make all of it secret.
        return value.apply(lambda known: pulumi.Output.from_input(to_properties(known, names, argument)))
    if isinstance(value, Arguments):
        return to_properties(value.properties(), names, argument)
    if isinstance(value, Mapping):
        renamed = {names.get(key, key): entry for key, entry in value.items() if entry is not None}
        return {key: _entry(key, entry, names, argument) for key, entry in renamed.items()}
    if isinstance(value, list | tuple):
        return [_converted(entry, names, argument) for entry in value]
    return value


def api_names(*arguments: type[Arguments]) -> dict[str, str]:
    """The API's name for each Python name among the fields of these arguments."""
    return {field.name: _api_name(field) for kind in arguments for field in dataclasses.fields(kind)}


def _api_name(field: dataclasses.Field[Any]) -> str:
    name: str = field.metadata.get("name", field.name)
    return name


def _entry(key: str, value: Any, names: Mapping[str, str], argument: str) -> Any:
    kept = value if key in VERBATIM_KEYS else _converted(value, names, argument)
    return pulumi.Output.secret(kept) if key in SECRET_KEYS else kept
