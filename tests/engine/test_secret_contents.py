"""Canaries in versions and what is in them: values that the program marks as secret, at every place that takes one.

Versori has no secrets there, so the emulator's journal shows what it was sent, as it shows any other value.
"""

from __future__ import annotations

from typing import Any

import pytest

from .organisation import Organisation
from .produced import Produced
from .stack import Stack

pytestmark = pytest.mark.engine

PROGRAM = """
import json
import pulumi
import versori_pulumi as versori

MARK = {mark!r}
CONTENTS = {contents!r}

def secret(place):
    return pulumi.Output.secret(f"{{MARK}}-{{place}}")

def schema(place):
    return pulumi.Output.secret(json.dumps({{"type": "object", "description": f"{{MARK}}-{{place}}"}}))

def document(place):
    info = {{"title": "Pets", "version": "1.0", "description": f"{{MARK}}-{{place}}"}}
    get = {{"operationId": "get", "description": f"{{MARK}}-{{place}}", "responses": {{"200": {{"description": "a pet"}}}}}}
    servers = [{{"url": "https://pets.example.com"}}]
    whole = {{"openapi": "3.0.3", "info": info, "servers": servers, "paths": {{"/pets": {{"get": get}}}}}}
    return pulumi.Output.secret(json.dumps(whole))

def called(place, **more):
    return {{
        "method": "POST",
        "summary": secret(place + "-summary"),
        "description": secret(place + "-description"),
        "parameters": [{{"name": "zone", "in_": "query", "default": secret(place + "-default")}}],
        "responses": [{{"status": 204}}],
        **more,
    }}

shop = versori.Connector("shop", base_url="https://shop.example.com", tags={{"team": [secret("tag")]}})
whole = versori.ConnectorVersion(
    "whole",
    connector_id=shop.id,
    description=secret("whole-description"),
    definitions={{"Pet": {{"schema": schema("inline-schema"), "description": secret("inline-definition")}}}},
    actions=[versori.ActionArgs(**called("inline-action", name="get", path="/pets"))],
    triggers=[called("inline-trigger", name="on")],
)
imported = versori.ConnectorVersion("imported", connector_id=shop.id, openapi=document("openapi"))
made = versori.Connector.from_openapi("made", document("from-openapi"))
draft = versori.ConnectorVersion("draft", connector_id=shop.id, description="A draft")
if CONTENTS:
    schemas = versori.Definitions(
        "schemas",
        version=draft,
        definitions={{"Pet": versori.DefinitionArgs(schema=schema("schema"), description=secret("definition"))}},
    )
    get = versori.Action("get", version=draft, path=secret("path"), **called("action"))
    on = versori.Trigger("on", version=draft, **called("trigger"))
    pulumi.export("contents", [schemas.definitions, get.parameters, on.description, whole.description])
"""

MARK, CHANGED = "canary-marked-7Q1", "canary-changed-2X8"


def source(mark: str = MARK, *, contents: bool = True) -> str:
    return PROGRAM.format(mark=mark, contents=contents)


class Web:
    """The connector of the program as a colleague edits it."""

    def __init__(self, organisation: Organisation) -> None:
        (shop,) = [connector for connector in organisation.list() if connector["name"] == "shop"]
        self._connector, self._organisation = shop["id"], organisation

    def edit(self, place: str, **changes: Any) -> None:
        """Edits a version, or what is in one."""
        where = f"/__control/o/{self._organisation.id}/connectors/{self._connector}/versions/{place}"
        self._organisation._ask("PATCH", where, changes)

    def edit_all(self) -> None:
        """Edits whatever the program declares."""
        parameters = [{"name": "zone", "in": "query", "required": False, "type": "string", "default": "theirs"}]
        called = {"summary": "theirs", "description": "theirs", "parameters": parameters}
        schema = {"contentType": "application/schema+json", "content": '{"type": "string"}'}
        self._organisation.edit(self._connector, tags={"team": ["theirs"]})
        self.edit("whole", description="theirs")
        self.edit("draft/actions/get", path="/theirs", **called)
        self.edit("draft/triggers/on", **called)
        self.edit("draft/definitions/Pet", description="theirs", schema=schema)


@pytest.fixture
def produced(stack: Stack, organisation: Organisation) -> Produced:
    """What is produced by a stack with a canary at each place."""
    stack.program(source())
    return Produced(stack, organisation)


@pytest.mark.deep
def test_what_is_marked_is_in_nothing_that_a_stack_produces(produced: Produced, stack: Stack, organisation: Organisation):
    produced.run("preview", "--diff")
    produced.run("up", "--yes", "--skip-preview", "--diff")
    produced.run("preview", "--json", "--expect-no-changes")
    produced.run("refresh", "--yes", "--skip-preview", "--diff")
    stack.program(source(CHANGED))
    produced.run("preview", "--diff")
    produced.run("up", "--yes", "--skip-preview", "--diff", "--json")
    produced.run("stack", "output", "--json")
    produced.run("destroy", "--yes", "--skip-preview", "--diff")

    assert organisation.list() == []
    assert "versori: POST" in produced.text, "the debug log is among what is looked through"
    assert produced.hits(MARK, CHANGED) == []
    assert len(produced.hits_with_journal(MARK, CHANGED)) == 2, "both arrived"


@pytest.mark.deep
def test_what_is_marked_is_in_no_message_about_drift(produced: Produced, organisation: Organisation):
    produced.run("up", "--yes", "--skip-preview")
    Web(organisation).edit_all()
    said = produced.run("preview", "--diff")
    assert len(said.lines("drift:")) == 5, said
    produced.run("up", "--yes", "--skip-preview", "--diff")
    assert produced.hits(MARK) == []


WRONG = {
    "method must be 'GET', ": "Action('wrong', **place, method=pulumi.Output.secret(mark), path='/')",
    "description must be a text": "Trigger('wrong', **place, method='POST', description=pulumi.Output.secret([mark]))",
    "base_url must start with https://": "Connector('wrong', base_url=pulumi.Output.secret(mark))",
}


def test_what_is_marked_is_in_no_message_about_wrong_inputs(produced: Produced, stack: Stack):
    place = {"connector_id": "01HXK5T7QZ0000000000000000", "version": "1.0"}
    for words, wrong in WRONG.items():
        given = f"mark, place = {MARK!r}, {place!r}"
        stack.program(f"import pulumi\nimport versori_pulumi as versori\n\n{given}\nversori.{wrong}\n")
        said = produced.run("preview", code=None)
        assert words in said.text, said
    assert produced.hits(MARK) == []
