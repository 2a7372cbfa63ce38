"""What actions, triggers and definitions refer to, and what keeps an action or trigger from being published. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from versori_pulumi.connect.text import listed
from versori_pulumi.provider.documents.schemas import referred
from versori_pulumi.provider.properties import Properties
from versori_pulumi.provider.values import contains_unknown, dictionaries

_PARAMETER: Final = re.compile(r"\{\{\s*param\.([A-Za-z0-9_\-]+)\s*\}\}")


def of_content(declared: Properties) -> set[str]:
    """The definitions to which the bodies of an action or trigger refer, as far as they are known."""
    body = declared.get("requestBody")
    holders = [*([body] if isinstance(body, Mapping) else []), *dictionaries(declared.get("responses"))]
    names = [name for holder in holders for name in _known_list(holder.get("definitions"))]
    return {name for name in names if isinstance(name, str)}


def of_definitions(declared: Any) -> dict[str, set[str]]:
    """The definitions to which the schemas of declared definitions refer, by the name of what refers to them."""
    schemas = {
        name: definition.get("schema")
        for name, definition in (declared.items() if isinstance(declared, Mapping) else ())
        if isinstance(definition, Mapping)
    }
    return {
        name: referred(schema["content"], schema["contentType"])
        for name, schema in schemas.items()
        if isinstance(schema, Mapping) and not contains_unknown(schema)
    }


def absent(name: str, known: Collection[str]) -> str:
    """What is wrong with a reference to a definition that isn't there."""
    return f'the version has no definition "{name}"; it has: {listed(sorted(known))}'


def flaws(declared: Properties) -> Iterator[str]:
    """Why a version with this action or trigger can't be published."""
    if not declared.get("responses"):
        yield "it has no response"
    path, parameters = declared.get("path"), declared.get("parameters")
    if isinstance(path, str) and not contains_unknown(parameters):
        names = {parameter.get("name") for parameter in dictionaries(parameters)}
        for name in sorted({*_PARAMETER.findall(path)} - names):
            yield f"its path has a place for {name}, which is no parameter"


def _known_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
