"""The routes of the emulator: the API at the root, the control plane under `/__control`."""

from __future__ import annotations

from typing import cast
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from versori_pulumi.emulator.control import routes as control
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.calls import SLASH, Operation
from versori_pulumi.emulator.http.errors import ApiError, error_response, failure
from versori_pulumi.emulator.operations import OPERATIONS
from versori_pulumi.emulator.server.gate import Gate
from versori_pulumi.emulator.server.guard import Guard


class _Slashes:
    """Lets a slash be part of a name, as in the version `2024/05`: encoded in a URL, it doesn't separate anything.

    The server decodes it before the routes see it; so they see it as something that no name has.

    Args:
        app: the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        raw: str = scope.get("raw_path", b"").decode("ascii")
        if "%2f" in raw.lower():
            scope = {**scope, "path": unquote(raw.replace("%2F", SLASH).replace("%2f", SLASH))}
        await self._app(scope, receive, send)


def create_routes(state: State) -> list[BaseRoute]:
    """Every route that is answered.

    Args:
        state: the running emulator.
    """
    paths: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = operation
    return [
        Mount("/__control", routes=control.routes(state)),
        *(Route(path, Gate(state, operations)) for path, operations in paths.items()),
        # What the API doesn't have is answered, and put into the journal, like any other request of it.
        Route("/{path:path}", Gate(state, {})),
    ]


def create_app(state: State) -> ASGIApp:
    """The emulator as an ASGI application.

    Args:
        state: the running emulator.
    """
    handlers = {ApiError: _refuse, HTTPException: _refuse_route, Exception: _fail}
    return Guard(_Slashes(Starlette(routes=create_routes(state), exception_handlers=handlers)))


async def _refuse(_request: Request, error: Exception) -> Response:
    return error_response(cast("ApiError", error))


async def _refuse_route(_request: Request, error: Exception) -> Response:
    cause = cast("HTTPException", error)
    code = {404: "not_found", 405: "method_not_allowed"}.get(cause.status_code, "bad_request")
    return error_response(ApiError(cause.status_code, code, cause.detail, headers=cause.headers))


async def _fail(_request: Request, _error: Exception) -> Response:
    return error_response(failure())
