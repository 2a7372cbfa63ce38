"""Runs a Pulumi program as the real host does: by Pulumi's own executor script, in the project's environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
from pulumi.runtime.proto import language_pb2

from .environments import VirtualEnvironmentError, activated, is_environment, missing, python_of

# It comes with the engine's Go module and is put beside the engine, as in Pulumi's own packages.
EXECUTOR = Path(__file__).parent.parent / "bin" / "pulumi-language-python-exec"
SHOWED_ITS_ERROR = 32


def python_for(info: language_pb2.ProgramInfo) -> Path:
    """The Python of a program: that of the project's `virtualenv` option, or else this one, which has the SDK.

    Raises:
        VirtualEnvironmentError: The options can't be followed.
    """
    folder = environment_folder(info)
    if folder is None:
        return Path(sys.executable)
    if not is_environment(folder):
        raise missing(str(info.options["virtualenv"]), folder)
    return python_of(folder)


def environment_folder(info: language_pb2.ProgramInfo) -> Path | None:
    """The folder that the `virtualenv` option names, or None without it.

    Raises:
        VirtualEnvironmentError: The project wants a toolchain that only the real host knows.
    """
    options = dict(info.options)
    toolchain = str(options.get("toolchain", "pip"))
    if toolchain not in ("pip", "auto"):
        raise VirtualEnvironmentError(
            f"This engine was built here and knows the pip toolchain alone, not '{toolchain}'. "
            "Install the Pulumi CLI for it: https://www.pulumi.com/docs/install"
        )
    option = options.get("virtualenv")
    return Path(info.root_directory) / str(option) if option else None


def program(
    request: language_pb2.RunRequest, engine: str, tracing: str, context: grpc.ServicerContext
) -> language_pb2.RunResponse:
    """Run a program to its end, or to that of the engine's call; what it prints goes to the engine.

    Raises:
        VirtualEnvironmentError: The program's virtual environment can't be used.
    """
    python = python_for(request.info)
    environment = activated(os.environ, python)
    environment["PULUMI_CONFIG"] = json.dumps(dict(request.config))
    environment["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(list(request.configSecretKeys))
    command = [str(python), "-u", str(EXECUTOR), *_arguments(request, engine, tracing)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL) as process:
        # The engine drops its call when the user stops it. Left alone, the program would then wait for the engine.
        context.add_callback(process.terminate)
        code = process.wait()
    if code == 0:
        return language_pb2.RunResponse()
    if code == SHOWED_ITS_ERROR:
        return language_pb2.RunResponse(bail=True)
    ended = f"exited with non-zero exit code: {code}" if code > 0 else f"was ended by signal {-code}"
    return language_pb2.RunResponse(error=f"Program {ended}")


def _arguments(request: language_pb2.RunRequest, engine: str, tracing: str) -> Iterator[str]:
    options = {
        "monitor": request.monitor_address,
        "engine": engine,
        "project": request.project,
        "root_directory": request.info.root_directory,
        "stack": request.stack,
        "pwd": request.pwd,
        "dry_run": str(request.dryRun).lower(),
        "parallel": str(request.parallel),
        "tracing": tracing,
        "organization": request.organization,
    }
    for name, value in options.items():
        if value:
            yield from (f"--{name}", value)
    yield request.info.entry_point or "."
    yield from request.args
