"""A file that nobody but its owner can read or write, before anything is written to it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_SIDES = ("-journal", "-wal", "-shm")
"""What SQLite puts beside its file; it gives new ones the file's own mode."""
# Windows has neither; what isn't there to be followed or waited for does no harm.
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def make_private(path: Path) -> None:
    """Creates the file if it isn't there, and takes it and what is beside it away from everyone else.

    Args:
        path: the file of a SQLite database.

    Raises:
        OSError: if it can't be created, or is a link, a device or another's.
    """
    _take(path, os.O_CREAT)
    for side in _SIDES:
        beside = path.with_name(path.name + side)
        if os.path.lexists(beside):
            _take(beside)


def _take(path: Path, more: int = 0) -> None:
    if path.is_symlink():
        raise OSError(0, "it is a symbolic link", str(path))
    file = os.open(path, os.O_RDWR | more | _CAREFUL, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(0, "it is not a file", str(path))
        if hasattr(os, "fchmod"):
            os.fchmod(file, 0o600)
    finally:
        os.close(file)
