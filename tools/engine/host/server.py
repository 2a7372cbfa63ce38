"""The gRPC service `LanguageRuntime`, by which the engine asks a language host for everything it does."""
# ruff: noqa: ARG002, D102, N802 - the service's definition gives its methods their names, arguments and meaning

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from . import install, run
from .environments import VirtualEnvironmentError
from .interpreters import made_by

# Configuration and what a program needs can be larger than gRPC allows by default.
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
SECONDS_TO_END = 1.0
ABOUT = "import platform, sys; print(sys.executable); print(platform.python_version())"


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Answers the engine. What is not here is answered with "unimplemented", which the engine understands."""

    def __init__(self, engine: str, tracing: str) -> None:
        self._engine = engine
        self._tracing = tracing

    def Handshake(self, request: Any, context: Any) -> language_pb2.LanguageHandshakeResponse:
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=made_by("version"))

    def GetRequiredPackages(self, request: Any, context: Any) -> language_pb2.GetRequiredPackagesResponse:
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> language_pb2.GetRequiredPluginsResponse:
        return language_pb2.GetRequiredPluginsResponse()

    def RuntimeOptionsPrompts(self, request: Any, context: Any) -> language_pb2.RuntimeOptionsResponse:
        return language_pb2.RuntimeOptionsResponse()

    def Cancel(self, request: Any, context: Any) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def Run(self, request: language_pb2.RunRequest, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        try:
            return run.program(request, self._engine, self._tracing, context)
        except VirtualEnvironmentError as error:
            _refuse(context, error)

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        try:
            for line in install.dependencies(request.info):
                yield language_pb2.InstallDependenciesResponse(stdout=line)
        except VirtualEnvironmentError as error:
            _refuse(context, error)

    def About(self, request: language_pb2.AboutRequest, context: grpc.ServicerContext) -> language_pb2.AboutResponse:
        executable, version = _ask(request.info, context, "-c", ABOUT).splitlines()
        return language_pb2.AboutResponse(executable=executable, version=version)

    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        direct_only = () if request.transitiveDependencies else ("--not-required",)
        listed = json.loads(_ask(request.info, context, "-m", "pip", "list", "--format", "json", *direct_only))
        packages = [language_pb2.DependencyInfo(name=each["name"], version=each["version"]) for each in listed]
        return language_pb2.GetProgramDependenciesResponse(dependencies=packages)


def serve(arguments: list[str]) -> None:
    """Serve the engine until it sends SIGINT or is gone; it reads the port from the first line of standard output."""
    tracing = arguments[arguments.index("--tracing") + 1] if "--tracing" in arguments else ""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    threading.Thread(target=_watch_engine, args=(ended,), daemon=True).start()
    server = grpc.server(ThreadPoolExecutor(), options=UNLIMITED)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageHost(arguments[-1], tracing), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    ended.wait()
    server.stop(grace=None).wait(SECONDS_TO_END)
    # A thread may still wait for a program, which would keep this process.
    os._exit(0)


def _watch_engine(ended: threading.Event) -> None:
    """Standard input is a pipe from the engine, which ends when the engine is killed and so can't send a signal."""
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        sys.stdin.buffer.read()
        ended.set()


def _ask(info: language_pb2.ProgramInfo, context: grpc.ServicerContext, *arguments: str) -> str:
    """What the program's Python prints."""
    try:
        command = [str(run.python_for(info)), *arguments]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout
    except VirtualEnvironmentError as error:
        _refuse(context, error)
    except subprocess.CalledProcessError as error:
        _refuse(context, VirtualEnvironmentError(f"`{' '.join(command)}` failed: {error.stderr.strip()}"))


def _refuse(context: grpc.ServicerContext, error: VirtualEnvironmentError) -> NoReturn:
    """End a call with a message that the engine shows to the user."""
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
    raise error
