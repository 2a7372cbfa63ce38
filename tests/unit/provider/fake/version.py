"""The versions of connectors of Versori in memory."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from versori_pulumi.connect.errors import Attempted, ErrorAnswer, FieldError, status_error

from .store import CONNECTOR, CREATED, NOTE, Store, said_no

PUBLISHED = "2024-02-01T00:00:00Z"
READ_ONLY = ("id", "name", "isLatest", "createdAt", "updatedAt", "publishedAt")


def document(content: str = '{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1.0"}}') -> dict[str, str]:
    """A document as the resource declares it."""
    return {"sha256": hashlib.sha256(content.encode()).hexdigest(), "content": content}


class Versions(Store):
    """The operations on versions, and the way to what is in them."""

    def add_version(self, connector: str, name: str, **values: Any) -> dict[str, Any]:
        """A version made by somebody else."""
        if (connector, name) in self.versions:
            raise said_no(409, "the name is taken")
        made = {"id": self._id(), "name": name, "isLatest": False, "isDefault": False}
        made |= {"createdAt": CREATED, "held": {"action": {}, "trigger": {}, "definition": {}}, **values}
        self.versions[connector, name] = made
        self.touch(connector, name)
        return made

    def touch(self, connector: str, name: str, **values: Any) -> None:
        """An edit as in the web page: it moves `updatedAt`."""
        self.versions[connector, name].update(values, updatedAt=f"2024-01-01T00:00:{next(self._clock):02d}Z")

    def publish(self) -> None:
        """Somebody publishes the version that tests of what is in one have."""
        self.touch(CONNECTOR, "1.0", publishedAt=PUBLISHED)

    def held(self, kind: str, connector: str = CONNECTOR, version: str = "1.0") -> dict[str, dict[str, Any]]:
        """What is in a version, by name: to be looked at, and to be edited as in the web page."""
        return self._raw(connector, version)["held"][kind]  # type: ignore[no-any-return]

    def get_connector_version(self, _organisation: str, connector: str, name: str) -> Any:
        return self._does("get version", name, lambda: self._version(connector, name))

    def list_connector_versions(self, _organisation: str, connector: str) -> Iterator[Any]:
        with self._asked("list versions", connector):
            yield from [self._version(*key) for key in self.versions if key[0] == connector]

    def create_connector_version(self, _organisation: str, connector: str, body: Mapping[str, Any]) -> Any:
        with self._asked("create version", body):
            self._connector(connector)
            source = body.get("fromVersion")
            copied = {"held": copy.deepcopy(self._raw(connector, source)["held"])} if source else {}
            self.add_version(connector, body["name"], **copied)
            return self._version(connector, body["name"])

    def update_connector_version(self, _organisation: str, connector: str, name: str, body: Any, **_words: Any) -> Any:
        with self._asked("update version", body) as sent:
            current = self._raw(connector, name)
            if stale := [key for key in READ_ONLY if sent.get(key, "missing") != current.get(key)]:
                fields = tuple(FieldError(key, "is read-only") for key in stale)
                raise status_error(Attempted("put", "PUT", "/"), ErrorAnswer(400, "no", fields=fields), took_effect=False)
            self.touch(connector, name, description=sent.get("description", ""), isDefault=sent["isDefault"])
            return self._version(connector, name)

    def delete_connector_version(self, _organisation: str, connector: str, name: str, *, force: bool = False) -> None:
        with self._asked("delete version", force):
            if self._raw(connector, name).get("publishedAt") and not force:
                raise said_no(409, "the version is published")
            del self.versions[connector, name]

    def publish_connector(self, _organisation: str, connector: str, name: str) -> Any:
        return self._does("publish", name, lambda: self._published(connector, name, PUBLISHED))

    def unpublish_connector(self, _organisation: str, connector: str, name: str) -> Any:
        return self._does("unpublish", name, lambda: self._published(connector, name, None))

    def import_http_connector_version(self, _organisation: str, connector: str, name: str, raw: bytes) -> Any:
        with self._asked("import version", raw):
            self.add_version(connector, name)
            whole = {**self._version(connector, name), "publishedAt": None}
            shown = {"versions": [whole]} if self.embeds else {}
            return {"connector": {**self._connector(connector), **shown}, "messages": [NOTE]}

    def _raw(self, connector: str, name: str) -> dict[str, Any]:
        if connector not in self.connectors or (connector, name) not in self.versions:
            raise said_no(404, "version not found", f'read version "{name}"')
        return self.versions[connector, name]

    def _version(self, connector: str, name: str) -> dict[str, Any]:
        return {key: value for key, value in self._raw(connector, name).items() if key != "held" and value is not None}

    def _published(self, connector: str, name: str, at: str | None) -> dict[str, Any]:
        if bool(self._raw(connector, name).get("publishedAt")) == bool(at):
            raise said_no(409, "it is so already", "(un)publish it")
        if at and self.invalid:
            answer = ErrorAnswer(400, "not valid", fields=tuple(self.invalid))
            raise status_error(Attempted("publish it", "POST", "/"), answer, took_effect=False)
        self.touch(connector, name, publishedAt=at, **({} if at else {"isDefault": False}))
        return self._version(connector, name)

    def _found(self, kind: str, connector: str, version: str, name: str) -> dict[str, Any]:
        held = self.held(kind, connector, version)
        if name not in held:
            raise said_no(404, f"{kind} not found", f"read {kind}")
        return held[name]

    def _draft(self, kind: str, connector: str, version: str, *new: str) -> dict[str, dict[str, Any]]:
        """What is in a version, to be written to; what is new must not be there."""
        held = self.held(kind, connector, version)
        if self._raw(connector, version).get("publishedAt"):
            raise said_no(409, "the version is published")
        if taken := [name for name in new if name in held]:
            raise said_no(409, f"{taken[0]} is taken")
        self.touch(connector, version)
        return held
