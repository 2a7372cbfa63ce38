"""A program with a resource of every noun, and the life that it leads with the real engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .organisation import Organisation, Request
from .programs import program
from .stack import Stack

RESOURCES = {
    "Connector": "warehouse",
    "Connection": "live",
    "ConnectorVersion": "release",
    "Definitions": "schemas",
    "Action": "getOrder",
    "Trigger": "onOrder",
}
"""The resource of each noun."""

FIRST = {"text": "first", "secret": "secret-1", "release": "1.0", "bigquery": False}
UPDATED = {**FIRST, "text": "second"}
REPLACED = {**UPDATED, "secret": "secret-2", "release": "2.0", "bigquery": True}

_PROGRAM = """
shop = versori.Connector(
    "shop",
    base_url="https://shop.example.com",
    auth_scheme_configs=[versori.AuthSchemeConfigApiKeyArgs(description="Key", name="X-Key")],
)
protocol = {{"protocol": "bigquery", "dataset_id": "p.d"}} if {bigquery} else {{"base_url": "https://a.example.com"}}
warehouse = versori.Connector("warehouse", tags={{"text": [{text!r}]}}, **protocol)
live = versori.Connection(
    "live",
    connector_id=shop.id,
    variables=[{{"name": "zone", "value": {text!r}}}],
    credentials={{
        "action": [
            versori.ConnectionCredentialArgs(
                auth_scheme_config_id=shop.auth_scheme_config_ids[0],
                credential=versori.CredentialStringArgs(value={secret!r}),
            )
        ]
    }},
)
release = versori.ConnectorVersion("release", name={release!r}, connector_id=shop.id, description={text!r})
schemas = versori.Definitions(
    "schemas", version=release, definitions={{"Order": {{"schema": {{"type": "object"}}, "description": {text!r}}}}}
)
answers = [versori.ResponseArgs(status=200, definitions=[schemas.names["Order"]])]
action = versori.Action(
    "getOrder", version=release, method="GET", path="/orders", description={text!r}, responses=answers
)
trigger = versori.Trigger("onOrder", version=release, method="POST", description={text!r}, responses=answers)
"""

_READ = """
place = {{"connector_id": {shop!r}, "version": {release!r}}}
found = {{
    "Connector": versori.Connector.get("warehouse", {Connector!r}).tags,
    "Connection": versori.Connection.get("live", {Connection!r}, connector_id={shop!r}).variables,
    "ConnectorVersion": versori.ConnectorVersion.get("release", {release!r}, connector_id={shop!r}).description,
    "Definitions": versori.Definitions.get("schemas", "Order", **place).definitions,
    "Action": versori.Action.get("getOrder", "getOrder", **place).description,
    "Trigger": versori.Trigger.get("onOrder", "onOrder", **place).description,
}}
pulumi.export("found", pulumi.Output.json_dumps(found))
"""


@dataclass
class Life:
    """What happened, step by step.

    Attributes:
        operations: what each preview announced to do, by step and noun.
        writes: what each run sent to change something, by step.
        ids: the ids in the state, by step and noun.
        found: what `get` found, by noun.
        ended: the connectors that were left at the end.
    """

    operations: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    writes: dict[str, list[Request]] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    found: Mapping[str, Any] = field(default_factory=dict)
    ended: list[Any] = field(default_factory=list)


class Lived:
    """Leads the life: every command runs once, whatever number of nouns and tests look at what it did."""

    def __init__(self, stack: Stack, reader: Stack, organisation: Organisation) -> None:
        self._stack = stack
        self._reader = reader
        self._organisation = organisation
        self.life = Life()

    def lead(self) -> Life:
        """From the first preview to `destroy`."""
        self._declare(FIRST)
        self._run("created", self._stack.up)
        self._preview("unchanged")
        self._declare(UPDATED)
        self._preview("updated")
        self._run("updated", self._stack.up)
        self._get()
        self._edit()
        self._preview("edited", "--refresh")
        self._run("repaired", self._stack.up)
        self._declare(REPLACED)
        self._preview("replaced")
        self._run("replaced", self._stack.up)
        self._lose()
        self._run("gone", self._stack.refresh)
        self._run("created again", self._stack.up)
        self._run("destroyed", self._stack.destroy)
        self.life.ended = self._organisation.list()
        return self.life

    def _declare(self, values: Mapping[str, Any]) -> None:
        self._stack.program(program(_PROGRAM.format(**values)))

    def _preview(self, step: str, *options: str) -> None:
        found: dict[str, list[str]] = {noun: [] for noun in RESOURCES}
        for each in self._stack.preview("--json", *options).json["steps"]:
            noun, name = each["urn"].rpartition("versori:")[2].split("::")[:2] if "versori:" in each["urn"] else ("", "")
            if RESOURCES.get(noun) == name:
                found[noun].append(each["op"])
        self.life.operations[step] = found
        assert self._organisation.writes() == [], "a preview changed something"

    def _run(self, step: str, command: Callable[[], Any]) -> None:
        command()
        self.life.writes[step] = self._organisation.writes()
        self.life.ids[step] = self._known()

    def _known(self) -> dict[str, str]:
        known = {each["urn"].rpartition("::")[2]: each["id"] for each in self._stack.resources}
        return {noun: known[name] for noun, name in {**RESOURCES, "shop": "shop"}.items() if name in known}

    def _get(self) -> None:
        known = self._known()
        self._reader.program(program(_READ.format(**known, release=UPDATED["release"])))
        self._reader.up()
        self.life.found = json.loads(self._reader.outputs()["found"])
        assert self._organisation.writes() == [], "reading changed something"

    def _edit(self) -> None:
        known = self._known()
        self._organisation.edit(known["Connector"], tags={"text": ["edited"]})
        (live,) = self._organisation.get(known["shop"])["connections"]
        edited = {**live, "variables": [{"name": "zone", "value": "edited"}]}
        self._organisation.edit(known["shop"], connections=[edited])
        for contents in ("", "/definitions/Order", "/actions/getOrder", "/triggers/onOrder"):
            self._organisation.edit_version(known["shop"], f"{UPDATED['release']}{contents}", description="edited")
        self._organisation.requests()

    def _lose(self) -> None:
        for connector in self._organisation.list():
            self._organisation.delete(connector["id"])
