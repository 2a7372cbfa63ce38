"""The connectors of Versori in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .store import CREATED, NOTE, ORGANISATION, Store, said_no, without

SHOP: dict[str, Any] = {"name": "Shop", "protocol": "http", "baseUrl": "https://shop.example.com"}


class Connectors(Store):
    """The operations on connectors, with UpdateConnector's meaning of what is left out."""

    def add(self, **values: Any) -> str:
        """A connector made by somebody else; its id."""
        identity: str = values.get("id") or self._id()
        usual = {"id": identity, "organisationId": ORGANISATION, "createdAt": CREATED, **SHOP}
        self.connectors[identity] = {**usual, "authSchemeConfigs": [], **values}
        return identity

    def edit(self, identity: str, **values: Any) -> None:
        """An edit of a connector or a connection as in the web page; None unsets."""
        those = self.connectors if identity in self.connectors else self.connections
        edited = {**those[identity], **values}
        those[identity] = {key: value for key, value in edited.items() if value is not None}

    def create_http_connector(self, organisation: str, body: Mapping[str, Any]) -> Any:
        return self._does("create", body, lambda: self._created(organisation, "http", body))

    def create_bigquery_connector(self, organisation: str, body: Mapping[str, Any]) -> Any:
        return self._does("create", body, lambda: self._created(organisation, "bigquery", body))

    def get_connector(self, _organisation: str, identity: str) -> Any:
        return self._does("get", identity, lambda: self._connector(identity))

    def list_connectors(self, organisation: str, *, name: str = "") -> Iterator[Any]:
        yield from self._does("list", name, lambda: self._listed(organisation, name))

    def list_page(self, organisation: str, _query: Mapping[str, Any]) -> Any:
        listed = self._does("list", "", lambda: self._listed(organisation, ""))
        return {"connectors": sorted(listed, key=lambda one: one["id"])}

    def update_connector(self, _organisation: str, identity: str, body: Any, **_words: Any) -> Any:
        with self._asked("update", body) as sent:
            before = self._connector(identity)
            kept = {key: before[key] for key in ("createdAt", "authSchemeConfigs", "connectionVariables") if key in before}
            after = {**kept, **sent}
            order = after.pop("authSchemeConfigIds", None)
            if order is not None:
                after["authSchemeConfigs"] = sorted(before["authSchemeConfigs"], key=lambda one: order.index(one["id"]))
            self.connectors[identity] = after
            self.rewrites(after)
            return self._connector(identity)

    def delete_connector(self, _organisation: str, identity: str, *, force: bool = False) -> None:
        self._does("delete", force, lambda: (self._connector(identity), self.connectors.pop(identity)))

    def update_connector_categories(self, _organisation: str, identity: str, categories: list[str]) -> None:
        self._does("categories", categories, lambda: self.categories.update({identity: list(categories)}))

    def upsert_auth_scheme_config(self, _organisation: str, identity: str, scheme: Any, **_words: Any) -> Any:
        with self._asked("upsert", scheme) as sent:
            schemes = {known["id"]: known for known in self._connector(identity)["authSchemeConfigs"]}
            schemes[sent["id"]] = self._answered(sent)
            self.edit(identity, authSchemeConfigs=[*schemes.values()])
            return self._connector(identity)

    def delete_auth_scheme_config(self, _organisation: str, identity: str, scheme_id: str) -> Any:
        with self._asked("delete scheme", scheme_id):
            schemes = self._connector(identity)["authSchemeConfigs"]
            left = [scheme for scheme in schemes if scheme["id"] != scheme_id]
            if left == schemes:
                raise said_no(404, "auth scheme config not found")
            self.edit(identity, authSchemeConfigs=left)
            return self._connector(identity)

    def import_http_connector(self, organisation: str, raw: bytes) -> Any:
        with self._asked("import connector", raw):
            read = json.loads(raw)
            scheme = {"id": ORGANISATION, "schemeType": "basic-auth", "description": ""}
            known = {"name": read["info"]["title"], "baseUrl": read["servers"][0]["url"], "authSchemeConfigs": [scheme]}
            identity = self.add(organisationId=organisation, **known)
            return {"connector": self._connector(identity), "messages": [NOTE]}

    def _listed(self, organisation: str, name: str) -> list[dict[str, Any]]:
        own = [one for one in self.connectors.values() if one["organisationId"] == organisation.upper()]
        return [{**one} for one in own if name.lower() in one["name"].lower()]

    def _created(self, organisation: str, protocol: str, body: Mapping[str, Any]) -> dict[str, Any]:
        kept = without(body, "connections", "authSchemeConfigs")
        schemes = [self._answered(scheme) for scheme in body.get("authSchemeConfigs", [])]
        identity = self.add(organisationId=organisation.upper(), **kept, authSchemeConfigs=schemes, protocol=protocol)
        if protocol == "bigquery":
            del self.connectors[identity]["baseUrl"]
        self.rewrites(self.connectors[identity])
        return self._connector(identity)

    def _answered(self, scheme: Mapping[str, Any]) -> dict[str, Any]:
        """A scheme as the API shows it: with its messages, with a credential, and never with the secret."""
        grant = without(scheme.get("grant", {}), "clientSecret")
        if grant and grant["grantType"] != "client_credentials" and "credentialId" not in grant:
            self.credentials.append(f"01HXK5T7QZCRED{len(self.credentials):012d}")
            grant |= {"credentialId": self.credentials[-1], "organisationId": ORGANISATION}
        return {**scheme, "validationMessages": [], **({"grant": grant} if grant else {})}
