"""What the API refuses, in the one shape in which it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from starlette.responses import JSONResponse, Response


class FieldProblem(NamedTuple):
    """One field of a request that is wrong: its path, such as `grant.credentialId` or `tags.team[0]`, and why."""

    field: str
    message: str


@dataclass(eq=False)
class ApiError(Exception):
    """A refusal: an HTTP status and the API's error body.

    Args:
        status: the HTTP status.
        code: the machine-readable code.
        message: the sentence for people.
        fields: what is wrong, field by field.
        headers: response headers that belong to the refusal, such as `Allow`.
        more: what the body of this refusal has besides.
    """

    status: int
    code: str
    message: str
    fields: Sequence[FieldProblem] = ()
    headers: Mapping[str, str] | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        """The API's error body."""
        body: dict[str, object] = {"code": self.code, "message": self.message}
        if self.fields:
            body["fields"] = [problem._asdict() for problem in self.fields]
        return {**body, **self.more}


def invalid(*fields: FieldProblem) -> ApiError:
    """A request whose fields are wrong: 400."""
    return ApiError(400, "bad_request", "The request is not valid.", fields)


def invalid_field(field: str, message: str) -> ApiError:
    """A request with one field that is wrong: 400."""
    return invalid(FieldProblem(field, message))


def bad_request(message: str) -> ApiError:
    """A request that is wrong as a whole: 400."""
    return ApiError(400, "bad_request", message)


def unauthenticated() -> ApiError:
    """No token, or one that is not accepted: 401."""
    headers = {"WWW-Authenticate": "Bearer"}
    return ApiError(401, "unauthenticated", "A valid bearer token is required.", headers=headers)


def forbidden() -> ApiError:
    """A token that may not act in the organisation: 403."""
    return ApiError(403, "forbidden", "The token has no access to this organisation.")


def not_found(what: str) -> ApiError:
    """Something that is not there: 404."""
    return ApiError(404, "not_found", f"{what} not found.")


def name_taken(whole: str, what: str, path: str = "") -> ApiError:
    """A name that something else of the kind has: 409.

    Args:
        whole: that within which names are unique, such as "connector".
        what: what has the name, such as "a connection".
        path: the path in the request of what was to have it, up to the dot before `name`.
    """
    problem = FieldProblem(f"{path}name", f"must be unique within the {whole}")
    return ApiError(409, "conflict", f"The {whole} already has {what} of this name.", [problem])


def conflict(message: str) -> ApiError:
    """A clash with the present state: 409."""
    return ApiError(409, "conflict", message)


def precondition_failed(message: str, **more: object) -> ApiError:
    """A deletion of something in use: 412; `more` is what its body has besides."""
    return ApiError(412, "precondition_failed", message, more=more)


def failure() -> ApiError:
    """A bug of ours: 500."""
    return ApiError(500, "internal", "The emulator failed: see its standard error.")


def error_response(error: ApiError) -> Response:
    """The API's answer to a refusal."""
    return JSONResponse(error.body(), error.status, headers=error.headers)
