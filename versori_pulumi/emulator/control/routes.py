"""The control plane under `/__control`: what a test does to the emulator past the API. It needs no token.

`docs/emulator.md` describes each route.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.connector import records
from versori_pulumi.emulator.connector_version.records import find as find_version
from versori_pulumi.emulator.control import seeding
from versori_pulumi.emulator.control.bodies import Forbidden, Latency
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.calls import CONNECTOR, CONTROL_BYTES, VERSION, Call, read_body
from versori_pulumi.emulator.http.errors import ApiError, bad_request, not_found
from versori_pulumi.emulator.protocol.routes import keep_upload


def _health(_state: State, _call: Call) -> Any:
    return {"status": "ok"}


def _reset(state: State, _call: Call) -> Any:
    state.reset()
    return {"status": "ok"}


def _seed(state: State, call: Call) -> Any:
    value = call.json()
    placed = seeding.seed(state.store, value)
    return {"organisationId": value["organisationId"], "connectors": placed}


def _changes(call: Call) -> dict[str, Any]:
    changes = call.json()
    if not isinstance(changes, dict):
        raise bad_request("The changes must be an object.")
    return changes


def _connector(state: State, call: Call) -> Any:
    record = records.find(call)
    if call.method == "PATCH":
        return seeding.edit(state.store, record, _changes(call))
    return seeding.describe(record)


def _version(_state: State, call: Call) -> Any:
    return seeding.edit_version(find_version(call), _changes(call))


def _content(_state: State, call: Call) -> Any:
    contents = call.params["contents"]
    if contents not in ("actions", "triggers", "definitions"):
        raise not_found("Route")
    return seeding.edit_content(find_version(call), contents, call.params["name"], _changes(call))


def _credentials(state: State, call: Call) -> Any:
    return Vault(state.store, call.organisation).all()


def _upload(state: State, call: Call) -> Response:
    if not keep_upload(state.store, call.params["upload_id"], call.body):
        raise ApiError(403, "forbidden", "There is no such upload, or no longer.")
    return Response()


def _latency(state: State, call: Call) -> Any:
    if call.method == "PUT":
        state.latency = call.read(Latency).milliseconds / 1000
    return {"milliseconds": state.latency * 1000}


def _forbidden(state: State, call: Call) -> Any:
    if call.method == "PUT":
        state.forbidden = {organisation.upper() for organisation in call.read(Forbidden).organisation_ids}
    return {"organisationIds": sorted(state.forbidden)}


def _journal(state: State, call: Call) -> Response:
    if call.method == "DELETE":
        state.journal.clear()
    dropped = {"Dropped": str(state.journal.dropped)}
    return Response(state.journal.text(), headers=dropped, media_type="application/json")


def _faults(state: State, call: Call) -> Any:
    if call.method == "PUT":
        state.faults.set(call.json())
    elif call.method == "DELETE":
        state.faults.clear()
    return state.faults.describe()


_ROUTES = (
    ("/health", _health, ["GET"]),
    ("/reset", _reset, ["POST"]),
    ("/seed", _seed, ["POST"]),
    (CONNECTOR, _connector, ["GET", "PATCH"]),
    (VERSION, _version, ["PATCH"]),
    (VERSION + "/{contents}/{name}", _content, ["PATCH"]),
    ("/o/{organisation_id}/credentials", _credentials, ["GET"]),
    ("/uploads/{upload_id}", _upload, ["PUT"]),
    ("/latency", _latency, ["GET", "PUT"]),
    ("/forbidden", _forbidden, ["GET", "PUT"]),
    ("/journal", _journal, ["GET", "DELETE"]),
    ("/faults", _faults, ["GET", "PUT", "DELETE"]),
)


def routes(state: State) -> list[Route]:
    """The routes of the control plane, to be mounted."""

    def endpoint(handle: Callable[[State, Call], Any]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            call = Call.of(request, await read_body(request, CONTROL_BYTES), state.store)
            with state.store.transaction():
                value = handle(state, call)
            return value if isinstance(value, Response) else JSONResponse(value)

        return answer

    return [Route(path, endpoint(handle), methods=methods) for path, handle, methods in _ROUTES]
