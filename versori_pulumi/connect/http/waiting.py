"""Waits that end when the process is to end.

Hooks run in the threads of a pool. After Ctrl-C or SIGTERM the interpreter waits for those threads, so that whatever one of
them sleeps through is slept through by the user.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

SLICE: Final = 0.25
"""Seconds between two looks at whether the process is to end."""


class EndingError(Exception):
    """The process is to end, so nothing is waited for any more."""


def is_ending() -> bool:
    """Whether the interpreter waits for its threads to end.

    Python has no function that says so; what it does have is executors, which take no work from then on.
    """
    try:
        _probe().submit(int)
    except RuntimeError as error:
        # The other RuntimeError is that the system has no more threads to give.
        return "shutdown" in str(error)
    return False


def pause(seconds: float) -> None:
    """Sleeps, but not on when the process is to end."""
    left = seconds
    while left > 0:
        time.sleep(min(left, SLICE))
        left -= SLICE
        if left > 0 and is_ending():
            return


@cache
def _probe() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="versori-waiting")
