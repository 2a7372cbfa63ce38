"""The control plane under `/__control`: what a test does to the emulator past the API. It needs no token.

| route | body | answer |
|---|---|---|
| GET health | | `{"status": "ok"}` |
| POST reset | | `{"status": "ok"}`: all is forgotten: data, journal, latency, forbidden, faults |
| POST seed | organisationId, connectors | organisationId, connectors as placed |
| GET o/{org}/connectors/{id} | | the connector, plus `categories` and `inUse`, which no response of the API shows |
| PATCH o/{org}/connectors/{id} | a part of a connector | the connector, edited as a person would in the web page |
| PATCH …/{id}/versions/{version} | a part of a version | the version |
| PATCH …/versions/{version}/actions/{name} | a part of it | the action; likewise `triggers` and `definitions` |
| GET o/{org}/credentials | | the organisation's credentials, secrets as SHA-256 only |
| PUT uploads/{id} | a file | 200: what GetProtocolUploadURL lets a client send, once |
| GET, PUT latency | milliseconds | the same: what each API request waits |
| GET, PUT forbidden | organisationIds | the same: organisations that answer 403 |
| GET, DELETE journal | | the API's last requests in order, secrets masked: see below |
| GET, PUT, DELETE faults | a list of rules, see `faults` | the rules in force, with their hits |

A seeded connector has the shape of a response; what it leaves out is made up. It may also say `categories` and `inUse`;
its connections and versions may say `inUse` too. A version may also have `definitions`, `actions` and `triggers`, each in
the shape of what creates it, and an `id` if it matters. Edits don't mind that a version is published.

A body of the control plane may have 64 MiB, one of the API 16 MiB; beyond that the answer is 413. JSON and YAML may be
nested 200 deep. The journal keeps the last 20,000 requests and 32 MiB, and its answer's header `Dropped` counts what is no
longer there. Of a body it keeps 64 KiB: in the place of a longer one is the beginning of its text, with `cut` and
`bodyLength`, the bytes of the whole.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from versori_pulumi.emulator.connector.bodies import Body, Ulid
from versori_pulumi.emulator.connector_version import rules as versions
from versori_pulumi.emulator.connector_version.records import Spot
from versori_pulumi.emulator.control import seeded_versions, seeding
from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.http.errors import ApiError, not_found
from versori_pulumi.emulator.http.parsing import check, parse_json
from versori_pulumi.emulator.http.reading import CONTROL_BYTES, read_body


class Latency(Body):
    """The body about latency."""

    milliseconds: Annotated[float, Field(ge=0, le=600_000)]


class Forbidden(Body):
    """The body about forbidden organisations."""

    organisation_ids: list[Ulid]


class Control:
    """The control plane of one running emulator."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes, to be mounted."""
        connector = "/o/{organisation_id}/connectors/{connector_id}"
        version = connector + "/versions/{version}"
        return [
            Route("/health", self.health, methods=["GET"]),
            Route("/reset", self.reset, methods=["POST"]),
            Route("/seed", self.seed, methods=["POST"]),
            Route(connector, self.connector, methods=["GET", "PATCH"]),
            Route(version, self.version, methods=["PATCH"]),
            Route(version + "/{contents}/{name}", self.content, methods=["PATCH"]),
            Route("/o/{organisation_id}/credentials", self.credentials, methods=["GET"]),
            Route("/uploads/{upload_id}", self.upload, methods=["PUT"]),
            Route("/latency", self.latency, methods=["GET", "PUT"]),
            Route("/forbidden", self.forbidden, methods=["GET", "PUT"]),
            Route("/journal", self.journal, methods=["GET", "DELETE"]),
            Route("/faults", self.faults, methods=["GET", "PUT", "DELETE"]),
        ]

    async def health(self, _request: Request) -> Response:
        """Whether the emulator answers."""
        return JSONResponse({"status": "ok"})

    async def reset(self, _request: Request) -> Response:
        """Forgets everything."""
        self._state.reset()
        return JSONResponse({"status": "ok"})

    async def seed(self, request: Request) -> Response:
        """Puts connectors in place."""
        value = await _json(request)
        with self._state.store.transaction():
            placed = seeding.seed(self._state.store, value)
        return JSONResponse({"organisationId": value["organisationId"], "connectors": placed})

    async def connector(self, request: Request) -> Response:
        """Shows or edits a connector."""
        organisation = request.path_params["organisation_id"].upper()
        connector = request.path_params["connector_id"].upper()
        store = self._state.store
        if request.method == "PATCH":
            changes = await _json(request)
            with store.transaction():
                return JSONResponse(seeding.edit(store, organisation, connector, changes))
        record = store.find(organisation, connector)
        if record is None:
            raise not_found("Connector")
        return JSONResponse(seeding.describe(record))

    async def version(self, request: Request) -> Response:
        """Edits a version."""
        changes = await _json(request)
        with self._state.store.transaction():
            return JSONResponse(seeding.edit_version(self._state.store, self._spot(request), changes))

    async def content(self, request: Request) -> Response:
        """Edits an action, trigger or definition."""
        changes, contents = await _json(request), request.path_params["contents"]
        if contents not in ("actions", "triggers", "definitions"):
            raise not_found("Route")
        with self._state.store.transaction():
            name = request.path_params["name"]
            return JSONResponse(seeded_versions.edit(self._state.store, self._spot(request), contents, name, changes))

    def _spot(self, request: Request) -> Spot:
        params = request.path_params
        record = self._state.store.find(params["organisation_id"].upper(), params["connector_id"].upper())
        if record is None:
            raise not_found("Connector")
        return Spot.of(record, versions.find(record.document, params["version"]), str(request.base_url).rstrip("/"))

    async def credentials(self, request: Request) -> Response:
        """The credentials of an organisation."""
        return JSONResponse(self._state.store.credentials(request.path_params["organisation_id"].upper()))

    async def upload(self, request: Request) -> Response:
        """Takes a file, to be imported."""
        content = await read_body(request, CONTROL_BYTES)
        with self._state.store.transaction():
            if not self._state.store.save_upload(request.path_params["upload_id"], content):
                raise ApiError(403, "forbidden", "There is no such upload, or no longer.")
        return Response()

    async def latency(self, request: Request) -> Response:
        """What each API request waits."""
        if request.method == "PUT":
            self._state.latency = check(Latency, await _json(request)).milliseconds / 1000
        return JSONResponse({"milliseconds": self._state.latency * 1000})

    async def forbidden(self, request: Request) -> Response:
        """The organisations that answer 403."""
        if request.method == "PUT":
            sent = check(Forbidden, await _json(request))
            self._state.forbidden = {organisation.upper() for organisation in sent.organisation_ids}
        return JSONResponse({"organisationIds": sorted(self._state.forbidden)})

    async def journal(self, request: Request) -> Response:
        """What the API was asked."""
        if request.method == "DELETE":
            self._state.journal.clear()
        journal = self._state.journal
        return Response(journal.text(), headers={"Dropped": str(journal.dropped)}, media_type="application/json")

    async def faults(self, request: Request) -> Response:
        """What goes wrong."""
        if request.method == "PUT":
            self._state.faults.set(await _json(request))
        elif request.method == "DELETE":
            self._state.faults.clear()
        return JSONResponse(self._state.faults.describe())


async def _json(request: Request) -> Any:
    return parse_json(await read_body(request, CONTROL_BYTES), request.headers.get("content-type", ""))
