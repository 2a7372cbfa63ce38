"""The connectors of Versori in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .store import CREATED, NOTE, ORGANISATION, Store, evaluated, said_no

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
        """An edit as in the web page; None unsets."""
        edited = {**self.connectors[identity], **values}
        self.connectors[identity] = {key: value for key, value in edited.items() if value is not None}

    def create_http_connector(self, organisation: str, body: Mapping[str, Any]) -> Any:
        return self._does("create", dict(body), lambda: self._created(organisation, "http", body))

    def create_bigquery_connector(self, organisation: str, body: Mapping[str, Any]) -> Any:
        return self._does("create", dict(body), lambda: self._created(organisation, "bigquery", body))

    def get_connector(self, _organisation: str, identity: str) -> Any:
        return self._does("get", identity, lambda: self._connector(identity))

    def list_connectors(self, organisation: str, *, name: str = "") -> Iterator[Any]:
        yield from self._does("list", name, lambda: self._listed(organisation, name))

    def list_page(self, organisation: str, _query: Mapping[str, Any]) -> Any:
        return {
            "connectors": sorted(self._does("list", "", lambda: self._listed(organisation, "")), key=lambda one: one["id"])
        }

    def update_connector(self, _organisation: str, identity: str, body: Any, **_words: Any) -> Any:
        body = evaluated(body)
        return self._does("update", dict(body), lambda: self._updated(identity, body))

    def delete_connector(self, _organisation: str, identity: str, *, force: bool = False) -> None:
        self._does("delete", force, lambda: (self._connector(identity), self.connectors.pop(identity)))

    def update_connector_categories(self, _organisation: str, identity: str, categories: list[str]) -> None:
        self._does("categories", list(categories), lambda: self.categories.update({identity: list(categories)}))

    def upsert_auth_scheme_config(self, _organisation: str, identity: str, scheme: Any, **_words: Any) -> Any:
        scheme = evaluated(scheme)
        return self._does("upsert", dict(scheme), lambda: self._upserted(identity, self._answered(scheme)))

    def delete_auth_scheme_config(self, _organisation: str, identity: str, scheme_id: str) -> Any:
        return self._does("delete scheme", scheme_id, lambda: self._scheme_deleted(identity, scheme_id))

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
            return {"connector": self._connector(identity), "messages": [NOTE]}

        return self._does("import connector", None, act)

    def list_public_connectors(self) -> Iterator[Any]:
        yield from self._does("list public", None, lambda: [{**one} for one in self.library])

    def import_public_connector_version(self, organisation: str, public: str, name: str) -> Any:
        def act() -> Any:
            source = next(one for one in self.library if one["id"] == public)
            return self._connector(self.add(organisationId=organisation, name=source["name"]))

        return self._does("import public", (public, name), act)

    def _listed(self, organisation: str, name: str) -> list[dict[str, Any]]:
        return [
            {**one}
            for one in self.connectors.values()
            if one["organisationId"] == organisation.upper() and name.lower() in one["name"].lower()
        ]

    def _created(self, organisation: str, protocol: str, body: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in body.items() if key not in ("connections", "authSchemeConfigs")}
        schemes = [self._answered(scheme) for scheme in body.get("authSchemeConfigs", [])]
        identity = self.add(organisationId=organisation.upper(), **kept, authSchemeConfigs=schemes, protocol=protocol)
        if protocol == "bigquery":
            del self.connectors[identity]["baseUrl"]
        self.rewrites(self.connectors[identity])
        return self._connector(identity)

    def _updated(self, identity: str, body: Mapping[str, Any]) -> dict[str, Any]:
        before = self._connector(identity)
        kept = {name: before[name] for name in ("createdAt", "authSchemeConfigs", "connectionVariables") if name in before}
        after = {**kept, **body}
        order = after.pop("authSchemeConfigIds", None)
        if order is not None:
            after["authSchemeConfigs"] = sorted(before["authSchemeConfigs"], key=lambda scheme: order.index(scheme["id"]))
        self.connectors[identity] = after
        self.rewrites(after)
        return self._connector(identity)

    def _upserted(self, identity: str, scheme: dict[str, Any]) -> dict[str, Any]:
        schemes = {known["id"]: known for known in self._connector(identity)["authSchemeConfigs"]} | {scheme["id"]: scheme}
        self.connectors[identity] = {**self.connectors[identity], "authSchemeConfigs": list(schemes.values())}
        return self._connector(identity)

    def _answered(self, scheme: Mapping[str, Any]) -> dict[str, Any]:
        """A scheme as the API shows it: with its messages, with a credential, and never with the secret."""
        shown = {**scheme, "validationMessages": []}
        if "grant" not in scheme:
            return shown
        grant = {key: value for key, value in scheme["grant"].items() if key != "clientSecret"}
        if grant["grantType"] != "client_credentials" and "credentialId" not in grant:
            self.credentials.append(f"01HXK5T7QZCRED{len(self.credentials):012d}")
            grant |= {"credentialId": self.credentials[-1], "organisationId": ORGANISATION}
        return {**shown, "grant": grant}

    def _scheme_deleted(self, identity: str, scheme_id: str) -> dict[str, Any]:
        schemes = self._connector(identity)["authSchemeConfigs"]
        if scheme_id not in [scheme["id"] for scheme in schemes]:
            raise said_no(404, "auth scheme config not found")
        left = [scheme for scheme in schemes if scheme["id"] != scheme_id]
        self.connectors[identity] = {**self.connectors[identity], "authSchemeConfigs": left}
        return self._connector(identity)
