"""The inputs of actions, triggers and definitions, checked before anything is sent.

Imported by `check` alone: pydantic is not free to load. The models without a place are also those of what a
`ConnectorVersion` holds.
"""

# ruff: noqa: N815  (fields are named as the API spells them)

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from versori_pulumi.connect.text import LONGEST_NAME, visible, without_quotes
from versori_pulumi.provider.content.bodies import whole
from versori_pulumi.provider.documents.schemas import parsed
from versori_pulumi.provider.validation import (
    Account,
    Arguments,
    Flag,
    Line,
    Name,
    Problem,
    Text,
    Ulid,
    clean,
    problems_of,
    unique,
    upper_within,
)

Kind = Literal["action", "trigger", "definition"]

_NAME: Final = re.compile(r"[a-zA-Z0-9_\-$]+")
_MEDIA_TYPE: Final = re.compile(r"[a-z]{1,20}/[A-Za-z0-9.+\-]{1,60}(?=;|$)")
_DEFINITION_NAME: Final = re.compile(r"[a-zA-Z0-9_\-]+")


def _content_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("must have nothing but letters, digits, _, - and $")
    return text


def _definition_name(text: str) -> str:
    if not _DEFINITION_NAME.fullmatch(text):
        raise ValueError("must have nothing but letters, digits, _ and -")
    return text


def _version_name(text: str) -> str:
    if text in {"latest", "default"}:
        raise ValueError("must be the name of a version: what latest and default mean changes")
    return text


def _scalar(value: Any) -> Any:
    if not isinstance(value, str | bool | int | float):
        raise ValueError("must be a text, a number, True or False")  # noqa: TRY004  (pydantic wants a ValueError)
    return value


Strict = Annotated[str, Field(strict=True)]
ContentName = Annotated[Strict, AfterValidator(_content_name)]
DefinitionName = Annotated[Strict, AfterValidator(_definition_name)]
VersionName = Annotated[Name, AfterValidator(_version_name)]
DefinitionNames = Annotated[list[DefinitionName], AfterValidator(unique)]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"]


class _Parameter(Arguments):
    name: Name
    required: Flag
    type: Literal["string", "number", "integer", "boolean"]
    default: Annotated[Any, AfterValidator(_scalar)] = ""


class ActionParameterModel(_Parameter):
    """A parameter of an action."""

    in_: Literal["cookie", "header", "path", "query"] = Field(alias="in")


class TriggerParameterModel(_Parameter):
    """A parameter of a trigger."""

    in_: Literal["cookie", "header", "query"] = Field(alias="in")


class RequestBodyModel(Arguments):
    """What is sent with an action, or to a trigger."""

    required: Flag
    definitions: DefinitionNames


class ResponseModel(Arguments):
    """What is answered; without a status, where no other response fits."""

    status: Annotated[int, Field(strict=True, ge=100, le=599)] | None = None
    definitions: DefinitionNames


def _unique_parameters(parameters: Sequence[Any]) -> Sequence[Any]:
    unique([f"{parameter.name} in {parameter.in_}" for parameter in parameters])
    return parameters


def _unique_responses(responses: Sequence[ResponseModel]) -> Sequence[ResponseModel]:
    statuses = [response.status for response in responses]
    if statuses.count(None) > 1:
        raise ValueError("has two responses without a status: but one can be the default")
    unique([str(status) for status in statuses])
    return responses


class _Content(Arguments):
    name: ContentName
    summary: Text | None = None
    description: Text | None = None
    method: Method
    requestBody: RequestBodyModel | None = None
    responses: Annotated[list[ResponseModel], AfterValidator(_unique_responses)] | None = None


class ActionModel(_Content):
    """An action, without its place."""

    path: Line
    parameters: Annotated[list[ActionParameterModel], AfterValidator(_unique_parameters)] | None = None


class TriggerModel(_Content):
    """A trigger, without its place."""

    parameters: Annotated[list[TriggerParameterModel], AfterValidator(_unique_parameters)] | None = None


class SchemaModel(Arguments):
    """A schema: what its text says, and in which language."""

    contentType: Name
    content: Annotated[Strict, AfterValidator(clean)]

    @model_validator(mode="after")
    def _readable(self) -> SchemaModel:
        try:
            value = parsed(self.content, self.contentType)
        except ValueError as error:
            media_type = _MEDIA_TYPE.match(self.contentType)
            kind = media_type[0] if media_type else "what its content type says"
            raise ValueError(f"can't be read as {kind}: {without_quotes(error)}") from None
        if not isinstance(value, dict | bool | str) or (isinstance(value, str) and value is not self.content):
            raise ValueError("must be a JSON Schema: an object, true or false")
        return self


class DefinitionModel(Arguments):
    """A definition, without its name and place."""

    accept: Annotated[list[Line], Field(min_length=1), AfterValidator(unique)]
    description: Text | None = None
    schema_: SchemaModel = Field(alias="schema")


Definitions = Annotated[dict[DefinitionName, DefinitionModel], Field(min_length=1)]


class _Place(Arguments):
    connectorId: Ulid
    version: VersionName
    organisationId: Ulid | None = None
    account: Account | None = None
    existing: Literal["error", "adopt"] | None = None
    importId: Strict | None = None
    ignoreChanges: list[Strict] | None = None
    replaceOnChanges: list[Strict] | None = None


class ActionArguments(ActionModel, _Place):
    """The inputs of an action under the API's names."""


class TriggerArguments(TriggerModel, _Place):
    """The inputs of a trigger under the API's names."""


class DefinitionsArguments(_Place):
    """The inputs of definitions under the API's names."""

    definitions: Definitions
    forceDelete: Flag | None = None


_MODELS: Final[Mapping[Kind, type[Arguments]]] = {
    "action": ActionArguments,
    "trigger": TriggerArguments,
    "definition": DefinitionsArguments,
}


def problems(kind: Kind, inputs: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the inputs of an action, a trigger or definitions. What is not known yet is right."""
    found = problems_of(_MODELS[kind], inputs)
    imported = inputs.get("importId")
    if imported is not None and not found:
        names = [inputs["name"]] if kind != "definition" else [*inputs["definitions"]]
        wrong = [name for name in str(imported).split(",") if name not in names]
        if wrong and not any(not isinstance(name, str) for name in names):
            found.append(
                (
                    "importId",
                    f'"{visible(wrong[0], LONGEST_NAME)}" is not declared: import_ takes the name that is on Versori',
                )
            )
    return found


def upper_ids(inputs: dict[str, Any]) -> None:
    """Writes the ids of Versori as Versori does, in capitals: `01h…` and `01H…` are one."""
    upper_within(inputs, "connectorId", "organisationId")


def with_defaults(kind: Kind, declared: Mapping[str, Any]) -> dict[str, Any]:
    """What a program leaves out, filled in: typed arguments and dictionaries are alike from here on.

    Args:
        kind: what it is.
        declared: one action, trigger or definition; whatever of it isn't known, or is wrong, stays as it is.
    """
    if kind == "definition":
        return _definition(declared)
    filled = dict(declared)
    if "parameters" in filled:
        filled["parameters"] = _each(filled["parameters"], {"required": False, "type": "string"})
    if "requestBody" in filled:
        filled["requestBody"] = _filled(filled["requestBody"], {"required": False, "definitions": []})
    if "responses" in filled:
        filled["responses"] = _each(filled["responses"], {"definitions": []})
    return filled


def fill_definitions(inputs: dict[str, Any]) -> None:
    """Fills in what a program leaves out in the definitions among `inputs`, where they are a dictionary."""
    definitions = inputs.get("definitions")
    if isinstance(definitions, dict):
        inputs["definitions"] = {
            name: with_defaults("definition", given) if isinstance(given, dict) else given
            for name, given in definitions.items()
        }


def _definition(declared: Mapping[str, Any]) -> dict[str, Any]:
    schema = declared.get("schema")
    content_type = schema.get("contentType") if isinstance(schema, Mapping) else None
    if not isinstance(content_type, str):
        return dict(declared)
    return {"accept": ["application/xml" if "xml" in content_type else "application/json"], **declared}


def _each(entries: Any, defaults: Mapping[str, Any]) -> Any:
    return [_filled(entry, defaults) for entry in entries] if isinstance(entries, list) else entries


def _filled(entry: Any, defaults: Mapping[str, Any]) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {**defaults, **{key: whole(value) for key, value in entry.items()}}
