"""A Versori organisation with what objects live in: a connector with a draft, and public connectors to copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from ulid import ULID

from tests.engine_double import Engine
from tests.faults.server import LIBRARY
from tests.lifecycle.wire import Wire

SCHEMES = ("01HXK5T7QZ0000000000000C01", "01HXK5T7QZ0000000000000C02")
"""The auth schemes of the connector that everything is in."""

DRAFT = "draft"
NEXT = "next"
"""Its versions, both of them drafts."""

_KEPT = "Host"


class World:
    """An organisation of a test's own, another one beside it, and a colleague who works in both."""

    def __init__(self, control: httpx.Client, wire: Wire) -> None:
        self._control = control
        self.wire = wire
        self.organisation = str(ULID())
        self.elsewhere = str(ULID())
        schemes = [
            {"id": own, "schemeType": "api-key", "description": f"Key {n}", "name": f"X-Key-{n}", "in": "header"}
            for n, own in enumerate(SCHEMES)
        ]
        host = {"name": _KEPT, "authSchemeConfigs": schemes, "versions": [{"name": DRAFT}, {"name": NEXT}]}
        body = {"organisationId": self.organisation, "connectors": [host]}
        self.host: str = self.colleague("POST", "/__control/seed", body)["connectors"][0]["id"]

    @property
    def path(self) -> str:
        """The path of the connector that everything is in."""
        return f"/o/{self.organisation}/connectors/{self.host}"

    def stack(self, **configuration: Any) -> Engine:
        """A stack without resources."""
        known = {
            "versori:apiKey": "any-key",
            "versori:organisationId": self.organisation,
            "versori:baseUrl": str(self._control.base_url).rstrip("/"),
        }
        return Engine({**known, **configuration})

    def colleague(self, method: str, path: str, body: Any = None) -> Any:
        """A request of a colleague, which isn't on the wire; None where there is no such object."""
        answer = self._control.request(method, path, json=body, headers={"Authorization": "Bearer a-colleague"})
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}

    def listed(self, path: str) -> list[dict[str, Any]]:
        """The objects of a list, but for the connector that everything is in."""
        page: Mapping[str, Any] = self.colleague("GET", f"{path}?first=100") or {}
        (items,) = [value for value in page.values() if isinstance(value, list)] or [[]]
        return [item for item in items if item["name"] not in (_KEPT, DRAFT, NEXT)]

    def arm(self, *rules: Mapping[str, Any]) -> None:
        """Sets fault rules; none clears them."""
        self.colleague("PUT", "/__control/faults", list(rules))


__all__ = ["LIBRARY", "World"]
