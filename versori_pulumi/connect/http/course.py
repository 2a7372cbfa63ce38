"""The course of one request over all its attempts: whether there is another one, after what wait, and how long it has."""

from __future__ import annotations

import time
from typing import Final

import tenacity

from versori_pulumi.connect.errors import NotFoundError, RequestError
from versori_pulumi.connect.http.created import Created
from versori_pulumi.connect.http.retry import RetryPolicy
from versori_pulumi.connect.http.waiting import EndingError, is_ending, pause

_SHORTEST_PART: Final = 4
"""The last attempt has at least a quarter of the timeout: with less it would only end in doubt. The first has all of it."""


class Course:
    """The attempts of one request, as tenacity asks about them.

    Attributes:
        failure: how the last attempt failed.
    """

    def __init__(self, policy: RetryPolicy, created: Created) -> None:
        """Begins.

        Args:
            policy: about failures that may pass.
            created: what was created a moment ago, of which a 404 may be late.
        """
        self._policy, self._created = policy, created
        self.failure: RequestError | None = None
        self._next = 0.0
        self._late = 0
        self._uncertain = False
        self._spent = self._excused = 0.0
        self._started = self._began = time.monotonic()

    def begins(self, waited: float, timeout: float) -> float:
        """How many seconds the attempt that begins now may take.

        Args:
            waited: seconds for which it waited for its turn, which are nobody's fault.
            timeout: the most that one attempt may take.
        """
        self._excused += waited
        self._began = time.monotonic()
        left = max(self._policy.budget - self._spent, timeout / _SHORTEST_PART)
        return min(timeout, left) if self._spent else timeout

    def goes_on(self, state: tenacity.RetryCallState) -> bool:
        """Whether there is another attempt."""
        error = state.outcome.exception() if state.outcome else None
        if not isinstance(error, RequestError):
            return False
        self.failure = error
        self._spent += time.monotonic() - self._began
        wait = self._late_wait(error) if isinstance(error, NotFoundError) else self._wait(error, state.attempt_number)
        self._next = wait or 0.0
        return wait is not None

    def wait(self, _state: tenacity.RetryCallState) -> float:
        """Seconds before the next attempt."""
        return self._next

    def pause(self, seconds: float) -> None:
        """Waits so long.

        Raises:
            EndingError: the process is to end.
        """
        pause(seconds)
        self._spent += seconds
        if seconds > 0 and is_ending():
            raise EndingError

    def _restart(self) -> None:
        self._started = self._began = time.monotonic()
        self._spent = self._excused = 0.0

    def _wait(self, error: RequestError, attempts: int) -> float | None:
        path = error.attempted.path
        if error.attempted.method == "DELETE" and error.took_effect is None:
            self._created.maybe_deleted(path)
        elapsed = time.monotonic() - self._started - self._excused
        wait = self._policy.wait_before_retry(error, attempt=attempts - self._late, elapsed=elapsed)
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
