"""A plugin process ends with its engine, and never before it."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import dill
import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from tests.faults.killing import wait_until
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.host import orphan
from versori_pulumi.provider.host.orphan import Engine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

ENGINE = """
import socket, subprocess, sys, threading
listener = socket.create_server(("127.0.0.1", 0))
address = f"127.0.0.1:{listener.getsockname()[1]}"
host = [sys.executable, "-u", "-m", "pulumi.dynamic", address]
# The command after it keeps the shell from becoming the host.
launched = {"directly": host, "by a launcher": ["sh", "-c", '"$@"; exit 1', "launcher", *host]}
threading.Thread(target=subprocess.Popen(launched[sys.argv[1]]).wait).start()
while True:
    listener.accept()
"""


@contextmanager
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def ask(port: int) -> None:
    """A check, through the host: the engine configures a provider before that."""
    provider = base64.b64encode(dill.dumps(ConnectorProvider())).decode()
    news = struct_pb2.Struct()
    news.update({"__provider": provider, "name": "shop"})
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        stub.Configure(provider_pb2.ConfigureRequest(), timeout=60)
        with suppress(grpc.RpcError):
            stub.Check(provider_pb2.CheckRequest(urn="u", olds=struct_pb2.Struct(), news=news), timeout=60)


@pytest.mark.parametrize("launched", ["directly", "by a launcher"])
def test_the_real_host_ends_when_its_engine_is_killed(launched: str):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", ENGINE, launched]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as engine:
        assert engine.stdout is not None
        try:
            ask(int(engine.stdout.readline()))
        finally:
            engine.send_signal(signal.SIGKILL)
        # The host has inherited the pipe: it ends when the host does.
        ended = threading.Thread(target=engine.stdout.read, daemon=True)
        ended.start()
        wait_until(lambda: not ended.is_alive(), "the plugin ends")


def test_an_engine_that_no_longer_listens_is_gone():
    with listening() as address:
        engine = Engine(["--logtostderr", address])
        assert not engine.is_gone()
    assert engine.is_gone()


def test_an_engine_that_listens_lives_though_the_launcher_is_gone(monkeypatch: pytest.MonkeyPatch):
    with listening() as address:
        engine = Engine([address])
        monkeypatch.setattr(os, "getppid", lambda: 1)
        assert not engine.is_gone()


@pytest.mark.parametrize("arguments", [[], ["127.0.0.1"], ["127.0.0.1:port"], ["--tracing"], ["127.0.0.1:1"]])
def test_without_an_address_where_an_engine_listened_the_parent_decides(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
):
    engine = Engine(arguments)
    assert not engine.is_gone()
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert engine.is_gone()


def test_an_answer_other_than_a_refusal_is_not_taken_for_the_end(monkeypatch: pytest.MonkeyPatch):
    def too_many(*_: object) -> None:
        raise OSError(24, "too many open files")

    with listening() as address:
        engine = Engine([address])
    monkeypatch.setattr(socket, "create_connection", too_many)
    assert not engine.is_gone()


def test_nothing_watches_over_a_program_or_a_test():
    orphan.engine()
    assert orphan.__name__ not in {thread.name for thread in threading.enumerate()}
