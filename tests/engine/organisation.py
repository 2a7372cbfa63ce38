"""What a test sees of Versori: one organisation of an emulator, from the API's side and from the web page's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx
from ulid import ULID

Connector = dict[str, Any]
Request = dict[str, Any]


class Organisation:
    """An organisation that no other test uses.

    Attributes:
        url: the emulator's.
        id: the organisation's.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.id = str(ULID())
        self._http = httpx.Client(base_url=url, headers={"Authorization": "Bearer a-colleague"}, trust_env=False)
        self._seen = 0

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def list(self) -> list[Connector]:
        """The connectors, oldest first."""
        page = self._ask("GET", f"/o/{self.id}/connectors?first=100&sort=id:asc&colleague=")
        connectors: list[Connector] = page["connectors"]
        return connectors

    def list_all(self) -> Sequence[Connector]:
        """The connectors, oldest first, from as many pages as there are."""
        connectors: list[Connector] = []
        after = ""
        while True:
            page = self._ask("GET", f"/o/{self.id}/connectors?first=100&sort=id:asc&colleague={after}")
            connectors += page["connectors"]
            if not page.get("next"):
                return connectors
            after = f"&after={page['next']}"

    def forbid(self) -> None:
        """From now on, nobody may read or write it."""
        known = self._ask("GET", "/__control/forbidden")["organisationIds"]
        self._ask("PUT", "/__control/forbidden", {"organisationIds": [*known, self.id]})

    def only(self) -> Connector:
        """The one connector, with its categories."""
        connectors = self.list()
        assert len(connectors) == 1, [connector["name"] for connector in connectors]
        return self.get(connectors[0]["id"])

    def get(self, connector_id: str) -> Connector:
        """A connector, with its categories."""
        connector: Connector = self._ask("GET", self._web_page(connector_id))
        return connector

    def edit(self, connector_id: str, **changes: Any) -> Connector:
        """Edits a connector as a colleague would in the web page; None unsets."""
        connector: Connector = self._ask("PATCH", self._web_page(connector_id), changes)
        return connector

    def edit_version(self, connector_id: str, place: str, **changes: Any) -> None:
        """Edits a version, or what is in one: `1.0`, `1.0/actions/getOrder`."""
        self._ask("PATCH", f"{self._web_page(connector_id)}/versions/{place}", changes)

    def delete(self, connector_id: str) -> None:
        """Deletes a connector as a colleague would."""
        self._ask("DELETE", f"/o/{self.id}/connectors/{connector_id}?force=true&colleague=")

    def seed(self, **connector: Any) -> Connector:
        """Puts a connector in place."""
        return self.seed_all([connector])[0]

    def seed_all(self, connectors: Sequence[Connector]) -> Sequence[Connector]:
        """Puts connectors in place."""
        placed = self._ask("POST", "/__control/seed", {"organisationId": self.id, "connectors": list(connectors)})
        seeded: Sequence[Connector] = placed["connectors"]
        return seeded

    def credentials(self) -> list[dict[str, Any]]:
        """The credentials, secrets as SHA-256 alone."""
        credentials: list[dict[str, Any]] = self._ask("GET", f"/__control/o/{self.id}/credentials")
        return credentials

    def requests(self) -> list[Request]:
        """What the API was asked about this organisation since it was last looked at."""
        journal = self._journal()
        new, self._seen = journal[self._seen :], len(journal)
        return new

    def writes(self) -> list[Request]:
        """Those of `requests` that are meant to change something."""
        return [request for request in self.requests() if request["method"] != "GET"]

    def calls(self) -> list[str]:
        """`writes` in words: `POST http`, `PUT connector`, `PUT categories`, `DELETE auth-scheme-configs`."""
        return [_call(request) for request in self.writes()]

    def _journal(self) -> list[Request]:
        of_ours = (entry for entry in self._ask("GET", "/__control/journal") if f"/o/{self.id}/" in entry["path"])
        return [entry for entry in of_ours if "colleague" not in entry["query"]]

    def _web_page(self, connector_id: str) -> str:
        return f"/__control/o/{self.id}/connectors/{connector_id}"

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def _call(request: Request) -> str:
    parts = request["path"].split("/")[3:]
    if parts[0] == "protocols":
        return f"{request['method']} {parts[1]}"
    return f"{request['method']} {parts[2] if len(parts) > 2 else 'connector'}"
