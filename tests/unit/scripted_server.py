"""A real server on a loopback port that answers what a test scripted, one reply a request."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    """One reply.

    Attributes:
        status: the HTTP status.
        body: sent as JSON unless None.
        raw: sent as it is, in place of `body`.
        wire: what goes over the wire, piece by piece, in the place of a status, headers and a body.
        closes: whether the connection is closed behind what went over the wire so.
        headers: further headers; they win over those that the server sets.
        seconds: how long it takes.
        behaviour: `answer`; `reset` the connection, `close` it without a word, `cut` the body, or `hang`.
    """

    status: int = 200
    body: Any = None
    raw: bytes | None = None
    wire: Callable[[], Iterable[bytes]] | None = None
    closes: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    behaviour: str = "answer"


RESET = Reply(behaviour="reset")
CLOSE = Reply(behaviour="close")
HANG = Reply(behaviour="hang")
PATIENCE = 30.0
"""Seconds after which a drip ends by itself, and the test fails that waited for it to be ended."""


def drip(begin: bytes, drop: bytes, end: bytes, every: float = 0.02) -> Reply:
    """Sends a beginning, then a drop every now and then; and a proper end only when nobody would wait for it."""

    def wire() -> Iterator[bytes]:
        yield begin
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            yield drop
            time.sleep(every)
        yield end

    return Reply(wire=wire)


def wire(*pieces: bytes, closes: bool = True) -> Reply:
    """Sends these bytes, and closes the connection."""
    return Reply(wire=lambda: pieces, closes=closes)


LISTED = Reply(200, {"connectors": []})
"""The list of an organisation's connectors, which is asked for before the first 404 is believed."""


@dataclass(frozen=True)
class Sent:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw) if self.raw else None


class ScriptedServer:
    """What tests see of the server.

    Attributes:
        url: its address, without a trailing slash.
        sent: the requests so far.
        answered: how many of them have their answers.
        most_at_once: the most that were there without an answer at the same time.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.sent: list[Sent] = []
        self.answered = 0
        self.most_at_once = 0
        self.released = threading.Event()
        self._replies: list[Reply] = []
        self._forever: Reply | None = None
        self._made: Callable[[], Reply] | None = None
        self._lock = threading.Lock()

    def will(self, *replies: Reply) -> None:
        """Answers so, in this order."""
        self._replies += replies

    def always(self, reply: Reply) -> None:
        """Answers so for ever."""
        self._forever = reply

    def replies_by(self, reply: Callable[[], Reply]) -> None:
        """Answers what this says, request by request."""
        self._made = reply

    def took(self, sent: Sent) -> Reply:
        with self._lock:
            self.sent.append(sent)
            self.most_at_once = max(self.most_at_once, len(self.sent) - self.answered)
            if self._replies:
                return self._replies.pop(0)
            if self._made:
                return self._made()
        return self._forever or Reply(418, {"code": "script", "message": "the test has no reply for this request"})

    def answers(self) -> None:
        with self._lock:
            self.answered += 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def _answer(self) -> None:
        scripted = cast("_Server", self.server).scripted
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = scripted.took(Sent(self.command, parts.path, parse_qs(parts.query), headers, raw))
        time.sleep(reply.seconds)
        scripted.answers()
        if reply.behaviour == "hang":
            scripted.released.wait(5)
        if reply.behaviour == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reply.behaviour in {"hang", "reset", "close"}:
            self.close_connection = True
            return
        if reply.wire:
            self._drip(reply.wire(), closes=reply.closes)
        else:
            self._write(reply)

    def _drip(self, pieces: Iterable[bytes], *, closes: bool) -> None:
        self.close_connection = closes
        for piece in pieces:
            self.wfile.write(piece)

    def _write(self, reply: Reply) -> None:
        raw = reply.raw if reply.raw is not None else (b"" if reply.body is None else json.dumps(reply.body).encode())
        headers = {"content-type": "application/json", "content-length": str(len(raw))} | reply.headers
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.behaviour == "cut":
            self.wfile.write(raw[: len(raw) // 2])
            self.close_connection = True
            return
        self.wfile.write(raw)

    do_GET = do_PUT = do_POST = do_DELETE = _answer  # noqa: N815  (http.server looks for these names)

    def log_message(self, *_arguments: Any) -> None:
        """Says nothing: tests read the program's stderr."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    scripted: ScriptedServer


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.scripted = ScriptedServer(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield server.scripted
    finally:
        server.scripted.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
