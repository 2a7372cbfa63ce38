"""The definitions in the versions of Versori in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .store import CONNECTOR, CONNECTOR_PATH, said_no, without
from .version import Versions

BASE = "https://versori.example.com/api/schemas/v1/o/X/Y/1.0"


def schema(value: Any, content_type: str = "application/schema+json") -> dict[str, str]:
    """A schema as the state has it."""
    return {"contentType": content_type, "content": value if isinstance(value, str) else json.dumps(value)}


def definition(value: Any, **more: Any) -> dict[str, Any]:
    """A definition as a program declares it."""
    return {"accept": ["application/json"], "schema": schema(value), **more}


class Definitions(Versions):
    """The operations on definitions. The store has their schemas as `text`, as they are answered."""

    def define(self, connector: str = CONNECTOR, /, **definitions: Any) -> None:
        """Somebody makes definitions."""
        self._defined(connector, "1.0", [{"name": name, **definition(value)} for name, value in definitions.items()])

    def get_definitions(self, _organisation: str, *where: str) -> Iterator[Any]:
        with self._asked("get definitions", where[-1]):
            yield from [self._definition(*where, name) for name in sorted(self.held("definition", *where))]

    def get_definition(self, _organisation: str, *where: str) -> Any:
        return self._does("get definition", where[-1], lambda: self._definition(*where))

    def get_raw_schema(self, _organisation: str, connector: str, version: str, filename: str) -> Any:
        with self._asked("get schema", filename):
            for one in self.held("definition", connector, version).values():
                if one["url"].endswith(filename):
                    return one["text"]
            raise said_no(404, "schema not found", "read schema")

    def create_definitions(self, _organisation: str, connector: str, version: str, bodies: Sequence[Any]) -> Any:
        return self._does("create definitions", bodies, lambda: self._defined(connector, version, bodies))

    def update_definition(self, _o: str, connector: str, version: str, name: str, body: Any, **_words: Any) -> Any:
        with self._asked("update definition", body) as sent:
            draft = self._draft("definition", connector, version)
            current = self._found("definition", connector, version, name)
            assert sent["id"] == current["id"]
            text = _settled(sent["schema"], {}) if "schema" in sent else current["text"]
            draft[name] = {"id": current["id"], "url": current["url"], **without(sent, "schema"), "text": text}
            return self._definition(connector, version, name)

    def delete_definitions(self, _o: str, connector: str, version: str, names: Sequence[str], *, force: bool) -> None:
        with self._asked("delete definitions", ([*names], force)):
            draft = self._draft("definition", connector, version)
            doomed = [name for name in names if name in draft]
            for name in doomed:
                staying = [other for other in self._referrers(connector, version, name) if other["name"] not in doomed]
                if staying and not force:
                    path = f"{CONNECTOR_PATH}/versions/{version}/definitions"
                    raise said_no(412, f"{name} is referred to", method="DELETE", path=path)
            for name in doomed:
                del draft[name]

    def _definition(self, connector: str, version: str, name: str) -> dict[str, Any]:
        found = self._found("definition", connector, version, name)
        return {**without(found, "text"), "referencedBy": [*self._referrers(connector, version, name)]}

    def _referrers(self, connector: str, version: str, name: str) -> Iterator[dict[str, str]]:
        url = self.held("definition", connector, version)[name]["url"]
        for kind in ("definition", "action", "trigger"):
            for other, one in self.held(kind, connector, version).items():
                if url in (one["text"] if kind == "definition" else json.dumps(one)):
                    yield {"type": kind, "id": "X", "name": other}

    def _defined(self, connector: str, version: str, bodies: Sequence[Any]) -> list[dict[str, Any]]:
        draft = self._draft("definition", connector, version, *(body["name"] for body in bodies))
        ids = {body["name"]: self._id("DEFI") for body in bodies}
        urls = {name: f"{BASE}/{own}.json" for name, own in ids.items()}
        for name, body in zip(ids, bodies, strict=True):
            text = _settled(body["schema"], urls)
            draft[name] = {"id": ids[name], "url": urls[name], **without(body, "schema"), "text": text}
        return [self._definition(connector, version, name) for name in ids]


def _settled(sent: Mapping[str, str], urls: Mapping[str, str]) -> str:
    """References inside a request are answered as URLs; JSON is answered in another spelling than it was sent."""

    def change(found: re.Match[str]) -> str:
        assert found[1] in urls, f"{found[1]} is not in the request"
        return urls[found[1]] + (f"#{found[2]}" if found[2] else "")

    if not sent["contentType"].endswith("json"):
        return sent["content"]
    value = json.loads(sent["content"])
    own = value.get("$defs", {}) if isinstance(value, dict) else {}
    return json.dumps(value) if own else re.sub(r'#/\$defs/([^/"]+)(/[^"]*)?', change, json.dumps(value))
