"""What the API's answers say about errors, and what it says besides: as texts that may be shown (`redaction.outside`)."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import httpx

from versori_pulumi.connect.errors import ErrorAnswer, FieldError
from versori_pulumi.connect.redaction import outside

_MOST_FIELDS: Final = 50
_LONGEST_HEADER: Final = 200
_ERROR_KEYS: Final = frozenset({"message", "code", "fields", "details", "messages"})
_LONGEST_DETAILS: Final = 3000


def error_answer(response: httpx.Response) -> ErrorAnswer:
    """What an error response says, whether its body is the API's or somebody else's."""
    answer = ErrorAnswer(
        status=response.status_code,
        message=outside(response.reason_phrase) or "error",
        request_id=header(response, "x-request-id"),
        retry_after=_retry_after(response.headers.get("retry-after")),
    )
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return answer
    return replace(answer, **_error_body(body)) if isinstance(body, dict) else answer


def error_in(response: httpx.Response, body: Any) -> ErrorAnswer | None:
    """The error that a body describes (schema `Error`), None where it describes none: objects and lists have other keys."""
    if not isinstance(body, dict) or not isinstance(body.get("message"), str) or "id" in body:
        return None
    return error_answer(response) if {"code", "fields"} & body.keys() or body.keys() <= _ERROR_KEYS else None


def header(response: httpx.Response, name: str) -> str:
    """A header of an answer as it may be shown, empty where there is none."""
    return outside(response.headers.get(name), _LONGEST_HEADER)


def seconds_of(date: str | None) -> float | None:
    """A date of HTTP in seconds since 1970; None where there is none, or none that a clock could show."""
    try:
        return email.utils.parsedate_to_datetime(date or "").timestamp()
    except (TypeError, ValueError, OverflowError, OSError, IndexError):
        return None


def _error_body(body: dict[str, Any]) -> dict[str, Any]:
    fields = body.get("fields")
    found = {
        "message": outside(body.get("message")),
        "code": outside(body.get("code")),
        "detail": outside(body.get("details")),
        "fields": tuple(_field_errors(fields[:_MOST_FIELDS])) if isinstance(fields, list) else (),
        "messages": (*message_lines(body.get("messages")), *_referrers(body.get("definition"))),
    }
    return {name: value for name, value in found.items() if value}


def message_lines(messages: Any) -> Iterator[str]:
    """What Versori says about a version or an import (schema `Message`), errors first, a line each."""
    known = [entry for entry in messages if isinstance(entry, dict)] if isinstance(messages, list) else []
    order = {"error": 0, "warning": 1}
    for entry in sorted(known, key=lambda entry: order.get(severity(entry), 2))[:_MOST_FIELDS]:
        details = entry.get("detail")
        texts = [str(detail) for detail in details[:_MOST_FIELDS]] if isinstance(details, list) else []
        more = outside("; ".join(texts), _LONGEST_DETAILS)
        yield f"{severity(entry)}: {outside(entry.get('text'))}" + (f" ({more})" if more else "")


def severity(entry: Mapping[str, Any]) -> str:
    """How grave a message is: `error`, `warning` or `info`. Anything else could make the line look like another one."""
    told = entry.get("severity")
    return told if told in ("error", "warning", "info") else "info"


def _referrers(definition: Any) -> Iterator[str]:
    """What refers to a definition that was to be deleted (schema `DefinitionDeletePreconditionFailed`)."""
    if not isinstance(definition, dict) or not isinstance(definition.get("referencedBy"), list):
        return
    known = [entry for entry in definition["referencedBy"][:_MOST_FIELDS] if isinstance(entry, dict)]
    told = ", ".join(f'{outside(entry.get("type"))} "{outside(entry.get("name"))}"' for entry in known)
    yield f'definition "{outside(definition.get("name"))}" is referred to by {told}'


def _field_errors(fields: list[Any]) -> list[FieldError]:
    return [
        FieldError(outside(entry.get("field")), outside(entry.get("message"))) for entry in fields if isinstance(entry, dict)
    ]


def _retry_after(value: str | None) -> float | None:
    """Seconds, from either form of the header: a number, or a date (RFC 9110, section 10.2.3)."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    date = seconds_of(value)
    return None if date is None else max(0.0, date - time.time())
