"""A thin client of one connector's versions, and bodies to send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .api import Api, ulid

if TYPE_CHECKING:
    import httpx


def schema(value: Any, media_type: str = "application/schema+json") -> dict[str, str]:
    return {"contentType": media_type, "content": value if isinstance(value, str) else json.dumps(value)}


def definition(name: str, value: Any = None, **fields: Any) -> dict[str, Any]:
    return {"name": name, "accept": ["application/json"], "schema": schema(value or {"type": "object"}), **fields}


def response(*names: str, **fields: Any) -> dict[str, Any]:
    return {"id": ulid(), "status": 200, "definitions": [{"definition": {"name": name}} for name in names], **fields}


def action(name: str = "getPet", **fields: Any) -> dict[str, Any]:
    described = {"type": "http", "name": name, "method": "GET", "path": "/pets", "parameters": []}
    return {**described, "responses": [response()], **fields}


def trigger(name: str = "onPet", **fields: Any) -> dict[str, Any]:
    return {"type": "http", "name": name, "method": "POST", "parameters": [], "responses": [response()], **fields}


class Versions:
    """The versions of a new connector."""

    def __init__(self, api: Api, connector: dict[str, Any] | None = None) -> None:
        self.api = api
        self.connector = (connector or api.create())["id"]
        self.path = api.path(self.connector, "versions")

    def send(self, method: str, *parts: str, body: Any = None, **params: Any) -> httpx.Response:
        content = {} if body is None else {"json": body}
        return self.api.http.request(method, "/".join([self.path, *parts]), params=params, **content)

    def ask(self, method: str, *parts: str, body: Any = None, **params: Any) -> Any:
        answer = self.send(method, *parts, body=body, **params)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def create(self, name: str = "1.0", **fields: Any) -> dict[str, Any]:
        return dict(self.ask("POST", body={"name": name, **fields}))

    def get(self, name: str = "1.0") -> dict[str, Any]:
        return dict(self.ask("GET", name))

    def put(self, version: str, **changes: Any) -> httpx.Response:
        return self.send("PUT", version, body={**self.get(version), **changes})

    def publish(self, name: str = "1.0") -> dict[str, Any]:
        return dict(self.ask("POST", name, "publish")["version"])

    def define(self, *definitions: dict[str, Any], version: str = "1.0") -> list[dict[str, Any]]:
        return list(self.ask("POST", version, "definitions", body={"definitions": definitions})["definitions"])

    def act(self, *, version: str = "1.0", **fields: Any) -> dict[str, Any]:
        return dict(self.ask("POST", version, "actions", body=action(**fields)))

    def raw(self, url: str) -> Any:
        answer = self.api.http.get(url)
        assert answer.headers["content-type"] == "application/schema+json", answer.text
        return answer.json()

    def document(self) -> dict[str, Any]:
        return self.api.read(self.connector)
