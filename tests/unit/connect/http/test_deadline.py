"""Slow answers end: an attempt has one deadline, however the server spreads what it sends. No test waits for its end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore
import pytest

from unit.scripted_server import PATIENCE, Reply, ScriptedServer, drip
from versori_pulumi.connect.errors import NoAnswerError
from versori_pulumi.connect.http import deadline
from versori_pulumi.connect.http.transport import Transport

Connect = Callable[..., Transport]
HEAD = b"HTTP/1.1 200 OK\r\n"

DRIPS = {
    "bytes of the first line": drip(b"HTTP/1.1 200 ", b"O", b"\r\nContent-Length: 2\r\n\r\n{}"),
    "headers": drip(HEAD, b"X: y\r\n", b"Content-Length: 2\r\n\r\n{}"),
    "bytes of a header": drip(HEAD + b"X: ", b"y", b"\r\nContent-Length: 2\r\n\r\n{}"),
    "bytes of the body": drip(HEAD + b"\r\n{", b" ", b"}"),
    "chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", b"1\r\n \r\n", b"1\r\n}\r\n0\r\n\r\n"),
    "bytes of a chunk's length": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0", b"2\r\n{}\r\n0\r\n\r\n"),
    "trailers": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"X: y\r\n", b"\r\n"),
    "102 Processing": drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n", HEAD + b"Content-Length: 2\r\n\r\n{}"),
    "a flood of 102": drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 100, HEAD + b"Content-Length: 2\r\n\r\n{}", 0.001),
    "the body of an error": drip(b"HTTP/1.1 500 No\r\n\r\n{", b" ", b"}"),
}


@pytest.mark.parametrize("reply", DRIPS.values(), ids=DRIPS)
def test_a_server_that_sends_a_little_now_and_then_holds_nobody(reply: Reply, connect: Connect, server: ScriptedServer):
    server.always(reply)
    with pytest.raises(NoAnswerError, match="no answer within the timeout") as caught:
        connect(timeout=0.3, max_retries=0).request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is None


def test_every_attempt_has_a_deadline_and_all_of_them_have_one(
    settings_for: Callable[..., object], server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("versori_pulumi.connect.http.retry._FIRST_WAIT", 0.0)
    server.always(DRIPS["bytes of the body"])
    transport = Transport(settings_for(timeout=0.2, max_retries=100))  # type: ignore[arg-type]
    with pytest.raises(NoAnswerError):
        transport.request("read it", "GET", "/x")
    transport.close()
    assert 2 <= len(server.sent) <= 5, "the attempts together take four timeouts, and not a hundred"


def test_an_answer_that_is_slow_and_in_time_is_taken(connect: Connect, server: ScriptedServer):
    def wire() -> Iterator[bytes]:
        for byte in HEAD + b"Content-Length: 2\r\n\r\n{}":
            yield bytes([byte])
            time.sleep(0.002)

    server.will(Reply(wire=wire))
    assert connect().request("read it", "GET", "/x").body == {}


def test_an_upload_that_nobody_takes_ends(connect: Connect):
    with listener() as (url, accepted):
        with pytest.raises(NoAnswerError, match="no answer within the timeout") as caught:
            connect(base_url=url, timeout=0.5, max_retries=0).request("create it", "POST", "/x", body="x" * 16 * 1024**2)
        accepted.set()
    assert caught.value.took_effect is None


def test_an_upload_that_is_taken_a_little_now_and_then_ends(connect: Connect):
    with listener(reads=4096) as (url, accepted):
        with pytest.raises(NoAnswerError, match="no answer within the timeout"):
            connect(base_url=url, timeout=0.5, max_retries=0).request("create it", "POST", "/x", body="x" * 16 * 1024**2)
        accepted.set()


@contextmanager
def listener(reads: int = 0) -> Iterator[tuple[str, threading.Event]]:
    """A server that takes a connection, and of what is sent nothing, or so many bytes now and then."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(PATIENCE)

        def serve() -> None:
            taken, _ = listening.accept()
            with taken:
                while not done.wait(0.05):
                    if reads:
                        taken.recv(reads)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", done
        finally:
            done.set()
            thread.join(PATIENCE)


class Connecting(httpcore.NetworkBackend):
    """Notes where it is to connect, and with what timeouts; the last address answers."""

    def __init__(self, answering: str) -> None:
        self.answering = answering
        self.asked: list[tuple[str, float]] = []

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *_: object) -> httpcore.NetworkStream:  # type: ignore[override]  # noqa: ARG002
        self.asked.append((host, timeout or 0.0))
        if host != self.answering:
            raise httpcore.ConnectTimeout
        return httpcore.MockStream([])


@pytest.mark.parametrize("number", [1, 2, 4])
def test_addresses_that_do_not_answer_leave_time_for_those_that_do(number: int, monkeypatch: pytest.MonkeyPatch):
    addresses = [f"192.0.2.{last}" for last in range(number)]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    network = deadline.Network()
    inner = Connecting(addresses[-1])
    monkeypatch.setattr(network, "_inner", inner)
    with deadline.timed(100.0):
        network.connect_tcp("connect.example.com", 443)
    assert [address for address, _ in inner.asked] == addresses
    assert inner.asked[0][1] <= 100.0 / number
    assert inner.asked[-1][1] > 90.0


def test_a_host_of_many_addresses_takes_no_longer_than_one(monkeypatch: pytest.MonkeyPatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{last}", 443)) for last in range(50)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    network = deadline.Network()
    inner = Connecting("nobody")
    monkeypatch.setattr(network, "_inner", inner)
    with deadline.timed(100.0), pytest.raises(httpcore.ConnectTimeout):
        network.connect_tcp("connect.example.com", 443)
    assert len(inner.asked) == 50
    assert inner.asked[0][1] <= 2.0


@pytest.mark.parametrize("problem", [OSError("no"), UnicodeError("label too long")], ids=repr)
def test_a_host_that_can_not_be_looked_up_was_never_asked(
    problem: Exception, connect: Connect, monkeypatch: pytest.MonkeyPatch
):
    def unknown(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NoAnswerError) as caught:
        connect(base_url="http://127.0.0.1:1", max_retries=0).request("create it", "POST", "/x", body={})
    assert caught.value.took_effect is False
