"""One deadline for one attempt of a request, from the first look for a connection to the last byte of the answer.

The timeouts of HTTP libraries are for each read and each write: a server that sends a byte, a header or a `102 Processing`
every now and then holds a request for ever. Here each read and each write gets what is left of the attempt's time.

What the system does to look up a host's name is its own affair, and has its own limits.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import httpcore

from versori_pulumi.connect.http.waiting import SLICE, EndingError, is_ending

_PIECE: Final = 16 * 1024
"""Bytes written at a time: what a slow reader takes of them counts against the deadline."""

_thread = threading.local()

E = TypeVar("E", bound=httpcore.TimeoutException)


@dataclass
class Timed:
    """An attempt.

    Attributes:
        ends: the time at which it ends (`time.monotonic`).
        sent: whether anything of the request may have been sent: so it is, until a network of ours knows better.
        heard: whether anything was read since then.
    """

    ends: float
    sent: bool = True
    heard: bool = False


@contextmanager
def timed(seconds: float) -> Iterator[Timed]:
    """While it lasts, everything that this thread reads and writes is part of one attempt, which takes so long at most."""
    outer = _attempt()
    _thread.attempt = attempt = Timed(time.monotonic() + seconds)
    try:
        yield attempt
    finally:
        _thread.attempt = outer


def nothing_sent() -> None:
    """Notes that nothing of this thread's request has been sent yet."""
    if attempt := _attempt():
        attempt.sent = False


def came_unasked() -> bool:
    """Whether the answer of this thread's attempt was there before its request, behind the one to another request."""
    attempt = _attempt()
    return attempt is not None and attempt.sent and not attempt.heard


class Network(httpcore.NetworkBackend):
    """Connections that keep the deadline of the attempt that uses them."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connects to the first address of the host that answers; each has its share of the time that is left."""
        addresses = _addresses(host, port)
        for others, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            share = _left(timeout, httpcore.ConnectTimeout) / (others + 1)
            try:
                return _Stream(self._inner.connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not others:
                    raise
        raise httpcore.ConnectError("the host has no address")


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            left = _left(timeout, httpcore.ReadTimeout)
            attempt = _attempt()
            try:
                received = self._inner.read(max_bytes, min(left, SLICE))
            except httpcore.ReadTimeout:
                if attempt is None:
                    raise
                if is_ending():
                    raise EndingError from None
            else:
                if attempt:
                    attempt.heard = True
                return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if attempt := _attempt():
            attempt.sent, attempt.heard = True, False
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], _left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            inner = self._inner.start_tls(ssl_context, server_hostname, _left(timeout, httpcore.ConnectTimeout))
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            raise
        except Exception as error:
            raise httpcore.ConnectError(type(error).__name__) from error
        finally:
            # What was written before went to a proxy, to get here.
            nothing_sent()
        return _Stream(inner)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _attempt() -> Timed | None:
    return getattr(_thread, "attempt", None)


def _left(timeout: float | None, over: type[E]) -> float:
    """Seconds that are left; raises where there are none."""
    attempt = _attempt()
    if attempt is None:
        return SLICE if timeout is None else timeout
    left = attempt.ends - time.monotonic()
    if left <= 0:
        raise over
    return left


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return [*dict.fromkeys(str(entry[4][0]) for entry in found)]
