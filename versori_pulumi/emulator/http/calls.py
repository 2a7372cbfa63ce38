"""A request as an operation sees it, how it is read, and what an operation is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

from pydantic import TypeAdapter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from versori_pulumi.emulator.http.bodies import is_ulid
from versori_pulumi.emulator.http.errors import ApiError, bad_request, invalid_field
from versori_pulumi.emulator.http.parsing import check, decode, media_type
from versori_pulumi.emulator.store import Store

T = TypeVar("T")
Handler = TypeVar("Handler", bound=Callable[..., Any])

API_BYTES = 16 * 1024 * 1024
"""What the body of an API request may have; documents to import are the longest."""

CONTROL_BYTES = 64 * 1024 * 1024
"""What a seed or an uploaded file may have."""

SLASH = "\0"
"""What the routes see in the place of a slash that is part of a name."""


def keep_slashes(scope: Scope) -> Scope:
    """The request as the routes are to see it.

    A slash that is encoded in a URL doesn't separate anything: it is part of a name, as in the version `2024/05`. The
    server decodes it before the routes see it.
    """
    raw: str = scope.get("raw_path", b"").decode("ascii")
    if "%2f" not in raw.lower():
        return scope
    return {**scope, "path": unquote(raw.replace("%2F", SLASH).replace("%2f", SLASH))}


@dataclass(frozen=True)
class Call:
    """A request, read in full."""

    store: Store
    method: str
    path: str
    params: Mapping[str, str]
    query: QueryParams
    body: bytes
    content_type: str
    address: str
    """Where the emulator was reached, without a slash at the end."""
    authorization: str = field(default="", repr=False)

    @classmethod
    def of(cls, request: Request, body: bytes, store: Store) -> Call:
        """A request as it came."""
        return cls(
            store=store,
            method=request.method,
            path=request.url.path.replace(SLASH, "%2F").replace("%00", "%2F"),
            params={name: value.replace(SLASH, "/") for name, value in request.path_params.items()},
            query=request.query_params,
            body=body,
            content_type=request.headers.get("content-type", ""),
            address=str(request.base_url).rstrip("/"),
            authorization=request.headers.get("authorization", ""),
        )

    def ulid(self, name: str) -> str:
        """An id of the path.

        Raises:
            ApiError: 400 if it isn't a ULID.
        """
        if not is_ulid(self.params[name]):
            raise invalid_field(name, "must be a ULID: 26 characters of Crockford base 32")
        return self.params[name].upper()

    @property
    def organisation(self) -> str:
        """The organisation of the path."""
        return self.ulid("organisation_id")

    def json(self) -> Any:
        """The JSON value of the body.

        Raises:
            ApiError: 415 for another content type, 400 for anything that is not JSON in UTF-8.
        """
        if media_type(self.content_type) != "application/json":
            raise ApiError(415, "unsupported_media_type", "The content type must be application/json.")
        try:
            return decode(self.body)
        except ValueError:
            raise bad_request("The body is not valid JSON in UTF-8.") from None

    def read(self, kind: type[T] | TypeAdapter[T]) -> T:
        """The body, checked.

        Raises:
            ApiError: 415 or 400 if it isn't of the kind.
        """
        return check(kind, self.json())


class Operation(NamedTuple):
    """An operation of the API."""

    id: str
    method: str
    path: str
    handle: Callable[..., Any]
    status: int
    given: Mapping[str, Any]

    def answer(self, call: Call) -> Response:
        """What its handler returns: a JSON value, nothing, or a response of another kind."""
        value = self.handle(call, **self.given)
        if isinstance(value, Response):
            return value
        return Response(status_code=204) if value is None else JSONResponse(value, self.status)


class Operations(list[Operation]):
    """The operations of a noun, each of them a function that is decorated with `add`."""

    def add(self, own: str, method: str, path: str, status: int = 200, **given: Any) -> Callable[[Handler], Handler]:
        """Makes a function the handler of an operation.

        Args:
            own: the operationId.
            method: the HTTP method.
            path: the path, with its parameters in braces.
            status: the status of a JSON answer.
            given: what the function takes besides the call.
        """

        def decorate(handle: Handler) -> Handler:
            self.append(Operation(own, method, path, handle, status, given))
            return handle

        return decorate


CONNECTORS = "/o/{organisation_id}/connectors"
CONNECTOR = CONNECTORS + "/{connector_id}"
VERSIONS = CONNECTOR + "/versions"
VERSION = VERSIONS + "/{version}"
PROTOCOLS = "/o/{organisation_id}/protocols"


async def read_body(request: Request, most: int) -> bytes:
    """The body.

    Raises:
        ApiError: 413 if it has more than `most` bytes, be it announced or found out on the way.
        ClientDisconnect: if the client has gone before its end.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise _too_large(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> ApiError:
    return ApiError(413, "payload_too_large", f"The body must not have more than {most} bytes.")
