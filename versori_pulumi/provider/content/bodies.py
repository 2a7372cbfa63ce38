"""What creates actions, triggers and definitions, from the shape that the state has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.provider.documents.schemas import for_request
from versori_pulumi.provider.properties import Properties

if TYPE_CHECKING:
    from versori_pulumi.connect.content import ContentKind

_TEXTS: Final = ("summary", "description")
_PARAMETER: Final = ("name", "in", "required", "type", "default")


def create_body(kind: ContentKind, declared: Properties) -> dict[str, Any]:
    """The body for CreateAction or CreateTrigger; definitions by name, and an id of its own for each response.

    Args:
        kind: which of the two.
        declared: the action or trigger, its defaults filled in (see `content_arguments.with_defaults`).
    """
    body = {
        "type": "http",
        "name": declared["name"],
        **{name: declared[name] for name in _TEXTS if declared.get(name)},
        "method": declared["method"],
        **({"path": declared["path"]} if kind == "action" else {}),
        "parameters": [parameter_body(parameter) for parameter in declared.get("parameters", [])],
        "responses": [_response(response) for response in declared.get("responses", [])],
    }
    if "requestBody" in declared:
        wanted = declared["requestBody"]
        links = _links(wanted.get("definitions", []))
        body["requestBody"] = {"required": wanted.get("required", False), "definitions": links}
    return body


def parameter_body(parameter: Properties) -> dict[str, Any]:
    """A parameter as requests have it."""
    return {name: whole(parameter[name]) for name in _PARAMETER if name in parameter}


def status_body(response: Properties) -> dict[str, Any]:
    """The status of a response as requests have it: nothing for the default."""
    return {"status": whole(response["status"])} if "status" in response else {}


def whole(value: Any) -> Any:
    """The value, a whole number as one: the engine knows but one kind of number, and Versori two."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def new_id() -> str:
    """An id for a response or a link: Versori has them made by its clients."""
    from ulid import ULID

    return str(ULID())


def definition_bodies(definitions: Properties, urls: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The bodies for CreateDefinitions, in the order of the program.

    Args:
        definitions: by name, their defaults filled in.
        urls: the URLs of the definitions that the version has already, by name, where there are any.
    """
    return [
        {"name": name, **definition_body(definition), "schema": schema_body(definition, definitions, urls or {})}
        for name, definition in definitions.items()
    ]


def definition_body(definition: Properties) -> dict[str, Any]:
    """What requests say about a definition besides its name and schema."""
    described = {"description": definition["description"]} if definition.get("description") else {}
    return {"accept": list(definition["accept"]), **described}


def schema_body(definition: Properties, asked: Iterable[str], urls: Mapping[str, str]) -> dict[str, str]:
    """The schema as a request has it: `#/$defs/NAME` for what is in the request itself, the URL for what is not."""
    schema = definition["schema"]
    content, content_type = for_request(schema["content"], schema["contentType"], {*asked}, urls)
    return {"contentType": content_type, "content": content}


def _response(response: Properties) -> dict[str, Any]:
    return {"id": new_id(), **status_body(response), "definitions": _links(response.get("definitions", []))}


def _links(names: Iterable[str]) -> list[dict[str, Any]]:
    return [{"definition": {"name": name}} for name in names]
