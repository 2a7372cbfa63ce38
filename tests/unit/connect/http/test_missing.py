"""What a 404 proves: nothing, until the API was seen at that address."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from unit.scripted_server import LISTED, RESET, Reply, ScriptedServer
from versori_pulumi.connect.errors import (
    AuthenticationError,
    NoAnswerError,
    NotFoundError,
    RequestError,
    ServerError,
    UnreadableAnswerError,
)
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
PATH = "/o/1/connectors/2"
GONE = Reply(404, {"message": "not here"})
PAGE = Reply(200, raw=b"<html>", headers={"content-type": "text/html"})


def ask(transport: Transport, method: str = "GET", path: str = PATH) -> RequestError:
    with pytest.raises(RequestError) as caught:
        transport.request("do it", method, path)
    return caught.value


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_it_is_not_believed_where_there_is_no_list_of_connectors_either(
    method: str, connect: Connect, server: ScriptedServer
):
    server.always(GONE)
    error = ask(connect(), method)
    assert isinstance(error, UnreadableAnswerError)
    assert error.took_effect is False
    (first,) = str(error).splitlines()
    assert first == "could not do it: not here (HTTP 404), and so says the list of the organisation's connectors"
    asked = [(sent.method, sent.path.removeprefix("/api/connect/v1")) for sent in server.sent]
    assert asked == [(method, PATH), ("GET", "/o/1/connectors")]


def test_of_the_list_itself_it_is_never_believed_before_a_success(connect: Connect, server: ScriptedServer):
    server.will(GONE)
    error = ask(connect(), path="/o/1/connectors")
    assert isinstance(error, UnreadableAnswerError)
    assert str(error) == "could not do it: not here (HTTP 404)"


def test_it_is_believed_where_there_is_and_that_is_asked_once(connect: Connect, server: ScriptedServer):
    transport = connect()
    server.will(GONE, LISTED, GONE)
    assert isinstance(ask(transport), NotFoundError)
    assert isinstance(ask(transport, "DELETE"), NotFoundError)
    assert len(server.sent) == 3
    assert server.sent[1].query == {"first": ["1"]}


def test_it_is_believed_at_once_after_a_success(connect: Connect, server: ScriptedServer):
    transport = connect()
    server.will(Reply(200, {}), GONE)
    transport.request("do it", "GET", "/o/1/connectors/3")
    assert isinstance(ask(transport), NotFoundError)
    assert len(server.sent) == 2


def test_a_server_that_answers_something_else_is_not_the_api(connect: Connect, server: ScriptedServer):
    transport = connect()
    server.will(PAGE)
    ask(transport)
    server.always(GONE)
    assert isinstance(ask(transport), UnreadableAnswerError)


@pytest.mark.parametrize(
    ("reply", "kind"), [(Reply(401), AuthenticationError), (Reply(503), ServerError), (RESET, NoAnswerError)]
)
def test_what_goes_wrong_on_the_way_is_told(
    reply: Reply, kind: type[RequestError], connect: Connect, server: ScriptedServer
):
    server.will(GONE)
    server.always(reply)
    assert isinstance(ask(connect(max_retries=0)), kind)


def test_many_at_once_ask_for_one_list(connect: Connect, server: ScriptedServer):
    transport = connect(parallel=8)
    server.will(*[Reply(404, {"message": "no"}, seconds=0.2)] * 8, LISTED)
    with ThreadPoolExecutor(8) as pool:
        errors = [*pool.map(lambda number: ask(transport, path=f"{PATH}{number}"), range(8))]
    assert {type(error) for error in errors} == {NotFoundError}
    assert len(server.sent) == 9


def test_one_request_at_a_time_is_enough(connect: Connect, server: ScriptedServer):
    server.will(GONE, LISTED)
    assert isinstance(ask(connect(parallel=1)), NotFoundError)


def test_what_belongs_to_no_organisation_is_believed(connect: Connect, server: ScriptedServer):
    server.will(GONE)
    assert isinstance(ask(connect(), path="/categories"), NotFoundError)
