"""What the tests of the developer tools share: made-up executables, a cache of their own, and the language host."""

import os
import signal
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from tools.engine import build, cache

REPOSITORY = Path(__file__).parents[2]
SYSTEM = "/usr/bin:/bin"

EXECUTOR = """
import json, os, sys
if "crash" in sys.argv:
    sys.exit(7)
if "shown" in sys.argv:
    sys.exit(32)
if "killed" in sys.argv:
    os.kill(os.getpid(), 9)
names = ("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "VIRTUAL_ENV", "PYTHONHOME")
print("RAN", json.dumps([sys.executable, sys.argv[1:], {name: os.environ.get(name) for name in names}]))
"""

Executable = Callable[[str, str], Path]


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, used in place of the user's."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("VERSORI_PULUMI_CACHE", str(folder))
    return folder


@pytest.fixture
def executable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Executable:
    """Puts shell scripts on a PATH that has nothing else but the system's commands."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{SYSTEM}")

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write


def tool(environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `python -m tools.engine` as a user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.engine"],
        cwd=REPOSITORY,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment without the Pulumi SDK."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(folder, symlinks=True)
    return folder


@pytest.fixture
def engine(cache_folder: Path) -> Path:
    """An engine folder with everything but an engine."""
    assert not cache_folder.exists()

    def make(folder: Path) -> None:
        (folder / "pulumi").touch()
        (folder / build.EXECUTOR).write_text(EXECUTOR)

    cache.keep(build.BINARY, make)
    return build.assemble()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: test\nruntime: python\n")
    return folder


@contextmanager
def started(
    engine: Path, folder: Path, environment: Mapping[str, str], *arguments: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the host as the engine does, and give its first line."""
    process = subprocess.Popen(
        [engine / "pulumi-language-python", *arguments, "127.0.0.1:1"],
        cwd=folder,
        env={"PATH": SYSTEM, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)


ACTIVE = {"VIRTUAL_ENV": sys.prefix}


def info(project: Path, **options: str) -> language_pb2.ProgramInfo:
    result = language_pb2.ProgramInfo(root_directory=str(project), program_directory=str(project), entry_point=".")
    result.options.update(options)
    return result


@pytest.fixture
def call(engine: Path, project: Path) -> Iterator[Callable[..., Any]]:
    """Calls a method of the host; gives its answer and what a program printed."""
    with started(engine, project, {**ACTIVE, "PYTHONHOME": ""}) as (process, port):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            host = language_pb2_grpc.LanguageRuntimeStub(channel)
            yield lambda name, request: getattr(host, name)(request, timeout=300)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 0
    assert errors == ""
