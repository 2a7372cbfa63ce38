"""A process that is to end ends: hooks run in threads that the interpreter waits for, and they wait for nothing any more."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import PATIENCE, Reply, ScriptedServer, drip
from versori_pulumi.connect.http import waiting
from versori_pulumi.connect.http.turns import Turns, holds_turn
from versori_pulumi.connect.http.waiting import EndingError, pause

# As Pulumi's host for dynamic providers: hooks in a pool, the main thread waits for Ctrl-C.
PROGRAM = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from versori_pulumi.connect.settings import Settings
from versori_pulumi.connect.http.transport import Transport

url, parallel = sys.argv[1], int(sys.argv[2])
transport = Transport(Settings("key", "{organisation}", url, timeout=3600.0, max_retries=100, parallel=parallel))
pool = ThreadPoolExecutor(4)
try:
    for _ in range(4):
        pool.submit(transport.request, "read it", "GET", "/x")
    print("waiting", flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    pass
"""

SLOW = {
    "an answer that does not come": Reply(behaviour="hang"),
    "an answer that does not end": drip(b"HTTP/1.1 200 OK\r\n\r\n", b" ", b"{}", every=0.3),
    "a wait that was asked for": Reply(503, headers={"retry-after": "20"}),
    "waits that grow": Reply(503),
}


@pytest.fixture
def program(server: ScriptedServer) -> Iterator[list[subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []
    yield running
    server.released.set()
    for one in running:
        one.kill()
        one.communicate()


@pytest.mark.parametrize("parallel", [1, 4])
@pytest.mark.parametrize("reply", SLOW.values(), ids=SLOW)
def test_ctrl_c_ends_requests_and_waits(
    reply: Reply, parallel: int, server: ScriptedServer, program: list[subprocess.Popen[bytes]]
):
    server.always(reply)
    code = PROGRAM.format(organisation=ORGANISATION)
    program.append(subprocess.Popen([sys.executable, "-c", code, server.url, str(parallel)], stdout=subprocess.PIPE))
    assert program[0].stdout
    # A pool that is interrupted while it starts a thread doesn't know that thread, and nothing ends it.
    assert program[0].stdout.readline() == b"waiting\n"
    until = time.monotonic() + PATIENCE
    while len(server.sent) < parallel and time.monotonic() < until:
        time.sleep(0.01)
    program[0].send_signal(signal.SIGINT)
    # Every one of these waits is much longer, and the limit is there for machines that are busy.
    assert program[0].wait(15) == 0


def test_a_pause_is_as_long_as_it_is_to_be(monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr(waiting.time, "sleep", slept.append)
    pause(1.1)
    assert sum(slept) == pytest.approx(1.1)


def test_a_pause_ends_when_the_process_is_to_end(monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr(waiting.time, "sleep", slept.append)
    monkeypatch.setattr(waiting, "is_ending", lambda: True)
    pause(3600)
    assert sum(slept) <= 1


def test_a_turn_is_not_waited_for_when_the_process_is_to_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("versori_pulumi.connect.http.turns.is_ending", lambda: True)
    turns = Turns(1)

    def wait() -> None:
        with turns.one():
            pass

    with turns.one(), ThreadPoolExecutor(1) as pool, pytest.raises(EndingError):
        pool.submit(wait).result(PATIENCE)


def test_a_process_that_is_short_of_threads_is_not_one_that_ends(monkeypatch: pytest.MonkeyPatch):
    def no_thread(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(ThreadPoolExecutor, "submit", no_thread)
    assert not waiting.is_ending()


def test_a_thread_knows_whether_it_has_a_turn():
    turns = Turns(2)
    seen: list[bool] = [holds_turn()]
    with turns.one():
        with turns.one() as waited:
            seen.append(holds_turn())
        seen.append(holds_turn())
        other = threading.Thread(target=lambda: seen.append(holds_turn()))
        other.start()
        other.join(PATIENCE)
    seen.append(holds_turn())
    assert seen == [False, True, True, False, False]
    assert waited == 0.0
