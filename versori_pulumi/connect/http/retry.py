"""When a failed request is sent again, and after how long. Pure: the transport asks, and does what it is told.

A request whose repetition has no effect of its own (GET, PUT, DELETE) is repeated after every failure that may pass. What
would make a second object (POST, and an upsert that makes a credential) is repeated only where the first certainly had no
effect: no connection was made, or the server turned it away with 429. Everything else about those is for the caller, who
can look whether it took effect.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from versori_pulumi.connect.errors import (
    NoAnswerError,
    RateLimitError,
    RequestError,
    ServerError,
    UnreadableAnswerError,
)

LONGEST_WAIT: Final = 20.0
"""The longest wait between two attempts, in seconds; a server that asks for more gets its error reported at once."""

_FIRST_WAIT: Final = 0.25


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how long a request is repeated.

    Attributes:
        max_retries: repeats after the first attempt.
        budget: seconds that attempts and waits may take together before no further attempt starts.
    """

    max_retries: int
    budget: float

    def wait_before_retry(self, error: RequestError, *, attempt: int, elapsed: float) -> float | None:
        """Seconds to wait before the next attempt, None where there is to be none.

        Args:
            error: how the attempt failed.
            attempt: its number, 1 for the first.
            elapsed: seconds since the first attempt began.
        """
        if attempt > self.max_retries or not may_repeat(error):
            return None
        wait = _wanted_wait(error, attempt)
        return wait if wait <= LONGEST_WAIT and elapsed + wait <= self.budget else None


def may_repeat(error: RequestError) -> bool:
    """Whether sending the same request again can help and can't do the same thing twice."""
    passing = isinstance(error, NoAnswerError | ServerError | RateLimitError | UnreadableAnswerError)
    harmless = error.attempted.repeatable or error.took_effect is False
    return passing and harmless and getattr(error, "may_pass", True)


def _wanted_wait(error: RequestError, attempt: int) -> float:
    asked = error.retry_after if isinstance(error, RateLimitError | ServerError) else None
    if asked is not None:
        return asked
    # Full jitter: clients that failed together don't come back together.
    return random.uniform(0, min(LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempt, 10)))  # noqa: S311  (no secret depends on it)
