"""The emitters of what is in versions: definitions (one resource a version), actions and triggers. Pure.

What is emitted is checked by what the hooks use: their `check` takes it, and their `diff` finds nothing to write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from versori_pulumi.adopt.emitters.connection import Parent
from versori_pulumi.adopt.emitters.source import Source, call, dictionary, item, literal, sequence
from versori_pulumi.adopt.objects import Adoption, Context, Properties, common, common_arguments
from versori_pulumi.connect.content import ContentKind
from versori_pulumi.connect.documents import TooLargeError, json_value
from versori_pulumi.provider.content import plan as content_plan
from versori_pulumi.provider.content.inputs import Kind, problems, with_defaults
from versori_pulumi.provider.definitions import plan as definition_plan
from versori_pulumi.provider.definitions.plan import VersionDefinitions
from versori_pulumi.provider.documents.schemas import as_declared
from versori_pulumi.provider.properties import Applied, Declared, Live

_DEEPEST: Final = 40
"""Brackets within brackets: Python reads 200, and nobody reads so many."""

_SHOWN: Final = 3


class UndeclarableError(Exception):
    """A program can't declare it so that it stays as it is; the message says why."""


@dataclass(frozen=True)
class Home:
    """The version that something is in.

    Attributes:
        parent: its connector.
        live: as the API answers it.
        resource_name: of its resource.
        variable: its variable where the source can name it; None where it is declared elsewhere.
        holders: the variables of the resources that declare its definitions, by the names of those.
    """

    parent: Parent
    live: Properties
    resource_name: str
    variable: str | None
    holders: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> dict[str, Any]:
        """The inputs that say where it is."""
        return {"connectorId": self.parent.live["id"], "version": self.live["name"]}

    @property
    def arguments(self) -> dict[str, Source | None]:
        """The arguments that say where it is."""
        if self.variable:
            return {"version": Source(self.variable)}
        return {"version": literal(self.live["name"]), "connector_id": self.parent.reference}

    def reference(self, name: str) -> Source:
        """Source of the name of a definition: through the resource that declares it, so that it is there before."""
        if name not in self.holders:
            return literal(name)
        return item(f"{self.holders[name]}.names", literal(name))


@dataclass(frozen=True)
class Definition:
    """A definition as a program declares it: its properties, and its source."""

    properties: Properties
    node: Source


def shown_names(names: Sequence[str]) -> str:
    """Names in words; of many, a few."""
    rest = len(names) - _SHOWN
    return ", ".join(names) if rest <= 1 else f"{', '.join(names[:_SHOWN])} and {rest} more"


def definition(name: str, found: VersionDefinitions, home: Home) -> Definition:
    """A live definition as a program declares it.

    Raises:
        UndeclarableError: no declaration leaves it as it is.
    """
    live, reason = found.listed[name], "its schema means something else to a program"
    if name not in found.schemas:
        raise UndeclarableError("its schema could not be read")
    described = {"description": live["description"]} if live.get("description") else {}
    try:
        for properties, arguments in _schemas(found.schemas[name], found):
            whole = with_defaults("definition", {"accept": live["accept"], **described, "schema": properties})
            wrong = _wrong("definition", {**home.place, "definitions": {name: whole}})
            if wrong:
                reason = wrong
            elif not definition_plan.plan_definitions({name: whole}, {name: whole}, found).changes:
                return Definition(whole, _definition_node(whole, arguments))
    except TooLargeError as error:
        reason = f"its schema {error}"
    raise UndeclarableError(reason)


def adopt_definitions(declared: Mapping[str, Definition], home: Home, resource_name: str, context: Context) -> Adoption:
    """Live definitions of a version as one resource. Its id are their names."""
    inputs = {
        **home.place,
        "definitions": {name: each.properties for name, each in declared.items()},
        **common(context, existing=context.existing == "adopt"),
    }
    nodes = dictionary([(name, each.node) for name, each in declared.items()])
    nothing = definition_plan.DefinitionsPlan((), {}, (), {}, ())
    return Adoption(
        noun="definitions",
        identity=",".join(declared),
        name=shown_names([*declared]),
        resource_name=resource_name,
        inputs=inputs,
        outputs=definition_plan.after_write(Declared(inputs), Applied({}), nothing, home.parent.live["organisationId"]),
        call=call(
            "versori.Definitions",
            literal(resource_name),
            **home.arguments,
            definitions=nodes,
            **common_arguments(context),
        ),
    )


def adopt(kind: ContentKind, live: Properties, home: Home, resource_name: str, context: Context) -> Adoption:
    """A live action or trigger as a resource. Its id is its name.

    Raises:
        UndeclarableError: no declaration leaves it as it is.
    """
    if live.get("type", "http") != "http":
        raise UndeclarableError(f"this package knows no {kind} of type {live['type']}")
    shown = content_plan.found_shape(Live(live))
    own = {name: value for name, value in shown.items() if value}
    own["method"] = shown.get("method", "")
    if kind == "action":
        own["path"] = shown.get("path", "")
    else:
        own.pop("path", None)
    inputs = {
        **home.place,
        "name": live["name"],
        **with_defaults(kind, own),
        **common(context, existing=context.existing == "adopt"),
    }
    outputs = content_plan.after_write(Declared(inputs), home.parent.live["organisationId"])
    wrong = _wrong(kind, inputs)
    if wrong or content_plan.plan_content(Declared(inputs), Applied(outputs), shown):
        raise UndeclarableError(wrong or "it means something else to a program")
    return Adoption(
        noun=kind,
        identity=live["name"],
        name=live["name"],
        resource_name=resource_name,
        inputs=inputs,
        outputs=outputs,
        call=call(
            f"versori.{kind.capitalize()}",
            literal(resource_name),
            **home.arguments,
            name=None if live["name"] == resource_name else literal(live["name"]),
            **_arguments(kind, inputs, home),
            **common_arguments(context),
        ),
    )


def _arguments(kind: ContentKind, declared: Properties, home: Home) -> dict[str, Source | None]:
    texts: dict[str, Source | None] = {
        name: literal(declared[name]) for name in ("method", "path", "summary", "description") if name in declared
    }
    parameters = [_parameter(kind, each) for each in declared.get("parameters", [])]
    responses = [_response(each, home) for each in declared.get("responses", [])]
    body = declared.get("requestBody")
    return {
        **texts,
        "parameters": sequence(parameters) if parameters else None,
        "request_body": None if body is None else _request_body(body, home),
        "responses": sequence(responses) if responses else None,
    }


def _parameter(kind: ContentKind, declared: Properties) -> Source:
    return call(
        f"versori.{kind.capitalize()}ParameterArgs",
        name=literal(declared["name"]),
        in_=literal(declared["in"]),
        required=Source("True") if declared["required"] else None,
        type=None if declared["type"] == "string" else literal(declared["type"]),
        default=literal(declared["default"]) if "default" in declared else None,
    )


def _request_body(declared: Properties, home: Home) -> Source:
    return call(
        "versori.RequestBodyArgs",
        definitions=_references(declared["definitions"], home),
        required=Source("True") if declared["required"] else None,
    )


def _response(declared: Properties, home: Home) -> Source:
    return call(
        "versori.ResponseArgs",
        status=literal(declared["status"]) if "status" in declared else None,
        definitions=_references(declared["definitions"], home) if declared["definitions"] else None,
    )


def _references(names: Sequence[str], home: Home) -> Source:
    return sequence([home.reference(name) for name in names])


def _schemas(text: str, found: VersionDefinitions) -> Iterator[tuple[dict[str, str], dict[str, Source | None]]]:
    """Ways in which a program can declare a live schema, as properties and as arguments: the best to read first."""
    content, content_type = as_declared(text, found.endings)
    value = json_value(content) if content_type.endswith("json") else None
    if isinstance(value, dict) and {*value} != {"contentType", "content"} and _plain(value, _DEEPEST):
        written = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
        yield {"contentType": content_type, "content": written}, {"schema": literal(value)}
    # A schema with definitions of its own can have one of the same name: then its references stay URLs.
    for each in (content, text):
        yield _as_text(each, content_type)


def _as_text(content: str, content_type: str) -> tuple[dict[str, str], dict[str, Source | None]]:
    properties = {"contentType": content_type, "content": content}
    if content.lstrip().startswith(("{", "<")) or "\n" in content:
        return properties, {"schema": literal(content), "content_type": literal(content_type)}
    return properties, {"schema": literal(properties)}


def _plain(value: Any, depth: int) -> bool:
    """Whether source can hold a value: not nested too deeply, and nothing but JSON (Python reads `NaN`, too)."""
    if isinstance(value, dict | list):
        entries = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_plain(entry, depth - 1) for entry in entries)
    return not isinstance(value, float) or value - value == 0


def _definition_node(declared: Properties, schema: Mapping[str, Source | None]) -> Source:
    usual = with_defaults("definition", {"schema": declared["schema"]})["accept"]
    return call(
        "versori.DefinitionArgs",
        schema=schema["schema"],
        accept=None if declared["accept"] == usual else literal(declared["accept"]),
        description=literal(declared["description"]) if "description" in declared else None,
        content_type=schema.get("content_type"),
    )


def _wrong(kind: Kind, inputs: Properties) -> str:
    """What `check` would say; nothing where it takes the inputs."""
    try:
        json.dumps(inputs, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "it has characters that no encoding can carry"
    return "; ".join(f"{path} {words}".strip() for path, words in problems(kind, inputs))
