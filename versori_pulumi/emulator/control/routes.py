"""The control plane under `/__control`: what a test does to the emulator past the API. It needs no token.

`docs/emulator.md` describes each route.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from versori_pulumi.emulator.connection import credentials
from versori_pulumi.emulator.connector import records
from versori_pulumi.emulator.connector_version.records import find as find_version
from versori_pulumi.emulator.control import seeding
from versori_pulumi.emulator.control.bodies import Forbidden, Latency
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.calls import CONNECTOR, CONTROL_BYTES, VERSION, Call, read_body
from versori_pulumi.emulator.http.errors import ApiError, bad_request, not_found
from versori_pulumi.emulator.http.parsing import check
from versori_pulumi.emulator.protocol.routes import keep_upload


def _health(_state: State, _call: Call) -> Response:
    return JSONResponse({"status": "ok"})


def _reset(state: State, _call: Call) -> Response:
    state.reset()
    return JSONResponse({"status": "ok"})


def _seed(state: State, call: Call) -> Response:
    value = call.json()
    placed = seeding.seed(state.store, value)
    return JSONResponse({"organisationId": value["organisationId"], "connectors": placed})


def _changes(call: Call) -> dict[str, Any]:
    changes = call.json()
    if not isinstance(changes, dict):
        raise bad_request("The changes must be an object.")
    return changes


def _connector(state: State, call: Call) -> Response:
    record = records.find(state.store, call)
    if call.method == "PATCH":
        return JSONResponse(seeding.edit(state.store, record, _changes(call)))
    return JSONResponse(seeding.describe(record))


def _version(state: State, call: Call) -> Response:
    return JSONResponse(seeding.edit_version(find_version(state.store, call), _changes(call)))


def _content(state: State, call: Call) -> Response:
    contents = call.params["contents"]
    if contents not in ("actions", "triggers", "definitions"):
        raise not_found("Route")
    version = find_version(state.store, call)
    return JSONResponse(seeding.edit_content(version, contents, call.params["name"], _changes(call)))


def _credentials(state: State, call: Call) -> Response:
    return JSONResponse(credentials.of_organisation(state.store, call.organisation))


def _upload(state: State, call: Call) -> Response:
    if not keep_upload(state.store, call.params["upload_id"], call.body):
        raise ApiError(403, "forbidden", "There is no such upload, or no longer.")
    return Response()


def _latency(state: State, call: Call) -> Response:
    if call.method == "PUT":
        state.latency = check(Latency, call.json()).milliseconds / 1000
    return JSONResponse({"milliseconds": state.latency * 1000})


def _forbidden(state: State, call: Call) -> Response:
    if call.method == "PUT":
        state.forbidden = {organisation.upper() for organisation in check(Forbidden, call.json()).organisation_ids}
    return JSONResponse({"organisationIds": sorted(state.forbidden)})


def _journal(state: State, call: Call) -> Response:
    if call.method == "DELETE":
        state.journal.clear()
    dropped = {"Dropped": str(state.journal.dropped)}
    return Response(state.journal.text(), headers=dropped, media_type="application/json")


def _faults(state: State, call: Call) -> Response:
    if call.method == "PUT":
        state.faults.set(call.json())
    elif call.method == "DELETE":
        state.faults.clear()
    return JSONResponse(state.faults.describe())


def routes(state: State) -> list[Route]:
    """The routes of the control plane, to be mounted.

    Args:
        state: the running emulator.
    """

    def endpoint(handle: Callable[[State, Call], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            call = Call.of(request, await read_body(request, CONTROL_BYTES))
            with state.store.transaction():
                return handle(state, call)

        return answer

    return [
        Route("/health", endpoint(_health), methods=["GET"]),
        Route("/reset", endpoint(_reset), methods=["POST"]),
        Route("/seed", endpoint(_seed), methods=["POST"]),
        Route(CONNECTOR, endpoint(_connector), methods=["GET", "PATCH"]),
        Route(VERSION, endpoint(_version), methods=["PATCH"]),
        Route(VERSION + "/{contents}/{name}", endpoint(_content), methods=["PATCH"]),
        Route("/o/{organisation_id}/credentials", endpoint(_credentials), methods=["GET"]),
        Route("/uploads/{upload_id}", endpoint(_upload), methods=["PUT"]),
        Route("/latency", endpoint(_latency), methods=["GET", "PUT"]),
        Route("/forbidden", endpoint(_forbidden), methods=["GET", "PUT"]),
        Route("/journal", endpoint(_journal), methods=["GET", "DELETE"]),
        Route("/faults", endpoint(_faults), methods=["GET", "PUT", "DELETE"]),
    ]
