"""A thin client of the emulator for these tests: plain httpx, with the organisation's path at hand."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from ulid import ULID


def ulid() -> str:
    return str(ULID())


def scheme(kind: str = "none", **fields: Any) -> dict[str, Any]:
    return {"id": ulid(), "description": kind, "schemeType": kind, **fields}


def oauth2(grant: dict[str, Any], **fields: Any) -> dict[str, Any]:
    urls = {"authorizeUrl": "https://idp.example.com/authorize", "tokenUrl": "https://idp.example.com/token"}
    scopes = {"scopes": [{"name": "read"}, {"name": "write"}], "defaultScopes": ["read"]}
    return scheme("oauth2", **{**urls, **scopes, "grant": grant, **fields})


def connection(name: str = "production", **fields: Any) -> dict[str, Any]:
    return {"name": name, "credentials": {}, "variables": [], **fields}


def credential(kind: str, data: dict[str, Any], auth_scheme: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "authSchemeConfig": auth_scheme or scheme(),
        "credential": {"name": "a credential", "type": kind, "data": data},
    }


class Api:
    """Requests in one organisation, which is new for each test."""

    def __init__(self, url: str) -> None:
        self.organisation = ulid()
        headers = {"Authorization": "Bearer a-token"}
        self.http = httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60)
        self.connectors = f"/o/{self.organisation}/connectors"

    @contextmanager
    def asking(self, path: str) -> Iterator[None]:
        """A request whose answer nobody waits for."""
        base = self.http.base_url
        with socket.create_connection((base.host, base.port or 0)) as connection:
            head = f"GET {path} HTTP/1.1\r\nHost: {base.netloc.decode()}\r\nAuthorization: Bearer t\r\n\r\n"
            connection.sendall(head.encode())
            yield

    def path(self, *parts: str) -> str:
        return "/".join([self.connectors, *parts])

    def create(self, **fields: Any) -> dict[str, Any]:
        defaults = {"name": "CRM", "baseUrl": "https://crm.example.com", "authSchemeConfigs": [], "connections": []}
        response = self.http.post(f"/o/{self.organisation}/protocols/http/connectors", json={**defaults, **fields})
        assert response.status_code == 201, response.text
        return dict(response.json())

    def create_bigquery(self, **fields: Any) -> dict[str, Any]:
        body = {"name": "Warehouse", "connections": [], **fields}
        response = self.http.post(f"/o/{self.organisation}/protocols/bigquery/connectors", json=body)
        assert response.status_code == 201, response.text
        return dict(response.json())

    def read(self, connector: str) -> dict[str, Any]:
        response = self.http.get(self.path(connector))
        assert response.status_code == 200, response.text
        return dict(response.json())

    def put(self, connector: dict[str, Any], **changes: Any) -> httpx.Response:
        """UpdateConnector with nothing but the required fields and the changes."""
        required = ("id", "organisationId", "name", "protocol", "baseUrl", "datasetId")
        body = {name: connector[name] for name in required if name in connector}
        return self.http.put(self.path(connector["id"]), json={**body, **changes})

    def update(self, connector: dict[str, Any], **changes: Any) -> dict[str, Any]:
        response = self.put(connector, **changes)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def list(self, **params: Any) -> dict[str, Any]:
        response = self.http.get(self.connectors, params=params)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def names(self, **params: Any) -> list[str]:
        return [connector["name"] for connector in self.list(**params)["connectors"]]

    def connect(self, connector: str, **fields: Any) -> dict[str, Any]:
        response = self.http.post(self.path(connector, "connections"), json=connection(**fields))
        assert response.status_code == 200, response.text
        return dict(response.json())

    def upsert(self, connector: str, auth_scheme: dict[str, Any]) -> httpx.Response:
        return self.http.put(self.path(connector, "auth-scheme-configs", auth_scheme["id"]), json=auth_scheme)

    def seed(self, *connectors: dict[str, Any]) -> list[dict[str, Any]]:
        body = {"organisationId": self.organisation, "connectors": connectors}
        response = self.http.post("/__control/seed", json=body)
        assert response.status_code == 200, response.text
        return list(response.json()["connectors"])

    def edit(self, connector: str, **changes: Any) -> dict[str, Any]:
        response = self.http.patch(f"/__control{self.path(connector)}", json=changes)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def credentials(self) -> list[dict[str, Any]]:
        return list(self.http.get(f"/__control/o/{self.organisation}/credentials").json())

    def journal(self) -> list[dict[str, Any]]:
        return list(self.http.get("/__control/journal").json())


def fields_of(response: httpx.Response, status: int = 400) -> list[str]:
    """The paths that a refusal names."""
    assert response.status_code == status, response.text
    return [problem["field"] for problem in response.json()["fields"]]
