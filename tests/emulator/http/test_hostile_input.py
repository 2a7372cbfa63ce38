"""Whatever a request says, the answer is the API's: no failure of the server, on any route."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.emulator.routes import CONNECTOR, ORGANISATION, OWN, SEED, Target, targets
from versori_pulumi.emulator import running

TARGETS = targets()
JSON = "application/json"
FORM = "multipart/form-data; boundary=x"


def _cursor(value: Any) -> str:
    return base64.urlsafe_b64encode((value if isinstance(value, str) else json.dumps(value)).encode()).decode()


ORDER = [["updated_at", True], ["id", True]]
CURSORS = {
    "nested": _cursor("[" * 20_000),
    "nested values": _cursor([ORDER, [[]] * 2]),
    "a number for values": _cursor([ORDER, 5]),
    "null for values": _cursor([ORDER, None]),
    "an object": _cursor({"sort": ORDER, "values": ["a", "b"]}),
    "half a surrogate pair": _cursor('[[["updated_at",true],["id",true]],["\\ud800","b"]]'),
    "of another list": _cursor([[["name", False]], ["a"]]),
    "NaN": _cursor("NaN"),
    "a huge integer": _cursor("9" * 10_000),
    "not base64": "!",
    "not ASCII": "é",
    "empty": "",
}
QUERIES: dict[str, list[tuple[str, str]]] = {
    "many tags": [("tags", ",".join(f"key{number}:value" for number in range(1500)))],
    "many categories": [("categories", "ERP")] * 1500,
    "many unknown categories": [("categories", "x")] * 1500,
    "a long sort": [("sort", ",".join(["name:asc"] * 3000))],
    "an odd sort": [("sort", "name:asc,")],
    "absurd first": [("first", "9" * 5000)],
    "negative first": [("first", "-1")],
    "first in other digits": [("first", "\u0663")],
    "NUL": [("name", "\0"), ("tags", "\0:\0"), ("force", "\0")],
    "twice": [("first", "1"), ("first", "2")],
    **{f"{where} {name}": [(where, cursor)] for name, cursor in CURSORS.items() for where in ("after", "before")},
}
BODIES: dict[str, tuple[bytes, str]] = {
    "deep lists": (b"[" * 900 + b"]" * 900, JSON),
    "deep objects": (b'{"a":' * 900 + b"1" + b"}" * 900, JSON),
    "deep tags": (b'{"name":"a","tags":' + b'{"a":' * 900 + b"1" + b"}" * 901, JSON),
    "beyond any depth": (b"[" * 200_000, JSON),
    "infinite": (b'{"milliseconds": 1e400}', JSON),
    "a huge integer": (b'{"milliseconds": ' + b"9" * 10_000 + b"}", JSON),
    "a big integer": (b'{"milliseconds": ' + b"9" * 4_000 + b"}", JSON),
    "NaN": (b'{"milliseconds": NaN}', JSON),
    "half a surrogate pair": (b'{"name": "\\uDC00"}', JSON),
    "invalid UTF-8": (b'{"name": "\xff"}', JSON),
    "UTF-16": ('{"name": "a"}'.encode("utf-16"), JSON),
    "a list": (b"[]", JSON),
    "null": (b"null", JSON),
    "a string": (b'"a"', JSON),
    "nothing": (b"", JSON),
    "an odd content type": (b"{}", "application/json; charset=\xff"),
    "a form without a boundary": (b"--x\r\n\r\n\r\n--x--", "multipart/form-data"),
    "a form without parts": (b"", FORM),
    "a form that ends early": (b'--x\r\nContent-Disposition: form-data; name="file"', FORM),
    "a form with odd names": (b"--x\r\nContent-Disposition: form-data; name*=x'y'%zz; name=\"\r\n\r\na\r\n--x--", FORM),
    "a form of forms": (
        b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2000,
        FORM,
    ),
    "a form in an odd encoding": (b"--x\r\nContent-Transfer-Encoding: uuencode\r\n\r\n\xff\r\n--x--", FORM),
}
PARTS = ["%00", "%2F", "%0A", "%", "%zz", "%ff", "%ED%A0%80", "..", "a" * 5000, "%E2%80%AE", "'\"<script>", ";", "%3F%23"]


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer any"}
    with running() as url, httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(autouse=True)
def _seeded(http: httpx.Client) -> None:
    _seed(http)


def _seed(http: httpx.Client) -> None:
    http.post("/__control/reset").raise_for_status()
    http.post("/__control/seed", json=SEED).raise_for_status()


def _check(answer: httpx.Response) -> None:
    """An answer of the API, refused or not."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == JSON
        body = answer.json()
        assert body["code"]
        assert body["message"]
        assert len(answer.content) < 100_000


def _named(target: Target) -> str:
    return f"{target.method} {target.path}"


def test_every_operation_and_every_control_is_among_the_targets():
    named = {_named(target) for target in TARGETS}
    assert {"POST /__control/reset", "PUT /__control/faults", "GET /{path}", "GET /categories"} <= named
    assert len(named) == len(TARGETS) > 60


@pytest.mark.parametrize("target", TARGETS, ids=_named)
def test_odd_bodies_are_refused_on_every_route(target: Target, http: httpx.Client):
    for body, content_type in BODIES.values():
        answer = http.request(
            target.method, target.url(), content=body, headers={"Content-Type": content_type.encode("latin-1")}
        )
        _check(answer)
    assert http.get("/__control/journal").status_code == 200


@pytest.mark.parametrize("target", [target for target in TARGETS if target.method in ("GET", "DELETE")], ids=_named)
def test_odd_queries_are_refused_on_every_route(target: Target, http: httpx.Client):
    for query in QUERIES.values():
        _check(http.request(target.method, target.url(), params=query))
    assert http.get("/__control/journal").status_code == 200


@pytest.mark.parametrize("target", [target for target in TARGETS if "{" in target.path], ids=_named)
def test_odd_paths_are_refused_on_every_route(target: Target, http: httpx.Client):
    for name in [name for name in (*NAMES_OF_PARTS, "path") if f"{{{name}}}" in target.path]:
        for part in PARTS:
            # As it is: httpx would put invalid escapes right.
            raw = {"target": target.url(**{name: part}).encode()}
            _check(http.request(target.method, "/", json=target.body, extensions=raw))


NAMES_OF_PARTS = sorted({part.strip("{}") for target in TARGETS for part in target.path.split("/") if part.startswith("{")})

odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [10**400, -1, 0, 1e308, OWN, "", " ", "\0", "\r\nX: y", "é" * 300, "9999-12-31T23:59:59.999999Z", "{0}"]
    ),
    st.sampled_from(
        ["0001-01-01T00:00:00+23:59", "{{ param.x }}", "https://[", "http://a\u2100", "#/$defs/x", "definition:x"]
    ),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "name", "type", "oauth2", "http"]), st.just(5), max_size=2),
)


def _spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from _spots(inner, (*path, key))


def _changed(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    changed = copy.copy(value)
    changed[path[0]] = _changed(value[path[0]], path[1:], odd)
    return changed


_PATCH = f"/__control/o/{ORGANISATION}/connectors/{CONNECTOR}"
_DEFINITION = {"name": "New", "accept": [], "schema": {"contentType": "text/html\r\nX: y", "content": ""}}
_UNION = {"id": OWN, "description": "", "schemeType": "oauth2", "oauth2": 5, "scopes": [5]}
ODD = {
    "a field named like the tag of its union": ("PATCH", _PATCH, {"authSchemeConfigs": [_UNION]}),
    "an id that is a list": ("PATCH", _PATCH, {"connections": [{"id": []}]}),
    "an id that is an object": ("PATCH", _PATCH, {"versions": [{"id": {}}]}),
    "edits of an action that are a list": ("PATCH", f"{_PATCH}/versions/draft/actions/getPet", [1]),
    "two headers in a header": ("POST", f"{_PATCH[10:]}/versions/draft/definitions", {"definitions": [_DEFINITION]}),
    "a header that isn't ASCII": ("PUT", "/__control/faults", [{"kind": "unavailable", "retryAfter": "\u20ac"}]),
    "a header of two lines": ("PUT", "/__control/faults", [{"kind": "unavailable", "retryAfter": "1\r\nX: y"}]),
    "a header with spaces around it": ("PUT", "/__control/faults", [{"kind": "unavailable", "retryAfter": " 1"}]),
    "more wrong fields than anyone reads": ("PATCH", _PATCH, {"tags": {"a": [1] * 100_000}}),
}


@pytest.mark.parametrize(("method", "path", "body"), ODD.values(), ids=ODD)
def test_what_once_failed_is_refused(method: str, path: str, body: Any, http: httpx.Client):
    answer = http.request(method, path, json=body)
    assert answer.status_code == 400, answer.text
    _check(answer)


@pytest.mark.parametrize("target", [target for target in TARGETS if target.body], ids=_named)
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_body_that_is_right_but_for_one_value_never_fails(target: Target, http: httpx.Client, data: st.DataObject):
    spot = data.draw(st.sampled_from(list(_spots(target.body))))
    body = json.dumps(_changed(target.body, spot, data.draw(odd_values)))
    answer = http.request(target.method, target.url(), content=body, headers={"Content-Type": JSON})
    _check(answer)
    if answer.is_success:
        _seed(http)


@pytest.mark.parametrize("target", [target for target in TARGETS if target.body], ids=_named)
def test_a_body_that_is_right_leads_into_the_handler(target: Target, http: httpx.Client):
    answer = http.request(target.method, target.url(), json=target.body)
    assert answer.status_code not in (404, 405, 415), answer.text
    _check(answer)
