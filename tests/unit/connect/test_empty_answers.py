"""Successes that say nothing, or describe an error: what the server says is shown, and what took effect is read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError, RequestError, UnreadableAnswerError

from .test_other_objects import ASKED, CREATED, MAIN, SHOP

Call = Callable[[Client], Any]
ERROR = {"code": "taken", "message": "the name is taken", "fields": [{"field": "baseUrl", "message": "is odd"}]}
CHANGES = [name for name in ASKED if not name.startswith(("get ", "import "))]
READ = {
    "publish": "get version",
    "unpublish": "get version",
    "set scheme": "get connector",
    "delete scheme": "get connector",
}
WRITES: dict[str, Call] = {
    "delete connector": lambda c: c.delete_connector(ORGANISATION, SHOP),
    "delete connection": lambda c: c.delete_connection(ORGANISATION, SHOP, MAIN),
    "delete version": lambda c: c.delete_connector_version(ORGANISATION, SHOP, "1"),
    "delete action": lambda c: c.delete_content("action", ORGANISATION, SHOP, "1", "get"),
    "delete definitions": lambda c: c.delete_definitions(ORGANISATION, SHOP, "1", ["Pet"]),
    "set categories": lambda c: c.update_connector_categories(ORGANISATION, SHOP, []),
}
ALL: dict[str, Call] = {**{name: call for name, (call, _) in {**ASKED, **CREATED}.items()}, **WRITES}


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("name", ALL)
def test_a_success_that_describes_an_error_shows_what_the_server_says(
    name: str, status: int, client: Client, server: ScriptedServer
):
    server.will(Reply(status, ERROR, headers={"X-Request-Id": "req-42"}))
    with pytest.raises(UnreadableAnswerError) as caught:
        ALL[name](client)
    message = str(caught.value)
    assert "the name is taken" in message
    assert "  base_url: is odd" in message
    assert "  request id: req-42" in message
    assert caught.value.took_effect is None
    assert len(server.sent) == 1


@pytest.mark.parametrize("body", [{"message": "no"}, {"code": "c", "message": "no"}, {"message": "no", "fields": None}])
def test_an_error_may_have_less_in_it(body: Any, client: Client, server: ScriptedServer):
    server.will(Reply(200, body))
    with pytest.raises(UnreadableAnswerError, match="describes an error: no"):
        client.create_http_connector(ORGANISATION, {"name": "Shop"})


def test_an_object_with_a_message_in_it_is_no_error(client: Client, server: ScriptedServer):
    answer = {**ASKED["get connector"][1], "message": "hello", "code": "c"}
    server.will(Reply(200, answer))
    assert client.get_connector(ORGANISATION, SHOP)["name"] == "Shop"


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_is_answered_without_a_body_took_effect_and_is_read_again(
    name: str, status: int, client: Client, server: ScriptedServer
):
    read = READ.get(name, name.replace("update", "get"))
    server.will(Reply(status), Reply(200, ASKED[read][1]))
    assert ASKED[name][0](client)["id"] in {SHOP, MAIN}
    assert [sent.method == "GET" for sent in server.sent] == [False, True]


@pytest.mark.parametrize("reply", [Reply(400), Reply(404), Reply(503), Reply(200, []), Reply(204)], ids=repr)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_took_effect_and_can_not_be_read_is_not_called_without_effect(
    name: str, reply: Reply, client: Client, server: ScriptedServer
):
    server.will(Reply(204))
    server.always(reply)
    with pytest.raises(RequestError, match="could not read") as caught:
        ASKED[name][0](client)
    assert caught.value.took_effect is None


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize("name", CREATED)
def test_a_creation_that_is_answered_without_a_body_may_have_happened(
    name: str, status: int, client: Client, server: ScriptedServer
):
    server.will(Reply(status))
    with pytest.raises(UnreadableAnswerError) as caught:
        CREATED[name][0](client)
    assert caught.value.took_effect is None
    assert len(server.sent) == 1


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize("name", [name for name in ASKED if name.startswith("get ")])
def test_a_reading_that_is_answered_without_a_body_is_none(name: str, status: int, client: Client, server: ScriptedServer):
    server.will(Reply(status))
    with pytest.raises(UnreadableAnswerError):
        ASKED[name][0](client)


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("reply", [Reply(200), Reply(202), Reply(204), Reply(200, {}), Reply(200, {"id": SHOP})], ids=repr)
def test_writes_that_need_no_answer_take_any(name: str, reply: Reply, client: Client, server: ScriptedServer):
    server.will(reply)
    WRITES[name](client)
    assert len(server.sent) == 1


def test_what_a_deletion_says_of_absence_stays_that(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"connectors": []}), Reply(404))
    client.list_page(ORGANISATION, {})
    with pytest.raises(NotFoundError):
        client.delete_connector(ORGANISATION, SHOP)
