"""What goes wrong with a request, once a rule of `faults.py` says so."""

from __future__ import annotations

import asyncio

from starlette.responses import HTMLResponse, Response

from versori_pulumi.emulator.control.bodies import Rule
from versori_pulumi.emulator.control.exchange import Exchange
from versori_pulumi.emulator.http.errors import ApiError, error_response, unauthenticated

_HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


async def inject(rule: Rule, exchange: Exchange) -> None:
    """Lets go wrong what the rule says."""
    match rule.kind:
        case "refuse" | "reset-before":
            await exchange.reset()
        case "reset-after":
            exchange.perform()
            await exchange.reset()
        case "truncated":
            await exchange.truncate(exchange.perform())
        case "slow-before" | "slow-after":
            await _slow(rule, exchange)
        case "late-effect":
            await _late_effect(rule, exchange)
        case "lag":
            answer = exchange.perform()
            exchange.lag(answer, rule)
            await exchange.answer(answer)
        case _:
            await exchange.answer(_refusal(rule))


def _refusal(rule: Rule) -> Response:
    match rule.kind:
        case "rate-limited":
            error = ApiError(429, "too_many_requests", "Too many requests.", headers=rule.retry_header())
        case "unavailable":
            error = ApiError(503, "unavailable", "The service is unavailable.", headers=rule.retry_header())
        case "unauthenticated":
            error = unauthenticated()
        case "bad-gateway":
            return HTMLResponse(_HTML, 502)
        case _:
            error = ApiError(500, "internal", "Something went wrong.")
    return error_response(error)


async def _slow(rule: Rule, exchange: Exchange) -> None:
    response = exchange.perform() if rule.kind == "slow-after" else None
    if await exchange.gone_within(rule.seconds):
        exchange.record(None)
    else:
        await exchange.answer(response or exchange.perform())


async def _late_effect(rule: Rule, exchange: Exchange) -> None:
    async def later() -> None:
        await asyncio.sleep(rule.seconds)
        exchange.perform()

    task = asyncio.ensure_future(later())
    exchange.state.late.add(task)
    task.add_done_callback(exchange.state.late.discard)
    await (exchange.reset() if rule.reset else exchange.answer(_refusal(rule)))
