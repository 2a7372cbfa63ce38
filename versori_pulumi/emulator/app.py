"""The routes of the emulator: the API at the root, the control plane under `/__control`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route

from versori_pulumi.emulator.control import Control
from versori_pulumi.emulator.errors import ApiError
from versori_pulumi.emulator.gate import Gate, error_response
from versori_pulumi.emulator.operations import OPERATIONS, Operation

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from versori_pulumi.emulator.state import State


def create_app(state: State) -> Starlette:
    """The emulator as an ASGI application.

    Args:
        state: the running emulator.
    """
    paths: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = operation
    routes = [
        Mount("/__control", routes=Control(state).routes()),
        *(Route(path, Gate(state, operations)) for path, operations in paths.items()),
        # What the API doesn't have is answered, and put into the journal, like any other request of it.
        Route("/{path:path}", Gate(state, {})),
    ]
    handlers = {ApiError: _refuse, HTTPException: _refuse_route}
    return Starlette(routes=routes, exception_handlers=handlers)


async def _refuse(_request: Request, error: Exception) -> Response:
    return error_response(cast("ApiError", error))


async def _refuse_route(_request: Request, error: Exception) -> Response:
    cause = cast("HTTPException", error)
    code = {404: "not_found", 405: "method_not_allowed"}.get(cause.status_code, "bad_request")
    return error_response(ApiError(cause.status_code, code, cause.detail, headers=cause.headers))
