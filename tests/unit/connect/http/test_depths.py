"""Whatever is raised in the depths of a request is one of our errors, and says whether it may have taken effect."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

import h11
import httpcore
import httpx
import pytest

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.errors import NoAnswerError, RateLimitError, RequestError, UnreadableAnswerError
from versori_pulumi.connect.http import answers, deadline, failures
from versori_pulumi.connect.http.answers import seconds_of
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
ODD = [
    httpx.InvalidURL("hunter2"),
    UnicodeEncodeError("ascii", "hunter2ü", 7, 8, "hunter2"),
    UnicodeDecodeError("utf-8", b"hunter2\xff", 7, 8, "hunter2"),
    ValueError("hunter2"),
    TypeError("hunter2"),
    KeyError("hunter2"),
    OverflowError("hunter2"),
    RecursionError("hunter2"),
    MemoryError("hunter2"),
    RuntimeError("hunter2"),
    AssertionError("hunter2"),
    OSError(5, "hunter2"),
    ssl.SSLError("hunter2"),
    ssl.CertificateError("hunter2"),
    h11.LocalProtocolError("hunter2"),
    h11.RemoteProtocolError("hunter2"),
    httpx.HTTPError("hunter2"),
    httpx.StreamConsumed(),
]


def raises(failure: BaseException) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise failure

    return fail


def create(transport: Transport) -> RequestError:
    with pytest.raises(RequestError) as caught:
        transport.request("create it", "POST", "/x", body={})
    assert "could not create it: " in str(caught.value)
    assert "hunter2" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("failure", ODD, ids=lambda failure: type(failure).__name__)
def test_what_can_not_be_made_a_request_of_had_no_effect(
    failure: Exception, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(httpx.Client, "build_request", raises(failure))
    error = create(connect())
    assert error.took_effect is False
    assert type(failure).__name__ in str(error)
    assert isinstance(error, NoAnswerError)
    assert error.attempted.attempts == 1, "it can't be made the next time either"
    assert server.sent == []


@pytest.mark.parametrize("failure", ODD, ids=lambda failure: type(failure).__name__)
def test_what_goes_wrong_once_it_may_be_sent_is_an_unknown_outcome(
    failure: Exception, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    server.always(Reply(201, {}))
    monkeypatch.setattr(deadline._Stream, "read", raises(failure))
    error = create(connect())
    assert error.took_effect is None
    assert type(failure).__name__ in str(error)
    assert len(server.sent) <= 1, "it is on its way, and nobody sends it again"


@pytest.mark.parametrize("failure", ODD, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("place", ["json_of", "error_answer"])
def test_what_goes_wrong_with_an_answer_is_an_unknown_outcome(
    failure: Exception, place: str, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    server.always(Reply(201 if place == "json_of" else 409, {}))
    monkeypatch.setattr(f"versori_pulumi.connect.http.transport.{place}", raises(failure))
    error = create(connect())
    assert error.took_effect is None
    assert isinstance(error, UnreadableAnswerError)
    assert len(server.sent) == 1


@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize(
    "place",
    [
        "httpx.Client.build_request",
        "versori_pulumi.connect.http.deadline._Stream.read",
        "versori_pulumi.connect.http.transport.json_of",
    ],
)
def test_who_wants_to_end_the_process_is_not_held(
    failure: type[BaseException], place: str, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    server.always(Reply(200, {}))
    transport = connect()
    monkeypatch.setattr(place, raises(failure()))
    with pytest.raises(failure):
        transport.request("read it", "GET", "/x")


UNSENDABLE: dict[str, dict[str, Any]] = {
    "not a number": {"body": {"a": float("nan")}},
    "infinity": {"body": {"a": float("inf")}},
    "a set": {"body": {"a": {1}}},
    "half a character": {"body": {"a": "\ud800"}},
    "half a character in a query": {"query": {"name": "\ud800"}},
    "a query without end": {"query": {"name": "x" * 100_000}},
}


@pytest.mark.parametrize("sent", UNSENDABLE.values(), ids=UNSENDABLE)
def test_what_no_request_can_carry_had_no_effect(sent: dict[str, Any], connect: Connect, server: ScriptedServer):
    error = create_with(connect(), sent)
    assert error.took_effect is False
    assert server.sent == []


def create_with(transport: Transport, sent: dict[str, Any]) -> RequestError:
    with pytest.raises(RequestError) as caught:
        transport.request("create it", "POST", "/x", **sent)
    return caught.value


def test_a_key_that_no_header_can_carry_had_no_effect(connect: Connect, server: ScriptedServer):
    error = create(connect(api_key="hunter2\r\nX: y"))
    assert error.took_effect is False
    assert server.sent == []


CONNECTING = [httpcore.ConnectError("no"), httpcore.ConnectTimeout(), httpcore.PoolTimeout(), httpcore.ProxyError("407")]


@pytest.mark.parametrize("failure", CONNECTING, ids=lambda failure: type(failure).__name__)
def test_what_reached_nobody_had_no_effect(failure: Exception, connect: Connect, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deadline.Network, "connect_tcp", raises(failure))
    error = create(connect())
    assert error.took_effect is False
    assert error.attempted.attempts == 3, "nobody has seen it, so it may be sent again"


def test_an_earlier_attempt_that_may_have_taken_effect_is_not_forgotten(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    """What the last attempt says of itself is not true of all of them."""
    transport = connect(max_retries=1)
    real = deadline.Network.connect_tcp
    calls: list[int] = []

    def first_only(*arguments: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise httpcore.ConnectError("no")
        return real(*arguments, **more)

    monkeypatch.setattr(deadline.Network, "connect_tcp", first_only)
    server.will(Reply(503, headers={"connection": "close"}))
    with pytest.raises(NoAnswerError) as caught:
        transport.request("write it", "PUT", "/x", body={})
    assert caught.value.took_effect is None


RETRY_AFTER = {
    "a date that overflows": "Fri, 31 Dec 9999 23:59:59 -9999",
    "a year without end": "Fri, 31 Dec 99999999999999 23:59:59 GMT",
    "a year before all": "Mon, 01 Jan 0001 00:00:00 +2359",
    "a day that is none": "Fri, 99 Dec 2030 23:59:59 GMT",
    "an hour that is none": "Fri, 31 Dec 2030 99:59:59 GMT",
    "a zone without end": "Fri, 31 Dec 2030 23:59:59 +99999999999999999999",
    "a number that is none": "nan",
    "below zero": "-5",
    "below everything": "-inf",
    "letters": "München",
    "nothing": "",
    "digits of another script": "\u0663",
    "a number without end": "9" * 5000,
}


@pytest.mark.parametrize("value", RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_a_wait_that_no_clock_knows_brings_no_traceback(value: str, connect: Connect, server: ScriptedServer):
    raw = b"HTTP/1.1 429 No\r\nContent-Length: 0\r\nRetry-After: " + value.encode() + b"\r\n\r\n"
    server.always(Reply(wire=lambda: [raw]))
    with pytest.raises(RateLimitError) as caught:
        connect(max_retries=0).request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is False
    assert not caught.value.retry_after or caught.value.retry_after > 0


@pytest.mark.parametrize("value", [*RETRY_AFTER.values(), None], ids=[*RETRY_AFTER, "none"])
def test_dates_that_no_clock_can_show_are_none(value: str | None):
    assert seconds_of(value) is None or isinstance(seconds_of(value), float)


def test_a_date_is_read():
    assert answers.seconds_of("Thu, 01 Jan 1970 00:00:10 GMT") == 10.0


def test_our_own_errors_stay_what_they_are():
    mine = NoAnswerError(failures.Attempted("do it", "GET", "/"), "mine")
    assert failures.request_failure(mine.attempted, mine, sent=True) is mine
    assert failures.unreadable(mine.attempted, mine) is mine


def test_over_another_network_than_ours_nobody_knows_what_was_sent(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    transport = connect()
    monkeypatch.setattr(
        transport, "_http", httpx.Client(base_url="http://x", transport=httpx.MockTransport(raises(ValueError("hunter2"))))
    )
    assert create_with(transport, {}).took_effect is None
