from __future__ import annotations

import socket
import struct
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.api import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.api import Api

BODY = {"name": "CRM", "baseUrl": "https://crm.example.com", "authSchemeConfigs": [], "connections": []}


NEVER = 600_000
"""Milliseconds that no test waits for."""


def _wait(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.01)


def _set(api: Api, *rules: dict[str, Any]) -> None:
    response = api.http.put("/__control/faults", json=rules)
    assert response.status_code == 200, response.text


def _hits(api: Api) -> list[int]:
    return [rule["hits"] for rule in api.http.get("/__control/faults").json()]


def _post(api: Api, **options: Any) -> httpx.Response:
    return api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=BODY, **options)


def _count(api: Api) -> int:
    """How many connectors there are, seen by a request that no rule is meant for."""
    return int(api.list()["totalCount"])


def _last(api: Api) -> tuple[str, int | None]:
    entry = api.journal()[-1]
    return entry["fault"], entry["status"]


@pytest.mark.parametrize(("kind", "effects"), [("refuse", 0), ("reset-before", 0), ("reset-after", 1)])
def test_a_reset_breaks_the_connection_before_or_after_the_effect(api: Api, kind: str, effects: int):
    _set(api, {"kind": kind})
    with pytest.raises(httpx.TransportError):
        _post(api)
    assert _last(api) == (kind, None)
    assert _count(api) == effects
    assert _post(api).status_code == 201


def test_a_reset_is_one_on_the_wire(api: Api, url: str):
    _set(api, {"kind": "reset-before"})
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 0)) as raw:
        raw.sendall(f"GET /categories HTTP/1.1\r\nHost: {address.netloc.decode()}\r\n\r\n".encode())
        with pytest.raises(ConnectionResetError):
            raw.recv(1)


def test_refused_requests_are_not_read(api: Api):
    _set(api, {"kind": "refuse"})
    with pytest.raises(httpx.TransportError):
        _post(api)
    assert api.journal()[-1]["body"] is None


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("rate-limited", 429, "too_many_requests"),
        ("server-error", 500, "internal"),
        ("unavailable", 503, "unavailable"),
        ("unauthenticated", 401, "unauthenticated"),
    ],
)
def test_an_error_is_answered_in_the_api_s_shape_without_effect(api: Api, kind: str, status: int, code: str):
    _set(api, {"kind": kind})
    response = _post(api)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert "x-request-id" in response.headers
    assert _last(api) == (kind, status)
    assert _count(api) == 0


@pytest.mark.parametrize(
    ("rule", "header"),
    [
        ({"kind": "rate-limited"}, "1"),
        ({"kind": "rate-limited", "retryAfter": 7}, "7"),
        ({"kind": "rate-limited", "retryAfter": "Wed, 21 Oct 2026 07:28:00 GMT"}, "Wed, 21 Oct 2026 07:28:00 GMT"),
        ({"kind": "rate-limited", "retryAfter": None}, None),
        ({"kind": "unavailable"}, None),
        ({"kind": "unavailable", "retryAfter": 0}, "0"),
    ],
)
def test_retry_after_is_seconds_or_a_date(api: Api, rule: dict[str, Any], header: str | None):
    _set(api, rule)
    assert _post(api).headers.get("retry-after") == header


def test_a_bad_gateway_answers_a_page_of_html(api: Api):
    _set(api, {"kind": "bad-gateway"})
    response = _post(api)
    assert response.status_code == 502
    assert response.headers["content-type"].startswith("text/html")
    assert "<h1>" in response.text
    assert _count(api) == 0


def test_a_truncated_answer_ends_half_way_after_the_effect(api: Api):
    _set(api, {"kind": "truncated"})
    with api.http.stream("POST", f"/o/{api.organisation}/protocols/http/connectors", json=BODY) as response:
        assert response.status_code == 201
        parts = response.iter_raw()
        received = next(parts)
        with pytest.raises(httpx.RemoteProtocolError):
            next(parts)
    assert len(received) == int(response.headers["content-length"]) // 2
    assert _last(api) == ("truncated", 201)
    assert _count(api) == 1


def test_a_truncated_answer_without_body_is_a_reset(api: Api):
    created = api.create()
    _set(api, {"kind": "truncated"})
    with pytest.raises(httpx.TransportError):
        api.http.delete(api.path(created["id"]))
    assert _last(api) == ("truncated", None)
    assert _count(api) == 0


def test_slow_before_has_no_effect_if_the_client_has_gone(api: Api):
    _set(api, {"kind": "slow-before", "milliseconds": NEVER})
    with pytest.raises(httpx.ReadTimeout):
        _post(api, timeout=0.1)
    _wait(lambda: bool(api.journal()))
    assert _last(api) == ("slow-before", None)
    assert _count(api) == 0


def test_slow_before_answers_a_client_that_waits(api: Api):
    _set(api, {"kind": "slow-before", "milliseconds": 100})
    start = time.monotonic()
    assert _post(api).status_code == 201
    assert time.monotonic() - start >= 0.1
    assert _last(api) == ("slow-before", 201)


def test_slow_after_has_its_effect_though_the_client_has_gone(api: Api):
    _set(api, {"kind": "slow-after", "milliseconds": NEVER})
    with pytest.raises(httpx.ReadTimeout):
        _post(api, timeout=0.1)
    _wait(lambda: _count(api) == 1)
    _wait(lambda: any("fault" in entry for entry in api.journal()))
    assert [entry["status"] for entry in api.journal() if entry.get("fault")] == [None]


def test_slow_after_answers_a_client_that_waits(api: Api):
    _set(api, {"kind": "slow-after", "milliseconds": 50})
    assert _post(api).status_code == 201
    assert _last(api) == ("slow-after", 201)


def test_a_slow_request_holds_up_no_other(api: Api):
    _set(api, {"kind": "slow-before", "milliseconds": NEVER})
    with api.asking("/categories"):
        _wait(lambda: _hits(api) == [1])
        assert _count(api) == 0
    _wait(lambda: any("fault" in entry for entry in api.journal()))


@pytest.mark.parametrize("reset", [False, True])
def test_a_late_effect_takes_place_after_the_error(api: Api, reset: bool):
    _set(api, {"kind": "late-effect", "milliseconds": 1500, "reset": reset})
    if reset:
        with pytest.raises(httpx.TransportError):
            _post(api)
    else:
        assert _post(api).status_code == 500
    assert _last(api) == ("late-effect", None if reset else 500)
    assert _count(api) == 0
    _wait(lambda: _count(api) == 1)


def test_a_reset_of_the_emulator_calls_off_late_effects(api: Api):
    _set(api, {"kind": "late-effect", "milliseconds": 100})
    _post(api)
    api.http.post("/__control/reset")
    time.sleep(0.2)
    assert _count(api) == 0
    assert _hits(api) == []


def test_a_rule_hits_the_next_request_once(api: Api):
    _set(api, {"kind": "server-error"})
    assert [_post(api).status_code for _ in range(3)] == [500, 201, 201]
    assert _hits(api) == [1]


def test_a_rule_hits_the_nth_request_and_so_many_from_there(api: Api):
    _set(api, {"kind": "server-error", "request": 2, "times": 2})
    assert [_post(api).status_code for _ in range(4)] == [201, 500, 500, 201]


def test_a_rule_without_end_hits_always(api: Api):
    _set(api, {"kind": "server-error", "request": 2, "times": None})
    assert [_post(api).status_code for _ in range(4)] == [201, 500, 500, 500]
    _set(api, {"kind": "server-error", "times": None})
    assert [_post(api).status_code for _ in range(2)] == [500, 500]


def test_a_rule_selects_by_operation_and_counts_what_it_selects(api: Api):
    _set(api, {"kind": "server-error", "operation": "CreateHTTPConnector", "request": 2})
    statuses = [_post(api).status_code, api.http.get(api.connectors).status_code, _post(api).status_code]
    assert statuses == [201, 200, 500]


def test_a_rule_selects_by_method(api: Api):
    _set(api, {"kind": "server-error", "method": "post"})
    assert api.http.get(api.connectors).status_code == 200
    assert _post(api).status_code == 500


def test_the_first_rule_that_is_due_decides(api: Api):
    _set(api, {"kind": "server-error", "operation": "CreateHTTPConnector"}, {"kind": "unavailable"})
    assert [_post(api).status_code for _ in range(3)] == [500, 503, 201]
    assert _hits(api) == [1, 1]


def test_control_requests_are_neither_counted_nor_hit(api: Api):
    _set(api, {"kind": "server-error"})
    assert api.http.get("/__control/health").status_code == 200
    assert _hits(api) == [0]


def test_rules_are_read_replaced_and_cleared(api: Api):
    rule = {"kind": "rate-limited", "operation": "GetConnector", "method": "GET", "request": 1, "retryAfter": 3}
    _set(api, rule)
    assert api.http.get("/__control/faults").json() == [{**rule, "hits": 0}]
    _set(api, {"kind": "refuse"})
    assert api.http.get("/__control/faults").json() == [{"kind": "refuse", "hits": 0}]
    assert api.http.delete("/__control/faults").json() == []
    assert _post(api).status_code == 201


@pytest.mark.parametrize(
    ("rules", "wrong"),
    [
        ([{"kind": "explode"}], "[0].kind"),
        ([{}], "[0].kind"),
        ([{"kind": "refuse"}, {"kind": "refuse", "operation": "Nope"}], "[1].operation"),
        ([{"kind": "refuse", "request": 0}], "[0].request"),
        ([{"kind": "refuse", "times": "2"}], "[0].times"),
        ([{"kind": "slow-after", "milliseconds": -1}], "[0].milliseconds"),
    ],
)
def test_wrong_rules_are_refused(api: Api, rules: list[dict[str, Any]], wrong: str):
    assert fields_of(api.http.put("/__control/faults", json=rules)) == [wrong]
    assert api.http.put("/__control/faults", json={}).status_code == 400


def test_a_client_that_goes_before_its_body_ends_leaves_no_trace(api: Api, url: str):
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 0)) as raw:
        raw.sendall(
            f"POST {api.connectors} HTTP/1.1\r\nHost: {address.netloc.decode()}\r\nContent-Length: 10\r\n\r\n{{".encode()
        )
        time.sleep(0.05)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.05)
    assert api.journal() == []
