"""The texts of schemas as values: what two of them have in common however they are written, and what they refer to.

A request refers to a definition that is in it by `#/$defs/NAME`, and to one that the version has already by its URL.
Versori answers URLs, and JSON even for what came as YAML. A program says `#/$defs/NAME` always.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final
from urllib.parse import unquote

from versori_pulumi.connect.documents import TooLargeError, json_value, yaml_value

_INSIDE: Final = re.compile(r"#/\$defs/([^/]+)(/.*)?", re.DOTALL)
_URL: Final = re.compile(r"https?://[^?#]*/([^/?#]+?)(?:\.[A-Za-z0-9]+)?(?:#(.*))?", re.DOTALL)
_MARK: Final = "definition:"
_INDEPENDENT: Final = ("$id", "$schema")
"""What Versori may add to a schema, or leave out, without a change of its meaning."""


def language(content_type: str) -> str:
    """How a schema of that media type is read: `json`, `yaml`, or not at all (`text`)."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type.endswith("json"):
        return "json"
    return "yaml" if media_type.endswith(("yaml", "yml")) else "text"


def parsed(content: str, content_type: str) -> Any:
    """The value of a schema in JSON or YAML; the text itself of any other.

    Raises:
        ValueError: it can't be read; the message says where.
    """
    how = language(content_type)
    if how == "text":
        return content
    return json_value(content) if how == "json" else _with_text_keys(yaml_value(content))


def normal(content: str, content_type: str, names: Mapping[str, str], own: Collection[str] = ()) -> Any:
    """A schema in a form in which equal means: the same to Versori.

    Args:
        content: the text.
        content_type: its media type.
        names: the names of the version's definitions, by what a URL of one ends in: its id, or its name.
        own: further names that `#/$defs/NAME` can mean: those of the program.
    """
    try:
        value = parsed(content, content_type)
    except ValueError:
        return content.strip()
    if not isinstance(value, dict):
        return value.strip() if isinstance(value, str) else value
    kept = {key: entry for key, entry in value.items() if key not in _INDEPENDENT}
    return rewritten(kept, lambda reference: _by_name(reference, names, own, _local(value)))


def as_declared(content: str, names: Mapping[str, str]) -> tuple[str, str]:
    """A live schema as a program has it, and its media type: it refers to definitions of the version by `#/$defs/NAME`.

    Args:
        content: the text.
        names: as for `normal`.
    """
    try:
        value = json_value(content)
    except TooLargeError:
        return content, "application/schema+json"
    except ValueError:
        return content, "application/xml" if content.lstrip().startswith("<") else "application/schema+yaml"

    def change(reference: str) -> str:
        changed = _by_name(reference, names, (), ())
        marked, _, pointer = changed.removeprefix(_MARK).partition("#")
        return f"#/$defs/{marked}{pointer}" if changed != reference and not reference.startswith("#") else reference

    return _written(rewritten(value, change), sort_keys=True), "application/schema+json"


def live_type(content: str, declared: str) -> str:
    """How to read what Versori answers for a schema that was declared under that media type: YAML comes back as JSON."""
    if language(declared) == "text" or not content.lstrip().startswith(("{", "t", "f")):
        return declared
    try:
        json_value(content)
    except TooLargeError:
        return "application/schema+json"
    except ValueError:
        return "application/schema+yaml"
    return "application/schema+json"


def referred(content: str, content_type: str) -> set[str]:
    """The definitions that a declared schema refers to by `#/$defs/NAME`."""
    value = normal(content, content_type, {})
    found: set[str] = set()

    def note(reference: str) -> str:
        if reference.startswith(_MARK):
            found.add(reference.removeprefix(_MARK).partition("#")[0])
        return reference

    rewritten(value, note)
    return found


def for_request(content: str, content_type: str, asked: Collection[str], urls: Mapping[str, str]) -> tuple[str, str]:
    """The text and media type to send: definitions that are not in the request are referred to by URL.

    Args:
        content: the text as the program has it.
        content_type: its media type.
        asked: the names in the request.
        urls: the URLs of the definitions that the version has, by name.
    """
    try:
        value = parsed(content, content_type)
    except ValueError:
        return content, content_type
    if not isinstance(value, dict):
        return content, content_type
    sent = rewritten(value, lambda reference: _by_url(reference, asked, urls, _local(value)))
    if sent == value:
        return content, content_type
    return _written(sent), "application/schema+json"


def _written(value: Any, *, sort_keys: bool = False) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=sort_keys)
    try:
        text.encode()
    except UnicodeEncodeError:  # JSON can escape half of a character, which no encoding can carry
        return json.dumps(value, indent=2, sort_keys=sort_keys)
    return text


def rewritten(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every `$ref` changed."""
    if isinstance(value, dict):
        return {
            key: change(entry) if key == "$ref" and isinstance(entry, str) else rewritten(entry, change)
            for key, entry in value.items()
        }
    if isinstance(value, list):
        return [rewritten(entry, change) for entry in value]
    return value


def _local(schema: Mapping[str, Any]) -> Collection[str]:
    own = schema.get("$defs")
    return own if isinstance(own, dict) else ()


def _by_name(reference: str, names: Mapping[str, str], own: Collection[str], local: Collection[str]) -> str:
    inside = _INSIDE.fullmatch(reference)
    if inside:
        return reference if unquote(inside[1]) in local else _named(unquote(inside[1]), inside[2] or "")
    outside = _URL.fullmatch(reference)
    if outside is None:
        return reference
    ending = unquote(outside[1])
    name = names.get(ending) or (ending if ending in own else None)
    return reference if name is None else _named(name, outside[2] or "")


def _named(name: str, pointer: str) -> str:
    return f"{_MARK}{name}#{pointer}"


def _by_url(reference: str, asked: Collection[str], urls: Mapping[str, str], local: Collection[str]) -> str:
    inside = _INSIDE.fullmatch(reference)
    if inside is None:
        return reference
    name = unquote(inside[1])
    if name in local or name in asked or name not in urls:
        return reference
    return f"{urls[name]}#{inside[2]}" if inside[2] else urls[name]


def _with_text_keys(value: Any) -> Any:
    """The value with texts as keys, as JSON has them: `on` and the numbers of responses are none in YAML."""
    if isinstance(value, dict):
        return {_key(key): _with_text_keys(entry) for key, entry in value.items()}
    return [_with_text_keys(entry) for entry in value] if isinstance(value, list) else value


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
