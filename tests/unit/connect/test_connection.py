"""The operations on connections send exactly the requests that the API's document describes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import RESET, Reply, ScriptedServer
from versori_pulumi.connect.cache.connection import LiveConnections
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import (
    NoAnswerError,
    PreconditionFailedError,
    RefusedError,
    RequestError,
    UnreadableAnswerError,
)

CONNECTOR = "01HXK5T7QZ0000000000000C01"
ID = "01HXK5T7QZ0000000000000D01"
ALL = f"/api/connect/v1/o/{ORGANISATION}/connectors/{CONNECTOR}/connections"
ENTRY = {
    "id": ID,
    "authSchemeConfig": {"id": ID, "schemeType": "none"},
    "credential": {"id": ID, "type": "none", "data": {}},
}
LIVE = {"id": ID, "name": "Live", "credentials": {"action": [ENTRY]}, "variables": []}
BODY = {"id": ID, "name": "Live"}
Call = Callable[[Client], Any]

REQUESTS: dict[str, tuple[Call, str, str, dict[str, list[str]], Any, Reply, Any]] = {
    "ListConnectorConnections": (
        lambda c: list(c.list_connections(ORGANISATION, CONNECTOR)),
        *("GET", ALL, {"first": ["100"]}, None, Reply(200, {"totalCount": 1, "items": [BODY]}), [BODY]),
    ),
    "ListConnectorConnections of none": (
        lambda c: list(c.list_connections(ORGANISATION, CONNECTOR)),
        *("GET", ALL, {"first": ["100"]}, None, Reply(200, {"items": None, "next": None}), []),
    ),
    "CreateConnectorConnection": (
        lambda c: c.create_connection(ORGANISATION, CONNECTOR, BODY),
        *("POST", ALL, {}, BODY, Reply(200, LIVE), LIVE),
    ),
    "GetConnection": (
        lambda c: c.get_connection(ORGANISATION, CONNECTOR, ID),
        *("GET", f"{ALL}/{ID}", {}, None, Reply(200, LIVE), LIVE),
    ),
    "UpdateConnection": (
        lambda c: c.update_connection(ORGANISATION, CONNECTOR, ID, BODY),
        *("PUT", f"{ALL}/{ID}", {}, BODY, Reply(200, LIVE), LIVE),
    ),
    "DeleteConnection": (
        lambda c: c.delete_connection(ORGANISATION, CONNECTOR, ID),
        *("DELETE", f"{ALL}/{ID}", {}, None, Reply(204), None),
    ),
    "DeleteConnection with force": (
        lambda c: c.delete_connection(ORGANISATION, CONNECTOR, ID, force=True),
        *("DELETE", f"{ALL}/{ID}", {"force": ["true"]}, None, Reply(204), None),
    ),
    "InitialiseOAuth2Connection": (
        lambda c: c.initialise_oauth2_connection(ORGANISATION, CONNECTOR, {"clientId": "c"}),
        *("POST", ALL.replace("connections", "oauth2/initialise"), {}, {"clientId": "c"}, Reply(200, {"url": "u"}), "u"),
    ),
}


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_each_operation_is_the_documented_request(case: Any, client: Client, server: ScriptedServer):
    call, method, path, query, body, reply, result = case
    server.will(reply)
    assert call(client) == result
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.query, sent.body) == (method, path, query, body)


def test_pages_are_followed(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"items": [BODY], "next": "n"}), Reply(200, {"items": [BODY]}))
    assert list(client.list_connections(ORGANISATION, CONNECTOR, page_size=1)) == [BODY, BODY]
    assert [sent.query for sent in server.sent] == [{"first": ["1"]}, {"first": ["1"], "after": ["n"]}]


def test_what_would_make_a_second_object_is_not_repeated(client: Client, server: ScriptedServer):
    grant = {"authSchemeConfig": {"id": ID, "schemeType": "oauth2", "grant": {"grantType": "password"}}}
    calls: list[Call] = [
        lambda c: c.create_connection(ORGANISATION, CONNECTOR, BODY),
        lambda c: c.update_connection(ORGANISATION, CONNECTOR, ID, {**BODY, "credentials": {"action": [grant]}}),
    ]
    for number, call in enumerate(calls, 1):
        server.will(RESET)
        with pytest.raises(NoAnswerError):
            call(client)
        assert len(server.sent) == number


@pytest.mark.parametrize("name", ["UpdateConnection", "InitialiseOAuth2Connection", "DeleteConnection"])
def test_what_is_the_same_twice_is_repeated(name: str, client: Client, server: ScriptedServer):
    call, *_, reply, result = REQUESTS[name]
    server.will(RESET, reply)
    assert call(client) == result
    assert len(server.sent) == 2


def test_a_connection_in_use_is_not_deleted(client: Client, server: ScriptedServer):
    server.will(Reply(412, {"code": "precondition_failed", "message": "in use"}))
    with pytest.raises(PreconditionFailedError, match=rf"could not delete connection {ID}: in use"):
        client.delete_connection(ORGANISATION, CONNECTOR, ID)


@pytest.mark.parametrize("bad", ["..", "a/b", "", "x" * 26])
def test_an_id_that_is_none_is_not_put_into_a_path(bad: str, client: Client, server: ScriptedServer):
    calls: list[Call] = [
        lambda c: c.get_connection(ORGANISATION, CONNECTOR, bad),
        lambda c: c.get_connection(ORGANISATION, bad, ID),
        lambda c: c.initialise_oauth2_connection(bad, CONNECTOR, {}),
        lambda c: list(c.list_connections(ORGANISATION, bad)),
    ]
    for call in calls:
        with pytest.raises(RefusedError, match="is not an id of Versori"):
            call(client)
    assert server.sent == []


@pytest.mark.parametrize(
    "answer", [[], {"id": ID}, {**LIVE, "credentials": {"action": [{"id": ID}]}}, {**LIVE, "variables": [{"name": "a"}]}]
)
def test_an_answer_that_is_no_connection_is_refused_without_its_values(answer: Any, client: Client, server: ScriptedServer):
    server.will(Reply(200, answer))
    with pytest.raises(UnreadableAnswerError, match="the answer is not as described"):
        client.get_connection(ORGANISATION, CONNECTOR, ID)


def test_a_reading_serves_until_it_is_forgotten(client: Client, server: ScriptedServer):
    live = LiveConnections(client)
    server.always(Reply(200, LIVE))
    for _ in range(2):
        assert live.get(ORGANISATION, CONNECTOR, ID)["name"] == "Live"
    assert len(server.sent) == 1
    live.put({**LIVE, "name": "Market"})
    assert live.get(ORGANISATION, CONNECTOR, ID)["name"] == "Market"
    live.forget(ID)
    assert live.get(ORGANISATION, CONNECTOR, ID)["name"] == "Live"
    assert len(server.sent) == 2


def test_a_look_for_a_name_is_exact_and_may_be_used_again(client: Client, server: ScriptedServer):
    live = LiveConnections(client)
    server.always(Reply(200, {"items": [BODY, {"id": CONNECTOR, "name": "live"}]}))
    assert live.named(ORGANISATION, CONNECTOR, "Live", max_age=60) == [BODY]
    assert live.named(ORGANISATION, CONNECTOR, "Live", max_age=60) == [BODY]
    assert len(server.sent) == 1
    live.named(ORGANISATION, CONNECTOR, "Live")
    assert len(server.sent) == 2


def test_errors_are_ours(client: Client, server: ScriptedServer):
    for call, *_ in REQUESTS.values():
        server.will(Reply(403, {"message": "no"}))
        with pytest.raises(RequestError, match=r"could not .*: no \(HTTP 403\)"):
            call(client)
