"""What a request may cost: the size of bodies, what the journal keeps, what documents come to."""

from __future__ import annotations

import json
import socket
import tracemalloc
from itertools import pairwise
from textwrap import indent
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.datastructures import QueryParams

from tests.emulator.api import Api, fields_of
from tests.emulator.versioned import Versions, definition, schema
from versori_pulumi.emulator.control import journal
from versori_pulumi.emulator.control.journal import MOST_BYTES, MOST_ENTRIES, MOST_OF_A_BODY, Journal
from versori_pulumi.emulator.definitions import documents
from versori_pulumi.emulator.http import calls
from versori_pulumi.emulator.http.calls import Call
from versori_pulumi.emulator.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 64 * 1024
BOMB = "\n".join(
    [
        "a: &a [x, x, x, x, x, x, x, x, x]",
        *(f"{n}: &{n} [{', '.join(['*' + p] * 9)}]" for p, n in pairwise("abcdefghi")),
    ]
)
ALIASES = {
    "a bomb": BOMB,
    "a bomb of merges": "a: &a {x: 1}\n"
    + "\n".join(f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]}}" for n in range(9)),
    "one long list, again and again": f"a: &a [{', '.join(['x'] * 9_000)}]\nb: [{', '.join(['*a'] * 9_000)}]",
    "a list that holds itself": "a: &a [*a]",
    "a map that holds itself": "a: &a {b: {c: *a}}",
    "itself under a name that is taken": "a: &a x\nb: &a [*a]",
    "nothing": "a: *b",
}
YAML = {
    **ALIASES,
    "deep lists": "[" * 50_000,
    "deep maps": "\n".join(" " * depth + "a:" for depth in range(1000)),
    "a long number": "a: " + "9" * 5_000,
    "a long number of sixties": "a: 1" + ":1" * 5_000,
    "a long number in hexadecimal": "a: 0x" + "f" * 50_000,
    "a wrong number": "a: !!int ''",
    "a wrong boolean": "a: !!bool x",
    "a wrong time": "a: !!timestamp x",
    "a Python object": "a: !!python/object/apply:os.getcwd []",
    "half a surrogate pair": 'a: "\\ud800"',
    "a list for a key": "? [a]\n: b",
    "two documents": "a: b\n---\na: b",
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small limits, so that nothing large has to be sent."""
    monkeypatch.setattr("versori_pulumi.emulator.control.exchange.API_BYTES", CHUNK)
    monkeypatch.setattr("versori_pulumi.emulator.control.routes.CONTROL_BYTES", 2 * CHUNK)
    return


def _is_too_large(answer: Any) -> bool:
    return (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


def _chunks(size: int) -> Iterator[bytes]:
    yield b'"'
    for _ in range(size // 1024):
        yield b"a" * 1024
    yield b'"'


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "announced"])
def test_a_body_of_the_api_is_limited(api: Api, *, chunked: bool):
    headers = {"Content-Type": "application/json"}
    path = f"/o/{api.organisation}/protocols/http/connectors"

    def send(size: int) -> Any:
        content = _chunks(size) if chunked else b"".join(_chunks(size))
        return api.http.post(path, content=content, headers=headers)

    assert send(CHUNK - 1024).status_code == 400
    assert _is_too_large(send(CHUNK))
    assert _is_too_large(send(50 * CHUNK))
    assert [entry["status"] for entry in api.journal()] == [400, 413, 413]
    assert api.journal()[-1]["body"] is None
    assert api.create()


@pytest.mark.usefixtures("small")
def test_seeds_and_uploads_may_be_longer(api: Api):
    upload = api.http.get(f"/o/{api.organisation}/protocols/http/upload-url").json()["uploadUrl"]
    assert _is_too_large(api.http.put(upload, content=_chunks(3 * CHUNK)))
    assert _is_too_large(api.http.post("/__control/seed", json="a" * 2 * CHUNK))
    assert api.http.put(upload, content=_chunks(CHUNK)).status_code == 200
    assert api.http.post("/__control/seed", json="a" * CHUNK).status_code == 400


def test_the_limits_leave_room_for_documents():
    assert 10_000_000 < calls.API_BYTES < calls.CONTROL_BYTES < 100_000_000


@pytest.mark.parametrize("announced", ["9" * 19, "9" * 30, "-1", "1e3", "\u0663"])
def test_an_odd_announcement_is_refused(url: str, announced: str):
    address = httpx.URL(url)
    with socket.create_connection((address.host, address.port or 0)) as connection:
        head = f"POST /__control/seed HTTP/1.1\r\nHost: {address.netloc.decode()}\r\nContent-Length: {announced}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(65536).split(b" ")[1] in (b"400", b"413")


STORE = Store()


def _call(body: bytes) -> Call:
    return Call(STORE, "POST", "/path", {}, QueryParams(), body, "application/json", "http://127.0.0.1")


def test_the_journal_says_how_much_of_a_body_it_has_cut(api: Api):
    value = {"clientSecret": "hidden" * 20_000, "name": "é" * MOST_OF_A_BODY}
    api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json=value)
    (entry,) = api.journal()
    assert entry["cut"]
    assert entry["bodyLength"] > 2 * MOST_OF_A_BODY
    assert entry["body"].startswith('{"clientSecret":"[secret]","name":"éé')
    assert len(entry["body"].encode()) <= MOST_OF_A_BODY


def test_a_body_that_is_not_long_is_in_the_journal_as_it_came(api: Api):
    api.create(name="a" * 60_000)
    (entry,) = api.journal()
    assert entry["body"]["name"] == "a" * 60_000
    assert "cut" not in entry


def test_many_large_bodies_do_not_fill_the_memory():
    kept, body = Journal(), _call(json.dumps({"name": "b" * 100_000}).encode())
    tracemalloc.start()
    for _ in range(1_000):
        kept.record(body, 400)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2 * MOST_BYTES
    assert kept.dropped > 0
    assert len(json.loads(kept.text())) + kept.dropped == 1_000


def test_the_journal_keeps_so_many_entries_and_says_how_many_are_gone(api: Api, monkeypatch: pytest.MonkeyPatch):
    assert MOST_ENTRIES == 20_000
    monkeypatch.setattr(journal, "MOST_ENTRIES", 3)
    for _ in range(5):
        api.list()
    answer = api.http.get("/__control/journal")
    assert (len(answer.json()), answer.headers["dropped"]) == (3, "2")
    api.http.delete("/__control/journal")
    assert api.http.get("/__control/journal").headers["dropped"] == "0"


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_a_document_that_comes_to_too_much_is_not_imported(api: Api, text: str):
    head = "openapi: 3.0.0\ninfo: {title: a}\nservers: [{url: 'https://a.example.com'}]\nx-more:\n"
    document = head + indent(text, "  ")
    files = {"file": ("a.yaml", document), "metadata": (None, '{"format": "openapi"}')}
    answer = api.http.post(f"/o/{api.organisation}/protocols/http/import", files=files)
    assert answer.status_code == 400, answer.text
    assert len(answer.content) < 1_000
    assert answer.json()["messages"][0]["detail"]


@pytest.mark.parametrize("text", YAML.values(), ids=YAML)
def test_a_schema_that_comes_to_too_much_is_refused(api: Api, text: str):
    versions = Versions(api)
    versions.create()
    sent = {**definition("Pet"), "schema": schema(text, "application/schema+yaml")}
    answer = versions.send("POST", "1.0", "definitions", body={"definitions": [sent]})
    assert fields_of(answer) == ["definitions[0].schema.content"]
    assert len(answer.content) < 1_000


def test_aliases_are_taken_as_what_they_stand_for():
    assert documents.read_yaml(b"a: &a [1, 2]\nb: *a\nc: {<<: {d: *a}}") == {"a": [1, 2], "b": [1, 2], "c": {"d": [1, 2]}}


@pytest.mark.parametrize("depth", [1, 100, 450])
def test_a_deep_schema_is_kept_and_answered(api: Api, depth: int):
    versions, value = Versions(api), {"$ref": "#/$defs/Pet"}
    for _ in range(depth):
        value = {"not": value}
    versions.create()
    (kept,) = versions.define(definition("Pet", value))
    answered = versions.raw(kept["url"])
    for _ in range(depth):
        answered = answered["not"]
    assert answered == {"$ref": kept["url"]}


@pytest.mark.parametrize("depth", [600, 900, 5_000, 100_000])
def test_a_schema_that_is_too_deep_is_refused(api: Api, depth: int):
    versions = Versions(api)
    versions.create()
    text = '{"not":' * depth + "{}" + "}" * depth
    sent = {**definition("Pet"), "schema": schema(text)}
    answer = versions.send("POST", "1.0", "definitions", body={"definitions": [sent]})
    assert fields_of(answer) == ["definitions[0].schema.content"]
