"""`python -m tools.engine`: prints the folder of a working Pulumi engine, and all else on standard error."""

from __future__ import annotations

import signal
import sys
from typing import Any, NoReturn

from tools.engine.locate import locate
from tools.engine.problems import EngineUnavailableError

STOPPED = 130


def main() -> int:
    """Print the folder; the result is the exit code."""
    # Ending in order is what removes half-made folders and the processes that fill them.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        print(locate())
    except EngineUnavailableError as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"The Pulumi engine could not be put in place: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    return 0


def _stop(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
