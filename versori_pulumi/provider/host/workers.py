"""More than four hooks at a time.

Pulumi's host for dynamic providers serves a plugin with a pool of four threads, whatever `pulumi up --parallel` says, and
has no setting for it: a thousand requests of 300 ms then take 75 seconds instead of 19. A hook runs in a thread of that
pool, and a pool's thread knows its pool: its arguments begin with a weak reference to it. The pool starts another thread
whenever work is submitted, none is idle, and there are fewer than its maximum. So the maximum is raised, and the threads are
started.

The reference and the maximum are private to Python's library. Wherever they look in any way different from what is expected
here, nothing is done: then there are four at a time, and all else is the same. `tests/compatibility` runs this within the
host of the oldest and the newest SDK, on every Python.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from weakref import ReferenceType

HOOKS_FOR_A_REQUEST: Final = 2
"""Hooks at a time for each request that may be in flight.

Pulumi asks for one `check` after another, and creates what was checked beside it. Were all threads waiting for Versori, the
next `check` would wait too, and when the first answers come nothing would be ready to be sent."""


def widen(hooks: int) -> bool:
    """Lets the pool of the calling thread run so many hooks at a time; whether it was widened.

    Called by a hook. A pool that is wide enough stays as it is.
    """
    pool = _pool_of(threading.current_thread())
    if pool is None or hooks <= _maximum(pool):
        return False
    pool._max_workers = hooks  # noqa: SLF001  (see the module's docstring)
    _start(pool, hooks)
    return True


def _start(pool: ThreadPoolExecutor, hooks: int) -> None:
    """Starts all threads now.

    The pool counts its idle threads too high after work has waited in the queue, and what is submitted then starts no thread
    although none is idle. So that count is forgotten, and what is submitted here stays until all threads are there: it would
    raise it again by ending.
    """
    threads: Any = getattr(pool, "_threads", ())
    idle: Any = getattr(pool, "_idle_semaphore", None)
    there = threading.Event()
    try:
        while idle and idle.acquire(timeout=0):
            pass
        for _ in range(2 * hooks):
            if len(threads) >= hooks:
                break
            pool.submit(there.wait)
    except RuntimeError:
        # The system has no more threads to give: those that are there do the work.
        pool._max_workers = max(len(threads), 1)  # noqa: SLF001  (see the module's docstring)
    finally:
        there.set()


def _pool_of(thread: threading.Thread) -> ThreadPoolExecutor | None:
    target, arguments = getattr(thread, "_target", None), getattr(thread, "_args", None)
    if getattr(target, "__module__", None) != ThreadPoolExecutor.__module__ or not isinstance(arguments, tuple):
        return None
    pool = arguments[0]() if arguments and isinstance(arguments[0], ReferenceType) else None
    return pool if isinstance(pool, ThreadPoolExecutor) and _maximum(pool) > 0 else None


def _maximum(pool: Any) -> int:
    found = getattr(pool, "_max_workers", None)
    return found if isinstance(found, int) else 0
