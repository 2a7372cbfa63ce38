"""Faults on demand: what networks, gateways and servers do to requests, so that a client can be tested against it.

`PUT /__control/faults` takes a list of rules in the place of those before, `GET` answers them with their `hits`, and
`DELETE` (like a reset) clears them. Each rule has a `kind` and says which API requests it hits:

    [{"kind": "reset-after", "operation": "UpdateConnector"},
     {"kind": "rate-limited", "method": "GET", "request": 3, "times": 2, "retryAfter": 1}]

- `operation` (an operationId) and `method` select requests; without them, every API request is selected.
- `request` is the first request to hit, counted from 1 among the selected ones since the rule was set. Without it, the
  next one that no earlier rule hits is the first.
- `times` is how many to hit from there, 1 unless told; null hits all.

The first rule that applies decides. The kinds:

| kind | what happens | more fields |
|---|---|---|
| refuse | reset before the body is read; the nearest to a refused connection that a listening port can do | |
| reset-before | reset when the request is read, before any effect | |
| reset-after | the effect takes place, then reset without an answer | |
| rate-limited | 429 | `retryAfter`: seconds, or the header as text, such as an HTTP date; null for none; 1 unless told |
| server-error | 500 in the API's shape | |
| bad-gateway | 502 with a page of HTML, as from a proxy | |
| unavailable | 503 | `retryAfter`; no header unless told |
| unauthenticated | 401 | |
| truncated | the effect takes place, half of the answer goes out, the connection closes; reset where there is no body | |
| slow-before | waits; if the client has gone by then, there is no effect | `milliseconds`, 1000 unless told |
| slow-after | the effect takes place, the answer waits | `milliseconds` |
| late-effect | 500 at once, the effect takes place later | `milliseconds`; `reset`: true resets in the place of the 500 |
| lag | the effect takes place and is answered; what was created, and all in it, is a 404 for a while | see below |

A `lag` lasts for `milliseconds` (1000 unless told), or for as many requests about the object as `misses` says. Lists and the
object's parent show the object all the same, unless `lists` is true. It hits whatever it selects, and matters where that
creates something: by a POST, an import or a copy. New rules, and none, end it.

The journal marks a request that was hit with `fault`, the kind; its `status` is null where no status went out.
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
