"""Read-after-write lag: what was just created isn't there yet for those who ask, as where reads come from a replica."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from versori_pulumi.emulator.control.bodies import Rule
from versori_pulumi.emulator.http.calls import Call
from versori_pulumi.emulator.http.errors import not_found

Params = dict[str, str]
"""Parameters of a path, by which an object and what is in it are addressed; the last one is the object's own."""


@dataclass
class _Hidden:
    """An object that isn't seen yet: until a monotonic time, or for a number of requests."""

    id: str
    params: Params
    until: float
    misses: int | None
    lists: bool

    def lasts(self) -> bool:
        return time.monotonic() < self.until if self.misses is None else self.misses > 0


class Lag:
    """The objects that aren't seen yet."""

    def __init__(self) -> None:
        self._hidden: list[_Hidden] = []

    def hide(self, operation: str, call: Call, answer: Response, rule: Rule) -> None:
        """Hides what an operation created, for as long and from what the rule says; any other hides nothing."""
        parameter = _CREATED.get(operation)
        if parameter is None or answer.status_code not in (200, 201):
            return
        until = time.monotonic() + rule.seconds
        for own, params in _created(parameter, call.params, json.loads(bytes(answer.body))):
            self._hidden.append(_Hidden(own, _folded(params), until, rule.misses, rule.lists))

    def refuse(self, call: Call) -> None:
        """Counts a request about what isn't seen yet, or in it.

        Raises:
            ApiError: 404 if it is such a request.
        """
        self._hidden = [each for each in self._hidden if each.lasts()]
        asked = _folded(call.params)
        found = [each for each in self._hidden if each.params.items() <= asked.items()]
        for each in found:
            each.misses = None if each.misses is None else each.misses - 1
        if found:
            raise not_found(_NAMES[list(found[0].params)[-1]])

    def shown(self, call: Call, answer: Response) -> Response:
        """The answer to a read, without what lists don't show yet."""
        ids = {each.id for each in self._hidden if each.lists and each.lasts()}
        if not ids or call.method != "GET" or answer.media_type != "application/json":
            return answer
        body = _without(json.loads(bytes(answer.body)), ids)
        return Response(json.dumps(body), answer.status_code, media_type=answer.media_type)


def _folded(params: Mapping[str, str]) -> Params:
    return {name: value.upper() if name.endswith("_id") else value for name, value in params.items()}


def _without(value: Any, ids: set[str]) -> Any:
    if isinstance(value, list):
        return [_without(each, ids) for each in value if not isinstance(each, dict) or each.get("id") not in ids]
    if not isinstance(value, dict):
        return value
    shown = {name: _without(inner, ids) for name, inner in value.items()}
    if "totalCount" in value:
        lists = [name for name, inner in value.items() if isinstance(inner, list)]
        shown["totalCount"] -= sum(len(value[name]) - len(shown[name]) for name in lists)
    return shown


def _created(parameter: str, params: Mapping[str, str], body: Any) -> list[tuple[str, Params]]:
    """What an answer says was created: each one's id, and the parameters of its path."""
    if parameter == "connector_id":
        connector = body.get("connector", body)
        return [(connector["id"], {"organisation_id": connector["organisationId"], parameter: connector["id"]})]
    if parameter == "version" and "connector" in body:
        body = body["connector"]["versions"][-1]
    within = {name: params[name] for name in ("organisation_id", "connector_id", "version") if name in params}
    field = "id" if parameter == "connection_id" else "name"
    return [(each["id"], {**within, parameter: each[field]}) for each in body.get("definitions", [body])]


_NAMES = {
    "connector_id": "Connector",
    "connection_id": "Connection",
    "version": "Connector version",
    "definition_name": "Definition",
    "action_name": "Action",
    "trigger_name": "Trigger",
}
_CREATED = {
    "CreateHTTPConnector": "connector_id",
    "CreateBigQueryConnector": "connector_id",
    "ImportHTTPConnector": "connector_id",
    "ImportPublicConnectorVersion": "connector_id",
    "CreateConnectorConnection": "connection_id",
    "CreateConnectorVersion": "version",
    "ImportHTTPConnectorVersion": "version",
    "CreateDefinitions": "definition_name",
    "CreateAction": "action_name",
    "CreateTrigger": "trigger_name",
}
"""The parameter by which what an operation creates is addressed."""
