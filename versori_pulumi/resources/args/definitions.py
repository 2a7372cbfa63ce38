"""Typed arguments for definitions: the schemas of the bodies of actions and triggers, which those refer to by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import pulumi

from versori_pulumi.connect.documents import TooLargeError, json_value
from versori_pulumi.resources.args.base import Arguments, api_names, named, to_properties
from versori_pulumi.resources.declaring import holds_outputs
from versori_pulumi.resources.documents import DocumentSource, read_document, refuse_endless

Text = pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class DefinitionArgs(Arguments):
    """A definition: the schema of a body.

    Attributes:
        schema: a path, a text, a dictionary (JSON Schema) or one of Pulumi's assets: a JSON Schema in JSON or YAML, or the
            schema of another language, such as XSD. In a JSON Schema, `#/$defs/NAME` refers to the definition NAME of the
            version, in circles too.
        accept: the media types of the bodies that it describes; defaults to `["application/json"]`, for XML to
            `["application/xml"]`.
        description: what it is for.
        content_type: the media type of the schema itself; found out by default (`application/schema+json`,
            `application/schema+yaml`, `application/xml`).
    """

    schema: pulumi.Input[DocumentSource]
    accept: pulumi.Input[Sequence[Text]] | None = None
    description: Text | None = None
    content_type: Text | None = named("contentType", default=None)


_NAMES: Final = api_names(DefinitionArgs)

DefinitionsByName = pulumi.Input[Mapping[str, pulumi.Input[DefinitionArgs | Mapping[str, Any]]]]


def definition_properties(definitions: DefinitionsByName | None, argument: str = "definitions") -> Any:
    """Definitions by name under the API's names, with the text of each schema and its media type.

    Args:
        definitions: as the program gave them.
        argument: the name of the argument, for messages.

    Raises:
        pulumi.RunError: a schema is none, or its file can't be read.
    """
    if definitions is None:
        return None
    if isinstance(definitions, pulumi.Output):
        return definitions.apply(lambda known: pulumi.Output.from_input(definition_properties(known, argument)))
    if not isinstance(definitions, Mapping):
        return definitions  # `check` says that it is wrong
    return {name: _definition(given, f'{argument}["{name}"]') for name, given in definitions.items()}


def _definition(given: Any, argument: str) -> Any:
    if isinstance(given, pulumi.Output):
        return given.apply(lambda known: pulumi.Output.from_input(_definition(known, argument)))
    own = given.properties() if isinstance(given, Arguments) else given
    if not isinstance(own, Mapping):
        return own
    own = {_NAMES.get(key, key): value for key, value in own.items()}
    content_type, schema = own.pop("contentType", None), own.pop("schema", None)
    rest = to_properties(own, {}, argument)
    return rest if schema is None else {**rest, "schema": _schema(schema, content_type, f"{argument}.schema")}


def _schema(source: Any, content_type: Any, argument: str, *, shown: bool = True) -> Any:
    if isinstance(source, Mapping) and {*source} == {"contentType", "content"}:
        return {**source}  # as the API has it
    refuse_endless(source, argument)
    if isinstance(source, pulumi.Output) or isinstance(content_type, pulumi.Output) or holds_outputs(source):
        both = pulumi.Output.all(source, content_type)
        return both.apply(lambda known: _schema(known[0], known[1], argument, shown=False))
    document = read_document(cast("DocumentSource", source), argument, shown=shown)
    return {"contentType": content_type or _media_type(document.content, document.path), "content": document.content}


def _media_type(content: str, path: str | None) -> str:
    if content.lstrip().startswith("<"):
        return "application/xml"
    if path is not None and path.endswith(".json"):
        return "application/schema+json"
    try:
        json_value(content)
    except TooLargeError:
        return "application/schema+json"
    except ValueError:
        return "application/schema+yaml"
    return "application/schema+json"
