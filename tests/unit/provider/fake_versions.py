"""The versions of Versori in memory, and an engine for one of them."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from versori_pulumi.connect.errors import Attempted, ErrorAnswer, FieldError, status_error
from versori_pulumi.provider.connector_version import ConnectorVersionProvider

from .fakes import CREATED, ORGANISATION, Engine, FakeVersori, evaluated, said_no

PUBLISHED = "2024-02-01T00:00:00Z"
READ_ONLY = ("id", "name", "isLatest", "createdAt", "updatedAt", "publishedAt")
NOTE = {"text": "1 action was imported.", "severity": "info"}


def pet(name: str = "getPet", **changes: Any) -> dict[str, Any]:
    """An action as a program declares it."""
    return {"name": name, "method": "GET", "path": "/pets", "responses": [{"status": 200, "definitions": []}], **changes}


def schema(**changes: Any) -> dict[str, Any]:
    """A definition as a program declares it."""
    return {"schema": {"contentType": "application/schema+json", "content": '{"type": "object"}'}, **changes}


def document(content: str = '{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1.0"}}') -> dict[str, str]:
    """A document as the resource declares it."""
    return {"sha256": hashlib.sha256(content.encode()).hexdigest(), "content": content}


@dataclass
class FakeVersions(FakeVersori):
    """The client's operations on versions and on what is in them.

    Attributes:
        versions: by connector and name, each with its contents under `held`.
        library: the public connectors.
        sent: the documents that were imported.
        embeds: whether a connector shows its versions.
        invalid: what keeps every version from being published.
    """

    versions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    library: list[dict[str, Any]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    embeds: bool = True
    invalid: list[FieldError] = field(default_factory=list)
    _clock: Iterator[int] = field(default_factory=itertools.count)

    @property
    def writes(self) -> list[str]:
        """The operations that wrote."""
        return [operation for operation, _ in self.calls if not operation.startswith(("get", "list"))]

    def add_version(self, connector: str, name: str, **values: Any) -> dict[str, Any]:
        """A version made by somebody else."""
        if (connector, name) in self.versions:
            raise said_no(409, "the name is taken")
        made = {"id": f"01HXK5T7QZ{next(self._numbers):016d}", "name": name, "isLatest": False, "isDefault": False}
        made |= {"createdAt": CREATED, "held": {"action": [], "trigger": [], "definition": []}, **values}
        self.versions[connector, name] = made
        self.touch(connector, name)
        return made

    def touch(self, connector: str, name: str, **values: Any) -> None:
        """An edit as in the web page: it moves `updatedAt`."""
        self.versions[connector, name].update(values, updatedAt=f"2024-01-01T00:00:{next(self._clock):02d}Z")

    def held(self, connector: str, name: str, kind: str = "action") -> list[str]:
        """The names of what is in a version."""
        return [content["name"] for content in self.versions[connector, name]["held"][kind]]

    def get_connector_version(self, _organisation: str, connector: str, name: str) -> Any:
        return self._does("get version", name, lambda: self._version(connector, name))

    def create_connector_version(self, _organisation: str, connector: str, body: Mapping[str, Any]) -> Any:
        def act() -> Any:
            self._one(connector)
            held = {}
            if "fromVersion" in body:
                held = {"held": {kind: [*all_] for kind, all_ in self._raw(connector, body["fromVersion"])["held"].items()}}
            self.add_version(connector, body["name"], **held)
            return self._version(connector, body["name"])

        return self._does("create version", dict(body), act)

    def update_connector_version(self, _organisation: str, connector: str, name: str, body: Any, **_words: Any) -> Any:
        body = evaluated(body)

        def act() -> Any:
            current = self._raw(connector, name)
            stale = [key for key in READ_ONLY if body.get(key, "missing") != current.get(key)]
            if stale:
                fields = tuple(FieldError(key, "is read-only") for key in stale)
                raise status_error(Attempted("put", "PUT", "/"), ErrorAnswer(400, "no", fields=fields), took_effect=False)
            self.touch(connector, name, description=body.get("description", ""), isDefault=body["isDefault"])
            return self._version(connector, name)

        return self._does("update version", dict(body), act)

    def delete_connector_version(self, _organisation: str, connector: str, name: str, *, force: bool = False) -> None:
        def act() -> Any:
            if self._raw(connector, name).get("publishedAt") and not force:
                raise said_no(409, "the version is published")
            del self.versions[connector, name]

        self._does("delete version", force, act)

    def publish_connector(self, _organisation: str, connector: str, name: str) -> Any:
        return self._does("publish", name, lambda: self._published(connector, name, PUBLISHED))

    def unpublish_connector(self, _organisation: str, connector: str, name: str) -> Any:
        return self._does("unpublish", name, lambda: self._published(connector, name, None))

    def import_http_connector_version(self, _organisation: str, connector: str, name: str, raw: bytes) -> Any:
        def act() -> Any:
            self.sent.append(raw)
            self.add_version(connector, name)
            self.touch(connector, name)
            whole = {**self._version(connector, name), "publishedAt": None}
            return {
                "connector": {**self._one(connector), **({"versions": [whole]} if self.embeds else {})},
                "messages": [NOTE],
            }

        return self._does("import version", name, act)

    def import_http_connector(self, organisation: str, raw: bytes) -> Any:
        def act() -> Any:
            self.sent.append(raw)
            read = json.loads(raw)
            identity = self.add(
                organisationId=organisation,
                name=read["info"]["title"],
                baseUrl=read["servers"][0]["url"],
                authSchemeConfigs=[{"id": ORGANISATION, "schemeType": "basic-auth", "description": ""}],
            )
            return {"connector": self._one(identity), "messages": [NOTE]}

        return self._does("import connector", None, act)

    def list_public_connectors(self) -> Iterator[Any]:
        yield from self._does("list public", None, lambda: [{**one} for one in self.library])

    def import_public_connector_version(self, organisation: str, public: str, name: str) -> Any:
        def act() -> Any:
            source = next(one for one in self.library if one["id"] == public)
            return self._one(self.add(organisationId=organisation, name=source["name"]))

        return self._does("import public", (public, name), act)

    def list_connector_versions(self, _organisation: str, connector: str) -> Iterator[Any]:
        yield from self._does(
            "list versions", connector, lambda: [v for (own, _), v in self.versions.items() if own == connector]
        )

    def get_contents(self, kind: str, _organisation: str, connector: str, name: str) -> Iterator[Any]:
        yield from self._listed_contents(kind, connector, name)

    def get_definitions(self, _organisation: str, connector: str, name: str) -> Iterator[Any]:
        yield from self._listed_contents("definition", connector, name)

    def create_content(self, kind: str, _organisation: str, connector: str, name: str, body: Mapping[str, Any]) -> Any:
        return self._does(f"create {kind}", dict(body), lambda: self._put_in(kind, connector, name, [body])[0])

    def create_definitions(self, _organisation: str, connector: str, name: str, bodies: Sequence[Mapping[str, Any]]) -> Any:
        return self._does("create definitions", bodies, lambda: self._put_in("definition", connector, name, bodies))

    def _raw(self, connector: str, name: str) -> dict[str, Any]:
        if connector not in self.connectors or (connector, name) not in self.versions:
            raise said_no(404, "version not found", f'read version "{name}"')
        return self.versions[connector, name]

    def _version(self, connector: str, name: str) -> dict[str, Any]:
        shown = {key: value for key, value in self._raw(connector, name).items() if key != "held"}
        return {key: value for key, value in shown.items() if value is not None}

    def _published(self, connector: str, name: str, at: str | None) -> dict[str, Any]:
        current = self._raw(connector, name)
        if bool(current.get("publishedAt")) == bool(at):
            raise said_no(409, "it is so already", "(un)publish it")
        if at and self.invalid:
            answer = ErrorAnswer(400, "not valid", fields=tuple(self.invalid))
            raise status_error(Attempted("publish it", "POST", "/"), answer, took_effect=False)
        self.touch(connector, name, publishedAt=at, **({} if at else {"isDefault": False}))
        return self._version(connector, name)

    def _listed_contents(self, kind: str, connector: str, name: str) -> list[Any]:
        return self._does(f"list {kind}s", name, lambda: [*self._raw(connector, name)["held"][kind]])  # type: ignore[no-any-return]

    def _put_in(self, kind: str, connector: str, name: str, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        version = self._raw(connector, name)
        if version.get("publishedAt"):
            raise said_no(409, "the version is published")
        if {body["name"] for body in bodies} & {*self.held(connector, name, kind)}:
            raise said_no(409, "the name is taken")
        made = [{**body, "url": f"https://schemas.example.com/{body['name']}.json"} for body in bodies]
        version["held"][kind] += made
        self.touch(connector, name)
        return made


class VersionEngine(Engine):
    """An engine with one version."""

    versori: FakeVersions
    provider = ConnectorVersionProvider
