"""Versions of Versori in memory with what is in them, and engines for an action, a trigger or definitions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider

from .fakes import CONNECTOR_PATH, CREATED, Engine, FakeVersori, evaluated, said_no

BASE = "https://versori.example.com/api/schemas/v1/o/X/Y/1.0"
CONNECTOR = "01HXK5T7QZ0000000000000C01"


def schema(value: Any, content_type: str = "application/schema+json") -> dict[str, str]:
    """A schema as the state has it."""
    return {"contentType": content_type, "content": value if isinstance(value, str) else json.dumps(value)}


def definition(value: Any, **more: Any) -> dict[str, Any]:
    """A definition as a program declares it."""
    return {"accept": ["application/json"], "schema": schema(value), **more}


@dataclass
class FakeContents(FakeVersori):
    """The client's operations on versions and what is in them; actions and triggers embed definitions.

    Attributes:
        versions: by name; all are the connector's.
        items: actions and triggers by kind and name.
        definitions: by name.
        texts: the schemas, by the name of their definition, as they are answered.
    """

    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.versions["1.0"] = {"name": "1.0", "isLatest": True, "isDefault": False, "createdAt": CREATED}

    @property
    def writes(self) -> list[str]:
        """The operations that wrote."""
        return [operation for operation, _ in self.calls if not operation.startswith(("get", "list"))]

    def publish(self) -> None:
        """Somebody publishes the version."""
        self.versions["1.0"]["publishedAt"] = CREATED

    def define(self, **definitions: Any) -> None:
        """Somebody makes definitions."""
        bodies = [{"name": name, "accept": ["application/json"], "schema": schema(v)} for name, v in definitions.items()]
        self._defined(bodies)

    def get_connector_version(self, _organisation: str, _connector: str, version: str) -> Any:
        return self._does("get version", version, lambda: {**self._version(version)})

    def list_connector_versions(self, _organisation: str, _connector: str) -> Any:
        yield from self._does("list versions", _connector, lambda: [*self.versions.values()])

    def get_content(self, kind: str, *where: str) -> Any:
        return self._does(f"get {kind}", where[-1], lambda: self._item(kind, *where))

    def create_content(self, kind: str, _o: str, _c: str, version: str, body: Mapping[str, Any]) -> Any:
        return self._does(f"create {kind}", dict(body), lambda: self._made(kind, version, body))

    def update_content(self, kind: str, *arguments: Any) -> Any:
        *where, body = *arguments[:-1], evaluated(arguments[-1])
        return self._does(f"update {kind}", body, lambda: self._changed(kind, *where, body))

    def delete_content(self, kind: str, *where: str) -> None:
        self._does(f"delete {kind}", where[-1], lambda: self._gone(kind, *where))

    def get_definitions(self, _organisation: str, _connector: str, version: str) -> Iterator[Any]:
        yield from self._does("get definitions", version, lambda: (self._version(version), self._listed_definitions())[1])

    def get_definition(self, _organisation: str, _connector: str, _version: str, name: str) -> Any:
        return self._does("get definition", name, lambda: self._definition(name))

    def get_raw_schema(self, _organisation: str, _connector: str, _version: str, filename: str) -> str:
        name = next((name for name, one in self.definitions.items() if one["url"].endswith(filename)), "")
        found: str = self._does("get schema", name, lambda: self.texts[name] if name in self.texts else self._no("schema"))
        return found

    def create_definitions(self, _organisation: str, _connector: str, version: str, bodies: Sequence[Any]) -> Any:
        return self._does("create definitions", [*bodies], lambda: (self._draft(version), self._defined(bodies))[1])

    def update_definition(self, _o: str, _c: str, version: str, name: str, body: Any, **_words: Any) -> Any:
        body = evaluated(body)
        return self._does("update definition", dict(body), lambda: self._redefined(version, name, body))

    def delete_definitions(self, _o: str, _c: str, version: str, names: Sequence[str], *, force: bool = False) -> None:
        self._does("delete definitions", ([*names], force), lambda: self._undefined(version, names, force=force))

    def _no(self, what: str) -> Any:
        raise said_no(404, f"{what} not found", f"read {what}")

    def _version(self, version: str) -> dict[str, Any]:
        found: dict[str, Any] = self.versions.get(version) or self._no("version")
        return found

    def _draft(self, version: str) -> None:
        if "publishedAt" in self._version(version):
            raise said_no(409, "the version is published")

    def _item(self, kind: str, _organisation: str, _connector: str, version: str, name: str) -> dict[str, Any]:
        self._version(version)
        kept = self.items.get((kind, name)) or self._no(kind)
        return {**kept, "errors": []}

    def _made(self, kind: str, version: str, body: Mapping[str, Any]) -> dict[str, Any]:
        self._draft(version)
        if (kind, body["name"]) in self.items:
            raise said_no(409, "the name is taken")
        document = {"id": f"01HXK5T7QZ{next(self._numbers):016d}", **body}
        document["responses"] = [self._with_links(response) for response in body["responses"]]
        if "requestBody" in body:
            document["requestBody"] = self._with_links(body["requestBody"])
        self.items[kind, body["name"]] = document
        return {**document, "errors": []}

    def _with_links(self, holder: Mapping[str, Any]) -> dict[str, Any]:
        links = [
            {"id": f"01HXK5T7QZLINK{next(self._numbers):012d}", "definition": self._embedded(link["definition"]["name"])}
            for link in holder["definitions"]
        ]
        return {**holder, "definitions": links}

    def _embedded(self, name: str) -> dict[str, Any]:
        if name not in self.definitions:
            raise said_no(400, f"{name} is not a definition of this version")
        return {key: value for key, value in self.definitions[name].items() if key != "referencedBy"}

    def _changed(self, kind: str, organisation: str, connector: str, version: str, name: str, body: Any) -> Any:
        self._draft(version)
        current = self._item(kind, organisation, connector, version, name)
        assert body["id"] == current["id"]
        assert "errors" not in body
        for holder in [body.get("requestBody", {"definitions": []}), *body["responses"]]:
            assert all({*link} == {"id", "definition"} and link["definition"]["id"] for link in holder["definitions"])
        self.items[kind, name] = json.loads(json.dumps(body))
        return {**body, "errors": []}

    def _gone(self, kind: str, *where: str) -> None:
        self._item(kind, *where)
        self._draft(where[2])
        del self.items[kind, where[3]]

    def _listed_definitions(self) -> list[dict[str, Any]]:
        return [self._definition(name) for name in sorted(self.definitions)]

    def _definition(self, name: str) -> dict[str, Any]:
        found = self.definitions.get(name) or self._no("definition")
        return {**found, "referencedBy": [*self._referrers(name)]}

    def _referrers(self, name: str) -> Iterator[dict[str, str]]:
        url = self.definitions[name]["url"]
        for other, text in self.texts.items():
            if url in text:
                yield {"type": "definition", "id": "X", "name": other}
        for (kind, other), item in self.items.items():
            if url in json.dumps(item):
                yield {"type": kind, "id": "X", "name": other}

    def _defined(self, bodies: Sequence[Any]) -> list[dict[str, Any]]:
        if taken := [body["name"] for body in bodies if body["name"] in self.definitions]:
            raise said_no(409, f"{taken[0]} is taken")
        own = {body["name"]: f"01HXK5T7QZDEFI{next(self._numbers):012d}" for body in bodies}
        for body in bodies:
            plain = {key: value for key, value in body.items() if key != "schema"}
            name = body["name"]
            self.definitions[name] = {"id": own[name], "url": f"{BASE}/{own[name]}.json", **plain}
        for body in bodies:
            self.texts[body["name"]] = self._settled(body["schema"], {*own})
        return [self._definition(name) for name in own]

    def _settled(self, sent: Mapping[str, str], asked: set[str]) -> str:
        """References inside a request are answered as URLs; JSON is answered in another spelling than it was sent."""

        def change(found: re.Match[str]) -> str:
            assert found[1] in asked, f"{found[1]} is not in the request"
            return self.definitions[found[1]]["url"] + (f"#{found[2]}" if found[2] else "")

        if not sent["contentType"].endswith("json"):
            return sent["content"]
        value = json.loads(sent["content"])
        own = value.get("$defs", {}) if isinstance(value, dict) else {}
        return json.dumps(value) if own else re.sub(r'#/\$defs/([^/"]+)(/[^"]*)?', change, json.dumps(value))

    def _redefined(self, version: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        self._draft(version)
        current = self._definition(name)
        assert body["id"] == current["id"]
        if "schema" in body:
            self.texts[name] = self._settled(body["schema"], set())
        kept = {key: current[key] for key in ("id", "url")}
        self.definitions[name] = {**kept, **{key: value for key, value in body.items() if key != "schema"}}
        return self._definition(name)

    def _undefined(self, version: str, names: Sequence[str], *, force: bool) -> None:
        self._draft(version)
        doomed = [name for name in names if name in self.definitions]
        for name in doomed:
            staying = [other for other in self._referrers(name) if other["name"] not in doomed]
            if staying and not force:
                path = f"{CONNECTOR_PATH}/versions/1.0/definitions"
                raise said_no(412, f"{name} is referred to", method="DELETE", path=path)
        for name in doomed:
            del self.definitions[name], self.texts[name]


class ActionEngine(Engine):
    """An engine with one action."""

    versori: FakeContents
    provider = ActionProvider


class TriggerEngine(Engine):
    """An engine with one trigger."""

    versori: FakeContents
    provider = TriggerProvider


class DefinitionsEngine(Engine):
    """An engine with definitions."""

    versori: FakeContents
    provider = DefinitionsProvider
