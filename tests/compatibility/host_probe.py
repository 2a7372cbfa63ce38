"""Runs Pulumi's real host for dynamic providers and lets many hooks meet in it. A script, run by each interpreter.

Given how many requests may be in flight, prints how many hooks ran at the same time.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import dill
import grpc
from google.protobuf import struct_pb2
from pulumi.dynamic import CheckResult
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from versori_pulumi.provider.host.workers import HOOKS_FOR_A_REQUEST
from versori_pulumi.provider.lifecycle import Lifecycle


class Meeting:
    """Counts who is there at the same time. Nobody leaves before as many as expected are there, or for 30 seconds."""

    def __init__(self, expected: int) -> None:
        self._arrived = threading.Barrier(expected)
        self._guard = threading.Lock()
        self._here = 0
        self.most = 0

    def join(self) -> int:
        with self._guard:
            self._here += 1
            self.most = max(self.most, self._here)
        with suppress(threading.BrokenBarrierError):
            self._arrived.wait(30)
        with self._guard:
            self._here -= 1
        return self.most


class Probe(Lifecycle):
    """A provider whose `check` waits for others."""

    meeting: Meeting | None = None
    guard = threading.Lock()

    def check(self, _olds: Any, news: Any) -> CheckResult:
        with Probe.guard:
            meeting = Probe.meeting = Probe.meeting or Meeting(int(news["expected"]))
        return CheckResult({"most": meeting.join()}, [])


def ask(stub: Any, provider: str, expected: int) -> int:
    """One check, through the host."""
    news = struct_pb2.Struct()
    news.update({"__provider": provider, "expected": expected})
    answer = stub.Check(provider_pb2.CheckRequest(urn="u", olds=struct_pb2.Struct(), news=news), timeout=60)
    return int(answer.inputs["most"])


def main(requests: int) -> None:
    """Starts the host, asks it, ends it."""
    expected = HOOKS_FOR_A_REQUEST * requests
    provider = base64.b64encode(dill.dumps(Probe())).decode()
    command = [sys.executable, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as host:
        try:
            port = int(host.stdout.readline()) if host.stdout else 0
            stub = provider_pb2_grpc.ResourceProviderStub(grpc.insecure_channel(f"127.0.0.1:{port}"))
            args = struct_pb2.Struct()
            args.update({"versori:parallel": str(requests)})
            stub.Configure(provider_pb2.ConfigureRequest(args=args), timeout=60)
            with ThreadPoolExecutor(expected) as pool:
                most = max(pool.map(lambda _: ask(stub, provider, expected), range(expected)))
            sys.stdout.write(f"{most}\n")
        finally:
            host.kill()


if __name__ == "__main__":
    import host_probe  # so that the provider is pickled by this module's name, as those of a package are

    host_probe.main(int(sys.argv[1]))
