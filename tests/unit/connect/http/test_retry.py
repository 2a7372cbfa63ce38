"""The retry policy as a table: which failure of which request is worth another attempt, and after how long."""

from __future__ import annotations

import random

import pytest

from versori_pulumi.connect.errors import (
    Attempted,
    ErrorAnswer,
    NoAnswerError,
    RequestError,
    UnreadableAnswerError,
    status_error,
)
from versori_pulumi.connect.http.retry import LONGEST_WAIT, RetryPolicy, may_repeat

POLICY = RetryPolicy(max_retries=3, budget=60.0)


def failure(kind: str, *, repeatable: bool = True, retry_after: float | None = None) -> RequestError:
    attempted = Attempted("do it", "PUT", "/", repeatable=repeatable)
    if kind.isdigit():
        status = int(kind)
        certain = False if 400 <= status < 500 else None
        return status_error(attempted, ErrorAnswer(status, "no", retry_after=retry_after), took_effect=certain)
    if kind in {"refused", "no-answer"}:
        return NoAnswerError(attempted, kind, took_effect=False if kind == "refused" else None)
    error = UnreadableAnswerError(attempted, kind)
    error.may_pass = kind == "cut-off"
    return error


# Whether a request that can be repeated is, and whether one that would make a second object is.
REPEATED = {
    "refused": (True, True),
    "no-answer": (True, False),
    "cut-off": (True, False),
    "not-json": (False, False),
    "429": (True, True),
    "500": (True, False),
    "502": (True, False),
    "503": (True, False),
    "504": (True, False),
    "400": (False, False),
    "401": (False, False),
    "403": (False, False),
    "404": (False, False),
    "409": (False, False),
    "412": (False, False),
    "418": (False, False),
}


@pytest.mark.parametrize("kind", REPEATED)
def test_harmless_requests_are_repeated_after_what_may_pass(kind: str):
    assert may_repeat(failure(kind)) is REPEATED[kind][0]


@pytest.mark.parametrize("kind", REPEATED)
def test_what_would_make_a_second_object_is_repeated_only_where_it_had_no_effect(kind: str):
    assert may_repeat(failure(kind, repeatable=False)) is REPEATED[kind][1]


#   attempt, elapsed, Retry-After → the wait, None where it is given up
WAITS = {
    "asked for nothing": (1, 0.0, 0.0, 0.0),
    "asked for seconds": (1, 0.0, 7.0, 7.0),
    "asked for the most": (1, 0.0, LONGEST_WAIT, LONGEST_WAIT),
    "asked for more than the most": (1, 0.0, LONGEST_WAIT + 0.1, None),
    "asked for ever": (1, 0.0, float("inf"), None),
    "last retry": (3, 0.0, 1.0, 1.0),
    "no retry left": (4, 0.0, 1.0, None),
    "budget just holds": (2, 59.0, 1.0, 1.0),
    "budget used up by the wait": (2, 59.5, 1.0, None),
    "budget used up by attempts": (2, 61.0, 0.0, None),
}


@pytest.mark.parametrize("status", ["429", "503"])
@pytest.mark.parametrize(("attempt", "elapsed", "asked", "wait"), WAITS.values(), ids=WAITS)
def test_retry_after_is_honoured_up_to_the_cap(status: str, attempt: int, elapsed: float, asked: float, wait: float | None):
    error = failure(status, retry_after=asked)
    assert POLICY.wait_before_retry(error, attempt=attempt, elapsed=elapsed) == wait


def test_no_retries_means_one_attempt():
    policy = RetryPolicy(max_retries=0, budget=60.0)
    assert policy.wait_before_retry(failure("503"), attempt=1, elapsed=0.0) is None


@pytest.mark.parametrize(
    ("attempt", "longest"), [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (9, LONGEST_WAIT), (5000, LONGEST_WAIT)]
)
def test_waits_grow_to_the_cap(attempt: int, longest: float, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(random, "uniform", lambda low, high: low + high)
    policy = RetryPolicy(max_retries=10_000, budget=1e9)
    assert policy.wait_before_retry(failure("503"), attempt=attempt, elapsed=0.0) == longest


def test_waits_are_spread_so_that_clients_do_not_come_back_together():
    waits = {POLICY.wait_before_retry(failure("503"), attempt=2, elapsed=0.0) for _ in range(20)}
    assert len(waits) > 10
    assert all(wait is not None and 0 <= wait <= 1.0 for wait in waits)
