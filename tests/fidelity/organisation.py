"""A Versori organisation on the emulator, as a test sees it: the provider's hooks, and the control plane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from pulumi.dynamic import Config, ConfigureRequest
from ulid import ULID

from versori_pulumi.provider import run
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.lifecycle import Lifecycle


class Organisation:
    """One organisation of its own, so that tests share an emulator and not a single connector."""

    def __init__(self, control: httpx.Client) -> None:
        self.id = str(ULID())
        self._control = control

    @contextmanager
    def process(self, hooks: type[Lifecycle] = ConnectorProvider, **configuration: Any) -> Iterator[Any]:
        """The provider as in a new plugin process: it has read nothing yet."""
        provider = hooks()
        known = {
            "versori:apiKey": "any-key",
            "versori:organisationId": self.id,
            "versori:baseUrl": str(self._control.base_url).rstrip("/"),
        }
        run.end()
        provider.configure(ConfigureRequest(Config({**known, **configuration}, "test")))
        try:
            yield provider
        finally:
            run.end()

    def seed(self, connector: Mapping[str, Any]) -> dict[str, Any]:
        """Puts a connector in place, past the provider."""
        body = {"organisationId": self.id, "connectors": [connector]}
        placed: dict[str, Any] = self._answer("POST", "/__control/seed", body)["connectors"][0]
        return placed

    def edit(self, connector_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Edits a connector as a person would in the web page; None unsets."""
        edited: dict[str, Any] = self._answer("PATCH", f"/__control/o/{self.id}/connectors/{connector_id}", changes)
        return edited

    def connector(self, connector_id: str) -> dict[str, Any]:
        """A connector as the server holds it, with its categories."""
        found: dict[str, Any] = self._answer("GET", f"/__control/o/{self.id}/connectors/{connector_id}")
        return found

    def connectors(self) -> list[dict[str, Any]]:
        """All connectors, as the API lists them."""
        listed: list[dict[str, Any]] = self._api("GET", f"/o/{self.id}/connectors").json()["connectors"]
        return listed

    def delete(self, connector_id: str) -> None:
        """Deletes a connector as a person would."""
        assert self._api("DELETE", f"/o/{self.id}/connectors/{connector_id}").is_success

    def edit_version(self, connector_id: str, version: str, changes: Mapping[str, Any]) -> None:
        """Edits a version as a person would in the web page."""
        self._answer("PATCH", f"/__control/o/{self.id}/connectors/{connector_id}/versions/{version}", changes)

    def edit_content(self, connector_id: str, version: str, contents: str, name: str, changes: Mapping[str, Any]) -> None:
        """Edits an action, trigger or definition as a person would in the web page; None unsets."""
        path = f"/__control/o/{self.id}/connectors/{connector_id}/versions/{version}/{contents}/{name}"
        self._answer("PATCH", path, changes)

    def version(self, connector_id: str, version: str) -> dict[str, Any] | None:
        """A version, with what is in it; None where there is none."""
        place = f"/o/{self.id}/connectors/{connector_id}/versions/{version}"
        answer = self._api("GET", place)
        if answer.is_error:
            return None
        found: dict[str, Any] = answer.json()
        for kind in ("actions", "triggers", "definitions"):
            found[kind] = {one["name"]: one for one in self._api("GET", f"{place}/{kind}").json()[kind]}
        for definition in found["definitions"].values():
            definition["schema"] = self._api("GET", definition["url"]).json()
        return found

    def delete_definition(self, connector_id: str, version: str, name: str) -> None:
        """Deletes a definition as a person would, whatever refers to it."""
        path = f"/o/{self.id}/connectors/{connector_id}/versions/{version}/definitions/{name}"
        assert self._api("DELETE", f"{path}?force=true").is_success

    def _api(self, method: str, path: str) -> httpx.Response:
        return self._control.request(method, path, headers={"Authorization": "Bearer a-colleague"})

    def credentials(self) -> list[dict[str, Any]]:
        """The oauth2 credentials of the organisation, secrets as SHA-256."""
        found: list[dict[str, Any]] = self._answer("GET", f"/__control/o/{self.id}/credentials")
        return found

    def requests(self) -> list[dict[str, Any]]:
        """The requests for this organisation since the journal was emptied last; empties it."""
        journal = self._answer("GET", "/__control/journal")
        self._control.delete("/__control/journal")
        return [entry for entry in journal if self.id in entry["path"]]

    def writes(self) -> list[dict[str, Any]]:
        """Those of `requests` that change something."""
        return [entry for entry in self.requests() if entry["method"] != "GET"]

    def _answer(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._control.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()
