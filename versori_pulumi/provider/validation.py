"""How the inputs of every noun are checked: the kinds of values, and what is wrong with them in words.

Imported by `check` alone: pydantic is not free to load.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from ulid import ULID

from versori_pulumi.connect.http.addresses import address_problem
from versori_pulumi.connect.text import visible
from versori_pulumi.provider.properties import RESOURCE_NAME, SECRETS
from versori_pulumi.provider.values import contains_unknown

LONGEST_TEXT = 10_000
"""Characters. The API document states no limit; what is longer than this is a mistake, not a name or an address."""

_LONGEST_VALUE = 60
_MOST_VALUES = 10
"""Of what a message quotes."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def clean(text: str) -> str:
    """Refuses null bytes, and characters that are none."""
    if "\x00" in text:
        raise ValueError("has a null byte")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(_WORDS["string_unicode"]) from None
    return text


def one_line(text: str) -> str:
    """Refuses control characters: line breaks, tabs and the like."""
    if _CONTROL.search(clean(text)):
        raise ValueError("has a control character (a line break, a tab or the like)")
    return text


def not_blank(text: str) -> str:
    """Refuses empty texts, and those of white space alone."""
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _address(text: str) -> str:
    if problem := address_problem(text):
        raise ValueError(problem)
    return text


def _address_or_empty(text: str) -> str:
    return _address(text) if text else text


def uppered(value: Any) -> Any:
    """An id of Versori as Versori writes it, in capitals: `01h…` and `01H…` are one."""
    return value.upper() if isinstance(value, str) else value


def upper_within(holder: Any, *names: str) -> None:
    """Writes the ids under these keys in capitals, where `holder` is a dictionary and has them."""
    if isinstance(holder, dict):
        holder.update({name: uppered(holder[name]) for name in names if name in holder})


def _ulid(text: str) -> str:
    try:
        ULID.from_str(text.upper())
    except ValueError:
        raise ValueError("is not an id of Versori: those have 26 letters and digits") from None
    return text


def _header_name(text: str) -> str:
    if not _HEADER_NAME.fullmatch(text):
        raise ValueError("is not a name for a header, query parameter or cookie: letters, digits and -_.~ only")
    return text


def unique(values: Sequence[str]) -> Sequence[str]:
    """Refuses values that are there twice, and names them."""
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        shown = ", ".join(f"'{visible(value, _LONGEST_VALUE)}'" for value in repeated[:_MOST_VALUES])
        raise ValueError(f"has {shown} twice")
    return values


Text = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_TEXT), AfterValidator(clean)]
Line = Annotated[Text, AfterValidator(one_line)]
Name = Annotated[Line, AfterValidator(not_blank)]
Address = Annotated[Text, AfterValidator(_address)]
OptionalAddress = Annotated[Text, AfterValidator(_address_or_empty)]
Account = Annotated[Line, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Ulid = Annotated[Text, AfterValidator(_ulid)]
HeaderName = Annotated[Text, AfterValidator(_header_name)]
Flag = Annotated[bool, Field(strict=True)]


class Arguments(BaseModel):
    """The base of all inputs: what isn't described is wrong, and no message quotes a value."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


Problem = tuple[str, str]
"""A property path (`authSchemeConfigs[0].name`) and what is wrong with it."""


def problems_of(model: type[BaseModel], inputs: Mapping[str, Any], branches: Collection[str] = ()) -> list[Problem]:
    """What is wrong with the inputs of one object. What is not known yet is right until it is known.

    Args:
        model: what the inputs have to be.
        inputs: under the API's names.
        branches: what pydantic puts into a location for a branch of a union, where a key could be taken for it.
    """
    try:
        # What the resource says of the program is no argument of it.
        model.model_validate({name: value for name, value in inputs.items() if name not in (SECRETS, RESOURCE_NAME)})
    except ValidationError as error:
        entries = [entry for entry in error.errors(include_url=False) if not contains_unknown(_judged(entry))]
        return [(_place(entry, inputs, branches), _words(entry)) for entry in entries]
    return []


def _judged(entry: Mapping[str, Any]) -> Any:
    """What an error is about: a missing key is about nothing that could be unknown, a wrong tag about the tag alone."""
    if entry["type"] == "missing":
        return None
    if entry["type"] in {"union_tag_invalid", "union_tag_not_found"} and isinstance(entry["input"], Mapping):
        return entry["input"].get(_discriminator(entry))
    return entry["input"]


def _discriminator(entry: Mapping[str, Any]) -> str:
    return str(entry["ctx"]["discriminator"]).strip("'")


def _place(entry: Mapping[str, Any], inputs: Mapping[str, Any], branches: Collection[str]) -> str:
    # What is missing is a key, even where a branch has its name: the grant `password`, and the key of a credential.
    return _path(_location(entry), inputs, () if entry["type"] == "missing" else branches)


def _location(entry: Mapping[str, Any]) -> tuple[int | str, ...]:
    location: tuple[int | str, ...] = entry["loc"]
    if entry["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return (*location, _discriminator(entry))
    return location


def _path(location: Sequence[int | str], inputs: Any, branches: Collection[str]) -> str:
    """A property path from pydantic's location, without the tags of its unions."""
    path, value = "", inputs
    for index, part in enumerate(location):
        if isinstance(value, Mapping):
            names_a_branch = part not in value and part in branches
            if names_a_branch or (part not in value and index < len(location) - 1):
                continue
            if part == "[key]":
                continue
            path += _segment(str(part)) if path else str(part)
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            path += f"[{part}]"
            value = value[part]
    return path


def _segment(key: str) -> str:
    return f".{key}" if key.isidentifier() else f"[{json.dumps(key)}]"


def _words(entry: Mapping[str, Any]) -> str:
    kind, message = entry["type"], str(entry["msg"])
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "union_tag_invalid":
        return f"must be {entry['ctx']['expected_tags']}"
    message = message.removeprefix("Value error, ").replace("Input should be", "must be")
    return message[:1].lower() + message[1:]


_WORDS = {
    "missing": "is required",
    "extra_forbidden": "is not a property that exists here",
    "string_type": "must be a text",
    "string_too_long": f"is longer than {LONGEST_TEXT} characters",
    "string_pattern_mismatch": "must be letters, digits, - and _",
    "string_unicode": "has characters that no encoding can carry",
    "bool_type": "must be True or False",
    "list_type": "must be a list",
    "dict_type": "must be a dictionary",
    "model_type": "must be a dictionary",
    "model_attributes_type": "must be a dictionary",
    "too_short": "must not be empty",
    "union_tag_not_found": "is required",
}
"""Our words for pydantic's kinds of error, in the terms of somebody who writes a program."""
