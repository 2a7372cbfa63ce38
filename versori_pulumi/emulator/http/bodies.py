"""What the request bodies of all nouns are made of. Each noun has its own in `bodies.py`, named as in the official document.

Types are strict, as the real server's are: no number for a string, no null for a field that has a type. Unknown fields
are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

_ULID = r"(?i)[0-7][0-9A-HJKMNP-TV-Z]{25}"


def is_ulid(text: str) -> bool:
    """Whether the text is a ULID; like the reference implementation, in either case of letters."""
    return re.fullmatch(_ULID, text, re.ASCII) is not None


def matching(pattern: str, message: str) -> AfterValidator:
    """A check of a string.

    Args:
        pattern: the regular expression that the whole string must match.
        message: what to say of a string that doesn't, such as "must be a URI".
    """
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise PydanticCustomError("pattern", "{message}", {"message": message})
        return text

    return AfterValidator(check)


def _filled(text: str) -> str:
    # Go can't tell a missing string from an empty one, so the real server refuses both alike.
    if not text.strip():
        raise PydanticCustomError("filled", "must not be empty")
    return text


HEADER_VALUE = r"([!-~]([ -~]*[!-~])?)?"
"""What can be the value of a response's header."""

Ulid = Annotated[str, matching(_ULID, "must be a ULID: 26 characters of Crockford base 32")]
Filled = Annotated[str, AfterValidator(_filled)]
Uri = Annotated[str, matching(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]*", "must be a URI")]
_PLACE = r"\{\{[^{}]*\}\}"
HttpUrl = Annotated[str, matching(rf"(?i:https?)://(?![\s/?#])(?:{_PLACE}|(?!{_PLACE})\S)+", "must be an http or https URL")]
"""An address, with places for connection variables: `https://{{ apiBaseUrl }}.example.com` (documentation: connections)."""
Tags = dict[str, list[str]]
Severity = Literal["info", "warning", "error"]


class Body(BaseModel):
    """A JSON object of a request."""

    model_config = ConfigDict(strict=True, extra="ignore", alias_generator=to_camel, hide_input_in_errors=True)

    def dump(self) -> dict[str, Any]:
        """The fields that were sent, under the API's names."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class Variable(Body):
    """ConnectionVariable."""

    name: str
    value: str


class Message(Body):
    """Message."""

    text: str
    severity: Severity
    detail: list[str] = Field(default_factory=list)


def message(text: str, severity: Severity, detail: Sequence[str] = ()) -> dict[str, Any]:
    """A Message as it is answered."""
    return {"text": text, "severity": severity, **({"detail": list(detail)} if detail else {})}
