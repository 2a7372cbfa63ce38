"""An OpenAPI 3 description, turned into what the API would be sent one by one: schemes, definitions, actions.

What Versori can't say is left out, with a message. The descriptions of others are often wrong somewhere, so nothing is
taken for granted: what has the wrong shape counts as not being there.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from ulid import ULID

from versori_pulumi.emulator.http.bodies import message

_SCHEMAS = "#/components/schemas/"
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SCALARS = ("string", "number", "integer", "boolean")
_MOST_HOPS = 20


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _fit(text: str, *, dollar: bool, taken: set[str]) -> str:
    fitting = re.sub(r"[^a-zA-Z0-9_\-$]+" if dollar else r"[^a-zA-Z0-9_\-]+", "_", text).strip("_") or "unnamed"
    name, number = fitting, 2
    while name in taken:
        name, number = f"{fitting}_{number}", number + 1
    taken.add(name)
    return name


class Description:
    """What an OpenAPI document makes."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._left_out: dict[str, list[str]] = {}
        self._definition_names: set[str] = set()
        self._action_names: set[str] = set()
        self._definitions: dict[str, dict[str, Any]] = {}
        schemas = mapping(mapping(document.get("components")).get("schemas"))
        self._components = {key: _fit(key, dollar=False, taken=self._definition_names) for key in schemas}
        for key, name in self._components.items():
            self._define(name, schemas[key])
        self.actions = self._actions()
        for action in self.actions:
            self._part(action)
        if mapping(document.get("webhooks")):
            self._leave_out("Webhooks were not imported as triggers.", *document["webhooks"])

    @property
    def definitions(self) -> list[dict[str, Any]]:
        """The definitions as CreateDefinitions takes them."""
        return [{**each, "accept": each["accept"] or ["application/json"]} for each in self._definitions.values()]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What a person should know about the import."""
        return [message(text, "warning", details) for text, details in self._left_out.items()]

    def _leave_out(self, text: str, *details: str) -> None:
        kept = self._left_out.setdefault(text, [])
        kept += [detail for detail in details if detail not in kept]

    def _define(self, name: str, schema: Any) -> None:
        content = json.dumps(self._schema(schema if isinstance(schema, dict | bool) else {}))
        inline = {"contentType": "application/schema+json", "content": content}
        self._definitions[name] = {"name": name, "accept": [], "schema": inline}

    def _schema(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._schema(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            name = self._component(reference)
            if name is None:
                self._leave_out("References to anything but schemas of the document were left out.", reference)
                return {}
            return {**value, "$ref": f"#/$defs/{name}"}
        return {key: self._schema(inner) for key, inner in value.items()}

    def _component(self, reference: str) -> str | None:
        key = unquote(reference.removeprefix(_SCHEMAS)).replace("~1", "/").replace("~0", "~")
        return self._components.get(key) if reference.startswith(_SCHEMAS) else None

    def _resolve(self, value: Any) -> dict[str, Any]:
        """Follows the references of parameters, request bodies and the like, but not those of schemas."""
        for _ in range(_MOST_HOPS):
            reference = mapping(value).get("$ref")
            if not isinstance(reference, str):
                return mapping(value)
            value = self._document if reference.startswith("#/") else None
            for part in reference.removeprefix("#/").split("/"):
                value = mapping(value).get(unquote(part).replace("~1", "/").replace("~0", "~"))
            if value is None:
                self._leave_out("References that lead nowhere were left out.", reference)
        return {}

    def _actions(self) -> list[dict[str, Any]]:
        items = {path: self._resolve(item) for path, item in mapping(self._document.get("paths")).items()}
        return [
            self._action(method, path, item, item[method])
            for path, item in items.items()
            for method in _METHODS
            if isinstance(item.get(method), dict)
        ]

    def _action(self, method: str, path: str, item: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
        given = operation.get("operationId")
        wanted = given if isinstance(given, str) else f"{method}{path}"
        name = _fit(wanted, dollar=True, taken=self._action_names)
        if name != wanted and isinstance(given, str):
            self._leave_out("Actions were renamed.", f"{wanted} to {name}")
        texts = {key: operation[key] for key in ("summary", "description") if isinstance(operation.get(key), str)}
        action = {
            "type": "http",
            "name": name,
            **texts,
            "method": method.upper(),
            "path": re.sub(r"\{([^{}]+)\}", r"{{ param.\1 }}", path),
            "parameters": self._parameters(
                name, [*sequence(item.get("parameters")), *sequence(operation.get("parameters"))]
            ),
            "responses": self._responses(name, mapping(operation.get("responses"))),
        }
        body = self._resolve(operation.get("requestBody"))
        if body:
            links = self._links(f"{name}Request", body)
            action["requestBody"] = {"required": body.get("required") is True, "definitions": links}
        return action

    def _parameters(self, action: str, given: list[Any]) -> list[dict[str, Any]]:
        # Those of an operation come last, and replace those of its path.
        parameters: dict[tuple[str, str], dict[str, Any]] = {}
        for unresolved in given:
            parameter = self._resolve(unresolved)
            name, location = parameter.get("name"), parameter.get("in")
            if not isinstance(name, str) or location not in ("cookie", "header", "path", "query"):
                self._leave_out("Parameters were left out.", f"{name} of {action}")
                continue
            schema = parameter.get("schema", {})
            if "$ref" in mapping(schema):
                schema = self._resolve(schema)
            kind = mapping(schema).get("type")
            if kind not in _SCALARS:
                self._leave_out("Parameters that are no scalars were imported as strings.", f"{name} of {action}")
            mapped = {"name": name, "in": location, "required": parameter.get("required") is True}
            mapped["type"] = kind if kind in _SCALARS else "string"
            if "default" in mapping(schema):
                mapped["default"] = schema["default"]
            parameters[location, name] = mapped
        return list(parameters.values())

    def _responses(self, action: str, given: dict[str, Any]) -> list[dict[str, Any]]:
        responses = []
        for status, unresolved in given.items():
            if status != "default" and not re.fullmatch(r"[1-5][0-9]{2}", status):
                self._leave_out("Responses to no single status were left out.", f"{status} of {action}")
                continue
            links = self._links(f"{action}Response{status.removeprefix('default')}", self._resolve(unresolved))
            one = {} if status == "default" else {"status": int(status)}
            responses.append({"id": str(ULID()), **one, "definitions": links})
        return responses

    def _links(self, wanted: str, holder: dict[str, Any]) -> list[dict[str, Any]]:
        names: dict[str, str] = {}
        for media_type, content in mapping(holder.get("content")).items():
            schema = mapping(content).get("schema", {})
            key = json.dumps(schema, sort_keys=True)
            if key not in names:
                reference = mapping(schema).get("$ref")
                known = self._component(reference) if isinstance(reference, str) else None
                names[key] = known or self._inline(wanted, schema)
            accept = self._definitions[names[key]]["accept"]
            accept += [media_type] if media_type not in accept else []
        return [{"definition": {"name": name}} for name in dict.fromkeys(names.values())]

    def _part(self, action: dict[str, Any]) -> None:
        # Only now it is known which media types each definition has come to accept.
        for holder in [*action["responses"], action.get("requestBody", {"definitions": []})]:
            taken: set[str] = set()
            kept = []
            for link in holder["definitions"]:
                accept = set(self._definitions[link["definition"]["name"]]["accept"])
                if accept & taken:
                    self._leave_out("Definitions that share a media type were left out.", action["name"])
                else:
                    kept.append(link)
                    taken |= accept
            holder["definitions"] = kept

    def _inline(self, wanted: str, schema: Any) -> str:
        name = _fit(wanted, dollar=False, taken=self._definition_names)
        self._define(name, schema)
        return name
