"""Runs the emulator on a port of the loopback interface: as a process of its own, or within a test."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import h11
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from versori_pulumi.emulator.control.exchange import TRANSPORT
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.errors import bad_request
from versori_pulumi.emulator.server.app import create_app
from versori_pulumi.emulator.store import Store

_HOST = "127.0.0.1"
_SHUTDOWN_SECONDS = 2
# Longer than clients keep theirs, so that none sends into a connection that is just being closed.
_KEEP_ALIVE_SECONDS = 75
# Whoever watches the emulator is interested in its own failures, not in clients that break the protocol.
_LOG = logging.getLogger(__name__)
_LOG.setLevel(logging.ERROR)


def _listen(port: int) -> socket.socket:
    # asyncio turns off Nagle's delay only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        # A restart need not wait until the connections of the last run have timed out.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket) -> str:
    return f"http://{_HOST}:{listener.getsockname()[1]}"


class _Protocol(H11Protocol):
    """Lets a request get at its connection, so that a fault can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Takes a connection."""
        self.logger = _LOG
        super().connection_made(transport)
        # uvicorn copies this into each request as `scope["state"]`.
        self.app_state = {**self.app_state, TRANSPORT: transport}

    def send_400_response(self, msg: str) -> None:
        """Answers what isn't HTTP as the API answers what it doesn't understand."""
        # Where an answer has gone out already, there is nothing left to say.
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = json.dumps(bad_request(msg).body()).encode()
            headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Connection", "close")]
            for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        if self.cycle is not None:
            # The request may be on its way to the application already, whose answer has nowhere to go.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()


class _Server(uvicorn.Server):
    """Calls `listening` once requests are answered, and ends in time whatever its clients do."""

    def __init__(self, state: State, listening: Callable[[], object]) -> None:
        self._app = create_app(state)
        self._listening = listening
        self._ending = False
        config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            http=_Protocol,
            # Others may hide the socket, which a fault needs to reset a connection.
            loop="asyncio",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )
        super().__init__(config)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            # uvicorn would take a request that is cut off when the server ends for a failure of the application.
            if not self._ending:
                raise

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen."""
        await super().startup(sockets)
        self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends when all requests are answered, or after a while without those that hang."""
        self._ending = True
        last = asyncio.get_running_loop().call_later(_SHUTDOWN_SECONDS, self._cut_off)
        await super().shutdown(sockets)
        last.cancel()
        # A second signal doesn't wait.
        self._cut_off()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)

    def _cut_off(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()


def serve(port: int = 0, data: Path | None = None, token: str | None = None) -> None:
    """Runs the emulator until it is interrupted or terminated.

    Args:
        port: the port on 127.0.0.1; 0 takes a free one.
        data: the file that keeps the data over restarts, for its owner only; None keeps it in memory.
        token: the only bearer token to accept; None accepts any.

    Raises:
        SystemExit: if the port is taken, or the file can't be used.
    """
    try:
        listener = _listen(port)
    except OSError as error:
        raise SystemExit(f"The emulator can't listen on {_HOST}:{port}: {error.strerror}.") from None
    try:
        store = Store(data)
    except (OSError, sqlite3.Error) as error:
        listener.close()
        raise SystemExit(f"The emulator can't keep its data in {data}: {getattr(error, 'strerror', error)}.") from None

    def announce() -> None:
        # The URL is all that is printed, on the first line.
        sys.stdout.write(f"{_url(listener)}\n")
        sys.stdout.flush()

    server = _Server(State(store, token), announce)
    # uvicorn raises a signal again once it has shut down. Being asked to end isn't a failure, nor lost if it comes early.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: setattr(server, "should_exit", True))
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
        store.close()


@contextmanager
def running(data: Path | None = None, token: str | None = None) -> Iterator[str]:
    """An emulator on a free port, in a thread of this process; for tests.

    Args:
        data: the file that keeps the data over restarts; None keeps it in memory.
        token: the only bearer token to accept; None accepts any.

    Yields:
        The URL, without a slash at the end.
    """
    listener = _listen(0)
    store = Store(data)
    listening = threading.Event()
    server = _Server(State(store, token), listening.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    listening.wait()
    try:
        yield _url(listener)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        store.close()
