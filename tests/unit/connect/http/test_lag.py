"""A 404 for what this process was just answered a creation of: late rather than true, so asked again and not believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError, ServerError
from versori_pulumi.connect.http import created
from versori_pulumi.connect.http.created import Created

SHOP = "01HXK5T7QZ00000000000000A1"
MAIN = "01HXK5T7QZ00000000000000B1"
CONNECTOR = {"id": SHOP, "organisationId": ORGANISATION, "name": "Shop", "protocol": "http"}
CONNECTION = {"id": MAIN, "name": "Main"}
VERSION = {"id": MAIN, "name": "1 a", "isLatest": True, "isDefault": False, "createdAt": "t", "updatedAt": "t"}
CONTENT = {"id": MAIN, "type": "http", "name": "get"}
DEFINITION = {"id": MAIN, "name": "Pet", "accept": [], "url": "https://x.example.com/schemas/pet.json"}
O, C, V = ORGANISATION, SHOP, "1 a"  # noqa: E741  (as in paths)
MISSING = Reply(404, {"message": "not here"})
Call = Callable[[Client], Any]

CREATIONS: dict[str, tuple[Call, Any]] = {
    "connector": (lambda c: c.create_http_connector(O, {"name": "Shop"}), CONNECTOR),
    "bigquery": (lambda c: c.create_bigquery_connector(O, {"name": "Shop"}), {**CONNECTOR, "protocol": "bigquery"}),
    "import": (lambda c: c.import_http_connector(O, b"{}"), {"connector": CONNECTOR, "messages": []}),
    "copy": (lambda c: c.import_public_connector_version(O, MAIN, "latest"), CONNECTOR),
    "version import": (
        lambda c: c.import_http_connector_version(O, C, V, b"{}"),
        {"connector": CONNECTOR, "messages": []},
    ),
    "connection": (lambda c: c.create_connection(O, C, {"name": "Main"}), CONNECTION),
    "version": (lambda c: c.create_connector_version(O, C, {"name": V}), VERSION),
    "action": (lambda c: c.create_content("action", O, C, V, {"name": "get"}), CONTENT),
    "trigger": (lambda c: c.create_content("trigger", O, C, V, {"name": "get"}), CONTENT),
    "definition": (lambda c: c.create_definitions(O, C, V, [{"name": "Pet"}]), {"definitions": [DEFINITION]}),
}
ON_VERSION: dict[str, tuple[Call, Reply]] = {
    "get version": (lambda c: c.get_connector_version(O, C, V), Reply(200, VERSION)),
    "update version": (lambda c: c.update_connector_version(O, C, V, VERSION), Reply(200, VERSION)),
    "publish": (lambda c: c.publish_connector(O, C, V), Reply(200, {"version": VERSION})),
    "create action": (lambda c: c.create_content("action", O, C, V, {"name": "get"}), Reply(201, CONTENT)),
    "list actions": (lambda c: [*c.get_contents("action", O, C, V)], Reply(200, {"actions": [CONTENT]})),
    "schema": (lambda c: c.get_raw_schema(O, C, V, "pet.json"), Reply(200, raw=b"{}")),
    "delete version": (lambda c: c.delete_connector_version(O, C, V), Reply(204)),
}
ON_CONNECTOR: dict[str, tuple[Call, Reply]] = {
    "get": (lambda c: c.get_connector(O, C), Reply(200, CONNECTOR)),
    "get in small letters": (lambda c: c.get_connector(O.lower(), C.lower()), Reply(200, CONNECTOR)),
    "update": (lambda c: c.update_connector(O, C, {"name": "Shop"}), Reply(200, CONNECTOR)),
    "categories": (lambda c: c.update_connector_categories(O, C, []), Reply(204)),
    "scheme": (lambda c: c.upsert_auth_scheme_config(O, C, {"id": MAIN}), Reply(200, CONNECTOR)),
    "create connection": (lambda c: c.create_connection(O, C, {"name": "Main"}), Reply(201, CONNECTION)),
    "list connections": (lambda c: [*c.list_connections(O, C)], Reply(200, {"items": [CONNECTION]})),
    "create version": (lambda c: c.create_connector_version(O, C, {"name": V}), Reply(201, VERSION)),
    "delete": (lambda c: c.delete_connector(O, C), Reply(204)),
    "import from document": (
        lambda c: c.import_http_connector_version(O, C, V, b"{}"),
        Reply(201, {"connector": CONNECTOR, "messages": []}),
    ),
    **ON_VERSION,
}
BELOW: dict[str, dict[str, tuple[Call, Reply]]] = {
    **dict.fromkeys(("connector", "bigquery", "import", "copy"), ON_CONNECTOR),
    **dict.fromkeys(("version", "version import"), ON_VERSION),
    "connection": {
        "get": (lambda c: c.get_connection(O, C, MAIN), Reply(200, CONNECTION)),
        "update": (lambda c: c.update_connection(O, C, MAIN, {"name": "Main"}), Reply(200, CONNECTION)),
        "delete": (lambda c: c.delete_connection(O, C, MAIN.lower()), Reply(204)),
    },
    "action": {
        "get": (lambda c: c.get_content("action", O, C, V, "get"), Reply(200, CONTENT)),
        "update": (lambda c: c.update_content("action", O, C, V, "get", CONTENT), Reply(200, CONTENT)),
        "delete": (lambda c: c.delete_content("action", O, C, V, "get"), Reply(204)),
    },
    "trigger": {"get": (lambda c: c.get_content("trigger", O, C, V, "get"), Reply(200, CONTENT))},
    "definition": {
        "get": (lambda c: c.get_definition(O, C, V, "Pet"), Reply(200, DEFINITION)),
        "update": (lambda c: c.update_definition(O, C, V, "Pet", DEFINITION), Reply(200, DEFINITION)),
        "schema": (lambda c: c.get_raw_schema(O, C, V, "pet.json"), Reply(200, raw=b"{}")),
    },
}
CASES = [(made, request) for made, requests in BELOW.items() for request in requests]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(created, "_FIRST_WAIT", 0.001)


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time in which a 404 is asked again is over at once."""
    monkeypatch.setattr(created, "LAG", -1.0)


@pytest.mark.parametrize(("made", "request_"), CASES, ids=[f"{made}: {request}" for made, request in CASES])
def test_a_404_for_what_was_just_created_is_asked_again(made: str, request_: str, client: Client, server: ScriptedServer):
    create, answer = CREATIONS[made]
    call, right = BELOW[made][request_]
    server.will(Reply(201, answer), MISSING, MISSING, MISSING, right)
    create(client)
    call(client)
    first, *rest = server.sent[1:]
    assert len(rest) == 3
    assert {(sent.method, sent.path) for sent in rest} == {(first.method, first.path)}


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(("made", "request_"), CASES, ids=[f"{made}: {request}" for made, request in CASES])
def test_a_404_that_stays_is_marked(made: str, request_: str, client: Client, server: ScriptedServer):
    server.will(Reply(201, CREATIONS[made][1]), MISSING)
    CREATIONS[made][0](client)
    with pytest.raises(NotFoundError) as caught:
        BELOW[made][request_][0](client)
    assert caught.value.just_created


OTHERS: dict[str, Call] = {
    "another connector": lambda c: c.get_connector(O, MAIN),
    "another connection": lambda c: c.get_connection(O, MAIN, MAIN),
    "a connector of another organisation": lambda c: c.get_connector(MAIN, SHOP),
    "a version in other letters": lambda c: c.get_connector_version(O, C, V.upper()),
    "a version whose name begins alike": lambda c: c.get_connector_version(O, C, f"{V}b"),
    "what the version is in": lambda c: c.get_connector(O, C),
}


@pytest.mark.parametrize("call", OTHERS.values(), ids=OTHERS)
def test_a_404_for_anything_else_is_believed_at_once(call: Call, client: Client, server: ScriptedServer):
    server.will(Reply(201, VERSION), MISSING)
    client.create_connector_version(O, C, {"name": V})
    with pytest.raises(NotFoundError) as caught:
        call(client)
    assert not caught.value.just_created
    assert len(server.sent) == 2


def test_what_another_process_created_is_believed_at_once(client: Client, server: ScriptedServer):
    server.will(Reply(200, CONNECTOR), MISSING)
    client.get_connector(O, C)
    with pytest.raises(NotFoundError) as caught:
        client.get_connector(O, C)
    assert not caught.value.just_created


DELETIONS: dict[str, tuple[str, Call, Call]] = {
    "connector": ("connector", lambda c: c.delete_connector(O, C), lambda c: c.get_connector(O, C)),
    "what was in a connector": ("connector", lambda c: c.delete_connector(O, C), lambda c: c.get_connection(O, C, MAIN)),
    "connection": ("connection", lambda c: c.delete_connection(O, C, MAIN), lambda c: c.get_connection(O, C, MAIN)),
    "version": (
        "version",
        lambda c: c.delete_connector_version(O, C, V),
        lambda c: c.get_connector_version(O, C, V),
    ),
    "what was in a version": (
        "version",
        lambda c: c.delete_connector_version(O, C, V),
        lambda c: c.get_content("action", O, C, V, "get"),
    ),
    "action": (
        "action",
        lambda c: c.delete_content("action", O, C, V, "get"),
        lambda c: c.get_content("action", O, C, V, "get"),
    ),
    "definitions": (
        "definition",
        lambda c: c.delete_definitions(O, C, V, ["Pet"]),
        lambda c: c.get_definition(O, C, V, "Pet"),
    ),
}


@pytest.mark.parametrize(("made", "delete", "read"), DELETIONS.values(), ids=DELETIONS)
def test_a_404_is_true_again_after_our_own_deletion(
    made: str, delete: Call, read: Call, client: Client, server: ScriptedServer
):
    server.will(Reply(201, CREATIONS[made][1]), Reply(204), MISSING)
    CREATIONS[made][0](client)
    delete(client)
    with pytest.raises(NotFoundError) as caught:
        read(client)
    assert not caught.value.just_created
    assert len(server.sent) == 3


def test_what_is_deleted_in_something_new_is_gone_although_that_is_new(client: Client, server: ScriptedServer):
    server.will(Reply(201, CONNECTOR), Reply(201, VERSION), Reply(204), MISSING)
    client.create_http_connector(O, {"name": "Shop"})
    client.create_connector_version(O, C, {"name": V})
    client.delete_connector_version(O, C, V)
    with pytest.raises(NotFoundError) as caught:
        client.get_connector_version(O, C, V)
    assert not caught.value.just_created


def test_what_is_created_again_under_its_name_is_new_again(client: Client, server: ScriptedServer):
    server.will(Reply(201, VERSION), Reply(204), Reply(201, VERSION), MISSING, Reply(200, VERSION))
    client.create_connector_version(O, C, {"name": V})
    client.delete_connector_version(O, C, V)
    client.create_connector_version(O, C, {"name": V})
    assert client.get_connector_version(O, C, V)["name"] == V


def test_a_deletion_that_may_have_taken_effect_makes_a_404_that_stays_true(
    client: Client, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    server.will(Reply(201, CONNECTOR), Reply(503), MISSING)
    client.create_http_connector(O, {"name": "Shop"})
    monkeypatch.setattr(created, "LAG", -1.0)
    with pytest.raises(NotFoundError) as caught:
        client.delete_connector(O, C)
    assert not caught.value.just_created


def test_a_late_404_leaves_the_attempts_for_what_may_pass(client: Client, server: ScriptedServer):
    server.will(Reply(201, CONNECTOR), *[MISSING] * 6, Reply(503), Reply(503), Reply(200, CONNECTOR))
    client.create_http_connector(O, {"name": "Shop"})
    assert client.get_connector(O, C)["id"] == C


def test_other_failures_stay_what_they_are(client: Client, server: ScriptedServer):
    server.will(Reply(201, CONNECTOR), MISSING, *[Reply(503)] * 3)
    client.create_http_connector(O, {"name": "Shop"})
    with pytest.raises(ServerError):
        client.get_connector(O, C)
    assert len(server.sent) == 5


def test_a_creation_that_was_not_believed_is_not_noted(client: Client, server: ScriptedServer):
    server.will(Reply(201, {**CONNECTOR, "name": "victim"}), Reply(200, CONNECTOR), MISSING)
    with pytest.raises(Exception, match="another connector"):
        client.create_http_connector(O, {"name": "Shop"})
    client.get_connector(O, C)
    with pytest.raises(NotFoundError) as caught:
        client.get_connector(O, C)
    assert not caught.value.just_created


def test_doubts_end(monkeypatch: pytest.MonkeyPatch):
    now = 1000.0
    monkeypatch.setattr(created.time, "monotonic", lambda: now)
    notes = Created()
    notes.add("/o/O/connectors/C")
    assert notes.wait_before_asking_again("/o/O/connectors/C/versions", 1) is not None
    now += created.LAG + 0.1
    assert notes.wait_before_asking_again("/o/O/connectors/C", 1) is None
    assert notes.doubts("/o/o/connectors/c"), "an undo after all that waiting doesn't believe it either"
    now += created.DOUBT
    assert not notes.doubts("/o/O/connectors/C")


def test_waits_grow_and_end_within_the_lag(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(created, "_FIRST_WAIT", 0.25)
    now = 1000.0
    monkeypatch.setattr(created.time, "monotonic", lambda: now)
    notes = Created()
    notes.add("/o/O/connectors/C")
    waits: list[float] = []
    while (wait := notes.wait_before_asking_again("/o/O/connectors/C", len(waits) + 1)) is not None:
        waits.append(wait)
        now += wait
    assert waits[:4] == [0.25, 0.5, 1.0, 1.0]
    assert created.LAG - 1 <= sum(waits) <= created.LAG
