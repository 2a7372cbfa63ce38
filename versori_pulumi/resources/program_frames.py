"""The state says where the program declares a resource, and nothing of the machine that ran it.

The SDK writes its whole call stack into the state of each resource (`_get_stack_trace` in `pulumi/runtime/resource.py`):
beside the program's frames those of Python's event loop, of the SDK and of Pulumi's host, with their paths on that machine.
For a plain connector that is 1.2 of 3 kilobytes, and Pulumi writes the state of the whole stack twice for each resource that
it creates.

The SDK takes the stack with `traceback.extract_stack`, which heeds `sys.tracebacklimit`: that is set while a resource is
registered. Should an SDK or a Python not heed it, the state has all frames, as without this. `tests/compatibility` runs it
with the oldest and the newest SDK.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_OF_THE_SDK: Final = 4
"""Frames between ours and the taking of the stack: two constructors, the registration, and what takes it."""
_CALLERS: Final = frozenset({"pulumi", "runpy", "asyncio"})
"""Packages that call programs, or call what programs left to be called."""
# The limit is one for the whole process; programs of several stacks may run in its threads (Pulumi's Automation API). A
# transformation may register another resource while one is registered.
_LOCK: Final = threading.RLock()


@contextmanager
def program_frames_alone(frame: FrameType | None) -> Iterator[None]:
    """The SDK takes no frame of a stack beyond those of the program.

    Args:
        frame: the one that registers a resource.
    """
    with _LOCK:
        before = getattr(sys, "tracebacklimit", None)
        sys.tracebacklimit = _OF_THE_SDK + _frames_of_program(frame)
        try:
            yield
        finally:
            if before is None:
                del sys.tracebacklimit
            else:
                sys.tracebacklimit = before


def _frames_of_program(frame: FrameType | None) -> int:
    """How many frames there are from this one up to whoever called the program."""
    frames = 0
    while frame and str(frame.f_globals.get("__name__")).partition(".")[0] not in _CALLERS:
        frames, frame = frames + 1, frame.f_back
    return frames
