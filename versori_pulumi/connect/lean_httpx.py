"""httpx without its command line.

httpx has a command of its own, and imports what that needs (rich, pygments, click) wherever that is installed: five
megabytes and a tenth of a second in every plugin process, for nothing. Whoever imports httpx first gets it without;
`httpx.main`, which the command alone uses, then says what to install.
"""

from __future__ import annotations

import sys
from typing import Any, Final

_COMMAND: Final = "httpx._main"


def _lean() -> Any:
    modules: dict[str, Any] = sys.modules
    if "httpx" in modules or _COMMAND in modules:
        import httpx

        return httpx
    # Python's own way to say that a module is not to be had.
    modules[_COMMAND] = None
    try:
        import httpx
    finally:
        del modules[_COMMAND]
    return httpx


_lean()

import httpx  # noqa: E402  (it is loaded now)

__all__ = ["httpx"]
