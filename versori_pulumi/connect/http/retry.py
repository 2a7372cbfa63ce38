"""When a failed request is sent again, and after how long: the policy, which is pure, and the course of one request.

A request whose repetition has no effect of its own (GET, PUT, DELETE) is repeated after every failure that may pass. What
would make a second object (POST, and an upsert that makes a credential) is repeated only where the first certainly had no
effect: no connection was made, or the server turned it away with 429. Everything else about those is for the caller, who
can look whether it took effect.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Final

from versori_pulumi.connect.errors import (
    NoAnswerError,
    NotFoundError,
    RateLimitError,
    RequestError,
    ServerError,
    UnreadableAnswerError,
)
from versori_pulumi.connect.http.created import Created
from versori_pulumi.connect.http.waiting import EndingError, is_ending, pause

LONGEST_WAIT: Final = 20.0
"""The longest wait between two attempts, in seconds; a server that asks for more gets its error reported at once."""

_FIRST_WAIT: Final = 0.25

_SHORTEST_PART: Final = 4
"""The last attempt has at least a quarter of the timeout: with less it would only end in doubt. The first has all of it."""


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


class Course:
    """The attempts of one request: whether there is another one, after what wait, and how long it has."""

    def __init__(self, policy: RetryPolicy, created: Created) -> None:
        """Begins.

        Args:
            policy: about failures that may pass.
            created: what was created a moment ago, of which a 404 may be late.
        """
        self._policy, self._created = policy, created
        self.attempts = self._late = 0
        self._uncertain = False
        self._spent = self._excused = 0.0
        self._started = self._began = time.monotonic()

    def begins(self, waited: float, timeout: float) -> float:
        """How many seconds the attempt that begins now may take.

        Args:
            waited: seconds for which it waited for its turn, which are nobody's fault.
            timeout: the most that one attempt may take.
        """
        self.attempts += 1
        self._excused += waited
        self._began = time.monotonic()
        left = max(self._policy.budget - self._spent, timeout / _SHORTEST_PART)
        return min(timeout, left) if self._spent else timeout

    def goes_on_after(self, error: RequestError) -> bool:
        """Whether there is another attempt after one that failed; waits until it is time for it.

        Raises:
            EndingError: the process is to end.
        """
        self._spent += time.monotonic() - self._began
        wait = self._late_wait(error) if isinstance(error, NotFoundError) else self._wait(error)
        if wait is None:
            return False
        pause(wait)
        self._spent += wait
        if wait > 0 and is_ending():
            raise EndingError
        return True

    def _restart(self) -> None:
        self._started = self._began = time.monotonic()
        self._spent = self._excused = 0.0

    def _wait(self, error: RequestError) -> float | None:
        path = error.attempted.path
        if error.attempted.method == "DELETE" and error.took_effect is None:
            self._created.maybe_deleted(path)
        elapsed = time.monotonic() - self._started - self._excused
        wait = self._policy.wait_before_retry(error, attempt=self.attempts - self._late, elapsed=elapsed)
        if wait is None and self._uncertain:
            # Of this attempt it is certain that it changed nothing, of one before it is not.
            error.took_effect = None
        self._uncertain = self._uncertain or error.took_effect is None
        return wait

    def _late_wait(self, error: NotFoundError) -> float | None:
        path = error.attempted.path
        self._late += 1
        wait = self._created.wait_before_asking_again(path, self._late)
        if wait is None:
            error.just_created = self._created.doubts(path)
        else:
            # It is the platform that is late, and it answers: failures that may pass have their time for themselves.
            self._restart()
        return wait
