"""The two providers that ours is measured beside. Both declare the same properties as `versori_pulumi.Connector`."""

from __future__ import annotations

import itertools
import os
from typing import Any

import requests
from pulumi.dynamic import (
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

_TIMEOUT = 30
_DECLARED = ("name", "baseUrl", "tags", "authSchemeConfigs", "connectionVariables")


class NaiveProvider(ResourceProvider):
    """A dynamic provider as people write them today: one call for each hook, as the examples in the documentation do it.

    In its favour, it is pickled by reference and not kept as a secret, which few know how to do and which makes it faster.
    """

    serialize_as_secret_always = False
    url = ""
    headers: dict[str, str] = {}  # noqa: RUF012  (as people write them)

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the configuration."""
        organisation = req.config.get("versori:organisationId")
        self.url = f"{req.config.get('versori:baseUrl')}/o/{organisation}"
        self.headers = {"Authorization": f"Bearer {req.config.get('versori:apiKey')}"}

    def create(self, props: dict[str, Any]) -> CreateResult:
        """POST."""
        body = {name: props[name] for name in _DECLARED}
        made = self._call("POST", "/protocols/http/connectors", {**body, "connections": []})
        return CreateResult(made["id"], {**props})

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """GET, and a comparison."""
        live = self._call("GET", f"/connectors/{_id}")
        return DiffResult(changes=any(live[name] != _news[name] for name in ("name", "baseUrl")))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """GET."""
        live = self._call("GET", f"/connectors/{id_}")
        return ReadResult(id_, {**props, "name": live["name"], "baseUrl": live["baseUrl"]})

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """PUT."""
        organisation = self.url.rsplit("/", 1)[1]
        body = {name: _news[name] for name in _DECLARED if name != "authSchemeConfigs"}
        self._call("PUT", f"/connectors/{_id}", {"id": _id, "organisationId": organisation, "protocol": "http", **body})
        return UpdateResult({**_news})

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """DELETE."""
        self._call("DELETE", f"/connectors/{_id}")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, self.url + path, json=body, headers=self.headers, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json() if answer.content else None


class FloorProvider(ResourceProvider):
    """A dynamic provider that calls nothing: what the engine, the host and the program take by themselves.

    As ours, it returns the inputs of what it reads, without which a refresh doesn't show what changed.
    """

    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Makes up an id."""
        return CreateResult(f"{os.getpid()}-{next(_NUMBERS)}", {**props})

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares with the state."""
        return DiffResult(changes=any(_olds.get(name) != _news[name] for name in _DECLARED))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Believes the state."""
        return ReadResult(id_, {**props}, {**props})

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Believes the program."""
        return UpdateResult({**_news})


_NUMBERS = itertools.count()


class Naive(Resource, module="bench", name="Naive"):
    """A connector of the naive provider."""

    def __init__(self, name: str, props: dict[str, Any]) -> None:
        super().__init__(NaiveProvider(), name, props)


class Floor(Resource, module="bench", name="Floor"):
    """A connector of the provider that calls nothing."""

    def __init__(self, name: str, props: dict[str, Any]) -> None:
        super().__init__(FloorProvider(), name, props)
