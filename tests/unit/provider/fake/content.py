"""The actions and triggers in the versions of Versori in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .store import evaluated, said_no
from .version import Versions


class Contents(Versions):
    """The operations on actions and triggers, which embed the definitions that they refer to."""

    def get_contents(self, kind: str, _organisation: str, *where: str) -> Iterator[Any]:
        yield from self._does(f"list {kind}s", where[-1], lambda: [*self._within(kind, *where).values()])

    def get_content(self, kind: str, _organisation: str, *where: str) -> Any:
        return self._does(f"get {kind}", where[-1], lambda: self._item(kind, *where))

    def create_content(self, kind: str, _organisation: str, connector: str, version: str, body: Mapping[str, Any]) -> Any:
        return self._does(f"create {kind}", dict(body), lambda: self._made(kind, connector, version, body))

    def update_content(self, kind: str, _organisation: str, connector: str, version: str, name: str, body: Any) -> Any:
        body = evaluated(body)
        return self._does(f"update {kind}", body, lambda: self._changed(kind, connector, version, name, body))

    def delete_content(self, kind: str, _organisation: str, connector: str, version: str, name: str) -> None:
        def act() -> Any:
            self._item(kind, connector, version, name)
            del self._draft(kind, connector, version)[name]

        self._does(f"delete {kind}", name, act)

    def _item(self, kind: str, connector: str, version: str, name: str) -> dict[str, Any]:
        return {**self._found(kind, connector, version, name), "errors": []}

    def _made(self, kind: str, connector: str, version: str, body: Mapping[str, Any]) -> dict[str, Any]:
        draft = self._draft(kind, connector, version, body["name"])
        definitions = self.held("definition", connector, version)
        made = {"id": self._id(), **body}
        made["responses"] = [self._with_links(response, definitions) for response in body["responses"]]
        if "requestBody" in body:
            made["requestBody"] = self._with_links(body["requestBody"], definitions)
        draft[body["name"]] = made
        return {**made, "errors": []}

    def _with_links(self, holder: Mapping[str, Any], definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
        names = [link["definition"]["name"] for link in holder["definitions"]]
        if unknown := [name for name in names if name not in definitions]:
            raise said_no(400, f"{unknown[0]} is not a definition of this version")
        plain = [{key: value for key, value in definitions[name].items() if key != "text"} for name in names]
        return {**holder, "definitions": [{"id": self._id("LINK"), "definition": one} for one in plain]}

    def _changed(self, kind: str, connector: str, version: str, name: str, body: Any) -> dict[str, Any]:
        draft = self._draft(kind, connector, version)
        assert body["id"] == self._item(kind, connector, version, name)["id"]
        assert "errors" not in body
        for holder in [body.get("requestBody", {"definitions": []}), *body["responses"]]:
            assert all({*link} == {"id", "definition"} and link["definition"]["id"] for link in holder["definitions"])
        draft[name] = json.loads(json.dumps(body))
        return {**body, "errors": []}
