"""Secrets that Versori never shows: where a program takes them from, and how the import file holds them. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from versori_pulumi.adopt.emitters.source import Source, call, literal

Values = Callable[[str], str | None]
"""Reads a value of the stack's configuration by its key in the project's namespace; None where it is not set."""

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  (Pulumi's mark of a secret, no secret itself)


@dataclass(frozen=True)
class Configured:
    """A secret that the program requires from the stack's configuration.

    Attributes:
        key: in the project's namespace.
        value: what is set there; None where nothing is. Never part of `repr`.
        structured: it is an object, set as JSON.
    """

    key: str
    value: str | None = field(repr=False)
    structured: bool = False

    @property
    def usable(self) -> bool:
        """Whether something is set that the program can take."""
        if self.value is None:
            return False
        return not self.structured or isinstance(_parsed(self.value), dict)

    @property
    def plain(self) -> Any:
        """What the program gets from the configuration."""
        return _parsed(self.value or "") if self.structured else self.value

    @property
    def node(self) -> Source:
        """Source that requires it."""
        function = "config.require_secret_object" if self.structured else "config.require_secret"
        return call(function, literal(self.key))

    def command(self, stack: str) -> str:
        """The command that sets it."""
        example = """ '{"name": "value"}'""" if self.structured else ""
        return f"pulumi config set --secret {self.key}{example} --stack {stack}"


@dataclass(frozen=True)
class Hidden:
    """What a resource marks as secret by itself, whatever is in it."""

    value: Any


def plain(value: Any) -> Any:
    """The properties as the hooks get them: secrets in the clear."""
    if isinstance(value, Hidden):
        return plain(value.value)
    if isinstance(value, Configured):
        return value.plain
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value


def sealed(value: Any) -> Any:
    """The properties as Pulumi keeps them: a secret in a list makes the list one, as the engine has it."""
    if isinstance(value, Hidden | Configured) or (isinstance(value, list) and holds_secrets(value)):
        return {_SIGNATURE: _SECRET, "plaintext": json.dumps(plain(value), sort_keys=True, separators=(",", ":"))}
    if isinstance(value, Mapping):
        return {key: sealed(entry) for key, entry in value.items()}
    return value


def holds_secrets(value: Any) -> bool:
    """Whether anything in it is secret."""
    if isinstance(value, Mapping):
        return any(holds_secrets(entry) for entry in value.values())
    if isinstance(value, list):
        return any(holds_secrets(entry) for entry in value)
    return isinstance(value, Hidden | Configured)


def configured(value: Any) -> Iterator[Configured]:
    """All that the program requires from the configuration."""
    if isinstance(value, Configured):
        yield value
    elif isinstance(value, Hidden):
        yield from configured(value.value)
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from configured(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from configured(entry)


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None
