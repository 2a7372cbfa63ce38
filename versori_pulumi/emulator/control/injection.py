"""What goes wrong with a request, once a rule of `faults.py` says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, JSONResponse, Response

from versori_pulumi.emulator.control.exchange import Exchange
from versori_pulumi.emulator.control.faults import Rule
from versori_pulumi.emulator.control.lag import End
from versori_pulumi.emulator.http.errors import ApiError, unauthenticated

_HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


async def inject(rule: Rule, exchange: Exchange) -> None:
    """Lets go wrong what the rule says."""
    await _KINDS[rule.kind](rule, exchange)


async def _reset(_rule: Rule, exchange: Exchange) -> None:
    await exchange.reset()


async def _reset_after(_rule: Rule, exchange: Exchange) -> None:
    exchange.perform()
    await exchange.reset()


def _error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(ApiError(status, code, message).body(), status, headers=headers)


async def _rate_limited(rule: Rule, exchange: Exchange) -> None:
    await exchange.answer(_error(429, "too_many_requests", "Too many requests.", rule.retry_header()))


def _server_error() -> Response:
    return _error(500, "internal", "Something went wrong.")


async def _fail(_rule: Rule, exchange: Exchange) -> None:
    await exchange.answer(_server_error())


async def _bad_gateway(_rule: Rule, exchange: Exchange) -> None:
    await exchange.answer(HTMLResponse(_HTML, 502))


async def _unavailable(rule: Rule, exchange: Exchange) -> None:
    await exchange.answer(_error(503, "unavailable", "The service is unavailable.", rule.retry_header()))


async def _unauthenticated(_rule: Rule, exchange: Exchange) -> None:
    refusal = unauthenticated()
    await exchange.answer(_error(refusal.status, refusal.code, refusal.message, refusal.headers))


async def _truncated(_rule: Rule, exchange: Exchange) -> None:
    await exchange.truncate(exchange.perform())


async def _slow_before(rule: Rule, exchange: Exchange) -> None:
    if await exchange.gone_within(rule.seconds):
        exchange.record(None)
    else:
        await exchange.answer(exchange.perform())


async def _slow_after(rule: Rule, exchange: Exchange) -> None:
    response = exchange.perform()
    if await exchange.gone_within(rule.seconds):
        exchange.record(None)
    else:
        await exchange.answer(response)


async def _late_effect(rule: Rule, exchange: Exchange) -> None:
    async def later() -> None:
        await asyncio.sleep(rule.seconds)
        exchange.perform()

    task = asyncio.ensure_future(later())
    exchange.state.late.add(task)
    task.add_done_callback(exchange.state.late.discard)
    await (exchange.reset() if rule.reset else exchange.answer(_server_error()))


async def _lag(rule: Rule, exchange: Exchange) -> None:
    answer = exchange.perform()
    exchange.lag(answer, End(rule.seconds, rule.misses, rule.lists))
    await exchange.answer(answer)


_KINDS: dict[str, Callable[[Rule, Exchange], Awaitable[None]]] = {
    "refuse": _reset,
    "reset-before": _reset,
    "reset-after": _reset_after,
    "rate-limited": _rate_limited,
    "server-error": _fail,
    "bad-gateway": _bad_gateway,
    "unavailable": _unavailable,
    "unauthenticated": _unauthenticated,
    "truncated": _truncated,
    "slow-before": _slow_before,
    "slow-after": _slow_after,
    "late-effect": _late_effect,
    "lag": _lag,
}
