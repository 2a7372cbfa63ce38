"""The emulator in this process: the requests are real ones of httpx, the socket between the two isn't there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from versori_pulumi.emulator.app import create_app
from versori_pulumi.emulator.state import State
from versori_pulumi.emulator.store import Store

if TYPE_CHECKING:
    from starlette.types import ASGIApp

URL = "http://127.0.0.1:1"
"""Its address; nothing listens there, so a request that takes another way fails."""


class InProcess(httpx.BaseTransport):
    """Sends requests to an ASGI application, one at a time.

    Args:
        application: what answers.
    """

    def __init__(self, application: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(application)
        self._loop = asyncio.new_event_loop()
        self._turn = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request and its answer."""
        with self._turn:
            return self._loop.run_until_complete(self._answered(request))

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        # A body that was built for both kinds of clients can be read by both.
        answer = await self._transport.handle_async_request(request)
        content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=content, request=request)

    def end(self) -> None:
        """Closes the loop; a client that is closed doesn't, since others go on."""
        self._loop.close()


@contextmanager
def emulator_in_process() -> Iterator[InProcess]:
    """An emulator that accepts any token and keeps its data in memory."""
    store = Store(None)
    emulator = InProcess(create_app(State(store, None)))
    try:
        yield emulator
    finally:
        emulator.end()
        store.close()
