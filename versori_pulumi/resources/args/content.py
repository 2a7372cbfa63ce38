"""Typed arguments for actions and triggers (`Action…`, `Trigger…`).

An action is a request that Versori sends to the connector's API, a trigger one that it gets from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pulumi

from versori_pulumi.resources.args.base import Arguments, api_names, named

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


NAMES: Final = api_names(ActionArgs, TriggerArgs, RequestBodyArgs, ResponseArgs, ActionParameterArgs, TriggerParameterArgs)
"""The API's names for the Python names that a dictionary may use."""
