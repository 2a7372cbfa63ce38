"""The host prints whatever a hook raises with its traceback. A user reads messages; a bug needs all of its frames."""

from __future__ import annotations

import sys
import traceback

_FRAMES = 1000


def hide() -> None:
    """Has this plugin process print errors without frames: `sys.tracebacklimit` is the one way that the host leaves."""
    sys.tracebacklimit = 0


def show(error: BaseException) -> None:
    """Prints an error with its frames all the same."""
    sys.stderr.write("".join(traceback.format_exception(error, limit=_FRAMES)))
    sys.stderr.flush()
