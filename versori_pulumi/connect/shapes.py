"""How answers are read: as dictionaries under the API's own names; each noun's file has its shapes.

Dictionaries, since the merge of declared and live values works key by key. Pydantic checks what this package relies on
and lets the rest through: a new field or a new enumeration value of the API breaks nobody's preview.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from versori_pulumi.connect.documents import DEEPEST_VALUE, TooLargeError, refuse_deep
from versori_pulumi.connect.errors import Attempted, UnreadableAnswerError
from versori_pulumi.connect.redaction import outside


def without_nulls(value: Any) -> Any:
    """An object without the keys that hold null: the API leaves out what is unset, or says null."""
    return {key: entry for key, entry in value.items() if entry is not None} if isinstance(value, dict) else value


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


T = TypeVar("T")
Reader = Callable[[Attempted, Any], T]
"""Reads an answer's JSON; raises UnreadableAnswerError where it is not what the API describes."""


def reader(shape: Any) -> Reader[Any]:
    """What reads answers of this shape."""
    return partial(read_as, shape)


def read_as(shape: Any, attempted: Attempted, body: Any) -> Any:
    """An answer's JSON in a shape.

    Raises:
        UnreadableAnswerError: it is not what the API describes, or nested more deeply than what walks it later can.
    """
    try:
        refuse_deep(body, DEEPEST_VALUE)
    except TooLargeError as error:
        raise UnreadableAnswerError(attempted, f"the answer {error}") from None
    try:
        return _adapter(shape).validate_python(body)
    except ValidationError as error:
        raise UnreadableAnswerError(attempted, f"the answer is not as described: {_first_problem(error)}") from None


def _first_problem(error: ValidationError) -> str:
    # Only where and what kind: the value itself could hold a secret, and so could the names of keys.
    first: Mapping[str, Any] = cast("Mapping[str, Any]", error.errors(include_input=False, include_url=False)[0])
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    return outside(f"{where}: {first['msg']}")


def unread(items: str) -> Reader[dict[str, Any]]:
    """What reads a page of a list without its items, under that key: each is for the caller to read, by itself."""

    def read(attempted: Attempted, body: Any) -> dict[str, Any]:
        page = body if isinstance(body, dict) else {}
        following, found = page.get("next"), page.get(items)
        if page is not body or not isinstance(found or [], list) or not isinstance(following or "", str):
            raise UnreadableAnswerError(attempted, f"the answer is not as described: it is no page of {items}")
        return {**page, items: found or []}

    return read
