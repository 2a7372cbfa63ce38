"""The request bodies about actions and triggers.

Actions and triggers are alike, but for the path and the completions that an action has. What creates one refers to
definitions by id or name; what updates one has the shape of a response, with the definitions embedded.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from versori_pulumi.emulator.connector.bodies import Body, Ulid
from versori_pulumi.emulator.definitions.bodies import Definition, DefinitionRef

_NAME = re.compile(r"[a-zA-Z0-9_\-$]+")


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise PydanticCustomError("name", "must have nothing but letters, digits, _, - and $")
    return text


Name = Annotated[str, AfterValidator(_name)]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"]


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
