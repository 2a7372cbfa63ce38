"""What the client asks about protocols, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import LISTED, RESET, Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NotFoundError, RefusedError, RequestError, UnreadableAnswerError

Call = Callable[[Client], Any]
PROTOCOLS = f"/api/connect/v1/o/{ORGANISATION}/protocols"
HTTP = {"id": ORGANISATION, "slug": "http", "name": "HTTP", "description": "", "iconURL": ""}
KIND = {"id": ORGANISATION, "type": "none", "name": "None", "description": ""}

REQUESTS: dict[str, tuple[Call, str, dict[str, list[str]], Any, Any]] = {
    "ListProtocols": (
        lambda c: list(c.list_protocols(ORGANISATION)),
        *("", {"first": ["100"]}, {"totalCount": 1, "protocols": [HTTP], "next": None}, [HTTP]),
    ),
    "ListAuthSchemes": (
        lambda c: c.list_auth_schemes(ORGANISATION, "http"),
        *("/http/auth-schemes", {}, {"totalCount": 1, "authSchemes": [KIND]}, [KIND]),
    ),
}


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_each_operation_is_the_documented_request(case: Any, client: Client, server: ScriptedServer):
    call, path, query, answer, result = case
    server.will(Reply(200, answer))
    assert call(client) == result
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.query, sent.body) == ("GET", PROTOCOLS + path, query, None)


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_what_only_reads_is_asked_again(case: Any, client: Client, server: ScriptedServer):
    call, _, _, answer, result = case
    server.will(RESET, Reply(200, answer))
    assert call(client) == result
    assert len(server.sent) == 2


def test_pages_of_protocols_are_followed(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"protocols": [HTTP], "next": "n"}), Reply(200, {"protocols": [{**HTTP, "slug": "soap"}]}))
    assert [protocol["slug"] for protocol in client.list_protocols(ORGANISATION)] == ["http", "soap"]
    assert [sent.query for sent in server.sent] == [{"first": ["100"]}, {"first": ["100"], "after": ["n"]}]


def test_a_protocol_that_is_none_is_named(client: Client, server: ScriptedServer):
    server.will(Reply(404, {"code": "not_found", "message": "Protocol not found"}), LISTED)
    with pytest.raises(NotFoundError, match=r"could not .* of protocol http: Protocol not found \(HTTP 404\)"):
        client.list_auth_schemes(ORGANISATION, "http")


@pytest.mark.parametrize("bad", ["", ".", ".."])
def test_a_slug_that_would_address_something_else_is_refused(bad: str, client: Client, server: ScriptedServer):
    with pytest.raises(RefusedError, match="can't be a name on Versori"):
        client.list_auth_schemes(ORGANISATION, bad)
    assert server.sent == []


def test_a_slug_stays_one_part_of_the_path(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"authSchemes": []}))
    assert client.list_auth_schemes(ORGANISATION, "a/b") == []
    assert server.sent[0].path == f"{PROTOCOLS}/a%2Fb/auth-schemes"


def test_an_organisation_that_is_none_is_refused(client: Client, server: ScriptedServer):
    with pytest.raises(RefusedError, match="is not an id of Versori"):
        list(client.list_protocols("../admin"))
    assert server.sent == []


@pytest.mark.parametrize("answer", [[], {}, {"protocols": [{"slug": "http"}], "authSchemes": [{"name": "x"}], "url": "u"}])
@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_an_answer_that_is_something_else_is_refused(case: Any, answer: Any, client: Client, server: ScriptedServer):
    server.will(Reply(200, answer))
    with pytest.raises(UnreadableAnswerError, match="the answer is not as described"):
        case[0](client)


def test_errors_are_ours(client: Client, server: ScriptedServer):
    for call, *_ in REQUESTS.values():
        server.will(Reply(403, {"message": "no"}))
        with pytest.raises(RequestError, match=r"could not .*: no \(HTTP 403\)"):
            call(client)
