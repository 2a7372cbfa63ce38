"""From the bytes of a request to a checked body, or to an error that names the wrong fields by their paths."""

from __future__ import annotations

import json
import math
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from versori_pulumi.emulator.http.errors import FieldProblem, bad_request, invalid

T = TypeVar("T")

DEEPEST = 200
"""How deep lists and objects may be nested within each other: what walks through them does so by recursion."""
_MOST_PROBLEMS = 100

_SENTENCES = {
    "missing": "is required",
    "string_type": "must be a string",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "union_tag_not_found": "is required",
    "union_tag_invalid": "must be one of {expected_tags}",
    "literal_error": "must be one of {expected}",
    "extra_forbidden": "is not allowed",
}


def media_type(content_type: str) -> str:
    """What a content type is without its parameters, in small letters."""
    return content_type.partition(";")[0].strip().lower()


def decode(raw: bytes, deepest: int = DEEPEST) -> Any:
    """The JSON value of some bytes.

    Raises:
        ValueError: for anything that could not be stored and sent again, and for what is nested deeper than `deepest`.
    """
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_finite, parse_float=_finite)
        if b"\\ud" in raw.lower():
            # Half of a surrogate pair is JSON but no Unicode: it could be stored and sent nowhere.
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if raw.count(b"[") + raw.count(b"{") > deepest and _depth(value, deepest) > deepest:
        raise ValueError("it is nested too deeply")
    return value


def _depth(value: Any, enough: int) -> int:
    """How deep a value is nested, at most one more than `enough`."""
    level, depth = [value], 0
    while depth <= enough:
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            break
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _finite(text: str) -> float:
    # What Python takes for numbers besides those of JSON, such as NaN and Infinity, comes here as well.
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def check(kind: type[T] | TypeAdapter[T], value: Any) -> T:
    """The value as the given kind of body.

    Args:
        kind: a body model, or an adapter of a union of them.
        value: the JSON value.

    Raises:
        ApiError: 400 with the fields that are wrong, a hundred of them at most.
    """
    adapter = kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    problems = [FieldProblem(_path(detail, value), _sentence(detail)) for detail in details[:_MOST_PROBLEMS]]
    if not problems[0].field:
        raise bad_request(f"The body {problems[0].message}.")
    raise invalid(*problems)


def _sentence(detail: ErrorDetails) -> str:
    template = _SENTENCES.get(detail["type"], "")
    return template.format(**detail.get("ctx", {})) if template else detail["msg"]


def _path(detail: ErrorDetails, value: Any) -> str:
    path = ""
    last = len(detail["loc"]) - 1
    for depth, part in enumerate(detail["loc"]):
        if isinstance(part, int):
            path += f"[{part}]"
            # A field may be named like the tag of the union that it is in, and have anything in it.
            value = value[part] if isinstance(value, list) and part < len(value) else None
        elif isinstance(value, dict) and part in value:
            path += f".{part}"
            value = value[part]
        elif depth == last and detail["type"] == "missing":
            path += f".{part}"
        # What is left are the tags of unions: pydantic puts them into the location, but no request has them.
    if detail["type"].startswith("union_tag_"):
        path += "." + detail["ctx"]["discriminator"].strip("'")
    return path.removeprefix(".")
