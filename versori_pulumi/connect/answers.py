"""What the API's answers say about errors, and what it says besides: as texts that may be shown (`redaction.outside`)."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from versori_pulumi.connect.errors import ErrorAnswer, FieldError
from versori_pulumi.connect.lean_httpx import httpx
from versori_pulumi.connect.redaction import outside

_MOST_FIELDS: Final = 50
_LONGEST_ID: Final = 200


def error_answer(response: httpx.Response) -> ErrorAnswer:
    """What an error response says, whether its body is the API's or somebody else's."""
    answer = ErrorAnswer(
        status=response.status_code,
        message=outside(response.reason_phrase) or "error",
        request_id=outside(response.headers.get("x-request-id"), _LONGEST_ID),
        retry_after=_retry_after(response.headers.get("retry-after")),
    )
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return answer
    return replace(answer, **_error_body(body)) if isinstance(body, dict) else answer


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
        told = "; ".join(outside(detail) for detail in details[:_MOST_FIELDS]) if isinstance(details, list) else ""
        yield f"{severity(entry)}: {outside(entry.get('text'))}" + (f" ({told})" if told else "")


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
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
