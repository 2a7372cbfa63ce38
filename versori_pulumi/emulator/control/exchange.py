"""One request and its connection: what can be done to them, rightly or wrongly."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send
from ulid import ULID

from versori_pulumi.emulator.control.bodies import Rule
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.calls import API_BYTES, Call, Operation, read_body

TRANSPORT = "transport"
# With linger on and no time to linger, a close is a reset.
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Exchange:
    """A request that is being answered.

    Args:
        state: the running emulator, whose faults count the request.
        request: the request, whose body is read by `read` only.
        send: where the answer goes.
        operation: the operation, if the API has it.
        perform: carries out the operation and gives the answer to it.
    """

    def __init__(
        self, state: State, request: Request, send: Send, operation: Operation | None, perform: Callable[[Call], Response]
    ) -> None:
        self.state = state
        self.fault = state.faults.pick(operation.id if operation else None, request.method)
        self._request = request
        self._send = send
        self._operation = operation
        self._perform = perform
        self._call = Call.of(request, b"", state.store)

    async def read(self) -> None:
        """Reads the request's body.

        Raises:
            ApiError: 413 if it is too long.
            ClientDisconnect: if the client has gone before its end.
        """
        self._call = Call.of(self._request, await read_body(self._request, API_BYTES), self.state.store)

    def perform(self) -> Response:
        """Lets the effect take place, and gives the answer."""
        return self._perform(self._call)

    def lag(self, answer: Response, rule: Rule) -> None:
        """Hides what the answer says was created, for a while."""
        self.state.faults.lag.hide(self._operation.id if self._operation else "", self._call, answer, rule)

    def record(self, status: int | None) -> None:
        """Puts the request into the journal, with the status that goes out, if one does."""
        self.state.journal.record(self._call, status, self.fault.kind if self.fault else None)

    async def answer(self, response: Response) -> None:
        """Sends an answer."""
        response.headers["X-Request-Id"] = str(ULID())
        # First, so that who has the answer finds the request in the journal.
        self.record(response.status_code)
        await response(self._request.scope, self._request.receive, self._send)

    async def truncate(self, response: Response) -> None:
        """Sends the head and half of the body, then closes the connection; resets it if there is no body to cut."""
        if not response.body:
            await self.reset()
            return
        self.record(response.status_code)
        half = bytes(response.body)[: len(response.body) // 2]
        head = {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
        await self._send(head)
        await self._send({"type": "http.response.body", "body": half, "more_body": True})
        self._transport().close()
        await self._disconnected()

    async def reset(self) -> None:
        """Resets the connection without an answer."""
        self.record(None)
        transport = self._transport()
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.abort()
        await self._disconnected()

    async def gone_within(self, seconds: float) -> bool:
        """Waits, and says whether the client has gone by then."""
        watch = asyncio.ensure_future(self._disconnected())
        await asyncio.wait({watch}, timeout=seconds)
        gone = watch.done()
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        return gone

    async def _disconnected(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass

    def _transport(self) -> asyncio.Transport:
        transport: asyncio.Transport = self._request.scope["state"][TRANSPORT]
        return transport
