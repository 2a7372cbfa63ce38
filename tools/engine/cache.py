"""Where installed and built engines are kept: one folder for each, which is complete or not there."""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def root() -> Path:
    """The folder of the cache, by the conventions of the system; `VERSORI_PULUMI_CACHE` names another."""
    if named := os.environ.get("VERSORI_PULUMI_CACHE"):
        return Path(named).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "versori-pulumi"
    # An XDG_CACHE_HOME that is not absolute is to be ignored, by the specification.
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "versori-pulumi"


def folder(name: str) -> Path:
    """The folder of an entry, whether it is there or not. Machines that share a home folder have their own."""
    return root() / f"engine-{name}-{platform.system()}-{platform.machine()}".lower()


def keep(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of an entry, filled by `make` if it is not there yet.

    `make` gets a new folder, which takes its place only once it is complete: a process that is stopped on the way, or
    fails, leaves nothing. Of several processes at once, one makes the entry and the others wait for it.

    Raises:
        OSError: The cache can't be written.
    """
    final = folder(name)
    if final.is_dir():
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with _lock(final.with_name(f"{final.name}.lock")):
        if not final.is_dir():
            _make(final, make)
    return final


def _make(final: Path, make: Callable[[Path], None]) -> None:
    prefix = f".{final.name}-"
    # Whoever holds the lock knows that these are of processes that were killed.
    for left in final.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix=prefix, dir=final.parent))
    try:
        content = temporary / "content"
        content.mkdir()
        make(content)
        content.rename(final)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold a lock between processes; the system drops it with the process, so that none is ever left behind."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another process is putting the Pulumi engine in place: waiting for it.", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
