"""Faults on demand: what networks, gateways and servers do to requests, so that a client can be tested against it.

`docs/emulator.md` lists the kinds, and what selects the requests that a rule hits.
"""

from __future__ import annotations

from typing import Any

from versori_pulumi.emulator.control.bodies import Rule
from versori_pulumi.emulator.control.lag import Lag
from versori_pulumi.emulator.http.parsing import check


class Faults:
    """The rules in force.

    Attributes:
        lag: what isn't seen yet by such a rule.
    """

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self.lag = Lag()

    def set(self, value: Any) -> None:
        """Puts rules in the place of those before.

        Raises:
            ApiError: 400 if a rule is wrong.
        """
        rules = check(list[Rule], value)
        self.clear()
        self._rules = rules

    def clear(self) -> None:
        """Drops all rules."""
        self._rules = []
        self.lag = Lag()

    def describe(self) -> list[dict[str, Any]]:
        """The rules as they were set, with their hits."""
        return [rule.describe() for rule in self._rules]

    def pick(self, operation: str | None, method: str) -> Rule | None:
        """Counts a request, and gives the rule that it is hit by, if any."""
        selected = [rule for rule in self._rules if rule.counts(operation, method)]
        for rule in selected:
            if rule.hits():
                return rule
        return None
