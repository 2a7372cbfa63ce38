"""Faults on demand: what networks, gateways and servers do to requests, so that a client can be tested against it.

`docs/emulator.md` lists the kinds, and what selects the requests that a rule hits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from versori_pulumi.emulator.control.bodies import Rule
from versori_pulumi.emulator.control.lag import Lag
from versori_pulumi.emulator.http.errors import invalid_field
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.operations import OPERATIONS

RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])
_OPERATIONS = {operation.id for operation in OPERATIONS}


@dataclass
class _Armed:
    """A rule and its counts."""

    rule: Rule
    seen: int = 0
    hits: int = 0

    def counts(self, operation: str | None, method: str) -> bool:
        """Whether the rule selects the request; counts it if so."""
        rule = self.rule
        if rule.operation not in (None, operation) or (rule.method is not None and rule.method.upper() != method):
            return False
        self.seen += 1
        return True

    def due(self) -> bool:
        """Whether the request that was just counted is one to hit."""
        rule = self.rule
        if rule.request is None:
            return rule.times is None or self.hits < rule.times
        return self.seen >= rule.request and (rule.times is None or self.seen < rule.request + rule.times)


class Faults:
    """The rules in force.

    Attributes:
        lag: what isn't seen yet by such a rule.
    """

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self.lag = Lag()

    def set(self, value: Any) -> None:
        """Puts rules in the place of those before.

        Raises:
            ApiError: 400 if a rule is wrong.
        """
        rules = check(RULES, value)
        for index, rule in enumerate(rules):
            if rule.operation not in (None, *_OPERATIONS):
                raise invalid_field(f"[{index}].operation", f"must be one of {', '.join(sorted(_OPERATIONS))}")
        self.clear()
        self._armed = [_Armed(rule) for rule in rules]

    def clear(self) -> None:
        """Drops all rules."""
        self._armed = []
        self.lag = Lag()

    def describe(self) -> list[dict[str, Any]]:
        """The rules as they were set, with their hits."""
        return [{**armed.rule.dump(), "hits": armed.hits} for armed in self._armed]

    def pick(self, operation: str | None, method: str) -> Rule | None:
        """Counts a request, and gives the rule that it is hit by, if any."""
        selected = [armed for armed in self._armed if armed.counts(operation, method)]
        for armed in selected:
            if armed.due():
                armed.hits += 1
                return armed.rule
        return None
