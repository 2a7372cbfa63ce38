"""What it takes to import the package, and until a plugin answers its first hook."""

from __future__ import annotations

import base64
import importlib
import statistics
import subprocess
import sys
import time
from typing import Any, Final

_IMPORT: Final = "import time; t = time.process_time(); import {}; print(time.process_time() - t)"
_STATEMENTS: Final = {"pulumi": "pulumi", "versori_pulumi": "versori_pulumi; versori_pulumi.Connector"}
"""Names are loaded when they are used: an import alone would load nothing."""

_PROVIDERS: Final = {
    "ours": ("versori_pulumi.provider.connector", "ConnectorProvider"),
    "naive": ("benchmarks.peers", "NaiveProvider"),
    "floor": ("benchmarks.peers", "FloorProvider"),
}


def import_seconds(repeats: int) -> dict[str, float]:
    """Medians of the CPU time of importing `pulumi`, and `versori_pulumi` with its `Connector`: each in a new process."""
    taken: dict[str, list[float]] = {module: [] for module in _STATEMENTS}
    for _ in range(repeats):
        for module, seconds in taken.items():
            command = [sys.executable, "-c", _IMPORT.format(_STATEMENTS[module])]
            seconds.append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return {module: statistics.median(seconds) for module, seconds in taken.items()}


def start_seconds(provider: str, repeats: int) -> float:
    """The median time from the start of a plugin to its answer to the first hook, `diff` without a network."""
    return statistics.median(_start(provider) for _ in range(repeats))


def _start(provider: str) -> float:
    import grpc
    from pulumi.runtime.proto import provider_pb2_grpc

    started = time.perf_counter()
    command = [sys.executable, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as host:
        try:
            port = int(host.stdout.readline()) if host.stdout else 0
            stub = provider_pb2_grpc.ResourceProviderStub(grpc.insecure_channel(f"127.0.0.1:{port}"))
            _ask(stub, provider)
            return time.perf_counter() - started
        finally:
            host.kill()


def _ask(stub: Any, provider: str) -> None:
    import dill
    from google.protobuf import struct_pb2
    from pulumi.runtime.proto import provider_pb2

    module, name = _PROVIDERS[provider]
    pickled = base64.b64encode(dill.dumps(getattr(importlib.import_module(module), name)())).decode()
    settings, bag = struct_pb2.Struct(), struct_pb2.Struct()
    organisation = "01HXK5T7QZ0000000000000001"
    settings.update({"versori:apiKey": "k", "versori:organisationId": organisation, "versori:baseUrl": "http://127.0.0.1:1"})
    stub.Configure(provider_pb2.ConfigureRequest(args=settings), timeout=60)
    bag.update({"__provider": pickled, "name": "Shop", "baseUrl": "https://shop.example.com", "protocol": "http"})
    # With old inputs there is nothing to be looked for on Versori.
    stub.Check(provider_pb2.CheckRequest(urn="u", olds=bag, news=bag), timeout=60)
