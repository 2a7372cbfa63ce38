"""The state says where the program declares a resource, and names no frame of Pulumi's host.

The SDK writes its whole call stack into the state of each resource (`_get_stack_trace` in `pulumi/runtime/resource.py`):
beside the program's frames those of Python's event loop, of the SDK and of Pulumi's host, with their paths on that machine.
For a plain connector that is 1.2 of 3 kilobytes, and Pulumi writes the state of the whole stack twice for each resource that
it creates.

The SDK takes the stack with `traceback.extract_stack`, which heeds `sys.tracebacklimit`. While a resource is registered,
that limit is an object: it tells the SDK how many frames there are up to who called the program, and tells anybody else what
was there before. Should an SDK or a Python do this differently, the state has all frames, as without this.
`tests/compatibility` runs it with the oldest and the newest SDK.
"""

from __future__ import annotations

import operator
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from versori_pulumi.provider.traceback_limit import TracebackLimit

_ASKS: Final = "_get_stack_trace"
"""The function of the SDK that takes the stack of a resource."""
_REGISTERS: Final = "versori_pulumi.resources.declaring"
"""The module whose frame follows those of the SDK where the resource is one of ours."""
_CALLERS: Final = frozenset({"pulumi", "runpy", "asyncio"})
"""Packages that call programs, or call what programs left to be called."""


class _ProgramFrames(TracebackLimit):
    """The limit while any resource is registered, in whichever thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._registering = 0
        self._before: Any = None

    @contextmanager
    def in_force(self) -> Iterator[None]:
        with self._lock:
            self._registering += 1
            if self._registering == 1:
                self._before = getattr(sys, "tracebacklimit", None)
                sys.tracebacklimit = self  # type: ignore[assignment]  # see `TracebackLimit`
        try:
            yield
        finally:
            with self._lock:
                self._registering -= 1
                if not self._registering:
                    _restore(self._before)

    def __index__(self) -> int:
        asking = _asking(sys._getframe(1))  # noqa: SLF001  (CPython's documented way to the caller)
        frames = _frames_of_program(asking) if asking else None
        return self._usual() if frames is None else frames

    def _usual(self) -> int:
        before = self._before
        # A program may have kept this object while a resource was registered, and put it back afterwards.
        return sys.maxsize if before is None or before is self else max(0, operator.index(before))


program_frames_alone: Final = _ProgramFrames().in_force
"""A context in which the SDK takes no frame of our resources' stacks beyond those of the program."""


def _restore(limit: Any) -> None:
    if limit is None:
        vars(sys).pop("tracebacklimit", None)
    else:
        sys.tracebacklimit = limit


def _asking(frame: FrameType | None) -> FrameType | None:
    """The frame of the SDK that takes a stack."""
    while frame and not (frame.f_code.co_name == _ASKS and _package(frame) == "pulumi"):
        frame = frame.f_back
    return frame


def _frames_of_program(frame: FrameType | None) -> int | None:
    """How many frames there are from this one, the SDK's innermost, up to who called the program.

    None where the resource isn't one of ours.
    """
    frames = 0
    while frame and _package(frame) == "pulumi":
        frames, frame = frames + 1, frame.f_back
    if frame is None or frame.f_globals.get("__name__") != _REGISTERS:
        return None
    while frame and _package(frame) not in _CALLERS:
        frames, frame = frames + 1, frame.f_back
    return frames


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]
