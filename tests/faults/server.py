"""The emulator, as the sweep sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from ulid import ULID

from tests.engine_double import Engine

CONTENTS = ("actions", "triggers", "definitions")

TIMEOUT = 30.0
"""Seconds: slower answers are given up. No busy machine takes as long."""

UNTOUCHED = "https://images.example.com/set-in-the-web-page"
"""The image URL of every connector: no program declares it, so no update may lose it."""

LIBRARY = {"Shop": "01HXK5T7QZ0000000000000B01", "Market": "01HXK5T7QZ0000000000000B02"}
"""The public connectors of another organisation, each with a published version 1.0, by their names."""

_PUBLISHER = "01HXK5T7QZ0000000000000A01"


class Server:
    """The emulator, as the sweep sees it: a new organisation for each combination."""

    def __init__(self, control: httpx.Client) -> None:
        self._control = control
        self._publish()

    def _publish(self) -> None:
        action = {"name": "getOrder", "type": "http", "method": "GET", "path": "/orders", "parameters": [], "responses": []}
        version = {"name": "1.0", "publishedAt": "2024-02-01T00:00:00Z", "actions": [action]}
        public = [{"id": own, "name": name, "public": True, "versions": [version]} for name, own in LIBRARY.items()]
        body = {"organisationId": _PUBLISHER, "connectors": public}
        self._control.post("/__control/seed", json=body).raise_for_status()

    def engine(self) -> Engine:
        """A stack of a new organisation, that adopts what an interrupted run left over."""
        return Engine(
            {
                "versori:apiKey": "any-key",
                "versori:organisationId": str(ULID()),
                "versori:baseUrl": str(self._control.base_url).rstrip("/"),
                "versori:existing": "adopt",
                "versori:timeout": TIMEOUT,
                "versori:maxRetries": 1,
            },
            skip_preview=True,
            listen=False,
        )

    def edit_all(self, organisation: str) -> None:
        """Sets on every connector what no program declares."""
        for connector in self.connectors(organisation):
            url = f"/__control/o/{organisation}/connectors/{connector['id']}"
            self._control.patch(url, json={"imageURL": UNTOUCHED}).raise_for_status()

    def connectors(self, organisation: str) -> list[dict[str, Any]]:
        """All connectors, with their categories and with what is in their versions."""
        listed = self._api(f"/o/{organisation}/connectors", {"first": 100, "sort": "name:asc"})["connectors"]
        shown = f"/__control/o/{organisation}/connectors/"
        found = [self._control.get(shown + connector["id"]) for connector in listed]
        # One that isn't there any more was deleted late.
        connectors: list[dict[str, Any]] = [answer.json() for answer in found if answer.is_success]
        for connector in connectors:
            for version in connector["versions"]:
                place = f"/o/{organisation}/connectors/{connector['id']}/versions/{version['name']}"
                version.update({kind: self._api(f"{place}/{kind}").get(kind, []) for kind in CONTENTS})
                names = {definition["url"]: definition["name"] for definition in version["definitions"]}
                for definition in version["definitions"]:
                    definition["schema"] = _named(self._api(definition["url"]), names)
        return connectors

    def _api(self, path: str, query: dict[str, Any] | None = None) -> Any:
        return self._control.get(
            path, headers={"Authorization": "Bearer sweep"}, params={"sweep": "", **(query or {})}
        ).json()

    def superfluous_credentials(self, organisation: str) -> int:
        """How many credentials there are beyond those of the connectors and connections that were ever created.

        Versori keeps a credential when its connector or connection is deleted.
        """
        credentials = self._control.get(f"/__control/o/{organisation}/credentials").json()
        journal = [entry for entry in self._control.get("/__control/journal").json() if organisation in entry["path"]]
        made = sum(_credentials_of(entry) for entry in journal if entry["method"] == "POST" and _took_effect(entry))
        return max(0, len(credentials) - made)

    def hits(self) -> int:
        """How many requests the fault rules have hit."""
        return sum(rule["hits"] for rule in self._control.get("/__control/faults").json())

    def recorded(self, organisation: str) -> bool:
        """Whether a request that a fault rule has hit is in the journal: one that hangs is there once its client is gone."""
        journal = self._control.get("/__control/journal").json()
        return any("fault" in entry and organisation in entry["path"] for entry in journal)

    def arm(self, rules: list[dict[str, Any]]) -> None:
        """Sets fault rules; none clears them."""
        self._control.put("/__control/faults", json=rules).raise_for_status()

    def requests(self, organisation: str) -> int:
        """How many API requests there were for an organisation."""
        journal = self._control.get("/__control/journal").json()
        return sum(organisation in entry["path"] and "sweep" not in entry["query"] for entry in journal)

    def forget_requests(self) -> None:
        """Empties the journal."""
        self._control.delete("/__control/journal")


def _named(schema: Any, names: Mapping[str, str]) -> Any:
    """A schema with the names of definitions in place of their URLs, which differ from one organisation to another."""
    if isinstance(schema, dict):
        return {key: _named(value, names) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_named(value, names) for value in schema]
    return names.get(schema, schema) if isinstance(schema, str) else schema


_AFTER_THE_EFFECT = frozenset({"reset-after", "truncated", "slow-after", "late-effect"})


def _took_effect(entry: Mapping[str, Any]) -> bool:
    return entry["status"] in {200, 201} or entry.get("fault") in _AFTER_THE_EFFECT


def _credentials_of(entry: Mapping[str, Any]) -> int:
    """How many credentials a creation leads to: one for each grant of a connector, and all of a connection's."""
    body = entry["body"] if isinstance(entry["body"], dict) else {}
    grants = sum("grant" in scheme for scheme in body.get("authSchemeConfigs", []))
    if "/bigquery/" in entry["path"] or entry["path"].endswith("/protocols/http/import"):
        grants = 1  # that of the scenarios' connectors: these calls take no auth schemes, so it follows by another
    return grants + sum(len(entries) for entries in body.get("credentials", {}).values())
