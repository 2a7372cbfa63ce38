"""Compressed answers: one coding is asked for, others are refused, and what is expanded is counted on the way."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.connect.errors import ConflictError, UnreadableAnswerError
from versori_pulumi.connect.http import transport
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
MIB = 1024**2
BODY = b'{"a": 1}'


def coded(raw: bytes, coding: str) -> Reply:
    return Reply(200, raw=raw, headers={"content-encoding": coding})


def test_one_coding_is_asked_for(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, {}), Reply(200, {}))
    connect().request("read", "GET", "/x")
    connect().text("read", "/x")
    assert [sent.headers["accept-encoding"] for sent in server.sent] == ["gzip", "gzip"]


@pytest.mark.parametrize(
    "reply",
    [
        coded(gzip.compress(BODY), "gzip"),
        coded(gzip.compress(BODY), "GZip"),
        coded(gzip.compress(BODY), "identity, gzip"),
        coded(BODY, "identity"),
        coded(BODY, ""),
        coded(gzip.compress(BODY) + b"garbage behind the end", "gzip"),
    ],
    ids=["gzip", "large letters", "with identity", "identity", "none", "garbage behind"],
)
def test_what_was_asked_for_is_taken(reply: Reply, connect: Connect, server: ScriptedServer):
    server.will(reply)
    assert connect().request("read", "GET", "/x").body == {"a": 1}


REFUSED = {
    "twice": coded(gzip.compress(gzip.compress(BODY)), "gzip, gzip"),
    "thrice": coded(gzip.compress(gzip.compress(gzip.compress(BODY))), "gzip,gzip,gzip"),
    "deflate": coded(zlib.compress(BODY), "deflate"),
    "brotli": coded(BODY, "br"),
    "zstandard": coded(BODY, "zstd"),
    "compress": coded(BODY, "compress"),
    "mixed": coded(gzip.compress(zlib.compress(BODY)), "deflate, gzip"),
    "unknown": coded(BODY, "hunter2"),
}


@pytest.mark.parametrize("reply", REFUSED.values(), ids=REFUSED)
def test_what_was_not_asked_for_is_refused(reply: Reply, connect: Connect, server: ScriptedServer):
    server.will(reply)
    with pytest.raises(UnreadableAnswerError, match="compressed, and not as was asked for") as caught:
        connect().request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is None
    assert "hunter2" not in str(caught.value)
    assert len(server.sent) == 1


def bomb() -> bytes:
    """50 kB that become 48 MiB."""
    return gzip.compress(b"0" * 48 * MIB, 9)


def test_a_small_answer_never_becomes_larger_in_memory_than_an_answer_may_be(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transport, "LARGEST_ANSWER", MIB)
    server.will(coded(bomb(), "gzip"))
    made = connect()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableAnswerError, match="larger than 1 MiB"):
            made.request("read", "GET", "/x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MIB


def test_what_expands_to_nothing_counts_as_it_came(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(transport, "LARGEST_ANSWER", MIB)
    server.will(coded(gzip.compress(b"") + b"\0" * 3 * MIB, "gzip"))
    with pytest.raises(UnreadableAnswerError, match="larger than 1 MiB"):
        connect().request("read", "GET", "/x")


def test_an_answer_of_the_largest_size_is_taken(connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch):
    text = os.urandom(MIB // 4).hex()
    monkeypatch.setattr(transport, "LARGEST_ANSWER", len(text) + 2)
    server.will(coded(gzip.compress(f'"{text}"'.encode()), "gzip"))
    assert connect().request("read", "GET", "/x").body == text


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_compression_without_its_end_is_broken(cut: int, connect: Connect, server: ScriptedServer):
    server.always(coded(gzip.compress(BODY)[:-cut], "gzip"))
    with pytest.raises(UnreadableAnswerError, match="compression is broken"):
        connect(max_retries=0).request("read", "GET", "/x")


def test_an_error_may_be_compressed_too(connect: Connect, server: ScriptedServer):
    message = gzip.compress(b'{"message": "no such thing"}')
    server.will(Reply(409, raw=message, headers={"content-encoding": "gzip"}))
    with pytest.raises(ConflictError, match="no such thing"):
        connect().request("read", "GET", "/x")
