"""The emulator that all providers talk to: what is there, how slow it is, and what it was asked."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx


class Versori:
    """A running emulator."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=120, trust_env=False, headers={"Authorization": "Bearer bench"})

    def seed(self, organisation: str, connectors: list[dict[str, Any]]) -> None:
        """Puts connectors in place."""
        self._ask("POST", "/__control/seed", {"organisationId": organisation, "connectors": connectors})

    def clear(self, organisation: str) -> None:
        """Deletes all connectors of an organisation."""
        while found := self.list(organisation):
            for connector in found:
                self._ask("DELETE", f"/o/{organisation}/connectors/{connector['id']}?force=true")

    def list(self, organisation: str) -> list[dict[str, Any]]:
        """The first connectors of an organisation."""
        found: list[dict[str, Any]] = self._ask("GET", f"/o/{organisation}/connectors?first=100&sort=id:asc")["connectors"]
        return found

    def edit(self, organisation: str, connector: str, changes: Mapping[str, Any]) -> None:
        """Edits a connector as a colleague would in the web page."""
        self._ask("PATCH", f"/__control/o/{organisation}/connectors/{connector}", changes)

    def latency(self, milliseconds: int) -> None:
        """What every request waits from now on."""
        self._ask("PUT", "/__control/latency", {"milliseconds": milliseconds})

    def requests(self) -> Counter[str]:
        """How often each method was asked for since the last call."""
        counted = Counter(entry["method"] for entry in self._ask("GET", "/__control/journal"))
        self._ask("DELETE", "/__control/journal")
        return counted

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, path, json=body).raise_for_status()
        return answer.json() if answer.content else None


@contextmanager
def emulator() -> Iterator[Versori]:
    """An emulator in a process of its own."""
    command = [sys.executable, "-m", "versori_pulumi.cli", "emulator"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Versori(process.stdout.readline().strip() if process.stdout else "")
        finally:
            process.terminate()
