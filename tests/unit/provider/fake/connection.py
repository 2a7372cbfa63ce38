"""The connections of Versori in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .store import CREATED, Store, said_no, without

KEY = "01HXK5T7QZ0000000000000A01"
BASIC = "01HXK5T7QZ0000000000000A02"
OTHER_KEY = "01HXK5T7QZ0000000000000A03"
SCHEMES = [
    {"id": KEY, "schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header", "validationMessages": []},
    {"id": BASIC, "schemeType": "basic-auth", "description": "Basic"},
    {"id": OTHER_KEY, "schemeType": "api-key", "description": "Other", "name": "X-Other", "in": "query"},
]
VARIABLES = [{"name": "zone", "value": "eu"}]


def key(value: str = "hunter2", scheme: str = KEY) -> dict[str, Any]:
    """An API key as a program declares it."""
    return {"credential": {"type": "string", "data": {"value": value}}, "authSchemeConfigId": scheme}


def basic() -> dict[str, Any]:
    """A user name and a password."""
    data = {"username": "alice", "password": "hunter3"}
    return {"credential": {"type": "basic-auth", "name": "Alice", "data": data}, "authSchemeConfigId": BASIC}


class Connections(Store):
    """The operations on connections: what a credential holds is kept and never answered."""

    def shown(self, identity: str, kind: str = "action") -> list[Any]:
        """The live credentials, as what they hold and the scheme they use."""
        entries = self.connections[identity]["credentials"][kind]
        return [(self.secrets[entry["credential"]["id"]], entry["authSchemeConfig"]["id"]) for entry in entries]

    def list_connections(self, _organisation: str, connector: str) -> Iterator[Any]:
        yield from self._does("list connections", connector, lambda: self._within(self._connector(connector)["id"]))

    def create_connection(self, _organisation: str, connector: str, body: Mapping[str, Any]) -> Any:
        with self._asked("create connection", body):
            if body["name"] in [one["name"] for one in self._within(self._connector(connector)["id"])]:
                raise said_no(409, "the name is taken")
            usual = {"id": self._id(), "connector": connector, "createdAt": CREATED, "updatedAt": CREATED}
            shown = {kind: [self._kept(entry) for entry in body["credentials"][kind]] for kind in ("action", "trigger")}
            self.connections[usual["id"]] = {**usual, **body, "credentials": shown}
            return self._connection(connector, usual["id"])

    def get_connection(self, _organisation: str, connector: str, identity: str) -> Any:
        return self._does("get connection", identity, lambda: self._connection(connector, identity))

    def update_connection(self, _organisation: str, connector: str, identity: str, body: Any, **_words: Any) -> Any:
        with self._asked("update connection", body) as sent:
            found = self._connection(connector, identity)
            for kind, entries in sent.get("credentials", {}).items():
                known = {entry["id"]: entry for entry in found["credentials"][kind]}
                assert sorted(known) == sorted(entry["id"] for entry in entries)
                found["credentials"] = {**found["credentials"], kind: [{**known[one["id"]], **one} for one in entries]}
            if sent["name"] in [one["name"] for one in self._within(connector) if one["id"] != identity]:
                raise said_no(409, "the name is taken")
            changed = {name: sent[name] for name in ("name", "variables") if name in sent}
            self.connections[identity] = {**found, **changed, "connector": connector}
            return self._connection(connector, identity)

    def delete_connection(self, _organisation: str, connector: str, identity: str, *, force: bool = False) -> None:
        with self._asked("delete connection", force):
            del self.connections[self._connection(connector, identity)["id"]]

    def _within(self, connector: str) -> list[dict[str, Any]]:
        return [{**one} for one in self.connections.values() if one["connector"] == connector]

    def _connection(self, connector: str, identity: str) -> dict[str, Any]:
        found = self.connections.get(identity)
        if connector not in self.connectors or found is None or found["connector"] != connector:
            raise said_no(404, "connection not found", f"read connection {identity}")
        return without(found, "connector")

    def _kept(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        number = f"{next(self._numbers):012d}"
        credential = {**entry["credential"], "id": f"01HXK5T7QZCRED{number}"}
        self.secrets[credential["id"]] = credential["data"]
        shown = {**credential["data"], **dict.fromkeys(without(credential["data"], "username", "clientId"), "[redacted]")}
        scheme = {**entry["authSchemeConfig"], "validationMessages": []}
        return {"id": f"01HXK5T7QZENTR{number}", "authSchemeConfig": scheme, "credential": {**credential, "data": shown}}
