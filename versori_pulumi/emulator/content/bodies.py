"""The request bodies about actions and triggers.

Actions and triggers are alike, but for the path and the completions that an action has. What creates one refers to
definitions by id or name; what updates one has the shape of a response, with the definitions embedded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field

from versori_pulumi.emulator.definitions.bodies import Definition, DefinitionRef
from versori_pulumi.emulator.http.bodies import Body, Ulid, matching

Name = Annotated[str, matching(r"[a-zA-Z0-9_\-$]+", "must have nothing but letters, digits, _, - and $")]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"]


class LinkCreate(Body):
    """ActionDefinitionCreate."""

    definition: DefinitionRef


class Link(Body):
    """ActionDefinition."""

    id: Ulid
    definition: Definition


AnyLink = TypeVar("AnyLink", bound=LinkCreate | Link)


class RequestBody(Body, Generic[AnyLink]):
    """ActionHTTPRequestBodyCreate and ActionHTTPRequestBody."""

    required: bool
    definitions: list[AnyLink]


class Response(Body, Generic[AnyLink]):
    """ActionHTTPResponse."""

    id: Ulid
    status: int = 0
    definitions: list[AnyLink]


class ResponseCreate(Response[LinkCreate]):
    """ActionHTTPResponseCreate, whose `id` is required and described nowhere: the official client leaves it out."""

    id: Ulid = ""


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


class Content(Body, Generic[AnyLink]):
    """What all four share."""

    type: Literal["http"]
    name: Name
    summary: str = ""
    description: str = ""
    method: Method
    request_body: RequestBody[AnyLink] = RequestBody(required=False, definitions=[])
    responses: Sequence[Response[AnyLink]]


class _Create(Content[LinkCreate]):
    responses: Sequence[ResponseCreate]


class _Update(Content[Link]):
    id: Ulid
    # Must have the right shape if they are sent, and are ignored then.
    errors: list[Problem] = Field(default_factory=list)


class ActionCreate(_Create):
    """ActionHTTPCreate."""

    path: str
    parameters: list[ActionParameter]


class ActionUpdate(_Update):
    """ActionHTTP."""

    path: str
    parameters: list[ActionParameter]


class TriggerCreate(_Create):
    """TriggerHTTPCreate."""

    parameters: list[TriggerParameter]


class TriggerUpdate(_Update):
    """TriggerHTTP."""

    parameters: list[TriggerParameter]
