"""A plugin process ends with its engine, however that ended.

The engine ends its plugins when it has finished. An engine that was killed doesn't, and the host waits for ever. What the
plugin does from then on is in no state, and meets what the next run does.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress

SECONDS = 1.0
"""How often to look."""

_HOST = "pulumi.dynamic.__main__"
_PATIENCE = 1.0
_lock = threading.Lock()


class Engine:
    """The engine that started this process.

    Its address, the last argument of the host, says best whether it lives: the parent of this process may be a launcher,
    which lives on when the engine is killed. Where no engine ever listened there, the parent has to do.

    Args:
        arguments: those of the process.
    """

    def __init__(self, arguments: list[str]) -> None:
        self._parent = os.getppid()
        self._address = _address(arguments)
        if self._address and not _listens(self._address):
            self._address = None

    def is_gone(self) -> bool:
        """Whether the engine has ended; False where that isn't certain."""
        return os.getppid() != self._parent if self._address is None else not _listens(self._address)


_engine: Engine | None = None


def engine() -> Engine:
    """The engine of this process; a plugin, as opposed to a program or a test, ends with it from the first call on."""
    global _engine  # noqa: PLW0603 - a process has one engine
    with _lock:
        if _engine is None:
            plugin = _is_plugin()
            _engine = Engine(sys.argv[1:] if plugin else [])
            if plugin:
                threading.Thread(target=_watch, args=(_engine,), name=__name__, daemon=True).start()
        return _engine


def _watch(engine: Engine) -> None:
    resting = threading.Event()
    while not engine.is_gone():
        resting.wait(SECONDS)
    # Nobody is left to hear of it, and what runs in other threads must send nothing more.
    os._exit(1)


def _is_plugin() -> bool:
    specification = getattr(sys.modules["__main__"], "__spec__", None)
    return specification is not None and specification.name == _HOST


def _address(arguments: list[str]) -> tuple[str, int] | None:
    host, _, port = arguments[-1].rpartition(":") if arguments else ("", "", "")
    return (host.strip("[]"), int(port)) if host and port.isdecimal() else None


def _listens(address: tuple[str, int]) -> bool:
    """Whether something listens at the address; only a refusal says that nothing does."""
    with suppress(OSError):
        try:
            socket.create_connection(address, _PATIENCE).close()
        except ConnectionRefusedError:
            return False
    return True
