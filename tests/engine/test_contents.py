"""Actions, triggers and definitions with the real engine: their life, their drift, and what a published version refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from .organisation import Organisation
from .programs import program
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]

CONTENTS = """
PLACE = {{"connector_id": {connector!r}, "version": "1.0"}}
order = {{"type": "object", "properties": {{"items": {{"items": {{"$ref": "#/$defs/Item"}}}}}}}}
item = {{"type": {type!r}, "properties": {{"order": {{"$ref": "#/$defs/Order"}}}}}}
schemas = versori.Definitions(
    "schemas",
    **PLACE,
    definitions={{"Order": versori.DefinitionArgs(schema=order), "Item": {{"schema": item, "description": "A line"}}}},
)
versori.Action(
    {action!r},
    **PLACE,
    method="GET",
    path={path!r},
    parameters=[versori.ActionParameterArgs(name="id", in_="path", required=True), {{"name": "page", "in_": "query"}}],
    responses=[versori.ResponseArgs(status=200, definitions=[schemas.names["Order"]]), versori.ResponseArgs()],
)
versori.Trigger(
    "onOrder",
    **PLACE,
    method="POST",
    request_body=versori.RequestBodyArgs(definitions=[schemas.names["Order"]], required=True),
    responses=[{{"status": 204}}],
)
pulumi.export("names", schemas.names)
"""


class Web:
    """The version as a colleague sees and changes it in the web page."""

    def __init__(self, organisation: Organisation) -> None:
        self.connector = organisation.seed(
            name="Shop", protocol="http", baseUrl="https://shop.example.com", versions=[{"name": "1.0"}]
        )["id"]
        self._organisation = organisation
        self._http = httpx.Client(base_url=organisation.url, headers={"Authorization": "Bearer x"}, trust_env=False)
        self._version = f"o/{organisation.id}/connectors/{self.connector}/versions/1.0"

    def source(self, **changes: str) -> str:
        """The program."""
        usual = {"connector": self.connector, "type": "object", "action": "getOrder", "path": "/orders/{{ param.id }}"}
        return program(CONTENTS.format(**{**usual, **changes}))

    def names(self, contents: str) -> list[str]:
        """What there is of actions, triggers or definitions."""
        return [each["name"] for each in self._ask("GET", f"{self._version}/{contents}?colleague=")[contents]]

    def edit(self, contents: str, name: str, **changes: Any) -> None:
        """Edits one of them."""
        self._ask("PATCH", f"__control/{self._version}/{contents}/{name}", changes)

    def publish(self) -> None:
        """Publishes the version."""
        self._ask("POST", f"{self._version}/publish?colleague=")

    def calls(self) -> list[str]:
        """The writes of the stack since they were last looked at."""
        writes = self._organisation.writes()
        return [f"{write['method']} {write['path'].partition('/versions/1.0/')[2].partition('/')[0]}" for write in writes]

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, f"/{path}", json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@pytest.fixture
def web(organisation: Organisation) -> Iterator[Web]:
    """The version, empty."""
    web = Web(organisation)
    yield web
    web.close()


@pytest.fixture
def up(stack: Stack, web: Web) -> Stack:
    """A stack that is up."""
    stack.program(web.source())
    stack.preview()
    stack.up()
    return stack


def test_contents_live_and_leave(up: Stack, web: Web):
    assert sorted(web.calls()) == ["POST actions", "POST definitions", "POST triggers"]
    assert web.names("definitions") == ["Item", "Order"]
    assert up.outputs()["names"] == {"Item": "Item", "Order": "Order"}
    up.preview("--expect-no-changes")
    up.refresh("--expect-no-changes")
    up.preview("--refresh", "--expect-no-changes")
    up.up("--expect-no-changes")
    assert web.calls() == []

    up.destroy()
    # Definitions go last, since the others refer to them.
    assert sorted(web.calls()[:2]) == ["DELETE actions", "DELETE triggers"]
    assert (web.names("actions"), web.names("triggers"), web.names("definitions")) == ([], [], [])


@pytest.mark.parametrize(
    ("change", "call"), [({"path": "/{{ param.id }}"}, "PUT actions"), ({"type": "array"}, "PUT definitions")]
)
def test_an_edit_is_one_request_in_place(change: dict[str, str], call: str, up: Stack, web: Web):
    web.calls()
    up.program(web.source(**change))
    assert up.preview("--json").json["changeSummary"] == {"same": 3, "update": 1}
    up.up()
    assert web.calls() == [call]
    up.preview("--refresh", "--expect-no-changes")


def test_a_rename_replaces(up: Stack, web: Web):
    web.calls()
    up.program(web.source(action="readOrder"))
    up.up()
    assert sorted(web.calls()) == ["DELETE actions", "POST actions"]
    assert web.names("actions") == ["readOrder"]
    up.preview("--expect-no-changes")


def test_what_a_colleague_edits_shows_in_a_preview_and_is_set_back(up: Stack, web: Web):
    web.edit("actions", "getOrder", path="/theirs", description="Theirs")
    web.edit("definitions", "Item", schema={"contentType": "application/schema+json", "content": '{"type": "string"}'})
    previewed = up.preview()
    assert any('path is "/theirs" on Versori' in line for line in previewed.lines('drift: action "getOrder" (version 1.0)'))
    assert previewed.lines('drift: definition "Item" (version 1.0): schema is not as the program says')
    assert "/theirs" in up.preview("--refresh", "--diff").text
    web.calls()
    up.up()
    assert sorted(web.calls()) == ["PUT actions", "PUT definitions"]
    up.preview("--refresh", "--expect-no-changes")


def test_a_published_version_refuses_an_edit_in_preview(up: Stack, web: Web):
    web.publish()
    up.preview("--expect-no-changes")
    up.refresh("--expect-no-changes")
    web.calls()
    up.program(web.source(path="/{{ param.id }}"))
    said = up.preview(code=None).text
    assert 'version "1.0" is published, so what is in it can\'t be changed' in said
    assert "Traceback" not in said
    assert web.calls() == []


def test_what_leaves_the_program_with_what_refers_to_it_is_gone_in_the_end(up: Stack, web: Web):
    up.program(program("pulumi.export('names', None)"))
    up.up()
    assert (web.names("actions"), web.names("definitions")) == ([], [])


def test_a_definition_that_is_not_declared_is_a_message(up: Stack, web: Web):
    up.program(web.source() + 'pulumi.export("wrong", schemas.names["Oder"])\n')
    said = up.preview(code=None).text
    assert 'names["Oder"]: there is no such definition; there are: Item, Order' in said
    assert "Traceback" not in said
