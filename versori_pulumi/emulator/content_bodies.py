"""The request bodies about actions, triggers and definitions.

Actions and triggers are alike, but for the path and the completions that an action has. What creates one refers to
definitions by id or name; what updates one has the shape of a response, with the definitions embedded.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from versori_pulumi.emulator.bodies import Body, Ulid, Uri, is_header_value

_NAME = re.compile(r"[a-zA-Z0-9_\-$]+")
_DEFINITION_NAME = re.compile(r"[a-zA-Z0-9_\-]+")


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise PydanticCustomError("name", "must have nothing but letters, digits, _, - and $")
    return text


def _definition_name(text: str) -> str:
    if not _DEFINITION_NAME.fullmatch(text):
        raise PydanticCustomError("name", "must have nothing but letters, digits, _ and -")
    return text


def _media_type(text: str) -> str:
    # It is answered as a header, which can't hold everything that a string can.
    if not is_header_value(text):
        raise PydanticCustomError("media_type", "must be a media type")
    return text


Name = Annotated[str, AfterValidator(_name)]
DefinitionName = Annotated[str, AfterValidator(_definition_name)]
MediaType = Annotated[str, AfterValidator(_media_type)]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"]


class Schema(Body):
    """InlineSchema."""

    content_type: MediaType
    content: str


class _Definition(Body):
    name: DefinitionName
    accept: list[str]
    description: str = ""


class DefinitionCreate(_Definition):
    """DefinitionsCreateDefinition."""

    schema_: Schema = Field(alias="schema")


class DefinitionsCreate(Body):
    """DefinitionsCreate: one to many."""

    definitions: Annotated[list[DefinitionCreate], Field(min_length=1)]


class DefinitionUpdate(_Definition):
    """DefinitionUpdate."""

    id: Ulid
    # Responses have its URL only, so leaving it out leaves it alone.
    schema_: Schema | None = Field(default=None, alias="schema")

    @model_validator(mode="after")
    def _no_null(self) -> DefinitionUpdate:
        if self.schema_ is None and "schema_" in self.model_fields_set:
            raise PydanticCustomError("schema", "must have an object as schema, or none at all")
        return self


class DefinitionsDelete(Body):
    """DefinitionsDelete."""

    ids: list[Ulid] = Field(default_factory=list)
    names: list[str] = Field(default_factory=list)
    all: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> DefinitionsDelete:
        if not self.model_fields_set:
            raise PydanticCustomError("empty", "must have at least one of ids, names, all")
        if self.all and self.model_fields_set & {"ids", "names"}:
            raise PydanticCustomError("all", "must have neither ids nor names if all is true")
        return self


class Reference(Body):
    """DefinitionReference."""

    type: Literal["definition", "action", "trigger"]
    id: Ulid
    name: str


class Definition(_Definition):
    """Definition, as responses embed it."""

    id: Ulid
    url: Uri
    referenced_by: list[Reference] = Field(default_factory=list)


class DefinitionRef(Body):
    """DefinitionRef: by id or by name, one of them."""

    id: Ulid = ""
    name: str = ""

    @model_validator(mode="after")
    def _either(self) -> DefinitionRef:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("reference", "must have either an id or a name")
        return self


class LinkCreate(Body):
    """ActionDefinitionCreate."""

    definition: DefinitionRef


class Link(Body):
    """ActionDefinition."""

    id: Ulid
    definition: Definition


class RequestBodyCreate(Body):
    """ActionHTTPRequestBodyCreate."""

    required: bool
    definitions: list[LinkCreate]


class RequestBody(Body):
    """ActionHTTPRequestBody."""

    required: bool
    definitions: list[Link]


class ResponseCreate(Body):
    """ActionHTTPResponseCreate; its `id`, required yet described nowhere, is taken as the response's own."""

    id: Ulid
    status: int = 0
    definitions: list[LinkCreate]


class Response(Body):
    """ActionHTTPResponse."""

    id: Ulid
    status: int = 0
    definitions: list[Link]


class Problem(Body):
    """ActionError."""

    field: str
    message: str
    severity: Literal["error", "warning"]


class Completion(Body):
    """ActionCompletion, of which nothing is known yet."""

    model_config = ConfigDict(extra="forbid")


class _Parameter(Body):
    name: str
    required: bool
    type: Literal["string", "number", "integer", "boolean"]
    default: Any = None


class ActionParameter(_Parameter):
    """ActionHTTPParameter."""

    in_: Literal["cookie", "header", "path", "query"] = Field(alias="in")
    completion: Completion = Completion()


class TriggerParameter(_Parameter):
    """TriggerHTTPParameter."""

    in_: Literal["cookie", "header", "query"] = Field(alias="in")


class _Common(Body):
    type: Literal["http"]
    name: Name
    summary: str = ""
    description: str = ""
    method: Method


class Create(_Common):
    """What ActionHTTPCreate and TriggerHTTPCreate share."""

    request_body: RequestBodyCreate = RequestBodyCreate(required=False, definitions=[])
    responses: list[ResponseCreate]


class Update(_Common):
    """What ActionHTTP and TriggerHTTP share."""

    id: Ulid
    request_body: RequestBody = RequestBody(required=False, definitions=[])
    responses: list[Response]
    # Must have the right shape if they are sent, and are ignored then.
    errors: list[Problem] = Field(default_factory=list)


class ActionCreate(Create):
    """ActionHTTPCreate."""

    path: str
    parameters: list[ActionParameter]


class ActionUpdate(Update):
    """ActionHTTP."""

    path: str
    parameters: list[ActionParameter]


class TriggerCreate(Create):
    """TriggerHTTPCreate."""

    parameters: list[TriggerParameter]


class TriggerUpdate(Update):
    """TriggerHTTP."""

    parameters: list[TriggerParameter]
