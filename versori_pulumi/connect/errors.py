"""The exceptions of this package.

VersoriError
├── ConfigurationError            credentials or settings are missing or wrong
│   └── MissingCredentialsError   credentials were found nowhere
├── RefusedError                  asked for something that this provider won't do
└── RequestError                  a request to the Connect API failed
    ├── NoAnswerError             no answer came: connection refused, reset, timeout
    ├── UnreadableAnswerError     an answer came, and it was not what the Connect API describes
    │   └── OtherObjectError            it was about another object than the one asked for
    └── StatusError               the API said no
        ├── BadRequestError             400, 422
        ├── AuthenticationError         401
        ├── PermissionDeniedError       403
        ├── NotFoundError               404
        ├── ConflictError               409
        ├── PreconditionFailedError     412
        ├── RateLimitError              429
        └── ServerError                 5xx
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from versori_pulumi.connect.redaction import ours
from versori_pulumi.connect.text import fitting

_ROOM: Final = 20_000
"""Characters of what the API says in detail: more than anybody reads."""


class VersoriError(Exception):
    """Anything that this package reports to its user. The message is written for a person."""


class ConfigurationError(VersoriError):
    """Credentials or settings are missing or wrong; no request was sent."""


class MissingCredentialsError(ConfigurationError):
    """Credentials were found nowhere.

    Attributes:
        missing: the settings that are: `apiKey`, `organisationId`.
        account: the account that lacks them, None for the default one.
        namespace: where stack configuration would have them: `versori`, or `versori-ACCOUNT`.
    """

    def __init__(self, missing: Sequence[str], account: str | None) -> None:
        self.missing, self.account = tuple(missing), account
        self.namespace = f"versori-{account}" if account else "versori"
        found = " and ".join({"apiKey": "API key", "organisationId": "organisation id"}[name] for name in missing)
        super().__init__(f"no Versori {found}" + (f' for account "{account}"' if account else " found"))


class RefusedError(VersoriError):
    """The request would touch something that is not this program's; no write was sent."""


@dataclass(frozen=True)
class FieldError:
    """One entry of `fields` in the API's error body (schema `ErrorField`): a path such as `a.b[0].c` and a message."""

    field: str
    message: str


@dataclass(frozen=True)
class Attempted:
    """What was tried.

    Attributes:
        operation: in words that fit behind "could not": `update connector 01H…`.
        method: the HTTP method.
        path: the path below the API's address.
        attempts: how often the request was sent.
        repeatable: whether sending it twice has the effect of sending it once.
    """

    operation: str
    method: str
    path: str
    attempts: int = 1
    repeatable: bool = True


class RequestError(VersoriError):
    """A request failed.

    Attributes:
        attempted: what was being done.
        took_effect: False where the request certainly changed nothing on the server, None where nobody can know.
    """

    def __init__(self, attempted: Attempted, reason: str, *, took_effect: bool | None = None) -> None:
        self.attempted = attempted
        self.reason = reason
        self.took_effect = took_effect
        super().__init__(self._message())

    def _message(self) -> str:
        tries = f" (tried {self.attempted.attempts} times)" if self.attempted.attempts > 1 else ""
        return "\n".join(
            [f"could not {ours(self.attempted.operation)}: {self.reason}{tries}", *fitting(self._details(), _ROOM)]
        )

    def _details(self) -> list[str]:
        return []


class NoAnswerError(RequestError):
    """No answer came. `took_effect` is False where nothing was sent, so the server can't have seen it.

    `may_pass` is False where asking again can't help: the request can't be made, or the process is to end.
    """

    may_pass = True


class UntrustedCertificateError(NoAnswerError):
    """The server's certificate isn't trusted here, nor will it be when it is asked again; nothing was sent."""

    may_pass = False


class UnreadableAnswerError(RequestError):
    """An answer came that is not what the Connect API describes: not JSON, a wrong type, a redirect.

    `may_pass` is True where the answer was cut off on its way, so that asking again can help.
    """

    may_pass = False

    def __init__(
        self, attempted: Attempted, reason: str, *, took_effect: bool | None = None, error: ErrorAnswer | None = None
    ) -> None:
        """Makes it.

        Args:
            attempted: what was being done.
            reason: what is wrong with the answer.
            took_effect: False where the request certainly changed nothing on the server.
            error: the error that the body describes, though the status says that there is none.
        """
        self.described = error
        super().__init__(attempted, reason, took_effect=took_effect)

    def _details(self) -> list[str]:
        return error_lines(self.described) if self.described else []


class OtherObjectError(UnreadableAnswerError):
    """The answer is about another object than the one asked for, so nothing in it is believed."""


class StatusError(RequestError):
    """The API answered with an error status.

    Attributes:
        status: the HTTP status.
        code: the machine-readable code of the API's error body, if it had one.
        fields: the API's errors field by field, names as the API spells them.
        request_id: the value of the `X-Request-Id` header, if there was one.
        retry_after: seconds to wait before another attempt, as the `Retry-After` header says.
    """

    def __init__(
        self,
        attempted: Attempted,
        answer: ErrorAnswer,
        *,
        took_effect: bool | None = None,
    ) -> None:
        self._answer = answer
        self.status = answer.status
        self.code = answer.code
        self.fields = answer.fields
        self.detail = answer.detail
        self.request_id = answer.request_id
        self.retry_after = answer.retry_after
        super().__init__(attempted, f"{answer.message} (HTTP {answer.status})", took_effect=took_effect)

    def under(self, path: str) -> StatusError:
        """The same error with the field paths under `path`, where the request was about a part of an object."""
        fields = tuple(FieldError(f"{path}.{error.field}", error.message) for error in self.fields)
        answer = replace(self._answer, fields=fields)
        return type(self)(self.attempted, answer, took_effect=self.took_effect)

    def _details(self) -> list[str]:
        return error_lines(self._answer)


@dataclass(frozen=True)
class ErrorAnswer:
    """An error answer of the API, read from status, headers and the body (schema `Error`)."""

    status: int
    message: str
    code: str = ""
    fields: tuple[FieldError, ...] = ()
    detail: str = ""
    request_id: str = ""
    retry_after: float | None = None
    messages: tuple[str, ...] = ()


class BadRequestError(StatusError):
    """400 or 422: the API found the request invalid; `fields` says where."""


class AuthenticationError(StatusError):
    """401: the token is missing, wrong or expired."""


class PermissionDeniedError(StatusError):
    """403: the token is valid, and may not do this."""


class NotFoundError(StatusError):
    """404: no such object.

    Attributes:
        just_created: whether this process got that object, or what it belongs to, from a creation a moment ago: then the
            answer is more likely to be late than true.
    """

    just_created: bool = False


class ConflictError(StatusError):
    """409: in use by another product, or the name is taken."""


class PreconditionFailedError(StatusError):
    """412: in use."""


class RateLimitError(StatusError):
    """429: too many requests."""


class ServerError(StatusError):
    """5xx: the platform or something in front of it failed."""


_BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: BadRequestError,
    429: RateLimitError,
}


def status_error(attempted: Attempted, answer: ErrorAnswer, *, took_effect: bool | None) -> StatusError:
    """The exception for an error answer: the class named after its status."""
    fallback = ServerError if answer.status >= 500 else StatusError  # noqa: PLR2004  (where HTTP's server errors begin)
    return _BY_STATUS.get(answer.status, fallback)(attempted, answer, took_effect=took_effect)


def error_lines(answer: ErrorAnswer) -> list[str]:
    """What an error answer says besides its message, a line each."""
    lines = [f"  {_field_line(error)}" for error in answer.fields]
    lines += [f"  {message}" for message in answer.messages]
    if answer.detail:
        lines.append(f"  {answer.detail}")
    if answer.retry_after:
        wait = f"{answer.retry_after:.0f} seconds" if answer.retry_after < float("inf") else "without end"
        lines.append(f"  the server asks to wait {wait}")
    if answer.request_id:
        lines.append(f"  request id: {answer.request_id}")
    return lines


def _field_line(error: FieldError) -> str:
    return f"{argument_path(error.field)}: {error.message}" if error.field else error.message


_OWN_NAMES = re.compile(r'tags[.\[]|(actions|triggers|definitions)(\.|\[")')
"""How paths begin that go on with names of the user's own: `actions.getPet`. Those of a list go on with a number."""


def argument_path(path: str) -> str:
    """A field path of the API under the names of the Python arguments: `authSchemeConfigs[0].in` stays readable."""
    if _OWN_NAMES.match(path):
        return path
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", path).lower()
