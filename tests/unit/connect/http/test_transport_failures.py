"""Failures over a real socket: what is sent again, what is not, and what the message says."""

from __future__ import annotations

import email.utils
import re
import socket
import time
from collections.abc import Callable

import pytest

from unit.scripted_server import CLOSE, HANG, RESET, Reply, ScriptedServer
from versori_pulumi.connect.errors import (
    NoAnswerError,
    NotFoundError,
    RateLimitError,
    RequestError,
    ServerError,
    UnreadableAnswerError,
)
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
OK = Reply(200, {"ok": True})
CUT = Reply(200, {"key": "hunter2" * 50}, behaviour="cut")
CUT_CHUNKS = Reply(200, raw=b"5\r\nhello\r\n", headers={"transfer-encoding": "chunked"}, behaviour="cut")

PASSING = {
    "reset": RESET,
    "closed": CLOSE,
    "cut off": CUT,
    "500": Reply(500),
    "502": Reply(502, raw=b"<html>"),
    "503 at once": Reply(503, headers={"retry-after": "0"}),
    "503 since long": Reply(503, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    "503 with nonsense": Reply(503, headers={"retry-after": "soon"}),
    "504": Reply(504),
    "429": Reply(429, headers={"retry-after": "0"}),
    "broken json": Reply(200, raw=b'{"a": '),
}
UNCERTAIN = {name: reply for name, reply in PASSING.items() if name != "429"}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("failure", PASSING.values(), ids=PASSING)
def test_harmless_requests_are_sent_again(failure: Reply, method: str, connect: Connect, server: ScriptedServer):
    server.will(failure, failure, OK)
    answer = connect().request("do it", method, "/x", body={"n": 1})
    assert answer.body == {"ok": True}
    assert [(sent.method, sent.body) for sent in server.sent] == [(method, {"n": 1})] * 3


@pytest.mark.parametrize("failure", UNCERTAIN.values(), ids=UNCERTAIN)
def test_a_post_that_may_have_taken_effect_is_sent_once(failure: Reply, connect: Connect, server: ScriptedServer):
    server.will(failure, OK)
    with pytest.raises(RequestError) as caught:
        connect().request("create it", "POST", "/x", body={})
    assert len(server.sent) == 1
    assert caught.value.took_effect is None
    assert "tried" not in str(caught.value)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_caller_that_knows_better_is_asked_before_a_repeat(method: str, connect: Connect, server: ScriptedServer):
    server.will(Reply(503), OK)
    with pytest.raises(ServerError):
        connect().request("do it", method, "/x", repeatable=False)
    assert len(server.sent) == 1


def test_a_post_that_was_turned_away_is_sent_again(connect: Connect, server: ScriptedServer):
    server.will(Reply(429, headers={"retry-after": "0"}), OK)
    assert connect().request("create it", "POST", "/x", body={}).body == {"ok": True}
    assert len(server.sent) == 2


def test_a_post_that_reached_nobody_is_sent_again(connect: Connect):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        closed = connect(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(NoAnswerError, match=r"could not create it: no answer \(.*\) \(tried 3 times\)") as caught:
            closed.request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is False


def test_a_host_without_an_address_is_no_bug(connect: Connect, monkeypatch: pytest.MonkeyPatch):
    def unknown(*_arguments: object, **_more: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NoAnswerError, match="could not read it: no answer"):
        connect(base_url="https://connect.invalid", max_retries=0).request("read it", "GET", "/x")


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("PUT", 2), ("DELETE", 2), ("POST", 1)])
def test_a_timeout_is_repeated_only_where_that_is_harmless(
    method: str, times: int, connect: Connect, server: ScriptedServer
):
    server.always(HANG)
    with pytest.raises(NoAnswerError, match="no answer within the timeout") as caught:
        connect(timeout=0.2, max_retries=1).request("do it", method, "/x")
    assert len(server.sent) == times
    assert caught.value.took_effect is None
    assert ("tried 2 times" in str(caught.value)) is (times == 2)


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_the_message_counts_the_attempts(retries: int, connect: Connect, server: ScriptedServer):
    server.always(Reply(503, {"code": "c", "message": "busy"}))
    with pytest.raises(ServerError) as caught:
        connect(max_retries=retries).request("read it", "GET", "/x")
    assert len(server.sent) == retries + 1
    tries = f" (tried {retries + 1} times)" if retries else ""
    assert str(caught.value).splitlines()[0] == f"could not read it: busy (HTTP 503){tries}"
    assert caught.value.attempted.attempts == retries + 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 418, 422])
def test_what_was_refused_is_not_sent_again(status: int, connect: Connect, server: ScriptedServer):
    server.always(Reply(status))
    with pytest.raises(RequestError):
        connect().request("do it", "PUT", "/x")
    assert len(server.sent) == 1


@pytest.mark.parametrize("asked", ["3600", "inf", "in-an-hour"])
def test_a_server_that_asks_for_much_time_is_reported_at_once(asked: str, connect: Connect, server: ScriptedServer):
    value = email.utils.formatdate(time.time() + 3600, usegmt=True) if asked == "in-an-hour" else asked
    server.always(Reply(429, {"code": "c", "message": "slow down"}, headers={"retry-after": value}))
    with pytest.raises(RateLimitError, match="slow down") as caught:
        connect().request("read it", "GET", "/x")
    assert len(server.sent) == 1
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 3000
    assert "  the server asks to wait " in str(caught.value)
    assert "inf seconds" not in str(caught.value)


def test_the_last_failure_is_the_one_reported(connect: Connect, server: ScriptedServer):
    server.will(RESET, Reply(503), Reply(404, {"code": "c", "message": "not here"}))
    with pytest.raises(NotFoundError, match=r"not here \(HTTP 404\) \(tried 3 times\)"):
        connect().request("read it", "GET", "/x")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_token_follows_no_redirect(method: str, status: int, connect: Connect, server: ScriptedServer):
    server.will(Reply(status, headers={"location": f"{server.url}/elsewhere?token=hunter2"}), OK)
    with pytest.raises(UnreadableAnswerError, match=r"redirects to .*/elsewhere, which is not followed") as caught:
        connect().request("do it", method, "/x")
    assert [sent.path for sent in server.sent] == ["/api/connect/v1/x"]
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_the_token_for_this_machine_goes_through_no_proxy(
    variable: str, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(variable, server.url)
    server.always(OK)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        transport = connect(base_url=f"http://127.0.0.1:{closed.getsockname()[1]}", max_retries=0)
        with pytest.raises(NoAnswerError):
            transport.request("read it", "GET", "/x")
    assert server.sent == [], "the API key went to the proxy in the clear"


NOT_JSON = {
    "web page": Reply(200, raw=b"<html>hunter2</html>", headers={"content-type": "text/html"}),
    "text": Reply(200, raw=b"hunter2", headers={"content-type": "text/plain"}),
    "not utf-8": Reply(200, raw=b"\xff\xfehunter2"),
    "nested too deeply": Reply(200, raw=b"[" * 100_000),
}


@pytest.mark.parametrize("reply", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_json_is_named_and_not_quoted(reply: Reply, connect: Connect, server: ScriptedServer):
    server.always(reply)
    with pytest.raises(UnreadableAnswerError, match=r"the answer is not JSON \(HTTP 200, ") as caught:
        connect().request("read it", "GET", "/x")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("reply", [CUT, CUT_CHUNKS], ids=["by length", "by chunks"])
def test_a_body_that_is_cut_off_is_called_so(reply: Reply, connect: Connect, server: ScriptedServer):
    server.always(reply)
    with pytest.raises(RequestError, match=re.escape("could not read it: the answer was cut off (tried 3 times)")) as caught:
        connect().request("read it", "GET", "/x")
    assert "hunter2" not in str(caught.value)


def test_a_broken_compression_is_an_unreadable_answer(connect: Connect, server: ScriptedServer):
    server.always(Reply(200, raw=b"not gzip", headers={"content-encoding": "gzip"}))
    with pytest.raises(UnreadableAnswerError):
        connect(max_retries=0).request("read it", "GET", "/x")


def test_debug_writes_one_line_an_attempt_and_no_secret(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("VERSORI_LOG", "debug")
    server.will(RESET, Reply(503, {"message": "hunter2"}), Reply(200, {"secret": "hunter2"}))
    transport = connect(api_key="hunter2")
    transport.request("write hunter2", "PUT", "/o/1/x", query={"name": "hunter2"}, body={"value": "hunter2"})
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert len(lines) == 3
    for number, (line, status) in enumerate(zip(lines, ["no answer", "503", "200"], strict=True), start=1):
        assert re.fullmatch(rf"versori: PUT /o/1/x {status} \d+ ms, attempt {number}", line)
    assert said.out == ""


@pytest.mark.parametrize("level", ["", "info", "1"])
def test_nothing_is_written_without_debug(
    level: str,
    connect: Connect,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("VERSORI_LOG", level)
    server.will(OK)
    connect().request("read", "GET", "/x")
    assert capsys.readouterr().err == ""
