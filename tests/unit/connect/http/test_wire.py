"""What a server may put onto the wire, beginning with the first byte: never a traceback, never a wait without end."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer, wire
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import NoAnswerError, RequestError, UnreadableAnswerError
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
BODY = b'{"a": 1}'
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n"

HARMLESS = {
    "a byte outside ascii in a header": wire(FINE + b"X-Served-By: M\xfcnchen\r\n\r\n" + BODY),
    "a letter outside ascii in a header": wire(FINE + "X-Served-By: München\r\n\r\n".encode() + BODY),
    "every byte in a header": wire(FINE + b"X: " + bytes(range(0x80, 0x100)) + b"\r\n\r\n" + BODY),
    "a byte outside ascii in the reason": wire(b"HTTP/1.1 200 M\xfcnchen\r\nContent-Length: 8\r\n\r\n" + BODY),
    "no reason": wire(b"HTTP/1.1 200\r\nContent-Length: 8\r\n\r\n" + BODY),
    "informational answers first": wire(b"HTTP/1.1 102 Processing\r\n\r\n" * 50 + FINE + b"\r\n" + BODY),
    "early hints first": wire(b"HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n" + FINE + b"\r\n" + BODY),
    "no length": wire(b"HTTP/1.1 200 OK\r\n\r\n" + BODY),
    "HTTP/1.0": wire(b"HTTP/1.0 200 OK\r\nContent-Length: 8\r\n\r\n" + BODY),
    "a mark of byte order": wire(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n\xef\xbb\xbf" + BODY),
    "a hundred headers": wire(FINE + b"".join(b"X-%d: y\r\n" % n for n in range(100)) + b"\r\n" + BODY),
    "garbage after the body": wire(FINE + b"\r\n" + BODY + b"garbage"),
    "chunks with extensions": wire(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8;x=y\r\n" + BODY + b"\r\n0\r\nTrailer: x\r\n\r\n"
    ),
}


@pytest.mark.parametrize("reply", HARMLESS.values(), ids=HARMLESS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_odd_and_right_is_taken(method: str, reply: Reply, connect: Connect, server: ScriptedServer):
    server.will(reply)
    assert connect().request("do it", method, "/x").body == {"a": 1}


def answer(raw: bytes, *headers: bytes) -> Reply:
    said = b"".join(header + b"\r\n" for header in headers)
    return wire(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(raw) + said + b"\r\n" + raw)


BROKEN = {
    "HTTP/0.9": wire(b"<html>hunter2</html>"),
    "HTTP/2": wire(b"HTTP/2 200 OK\r\n\r\n"),
    "a status of letters": wire(b"HTTP/1.1 abc OK\r\n\r\n"),
    "a status of four digits": wire(b"HTTP/1.1 2000 OK\r\n\r\n"),
    "a header without a colon": wire(b"HTTP/1.1 200 OK\r\nhunter2\r\n\r\n"),
    "a header with a NUL": wire(b"HTTP/1.1 200 OK\r\nX: hunter2\x00\r\n\r\n"),
    "two lengths": wire(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nContent-Length: 9\r\n\r\n" + BODY),
    "a length below zero": wire(b"HTTP/1.1 200 OK\r\nContent-Length: -8\r\n\r\n" + BODY),
    "a length of letters": wire(b"HTTP/1.1 200 OK\r\nContent-Length: all\r\n\r\n" + BODY),
    "a length that is too much": wire(b"HTTP/1.1 200 OK\r\nContent-Length: 80\r\n\r\n" + BODY),
    "a length that is too little": wire(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + BODY),
    "a chunk of letters": wire(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n" + BODY),
    "a chunk without end": wire(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 100),
    "an unknown transfer": wire(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n" + BODY),
    "headers without end": wire(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000),
    "a header without end": wire(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000),
    "nothing": wire(),
    "half a line": wire(b"HTTP/1.1 2"),
    "another protocol": wire(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhunter2"),
    "not modified": wire(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "status 999": wire(b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"),
    "invalid utf-8": answer(b'{"a": "\xff"}'),
    "half a character": answer(b'{"a": "\xc3'),
    "utf-16": answer('{"a": 1}'.encode("utf-16")),
    "not a number": answer(b'{"a": NaN}'),
    "infinity": answer(b'{"a": -Infinity}'),
    "a number without end": answer(b'{"a": 1e999}'),
    "a whole number without end": answer(b'{"a": ' + b"9" * 10_000 + b"}"),
    "a number beyond floats": answer(b'{"a": 1' + b"0" * 400 + b"}"),
    "lists nested without end": answer(b"[" * 200_000),
    "objects nested without end": answer(b'{"a":' * 100_000),
    "text after the end": answer(BODY + b"x"),
    "two values": answer(BODY + BODY),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_an_unknown_outcome(reply: Reply, connect: Connect, server: ScriptedServer):
    server.always(reply)
    with pytest.raises(RequestError) as caught:
        connect(max_retries=0).request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is None
    assert len(server.sent) == 1


def test_deep_and_closed_nesting_is_not_walked_to_its_end(client: Client, server: ScriptedServer):
    """What Python's parser still takes, what walks the values later may not."""
    for depth in (500, 900, 2_000, 20_000):
        deep = b'{"id":"x","tags":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
        server.always(Reply(200, raw=deep))
        with pytest.raises(UnreadableAnswerError):
            client.get_connector(ORGANISATION, ORGANISATION)


def test_a_key_that_is_there_twice_counts_once(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, raw=b'{"a": 1, "a": 2}'))
    assert connect().request("read", "GET", "/x").body == {"a": 2}


def test_halves_of_characters_do_not_come_through(client: Client, server: ScriptedServer):
    connector = {"id": ORGANISATION, "organisationId": ORGANISATION, "name": "\ud800", "protocol": "http"}
    server.will(Reply(200, raw=json.dumps(connector).encode()))
    with pytest.raises(UnreadableAnswerError, match="characters that no encoding can carry"):
        client.get_connector(ORGANISATION, ORGANISATION)


TEXTS = {
    "utf-8": ("text/plain; charset=utf-8", "Zürich".encode()),
    "no charset": ("application/json", "Zürich".encode()),
    "latin": ("text/xml; charset=ISO-8859-1", "Zürich".encode("latin-1")),
    "utf-16": ("text/xml; charset=utf-16", "Zürich".encode("utf-16")),
    "one that nobody knows": ("text/xml; charset=klingon", "Zürich".encode()),
    "one that is no encoding": ("text/xml; charset=zlib_codec", "Zürich".encode()),
    "one that turns letters": ("text/xml; charset=rot13", "Zürich".encode()),
    "one outside ascii": ("text/xml; charset=\xfc", "Zürich".encode()),
}


@pytest.mark.parametrize(("kind", "raw"), TEXTS.values(), ids=TEXTS)
def test_texts_come_in_the_encoding_that_they_name(kind: str, raw: bytes, connect: Connect, server: ScriptedServer):
    server.will(Reply(200, raw=raw, headers={"content-type": kind}))
    assert connect().text("read it", "/x") == "Zürich"


def test_a_text_that_can_not_be_decoded_is_replaced(connect: Connect, server: ScriptedServer):
    server.will(Reply(200, raw=b"Z\xffrich", headers={"content-type": "text/plain; charset=utf-8"}))
    assert connect().text("read it", "/x") == "Z\ufffdrich"


def test_a_connection_that_had_more_to_say_says_nothing_about_the_next_request(connect: Connect, server: ScriptedServer):
    forged = b"HTTP/1.1 204 No Content\r\n\r\n"
    answers = {"GET": Reply(200, {"a": 2}), "DELETE": Reply(409, {"message": "in use"})}
    server.will(wire(FINE + b"\r\n" + BODY + forged, closes=False))
    server.replies_by(lambda: answers[server.sent[-1].method])
    transport = connect(max_retries=0)
    transport.request("read", "GET", "/x")
    with pytest.raises(RequestError) as caught:
        transport.request("delete", "DELETE", "/x")
    assert isinstance(caught.value, NoAnswerError) or "in use" in str(caught.value)
    assert transport.request("read", "GET", "/x").body == {"a": 2}, "the connection is not used again"
