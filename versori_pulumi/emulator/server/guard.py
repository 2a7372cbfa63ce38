"""Who may speak to the emulator: programs of this machine, but no web page, whatever site it comes from.

A browser sends requests to a loopback port for any page that asks it to. It says so: in `Origin` and `Sec-Fetch-Site`, and,
where a name of the page's own was made to point here (DNS rebinding), in `Host`.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from versori_pulumi.emulator.http.calls import keep_slashes
from versori_pulumi.emulator.http.errors import ApiError, bad_request, error_response

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HTTP_PORT = 80


@dataclass(frozen=True)
class Guard:
    """Refuses what a page of another site sends, before anything else is done with it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                # What a client sent is part of many answers: no browser may take it for a page or a script.
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        problem = refusal(scope)
        if problem is not None:
            await error_response(problem)(scope, receive, answer)
            return
        try:
            await self.app(keep_slashes(scope), receive, answer)
        except ClientDisconnect:
            return


def refusal(scope: Scope) -> ApiError | None:
    """Why a request isn't answered, or None if it is; its `server` is the address at which it arrived."""
    headers, hosts = Headers(scope=scope), _hosts(scope)
    sent = [value.lower() for value in headers.getlist("host")]
    if len(sent) != 1 or sent[0] not in hosts:
        return _forbidden("Host")
    if any(value.lower() not in {f"http://{host}" for host in hosts} for value in headers.getlist("origin")):
        return _forbidden("Origin")
    if any(value.lower() not in ("same-origin", "none") for value in headers.getlist("sec-fetch-site")):
        return _forbidden("Sec-Fetch-Site")
    if "\0" in scope["path"]:
        return bad_request("The path must not have %00 in it.")
    return None


def _hosts(scope: Scope) -> set[str]:
    """How the address at which a request arrived is spelled in its `Host` header."""
    name, port = scope.get("server") or ("localhost", None)
    names = {*_LOOPBACK, f"[{name}]" if ":" in name else name.lower()}
    spelled = set() if port is None else {f"{each}:{port}" for each in names}
    return spelled | names if port in (None, _HTTP_PORT) else spelled


def _forbidden(header: str) -> ApiError:
    why = f"The header {header} names another site: the emulator answers programs of this machine, at its own address only."
    return ApiError(403, "forbidden", why)
