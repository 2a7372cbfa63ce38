"""The actions and triggers in the versions of Versori in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .store import said_no, without
from .version import Versions


class Contents(Versions):
    """The operations on actions and triggers, which embed the definitions that they refer to."""

    def get_contents(self, kind: str, _organisation: str, *where: str) -> Iterator[Any]:
        yield from self._does(f"list {kind}s", where[-1], lambda: [*self.held(kind, *where).values()])

    def get_content(self, kind: str, _organisation: str, *where: str) -> Any:
        return self._does(f"get {kind}", where[-1], lambda: {**self._found(kind, *where), "errors": []})

    def create_content(self, kind: str, _organisation: str, connector: str, version: str, body: Mapping[str, Any]) -> Any:
        with self._asked(f"create {kind}", body):
            draft = self._draft(kind, connector, version, body["name"])
            definitions = self.held("definition", connector, version)
            responses = [self._with_links(response, definitions) for response in body["responses"]]
            made = {"id": self._id(), **body, "responses": responses}
            if "requestBody" in body:
                made["requestBody"] = self._with_links(body["requestBody"], definitions)
            draft[body["name"]] = made
            return {**made, "errors": []}

    def update_content(self, kind: str, _organisation: str, connector: str, version: str, name: str, body: Any) -> Any:
        with self._asked(f"update {kind}", body) as sent:
            draft = self._draft(kind, connector, version)
            assert sent["id"] == self._found(kind, connector, version, name)["id"]
            assert "errors" not in sent
            for holder in [sent.get("requestBody", {"definitions": []}), *sent["responses"]]:
                assert all({*link} == {"id", "definition"} and link["definition"]["id"] for link in holder["definitions"])
            draft[name] = json.loads(json.dumps(sent))
            return {**sent, "errors": []}

    def delete_content(self, kind: str, _organisation: str, connector: str, version: str, name: str) -> None:
        with self._asked(f"delete {kind}", name):
            self._found(kind, connector, version, name)
            del self._draft(kind, connector, version)[name]

    def _with_links(self, holder: Mapping[str, Any], definitions: dict[str, dict[str, Any]]) -> dict[str, Any]:
        names = [link["definition"]["name"] for link in holder["definitions"]]
        if unknown := [name for name in names if name not in definitions]:
            raise said_no(400, f"{unknown[0]} is not a definition of this version")
        links = [{"id": self._id("LINK"), "definition": without(definitions[name], "text")} for name in names]
        return {**holder, "definitions": links}
