"""The operations on what is in a version send exactly the requests that the API's document describes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import RESET, Reply, ScriptedServer
from versori_pulumi.connect.cache.content import LiveContents
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NoAnswerError, PreconditionFailedError, RequestError, UnreadableAnswerError

CONNECTOR = "01HXK5T7QZ0000000000000C01"
ID = "01HXK5T7QZ0000000000000D01"
WHERE = (ORGANISATION, CONNECTOR, "1.0")
ROOT = f"/api/connect/v1/o/{ORGANISATION}/connectors/{CONNECTOR}/versions/1.0"
ALL = f"{ROOT}/definitions"
LIVE = {"id": ID, "type": "http", "name": "$get", "method": "GET", "parameters": [], "responses": []}
DEFINITION = {"id": ID, "name": "Order", "accept": ["application/json"], "url": "https://x/1.json"}
FIRST = {"first": ["100"]}
Call = Callable[[Client], Any]


def of_contents(kind: str, capital: str) -> dict[str, Any]:
    """The five operations on actions, or on triggers."""
    path = f"{ROOT}/{kind}s"

    def call(operation: str, *more: Any) -> Call:
        return lambda c: getattr(c, operation)(kind, *WHERE, *more)

    listed = Reply(200, {"totalCount": 1, f"{kind}s": [LIVE]})
    return {
        f"Get{capital}s": (lambda c: list(call("get_contents")(c)), "GET", path, FIRST, None, listed, [LIVE]),
        f"Create{capital}": (call("create_content", LIVE), "POST", path, {}, LIVE, Reply(201, LIVE), LIVE),
        f"Get{capital}": (call("get_content", "$get"), "GET", f"{path}/%24get", {}, None, Reply(200, LIVE), LIVE),
        f"Update{capital}": (
            call("update_content", "$get", LIVE),
            "PUT",
            f"{path}/%24get",
            {},
            LIVE,
            Reply(200, LIVE),
            LIVE,
        ),
        f"Delete{capital}": (call("delete_content", "$get"), "DELETE", f"{path}/%24get", {}, None, Reply(204), None),
    }


REQUESTS: dict[str, tuple[Call, str, str, dict[str, list[str]], Any, Reply, Any]] = {
    **of_contents("action", "Action"),
    **of_contents("trigger", "Trigger"),
    "GetDefinitions": (
        lambda c: list(c.get_definitions(*WHERE)),
        *("GET", ALL, FIRST, None, Reply(200, {"totalCount": 1, "definitions": [DEFINITION]}), [DEFINITION]),
    ),
    "CreateDefinitions": (
        lambda c: c.create_definitions(*WHERE, [DEFINITION]),
        *("POST", ALL, {}, {"definitions": [DEFINITION]}, Reply(201, {"definitions": [DEFINITION]}), [DEFINITION]),
    ),
    "GetDefinition": (
        lambda c: c.get_definition(*WHERE, "Order"),
        *("GET", f"{ALL}/Order", {}, None, Reply(200, DEFINITION), DEFINITION),
    ),
    "UpdateDefinition": (
        lambda c: c.update_definition(*WHERE, "Order", DEFINITION),
        *("PUT", f"{ALL}/Order", {}, DEFINITION, Reply(200, DEFINITION), DEFINITION),
    ),
    "DeleteDefinitions": (
        lambda c: c.delete_definitions(*WHERE, ["Order", "Item"]),
        *("DELETE", ALL, {}, {"names": ["Order", "Item"]}, Reply(204), None),
    ),
    "DeleteDefinitions with force": (
        lambda c: c.delete_definitions(*WHERE, ["Order"], force=True),
        *("DELETE", ALL, {"force": ["true"]}, {"names": ["Order"]}, Reply(204), None),
    ),
    "GetRawSchema": (
        lambda c: c.get_raw_schema(*WHERE, "01H.json"),
        *("GET", f"/api/connect/v1/o/{ORGANISATION}/schemas/{CONNECTOR}/1.0/01H.json", {}, None),
        *(Reply(200, {"type": "object"}), '{"type": "object"}'),
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_each_operation_is_the_documented_request(name: str, client: Client, server: ScriptedServer):
    call, method, path, query, body, reply, result = REQUESTS[name]
    server.will(reply)
    assert call(client) == result
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.query, sent.body) == (method, path, query, body)


@pytest.mark.parametrize(
    "name", ["CreateAction", "CreateTrigger", "CreateDefinitions", "DeleteTrigger", "DeleteDefinitions"]
)
def test_what_would_hit_a_second_object_is_not_repeated(name: str, client: Client, server: ScriptedServer):
    server.will(RESET)
    with pytest.raises(NoAnswerError):
        REQUESTS[name][0](client)
    assert len(server.sent) == 1


@pytest.mark.parametrize("name", ["UpdateAction", "UpdateDefinition", "GetRawSchema"])
def test_what_is_the_same_twice_is_repeated(name: str, client: Client, server: ScriptedServer):
    call, *_, reply, result = REQUESTS[name]
    server.will(RESET, reply)
    assert call(client) == result
    assert len(server.sent) == 2


def test_pages_are_followed(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"actions": [LIVE], "next": "n"}), Reply(200, {"actions": [], "next": None}))
    assert list(client.get_contents("action", *WHERE)) == [LIVE]
    assert [sent.query for sent in server.sent] == [FIRST, {**FIRST, "after": ["n"]}]


@pytest.mark.parametrize("kind", ["actions", "triggers", "definitions"])
def test_a_list_that_is_null_is_empty(kind: str, client: Client, server: ScriptedServer):
    server.will(Reply(200, {"totalCount": 0, kind: None, "next": None}))
    listed = client.get_definitions(*WHERE) if kind == "definitions" else client.get_contents(kind[:-1], *WHERE)
    assert list(listed) == []


def test_a_definition_that_is_referred_to_says_by_what(client: Client, server: ScriptedServer):
    by = [{"type": "action", "id": ID, "name": "get"}, {"type": "definition", "id": ID, "name": "Item"}]
    about = {"id": ID, "name": "Order", "referencedBy": by}
    server.will(Reply(412, {"code": "precondition_failed", "message": "referenced", "definition": about}))
    with pytest.raises(PreconditionFailedError) as caught:
        client.delete_definitions(*WHERE, ["Order"])
    assert 'definition "Order" is referred to by action "get", definition "Item"' in str(caught.value)


@pytest.mark.parametrize("about", [None, [], {}, {"referencedBy": 1}, {"referencedBy": [1]}])
def test_an_error_that_says_it_otherwise_is_still_the_error(about: Any, client: Client, server: ScriptedServer):
    server.will(Reply(412, {"message": "referenced", "definition": about}))
    with pytest.raises(PreconditionFailedError, match="referenced"):
        client.delete_definitions(*WHERE, ["Order"])


@pytest.mark.parametrize("answer", [[], {"id": ID}, {**LIVE, "responses": [1]}, {**LIVE, "name": 1}])
def test_an_answer_that_is_no_action_is_refused(answer: Any, client: Client, server: ScriptedServer):
    server.will(Reply(200, answer))
    with pytest.raises(UnreadableAnswerError, match="the answer is not as described"):
        client.get_content("action", *WHERE, "get")


def test_a_reading_serves_until_it_is_forgotten(client: Client, server: ScriptedServer):
    live = LiveContents(client)
    server.always(Reply(200, LIVE))
    for _ in range(2):
        assert live.get("action", *WHERE, "$get") == LIVE
    live.get("trigger", *WHERE, "$get")
    assert len(server.sent) == 2
    live.put_content("action", CONNECTOR, "1.0", {**LIVE, "method": "PUT"})  # type: ignore[typeddict-item]
    assert live.get("action", *WHERE, "$get")["method"] == "PUT"
    live.forget_content(CONNECTOR, "1.0", "action", "$get")
    assert live.get("action", *WHERE, "$get")["method"] == "GET"
    assert len(server.sent) == 3


@pytest.mark.parametrize("name", REQUESTS)
def test_errors_are_ours(name: str, client: Client, server: ScriptedServer):
    server.will(Reply(403, {"message": "no"}))
    with pytest.raises(RequestError, match=r"could not .*: no \(HTTP 403\)"):
        REQUESTS[name][0](client)
