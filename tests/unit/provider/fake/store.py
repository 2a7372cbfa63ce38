"""What all nouns of Versori in memory share: the one store, the calls, what fails, and how the API refuses."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from versori_pulumi.connect.errors import Attempted, ErrorAnswer, FieldError, NoAnswerError, RequestError, status_error

ORGANISATION = "01HXK5T7QZ0000000000000001"
OTHER = "01HXK5T7QZ0000000000000002"
CONNECTOR = "01HXK5T7QZ0000000000000C01"
CREATED = "2024-01-01T00:00:00Z"
CONNECTOR_PATH = "/o/x/connectors/y"
NOTE = {"text": "1 action was imported.", "severity": "info"}

LETS_GO = ". If another resource of this stack had it until now, it lets go of it: nothing is deleted on Versori"
"""What the preview says at the end of each adoption."""


def said_no(
    status: int, message: str = "no", operation: str = "do it", *, method: str = "PUT", path: str = CONNECTOR_PATH
) -> RequestError:
    """The API's refusal."""
    certain = False if status < 500 else None
    return status_error(Attempted(operation, method, path), ErrorAnswer(status, message), took_effect=certain)


def no_answer(operation: str = "do it", *, repeatable: bool = True) -> RequestError:
    """A timeout: nobody knows whether the request took effect."""
    return NoAnswerError(Attempted(operation, "POST", "/", repeatable=repeatable), "no answer within the timeout")


def without(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What is left of a body or an answer."""
    return {name: part for name, part in value.items() if name not in names}


@dataclass
class Store:
    """What there is on Versori.

    Attributes:
        connectors: by id.
        categories: those of each connector, which nobody can read.
        credentials: the ids of the credentials that oauth2 grants made.
        connections: by id, each with the id of its `connector`.
        secrets: what the credentials of connections hold, by their ids: it is never answered.
        versions: by connector and name, each with what it holds (`held`): by kind and name.
        calls: (operation, body or argument) in their order.
        rewrites: applied to a connector before it is stored: an API that answers other values than it was sent.
        embeds: whether a connector shows its versions.
        invalid: what keeps every version from being published.
    """

    connectors: dict[str, dict[str, Any]] = field(default_factory=dict)
    categories: dict[str, list[str]] = field(default_factory=dict)
    credentials: list[str] = field(default_factory=list)
    connections: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict)
    versions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    rewrites: Callable[[dict[str, Any]], None] = lambda _connector: None
    embeds: bool = True
    invalid: list[FieldError] = field(default_factory=list)
    _faults: dict[str, list[tuple[RequestError, bool]]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _clock: Iterator[int] = field(default_factory=itertools.count)

    def fails(self, operation: str, error: RequestError, *, after: bool = False, times: int = 1) -> None:
        """The operation fails so, before it takes effect or after it did."""
        self._faults[operation] = [(error, after)] * times

    @property
    def writes(self) -> list[str]:
        """The operations that wrote."""
        return [operation for operation, _ in self.calls if not operation.startswith(("get", "list"))]

    def bodies(self, operation: str) -> list[Any]:
        """What that operation was sent."""
        return [body for name, body in self.calls if name == operation]

    @contextmanager
    def _asked(self, operation: str, argument: Any) -> Iterator[Any]:
        """Notes a call that takes effect within, or fails; a body may be what says it right before it is sent."""
        sent = argument() if callable(argument) else argument
        self.calls.append((operation, copy.copy(sent)))
        error, after = self._faults[operation].pop() if self._faults.get(operation) else (None, False)
        if error and not after:
            raise error
        yield sent
        if error:
            raise error

    def _does(self, operation: str, argument: Any, act: Callable[[], Any]) -> Any:
        with self._asked(operation, argument):
            return act()

    def _id(self, kind: str = "") -> str:
        return f"01HXK5T7QZ{kind}{next(self._numbers):0{16 - len(kind)}d}"

    def _connector(self, connector: str) -> dict[str, Any]:
        if connector not in self.connectors:
            raise said_no(404, "connector not found", f"read connector {connector}")
        return {**self.connectors[connector]}
