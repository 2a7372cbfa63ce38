"""The emulator in this process: requests and answers are httpx's, and between them is a call in the place of a socket."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.server.app import create_app
from versori_pulumi.emulator.store import Store

URL = "http://127.0.0.1:1"
"""Where it seems to be; nothing listens there, so a request that takes another way fails."""


class InProcess(httpx.BaseTransport):
    """Answers the requests of synchronous clients with an ASGI application, one at a time.

    Args:
        application: the application.
    """

    def __init__(self, application: Any) -> None:
        self._transport = httpx.ASGITransport(application)
        self._loop = asyncio.new_event_loop()
        self._turn = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request and its answer."""
        request.read()
        with self._turn:
            return self._loop.run_until_complete(self._answered(request))

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        content = b"".join([part async for part in answer.stream])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(content))

    def client(self, **options: Any) -> httpx.Client:
        """An `httpx.Client` of these options, all of whose requests come here."""
        # Certificates are for sockets, and reading them takes longer than a request.
        return httpx.Client(**{**options, "transport": self, "trust_env": False})

    def close(self) -> None:
        """Nothing: one client's end is not the others'."""

    def end(self) -> None:
        """Answers no more."""
        self._loop.close()


@contextmanager
def emulator_in_process() -> Iterator[InProcess]:
    """An emulator that accepts any token and keeps its data in memory."""
    store = Store()
    emulator = InProcess(create_app(State(store)))
    try:
        yield emulator
    finally:
        emulator.end()
        store.close()
