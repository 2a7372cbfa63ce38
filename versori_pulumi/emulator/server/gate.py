"""What every API request passes through: faults, latency, authentication, one transaction, the journal."""

from __future__ import annotations

import asyncio
import hmac
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from versori_pulumi.emulator.control.exchange import Exchange
from versori_pulumi.emulator.control.injection import inject
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.calls import Call, Operation
from versori_pulumi.emulator.http.errors import ApiError, error_response, failure, forbidden, not_found, unauthenticated


@dataclass(frozen=True)
class Gate:
    """The ASGI endpoint of one path of the API."""

    state: State
    operations: Mapping[str, Operation]
    """The operations of the path, by method; none for a path that the API doesn't have."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        request = Request(scope, receive)
        exchange = Exchange(self.state, request, send, self.operations.get(request.method), self._perform)
        fault = exchange.fault
        try:
            if fault is None or fault.kind != "refuse":
                await exchange.read()
                await asyncio.sleep(self.state.latency)
        except ClientDisconnect:
            return
        except ApiError as error:
            await exchange.answer(error_response(error))
            return
        await (exchange.answer(exchange.perform()) if fault is None else inject(fault, exchange))

    def _perform(self, call: Call) -> Response:
        try:
            operation = self._choose(call)
            _authenticate(self.state, call)
            self.state.faults.lag.refuse(call)
            with self.state.store.transaction():
                answer = operation.answer(call)
            return self.state.faults.lag.shown(call, answer)
        except ApiError as error:
            return error_response(error)
        except Exception:  # noqa: BLE001 - a bug of ours must not look like a broken connection
            traceback.print_exc(file=sys.stderr)
            return error_response(failure())

    def _choose(self, call: Call) -> Operation:
        if not self.operations:
            raise not_found("Route")
        operation = self.operations.get(call.method)
        if operation is None:
            allow = ", ".join(sorted(self.operations))
            raise ApiError(405, "method_not_allowed", f"Use one of {allow}.", headers={"Allow": allow})
        return operation


_SCHEMES = ("bearer", "jwt")
"""Versori's documentation, "Authentication": `Bearer` for API keys, `JWT` for signed tokens."""


def _authenticate(state: State, call: Call) -> None:
    scheme, _, token = call.authorization.partition(" ")
    # A header's text is of bytes, and what was typed in a terminal is of UTF-8.
    sent = token.strip().encode("latin-1", "replace")
    accepted = sent if state.token is None else state.token.encode("utf-8", "surrogateescape")
    if scheme.lower() not in _SCHEMES or not sent or not hmac.compare_digest(accepted, sent):
        raise unauthenticated()
    if call.params.get("organisation_id", "").upper() in state.forbidden:
        raise forbidden()
