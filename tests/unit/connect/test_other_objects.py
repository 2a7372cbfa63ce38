"""Answers about another object than the one asked for: refused for every operation, and never taken for an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import OtherObjectError, UnreadableAnswerError

SHOP = "01HXK5T7QZ00000000000000A1"
MAIN = "01HXK5T7QZ00000000000000B1"
VICTIM = "01HXK5T7QZ00000000000000V1"
SECRET = "hunter2hunter2"
CONNECTOR = {"id": SHOP, "organisationId": ORGANISATION, "name": "Shop", "protocol": "http", "baseUrl": SECRET}
CONNECTION = {"id": MAIN, "name": "Main", "variables": [{"name": "v", "value": SECRET}]}
VERSION = {"id": MAIN, "name": "1", "isLatest": True, "isDefault": False, "createdAt": "t", "updatedAt": "t"}
ACTION = {"id": MAIN, "type": "http", "name": "get", "description": SECRET}
DEFINITION: dict[str, Any] = {"id": MAIN, "name": "Pet", "accept": []}
Call = Callable[[Client], Any]

O, C = ORGANISATION, SHOP  # noqa: E741  (as in paths)
ASKED: dict[str, tuple[Call, Any]] = {
    "get connector": (lambda c: c.get_connector(O, C), CONNECTOR),
    "update connector": (lambda c: c.update_connector(O, C, {"name": "Shop"}), CONNECTOR),
    "set scheme": (lambda c: c.upsert_auth_scheme_config(O, C, {"id": MAIN}), CONNECTOR),
    "delete scheme": (lambda c: c.delete_auth_scheme_config(O, C, MAIN), CONNECTOR),
    "get connection": (lambda c: c.get_connection(O, C, MAIN), CONNECTION),
    "update connection": (lambda c: c.update_connection(O, C, MAIN, {"name": "Main"}), CONNECTION),
    "import version": (
        lambda c: c.import_http_connector_version(O, C, "1", b"{}"),
        {"connector": CONNECTOR, "messages": []},
    ),
    "get version": (lambda c: c.get_connector_version(O, C, "1"), VERSION),
    "update version": (lambda c: c.update_connector_version(O, C, "1", VERSION), VERSION),
    "publish": (lambda c: c.publish_connector(O, C, "1"), {"version": VERSION}),
    "unpublish": (lambda c: c.unpublish_connector(O, C, "1"), {"version": VERSION}),
    "get action": (lambda c: c.get_content("action", O, C, "1", "get"), ACTION),
    "update action": (lambda c: c.update_content("action", O, C, "1", "get", ACTION), ACTION),
    "get trigger": (lambda c: c.get_content("trigger", O, C, "1", "get"), ACTION),
    "update trigger": (lambda c: c.update_content("trigger", O, C, "1", "get", ACTION), ACTION),
    "get definition": (lambda c: c.get_definition(O, C, "1", "Pet"), DEFINITION),
    "update definition": (lambda c: c.update_definition(O, C, "1", "Pet", DEFINITION), DEFINITION),
}
CREATED: dict[str, tuple[Call, Any]] = {
    "create connector": (lambda c: c.create_http_connector(O, {"name": "Shop"}), CONNECTOR),
    "create bigquery": (
        lambda c: c.create_bigquery_connector(O, {"name": "Shop"}),
        {**CONNECTOR, "protocol": "bigquery"},
    ),
    "create connection": (lambda c: c.create_connection(O, C, {"name": "Main"}), CONNECTION),
    "create version": (lambda c: c.create_connector_version(O, C, {"name": "1"}), VERSION),
    "create action": (lambda c: c.create_content("action", O, C, "1", {"name": "get", "type": "http"}), ACTION),
    "create trigger": (lambda c: c.create_content("trigger", O, C, "1", {"name": "get", "type": "http"}), ACTION),
    "create definition": (lambda c: c.create_definitions(O, C, "1", [{"name": "Pet"}]), {"definitions": [DEFINITION]}),
    "import connector": (lambda c: c.import_http_connector(O, b"{}"), {"connector": CONNECTOR, "messages": []}),
    "import public": (lambda c: c.import_public_connector_version(O, VICTIM, "latest"), CONNECTOR),
}
LISTED: dict[str, tuple[Call, Any]] = {
    "connectors": (lambda c: [*c.list_connectors(O)], {"connectors": [{**CONNECTOR, "id": VICTIM}, CONNECTOR]}),
}
INSIDE = ("connector", "version", "definitions", "connectors")


def with_changes(answer: Any, changes: Mapping[str, Any]) -> Any:
    """The answer with some values of the object in it changed; of several objects, the last."""
    for key in INSIDE:
        if isinstance(answer.get(key), list):
            return {**answer, key: [*answer[key][:-1], {**answer[key][-1], **changes}]}
        if isinstance(answer.get(key), dict):
            return {**answer, key: {**answer[key], **changes}}
    return {**answer, **changes}


def wrong(answer: Any, *, created: bool) -> list[dict[str, str]]:
    """Each of the changes that make it another object."""
    text = repr(answer)
    changes = [{"organisationId": VICTIM}] if "organisationId" in text else []
    if not created and ("organisationId" in text or "variables" in text):
        changes.append({"id": VICTIM})
    if "isLatest" in text or "variables" in text:
        changes += [{"connectorId": VICTIM}, {"organisationId": VICTIM}]
    if "isLatest" in text or "type" in text or "accept" in text:
        changes.append({"name": "victim"})
    return changes


ALL = {**ASKED, **CREATED, **LISTED}
CASES = [(name, change) for name, (_, answer) in ALL.items() for change in wrong(answer, created=name not in ASKED)]


@pytest.mark.parametrize(("name", "change"), CASES, ids=[f"{name}: {next(iter(change))}" for name, change in CASES])
def test_an_answer_about_something_else_is_refused_and_says_what_was_asked_and_what_came(
    name: str, change: dict[str, str], client: Client, server: ScriptedServer
):
    call, answer = ALL[name]
    server.always(Reply(200, with_changes(answer, change)))
    with pytest.raises(OtherObjectError) as caught:
        call(client)
    message = str(caught.value)
    assert "the answer is about another " in message
    assert next(iter(change.values())) in message
    assert SECRET not in message
    assert caught.value.took_effect is None, "what a write did can't be known"
    assert len(server.sent) == 1, "asking again would be answered alike"


@pytest.mark.parametrize("name", ALL)
def test_the_right_answer_is_taken_letter_case_aside(name: str, client: Client, server: ScriptedServer):
    call, answer = ALL[name]
    lower = {"id": MAIN.lower() if "connection" in name else SHOP.lower(), "organisationId": ORGANISATION.lower()}
    server.will(Reply(200, with_changes(answer, lower if "organisationId" in repr(answer) else {})))
    assert call(client)


IDS = {"a number": 5, "empty": "", "a word": "shop", "too long": f"{SHOP}0", "half": SHOP[:13], "a path": "../../connectors"}
NEW_ID = {**{f"{name} with {what}": (name, bad) for name in CREATED for what, bad in IDS.items()}}


@pytest.mark.parametrize(("name", "bad"), NEW_ID.values(), ids=NEW_ID)
def test_a_creation_that_is_answered_without_an_id_of_versori_may_have_happened(
    name: str, bad: Any, client: Client, server: ScriptedServer
):
    call, answer = CREATED[name]
    server.will(Reply(201, with_changes(answer, {"id": bad})))
    with pytest.raises(UnreadableAnswerError) as caught:
        call(client)
    assert caught.value.took_effect is None
    assert len(server.sent) == 1


OTHERS = {
    "name": {"name": "victim"},
    "protocol": {"protocol": "bigquery"},
    "organisation": {"organisationId": VICTIM},
    "type": {"type": "mail"},
}
OTHER_THAN_SENT = [
    *[("create connector", what) for what in ("name", "protocol", "organisation")],
    *[(name, "organisation") for name in ("create bigquery", "import connector", "import public")],
    *[(f"create {noun}", "name") for noun in ("bigquery", "connection", "version", "action", "trigger", "definition")],
    *[(f"create {noun}", "type") for noun in ("action", "trigger")],
]


@pytest.mark.parametrize(("name", "what"), OTHER_THAN_SENT)
def test_a_creation_that_is_answered_with_another_object_than_sent_may_have_happened(
    name: str, what: str, client: Client, server: ScriptedServer
):
    call, answer = CREATED[name]
    server.will(Reply(201, with_changes(answer, OTHERS[what])))
    with pytest.raises(OtherObjectError) as caught:
        call(client)
    assert caught.value.took_effect is None


def test_a_copy_has_another_id_than_what_it_is_a_copy_of(client: Client, server: ScriptedServer):
    server.will(Reply(201, {**CONNECTOR, "id": VICTIM.lower()}))
    with pytest.raises(OtherObjectError, match="about the connector itself"):
        client.import_public_connector_version(ORGANISATION, VICTIM, "latest")


def test_definitions_are_all_in_the_answer_to_their_creation(client: Client, server: ScriptedServer):
    server.will(Reply(201, {"definitions": [DEFINITION]}))
    with pytest.raises(OtherObjectError, match="Pet came, and Order, Pet was asked for"):
        client.create_definitions(ORGANISATION, SHOP, "1", [{"name": "Pet"}, {"name": "Order"}])


@pytest.mark.parametrize("moving", ["latest", "default"])
def test_names_that_stand_for_a_version_are_answered_with_its_own(moving: str, client: Client, server: ScriptedServer):
    server.will(Reply(200, VERSION))
    assert client.get_connector_version(ORGANISATION, SHOP, moving)["name"] == "1"


def test_public_connectors_are_of_all_organisations(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"connectors": [{**CONNECTOR, "organisationId": VICTIM}]}))
    assert [one["organisationId"] for one in client.list_public_connectors()] == [VICTIM]


def test_a_name_of_another_object_cannot_act_in_a_message(client: Client, server: ScriptedServer):
    server.will(Reply(200, {**VERSION, "name": "victim\x1b[2J\n" + "x" * 5000}))
    with pytest.raises(OtherObjectError) as caught:
        client.get_connector_version(ORGANISATION, SHOP, "1")
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 1000
