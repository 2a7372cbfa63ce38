"""Typed arguments for what is in a version: actions, triggers and definitions (`Action…`, `Trigger…`, `Definition…`).

An action is a request that Versori sends to the connector's API, a trigger one that it gets from there. Definitions are
the schemas of their bodies, referred to by name.
"""

# ruff: noqa: RUF009  (`named` is `dataclasses.field`)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

import pulumi

from versori_pulumi.connect.documents import TooLargeError, json_value
from versori_pulumi.resources.args.arguments import Arguments, api_names, named, to_properties
from versori_pulumi.resources.args.documents import DocumentSource, read_document, refuse_endless
from versori_pulumi.resources.declaring import holds_outputs

Text = pulumi.Input[str]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"]
ParameterType = Literal["string", "number", "integer", "boolean"]
Scalar = str | int | float | bool


@dataclass(frozen=True, kw_only=True)
class ActionParameterArgs(Arguments):
    """A parameter of an action.

    Attributes:
        name: its name in the request.
        in_: where it goes: `cookie`, `header`, `path` or `query`. The path has a place for it: `{{ param.NAME }}`.
        required: whether the request needs it.
        type: the type of its value.
        default: its value where none is given; a text can be a template: `{{ .conn.NAME }}`.
    """

    name: Text
    in_: pulumi.Input[Literal["cookie", "header", "path", "query"]] = named("in")
    required: pulumi.Input[bool] = False
    type: pulumi.Input[ParameterType] = "string"
    default: pulumi.Input[Scalar] | None = None


@dataclass(frozen=True, kw_only=True)
class TriggerParameterArgs(Arguments):
    """A parameter of a trigger.

    Attributes:
        name: its name in the request.
        in_: where it is: `cookie`, `header` or `query`.
        required: whether the request needs it.
        type: the type of its value.
        default: its value where none is given.
    """

    name: Text
    in_: pulumi.Input[Literal["cookie", "header", "query"]] = named("in")
    required: pulumi.Input[bool] = False
    type: pulumi.Input[ParameterType] = "string"
    default: pulumi.Input[Scalar] | None = None


@dataclass(frozen=True, kw_only=True)
class RequestBodyArgs(Arguments):
    """The body of a request.

    Attributes:
        definitions: the names of its definitions, at most one for each media type: `[definitions.names["Order"]]`.
        required: whether the request needs it.
    """

    definitions: pulumi.Input[Sequence[Text]]
    required: pulumi.Input[bool] = False


@dataclass(frozen=True, kw_only=True)
class ResponseArgs(Arguments):
    """A response.

    Attributes:
        definitions: the names of the definitions of its body, at most one for each media type.
        status: its HTTP status; None for the default, which is meant where no other response fits.
    """

    definitions: pulumi.Input[Sequence[Text]] = ()
    status: pulumi.Input[int] | None = None


RequestBody = pulumi.Input[RequestBodyArgs | Mapping[str, Any]]
Responses = pulumi.Input[Sequence[ResponseArgs | Mapping[str, Any]]]
ActionParameters = pulumi.Input[Sequence[ActionParameterArgs | Mapping[str, Any]]]
TriggerParameters = pulumi.Input[Sequence[TriggerParameterArgs | Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class ActionArgs(Arguments):
    """An action of a version (argument `actions` of `ConnectorVersion`).

    Attributes:
        name: its name, unique within the version: letters, digits, `_`, `-` and `$`.
        method: the HTTP method.
        path: what is appended to the connector's base URL, with places for parameters (`{{ param.NAME }}`) and variables
            of the connection (`{{ conn.NAME }}`).
        summary: its name for people.
        description: what it does.
        parameters: its parameters.
        request_body: the body that is sent.
        responses: the answers to expect. A version needs one at least for each action to be published.
    """

    name: Text
    method: pulumi.Input[Method]
    path: Text
    summary: Text | None = None
    description: Text | None = None
    parameters: ActionParameters | None = None
    request_body: RequestBody | None = named("requestBody", default=None)
    responses: Responses | None = None


@dataclass(frozen=True, kw_only=True)
class TriggerArgs(Arguments):
    """A trigger of a version (argument `triggers` of `ConnectorVersion`).

    Attributes:
        name: its name, unique within the version: letters, digits, `_`, `-` and `$`.
        method: the HTTP method of the request that arrives.
        summary: its name for people.
        description: what it is for.
        parameters: its parameters.
        request_body: the body that arrives.
        responses: the answers that are given. A version needs one at least for each trigger to be published.
    """

    name: Text
    method: pulumi.Input[Method]
    summary: Text | None = None
    description: Text | None = None
    parameters: TriggerParameters | None = None
    request_body: RequestBody | None = named("requestBody", default=None)
    responses: Responses | None = None


@dataclass(frozen=True, kw_only=True)
class DefinitionArgs(Arguments):
    """A definition: the schema of a body.

    Attributes:
        schema: a path, a text, a dictionary (JSON Schema) or one of Pulumi's assets: a JSON Schema in JSON or YAML, or the
            schema of another language, such as XSD. In a JSON Schema, `#/$defs/NAME` refers to the definition NAME of the
            version, in circles too.
        accept: the media types of the bodies that it describes; `["application/json"]` unless given, `["application/xml"]`
            for XML.
        description: what it is for.
        content_type: the media type of the schema itself; found out unless given (`application/schema+json`,
            `application/schema+yaml`, `application/xml`).
    """

    schema: pulumi.Input[DocumentSource]
    accept: pulumi.Input[Sequence[Text]] | None = None
    description: Text | None = None
    content_type: Text | None = field(default=None, metadata={"name": "contentType"})


NAMES: Final = api_names(
    ActionArgs, TriggerArgs, DefinitionArgs, RequestBodyArgs, ResponseArgs, ActionParameterArgs, TriggerParameterArgs
)
"""The API's names for the Python names that a dictionary may use."""

Definitions = pulumi.Input[Mapping[str, pulumi.Input[DefinitionArgs | Mapping[str, Any]]]]


def definition_properties(definitions: Definitions | None, argument: str = "definitions") -> Any:
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
    own = {NAMES.get(key, key): value for key, value in own.items()}
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
