"""What to do next, in Pulumi's commands and the program's names, about what the client reports: one table.

The client knows nothing of Pulumi; whoever shows one of its errors to a user of Pulumi shows `message_of` it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from versori_pulumi.connect import errors

_FORCIBLE: Final = re.compile(r"/o/[^/]+/connectors/[^/]+(/connections/[^/]+|/versions/[^/]+/definitions(/[^/]+)?)?")
"""The paths of what a program can have deleted by force: connectors, connections and definitions."""


def message_of(error: BaseException) -> str:
    """The message of an error, with what to do next where there is something to say."""
    if isinstance(error, errors.MissingCredentialsError):
        return f"{error}. {_ways_to_set(error)}"
    hint = next((_HINTS[kind] for kind in type(error).__mro__ if kind in _HINTS), None)
    said = hint(error) if callable(hint) else hint
    return f"{error}\n  hint: {said}" if said else str(error)


def _ways_to_set(error: errors.MissingCredentialsError) -> str:
    commands = {
        "apiKey": f"pulumi config set --secret {error.namespace}:apiKey",
        "organisationId": f"pulumi config set {error.namespace}:organisationId 01H…",
    }
    them = "it" if len(error.missing) == 1 else "them"
    lines = [f"Set {them} in one of these ways:"]
    headings = ("stack configuration:", "")
    lines += [f"  {heading:21} {commands[name]}" for heading, name in zip(headings, error.missing, strict=False)]
    if not error.account:
        variables = {"apiKey": "VERSORI_API_KEY", "organisationId": "VERSORI_ORGANISATION_ID"}
        lines.append("  environment:          " + " and ".join(variables[name] for name in error.missing))
        lines.append("  Versori's CLI:        an active context in ~/.versori/config.yaml (or VERSORI_CONFIG)")
    return "\n".join(lines)


def _unreadable(error: errors.UnreadableAnswerError) -> str | None:
    if error.described:
        return None  # it says itself what is wrong
    return "check that versori:baseUrl is the address of the Connect API (…/api/connect/v1)"


def _in_use(error: errors.StatusError) -> str:
    """What to do about something that is used, or in the way of what was attempted."""
    attempted = error.attempted
    if attempted.method != "DELETE":
        return "if the name is taken, choose another one; if something uses it, stop using it there first"
    if isinstance(error, errors.PreconditionFailedError):
        in_use = "it is in use: stop using it first"
    else:
        in_use = "if another Versori product uses it, stop using it there first"
    return f"{in_use}, or set force_delete=True and run `pulumi up`" if _FORCIBLE.fullmatch(attempted.path) else in_use


_HINTS: Final[dict[type, str | Callable[[Any], str | None]]] = {
    errors.NoAnswerError: (
        "check versori:baseUrl and the network; versori:timeout (seconds) sets how long to wait for an answer"
    ),
    errors.UntrustedCertificateError: (
        "behind a company's proxy, set SSL_CERT_FILE to a file (PEM) with the certificate of its authority"
    ),
    errors.UnreadableAnswerError: _unreadable,
    errors.OtherObjectError: "something between here and Versori mixes up answers, such as a cache or a proxy",
    errors.AuthenticationError: (
        "the API key was not accepted: set a valid one with `pulumi config set --secret versori:apiKey`. Destroy, and a "
        "refresh (of `refresh: always`, too), use the key of the last `pulumi up`: after a key was rotated, give them "
        "--run-program, or --refresh=false to a preview or an update"
    ),
    errors.PermissionDeniedError: (
        "the API key isn't allowed to do this in this organisation: check versori:organisationId and the key's role"
    ),
    errors.NotFoundError: (
        "check the id and the organisation; if it was deleted outside Pulumi, `pulumi refresh` brings the state up to date"
    ),
    errors.ConflictError: _in_use,
    errors.PreconditionFailedError: _in_use,
    errors.RateLimitError: (
        "too many requests: try again later; versori:maxRequestsPerSecond keeps to a limit, and versori:parallel to fewer "
        "requests at a time"
    ),
    errors.ServerError: "the platform failed: try again, and give the request id to Versori's support if it keeps failing",
}
