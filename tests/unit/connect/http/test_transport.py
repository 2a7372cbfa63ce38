"""Requests as they arrive at a real server, and its answers as they come back."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from unit.conftest import KEY, ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi._version import __version__
from versori_pulumi.connect import errors
from versori_pulumi.connect.errors import FieldError, StatusError, UnreadableAnswerError
from versori_pulumi.connect.http import transport
from versori_pulumi.connect.http.retry import RetryPolicy
from versori_pulumi.connect.http.transport import Transport
from versori_pulumi.connect.settings import Settings, load_settings

Connect = Callable[..., Transport]


def test_a_request_carries_the_token_and_says_who_sends_it(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {}))
    connect().request("read", "GET", "/o/1/connectors")
    headers = server.sent[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["accept"] == "application/json"
    assert headers["user-agent"] == f"versori-pulumi/{__version__}"


def test_a_signed_token_is_sent_by_its_own_scheme(server: ScriptedServer):
    server.will(Reply(200, {}))
    token = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"
    own = Transport(Settings(token, "01HXK5T7QZ0000000000000001", server.url))
    own.request("read", "GET", "/o/1/connectors")
    own.close()
    assert server.sent[0].headers["authorization"] == f"JWT {token}"


@pytest.mark.parametrize(
    "address", ["https://connect.example.com", "HTTPS://connect.example.com", "hTTps://connect.example.com"]
)
def test_certificates_are_verified_however_the_address_is_spelled(
    address: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Any] = []
    real = httpx.Client

    def noted(**options: Any) -> httpx.Client:
        asked.append(options.get("verify", True))
        return real(**{**options, "verify": False})  # loading certificates is slow, and nothing is sent here

    monkeypatch.setattr(httpx, "Client", noted)
    settings = load_settings({"versori:baseUrl": address, "versori:apiKey": KEY, "versori:organisationId": ORGANISATION}.get)
    connect(base_url=settings.base_url)
    assert asked == [True]


def test_paths_stand_below_the_address_of_the_api(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {}))
    connect().request("read", "GET", "/o/1/connectors")
    assert (server.sent[0].method, server.sent[0].path) == ("GET", "/api/connect/v1/o/1/connectors")


def test_a_body_goes_out_as_json(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {}))
    body = {"name": "Bücher 📚", "public": False, "tags": {}, "n": None}
    connect().request("write", "PUT", "/x", body=body)
    assert server.sent[0].body == body
    assert server.sent[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize("body", [{}, [], ""], ids=repr)
def test_an_empty_body_is_a_body(body: Any, connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {}))
    connect().request("write", "PUT", "/x", body=body)
    assert server.sent[0].body == body
    assert server.sent[0].raw


def test_no_body_means_none(connect: Connect, server: ScriptedServer):
    server.will(Reply(204))
    connect().request("delete", "DELETE", "/x")
    assert server.sent[0].raw == b""
    assert "content-type" not in server.sent[0].headers


def test_query_parameters_are_escaped_and_lists_repeat_their_name(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {}))
    connect().request("list", "GET", "/x", query={"name": "a&b=c #1+ü", "categories": ["HR", "AI/LLMs"]})
    assert server.sent[0].query == {"name": ["a&b=c #1+ü"], "categories": ["HR", "AI/LLMs"]}


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (Reply(200, {"a": [1, None]}), {"a": [1, None]}),
        (Reply(201, []), []),
        (Reply(204), None),
        (Reply(200), None),
        (Reply(200, raw=gzip.compress(b'{"a": 1}'), headers={"content-encoding": "gzip"}), {"a": 1}),
        (Reply(200, raw=b'{"a": 1}', headers={"content-type": "text/plain"}), {"a": 1}),
    ],
    ids=["object", "list", "no content", "empty", "compressed", "wrong content type"],
)
def test_answers_come_back_as_json(reply: Reply, body: Any, connect: Connect, server: ScriptedServer):
    server.will(reply)
    answer = connect().request("read", "GET", "/x")
    assert (answer.status, answer.body) == (reply.status, body)


def test_an_answer_of_many_megabytes_arrives_whole(connect: Connect, server: ScriptedServer):
    text = "x" * (12 * 1024 * 1024)
    server.will(Reply(200, [text]))
    assert connect().request("read", "GET", "/x").body == [text]


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_without_end_is_not_read_to_its_end(
    status: int, connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1024**2)
    server.will(Reply(status, ["x" * 2 * 1024**2]))
    with pytest.raises(UnreadableAnswerError, match="larger than 1 MiB"):
        connect().request("read", "GET", "/x")
    assert len(server.sent) == 1


def test_a_compressed_answer_counts_as_what_it_becomes(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1024**2)
    server.will(Reply(200, raw=gzip.compress(b"0" * 4 * 1024**2), headers={"content-encoding": "gzip"}))
    with pytest.raises(UnreadableAnswerError, match="larger than 1 MiB"):
        connect().request("read", "GET", "/x")


STATUSES = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    412: errors.PreconditionFailedError,
    418: errors.StatusError,
    422: errors.BadRequestError,
    429: errors.RateLimitError,
    500: errors.ServerError,
    502: errors.ServerError,
}


@pytest.mark.parametrize("status", STATUSES)
def test_error_answers_become_the_exception_of_their_status(status: int, connect: Connect, server: ScriptedServer):
    server.always(Reply(status, {"code": "c", "message": "because"}))
    with pytest.raises(StatusError, match=re.escape(f"could not do it: because (HTTP {status})")) as caught:
        connect().request("do it", "POST", "/x")
    assert type(caught.value) is STATUSES[status]
    assert caught.value.code == "c"
    assert caught.value.took_effect is (False if status < 500 else None)


def test_errors_speak_of_arguments_and_name_the_request(connect: Connect, server: ScriptedServer):
    body = {
        "code": "invalid",
        "message": "validation failed",
        "fields": [
            {"field": "baseUrl", "message": "must be absolute"},
            {"field": "authSchemeConfigs[0].grant.clientId", "message": "is required"},
            {"field": "tags.myTeam", "message": "is reserved"},
        ],
        "details": "2 of 3 checks",
    }
    server.will(Reply(422, body, headers={"X-Request-Id": "req-42"}))
    with pytest.raises(StatusError) as caught:
        connect().request("create it", "POST", "/x")
    assert str(caught.value).splitlines() == [
        "could not create it: validation failed (HTTP 422)",
        "  base_url: must be absolute",
        "  auth_scheme_configs[0].grant.client_id: is required",
        "  tags.myTeam: is reserved",
        "  2 of 3 checks",
        "  request id: req-42",
    ]
    assert caught.value.request_id == "req-42"


@pytest.mark.parametrize(
    "body",
    [
        [],
        "no",
        5,
        None,
        {},
        {"message": None, "code": 5, "fields": None, "details": {}},
        {"message": {"a": 1}, "fields": "all", "details": []},
        {"message": "", "fields": [None, 5, "name"]},
    ],
    ids=json.dumps,
)
def test_an_error_body_of_another_shape_is_no_reason_to_fail_otherwise(body: Any, connect: Connect, server: ScriptedServer):
    server.will(Reply(400, body))
    with pytest.raises(errors.BadRequestError) as caught:
        connect().request("do it", "POST", "/x")
    assert str(caught.value) == "could not do it: Bad Request (HTTP 400)"


def test_a_field_error_without_a_field_does_not_speak_of_none(connect: Connect, server: ScriptedServer):
    server.will(Reply(400, {"message": "no", "fields": [{"field": None, "message": "too large"}, {"message": "too late"}]}))
    with pytest.raises(errors.BadRequestError) as caught:
        connect().request("do it", "POST", "/x")
    assert "none" not in str(caught.value).lower()
    assert FieldError("", "too late") in caught.value.fields


def test_a_web_page_in_the_place_of_an_error_is_not_quoted(connect: Connect, server: ScriptedServer):
    page = b"<html><h1>Bad gateway of hunter2</h1></html>"
    server.always(Reply(502, raw=page, headers={"content-type": "text/html"}))
    with pytest.raises(errors.ServerError) as caught:
        connect().request("read it", "GET", "/x")
    assert str(caught.value).splitlines()[0] == "could not read it: Bad Gateway (HTTP 502) (tried 3 times)"
    assert "hunter2" not in str(caught.value)


def test_an_error_message_without_end_is_cut(connect: Connect, server: ScriptedServer):
    server.will(Reply(400, {"code": "c", "message": "x" * 1_000_000}))
    with pytest.raises(errors.BadRequestError) as caught:
        connect().request("do it", "POST", "/x")
    assert len(str(caught.value)) < 10_000


def test_control_characters_of_an_error_message_do_not_reach_the_terminal(connect: Connect, server: ScriptedServer):
    server.will(Reply(400, {"code": "c", "message": "no\x1b[2J\x07"}))
    with pytest.raises(errors.BadRequestError) as caught:
        connect().request("do it", "POST", "/x")
    assert "\x1b" not in str(caught.value)


def test_every_attempt_counts_towards_the_limit(server: ScriptedServer, connect: Connect, monkeypatch: pytest.MonkeyPatch):
    passed: list[str] = []
    monkeypatch.setattr("pyrate_limiter.Limiter.try_acquire", lambda _limiter, name: passed.append(name))
    server.will(Reply(502), Reply(200, {}), Reply(200, {}))
    transport = connect(max_requests_per_second=100)
    transport.request("read it", "GET", "/x")
    transport.request("read it", "GET", "/x")
    assert len(passed) == len(server.sent) == 3


def test_no_more_requests_begin_within_a_second_than_allowed(server: ScriptedServer, connect: Connect):
    server.always(Reply(200, {}))
    transport = connect(max_requests_per_second=5)
    started = time.monotonic()
    for _ in range(6):
        transport.request("read it", "GET", "/x")
    assert time.monotonic() - started >= 0.9


@pytest.mark.parametrize("parallel", [1, 16, 64])
def test_the_pool_has_a_connection_for_every_request_at_a_time(
    parallel: int, connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Any] = []
    real = httpx.Limits
    monkeypatch.setattr(httpx, "Limits", lambda **limits: (asked.append(limits), real(**limits))[1])
    connect(parallel=parallel)
    assert asked == [{"max_connections": parallel, "max_keepalive_connections": parallel}]


@pytest.mark.parametrize("parallel", [1, 3])
def test_no_more_requests_are_in_flight_than_allowed_and_nobody_gives_up_waiting_for_a_turn(
    parallel: int, server: ScriptedServer, connect: Connect
):
    server.always(Reply(200, {}, seconds=0.3))
    transport = connect(parallel=parallel, timeout=2.5)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: transport.request("read it", "GET", "/x"), range(12)))
    assert server.most_at_once == parallel


def test_waiting_for_a_turn_leaves_the_time_for_another_attempt(server: ScriptedServer, connect: Connect):
    server.will(Reply(200, {}, seconds=3), Reply(503), Reply(200, {}))
    transport = connect(parallel=1, timeout=20, max_retries=1)
    transport._policy = RetryPolicy(max_retries=1, budget=2.5)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(transport.request, "read it", "GET", "/first")
        while not server.sent:
            time.sleep(0.001)
        second = pool.submit(transport.request, "read it", "GET", "/second")
        assert (first.result().status, second.result().status) == (200, 200)


def test_whether_a_write_may_be_sent_is_asked_after_it_has_waited_for_its_turn(
    server: ScriptedServer, settings_for: Callable[..., Settings]
):
    asked: list[int] = []
    server.always(Reply(200, {}, seconds=0.1))
    transport = Transport(settings_for(parallel=1), before_write=lambda: asked.append(server.answered))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: transport.request("write it", "POST", "/x"), range(3)))
    transport.close()
    assert asked == [0, 1, 2]
