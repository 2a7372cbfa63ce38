"""The routes of the emulator: the API at the root, the control plane under `/__control`."""

from __future__ import annotations

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
    """Every route that is answered."""
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
    """The emulator as an ASGI application."""
    handlers = dict.fromkeys((ApiError, HTTPException, Exception), _refuse)
    return Guard(Starlette(routes=create_routes(state), exception_handlers=handlers))


async def _refuse(_request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        error = ApiError(error.status_code, code, error.detail, headers=error.headers)
    return error_response(error if isinstance(error, ApiError) else failure())
