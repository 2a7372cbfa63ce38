"""A folder for the import file, which holds secrets in the clear: nobody else can read it, and nothing leaves it behind.

It goes when it was used, and at once where a signal ends this process. What SIGKILL leaves goes with the next start of
`adopt` or `doctor`: whoever uses such a folder holds a lock on it, which the system takes away with the process.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows, where a file that is open can't be removed)
    fcntl = None  # type: ignore[assignment]

_PREFIX: Final = "versori-adopt-"
_UNFINISHED: Final = "versori-adopting-"
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")

_in_use: Final[set[Path]] = set()


class EndedError(KeyboardInterrupt):
    """A signal ends this process; what it held in private folders is gone.

    Attributes:
        number: the signal.
        again: there was one before.
    """

    def __init__(self, number: int, *, again: bool = False) -> None:
        self.number = number
        self.again = again
        super().__init__(signal.Signals(number).name)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder of this user's own, as long as it is used."""
    made = Path(tempfile.mkdtemp(prefix=_UNFINISHED))  # for nobody else to read or enter
    lock = _locked(made)
    folder = made.with_name(made.name.replace(_UNFINISHED, _PREFIX))
    _in_use.add(folder)
    try:
        # With its name comes its lock: what has the name and no lock is stale.
        made.rename(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _in_use.discard(folder)
        if lock is not None:
            os.close(lock)


def remove_stale() -> int:
    """Removes the folders of processes that were killed; how many there were."""
    found = [path for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*") if path not in _in_use]
    return sum(_removed(path) for path in found)


@contextmanager
def ending_at_signals() -> Iterator[None]:
    """While it lasts, a signal that asks this process to end empties the private folders, and raises `EndedError`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    # Who started this process may have had it ignore some, as `nohup` does.
    handler = _Handler()
    before = {number: signal.signal(number, handler) for number in numbers if signal.getsignal(number) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)


class _Handler:
    def __init__(self) -> None:
        self._again = False

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        for folder in _in_use:
            shutil.rmtree(folder, ignore_errors=True)
        again, self._again = self._again, True
        raise EndedError(number, again=again)


def _locked(folder: Path) -> int | None:
    """A descriptor that holds the lock on a folder; None where there is none to be had."""
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _removed(folder: Path) -> bool:
    try:
        if not hasattr(os, "getuid"):
            shutil.rmtree(folder)
            return True
        if folder.lstat().st_uid != os.getuid():
            return False
        lock = _locked(folder)
    except OSError:
        return False  # another one's, no folder, or gone
    if lock is None:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)
    return not folder.exists()
