"""The routes of the emulator: the API at the root, the control plane under `/__control`."""

from __future__ import annotations

from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from versori_pulumi.emulator.control import routes as control
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.calls import Operation
from versori_pulumi.emulator.http.errors import ApiError, error_response, failure
from versori_pulumi.emulator.operations import OPERATIONS
from versori_pulumi.emulator.server.gate import Gate
from versori_pulumi.emulator.server.guard import Guard


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
    return Guard(Starlette(routes=create_routes(state), exception_handlers=handlers))


async def _refuse(_request: Request, error: Exception) -> Response:
    return error_response(cast("ApiError", error))


async def _refuse_route(_request: Request, error: Exception) -> Response:
    cause = cast("HTTPException", error)
    code = {404: "not_found", 405: "method_not_allowed"}.get(cause.status_code, "bad_request")
    return error_response(ApiError(cause.status_code, code, cause.detail, headers=cause.headers))


async def _fail(_request: Request, _error: Exception) -> Response:
    return error_response(failure())
