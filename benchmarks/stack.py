"""A stack of one provider, and what its commands take: time, requests, and the memory of the plugin."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typing_extensions import Self
from ulid import ULID

from benchmarks.versori import Versori

ROOT = Path(__file__).resolve().parent.parent
NAME = "bench"
HEAD = "c0000"
"""The connector that is created for real, and after which the others of a prepared stack are made."""

PROJECT = f"""\
name: bench
runtime:
  name: python
  options:
    toolchain: pip
    virtualenv: {json.dumps(sys.prefix)}
"""


class BenchmarkError(Exception):
    """A command did not do what it has to do."""


@dataclass(frozen=True)
class Measured:
    """What one command took.

    Attributes:
        seconds: from its start to its end.
        requests: that Versori got.
        memory: the most that the plugin had resident, in MiB; 0 where that can't be seen.
    """

    seconds: float
    requests: int
    memory: float


class Stack:
    """A stack in a temporary folder, with an organisation of its own."""

    def __init__(self, root: Path, engine: Path, versori: Versori, provider: str, *, own_program: str | None = None) -> None:
        """Makes the stack.

        Args:
            root: the folder for all that belongs to it.
            engine: the folder with `pulumi`.
            versori: the emulator.
            provider: the provider's name.
            own_program: the text of a program in place of the benchmarks'.
        """
        self.provider, self.versori = provider, versori
        self.organisation = str(ULID())
        self.ids: list[str] = []
        self._folder, self._backend = root / "project", root / "backend"
        for folder in (self._folder, self._backend):
            folder.mkdir(parents=True)
        program = "" if own_program is not None else f"main: {Path(__file__).resolve().parent / 'program'}\n"
        (self._folder / "Pulumi.yaml").write_text(PROJECT + program)
        if own_program is not None:
            (self._folder / "__main__.py").write_text(own_program)
        self._environment = {
            "PATH": os.pathsep.join([str(engine), "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": str(root),
            "PULUMI_HOME": str(root / ".pulumi"),
            "PULUMI_BACKEND_URL": self._backend.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            # As in a user's shell: else the host of an engine that was built here starts another Python first.
            "VIRTUAL_ENV": sys.prefix,
            "PYTHONPATH": str(ROOT),
            "BENCH_PROVIDER": provider,
            "BENCH_SIZE": "0",
        }
        self.run("stack", "init", NAME)
        self.run("config", "set", "--secret", "versori:apiKey", "bench")
        self.run("config", "set", "versori:organisationId", self.organisation)
        self.run("config", "set", "versori:baseUrl", versori.url)

    def program(self, size: int, host: str = "shop") -> None:
        """Declares so many connectors, with this name in their addresses."""
        self._environment |= {"BENCH_SIZE": str(size), "BENCH_HOST": host}

    def run(self, *arguments: str) -> str:
        """Runs a command of Pulumi; what it printed.

        Raises:
            BenchmarkError: it failed.
        """
        pulumi = shutil.which("pulumi", path=self._environment["PATH"]) or "pulumi"
        return self._run([pulumi, *arguments, "--non-interactive", "--color", "never"])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise BenchmarkError(f"{self.provider}: {' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def measured(self, *arguments: str, shows: str = "", program: Path | None = None) -> Measured:
        """Runs a command and measures it.

        Args:
            arguments: the command.
            shows: what it has to print.
            program: another one than Pulumi.
        """
        self.versori.requests()
        with PluginMemory(self._environment["PULUMI_HOME"]) as memory:
            started = time.perf_counter()
            printed = self._run([str(program), *arguments]) if program else self.run(*arguments)
            seconds = time.perf_counter() - started
        if shows not in printed:
            raise BenchmarkError(f"{self.provider}: {' '.join(arguments)} does not show {shows!r}:\n{printed[-3000:]}")
        return Measured(seconds, self.versori.requests().total(), memory.most)

    def prepare(self, size: int) -> None:
        """A stack of so many connectors, on Versori too; made by copying one in place of creating them all."""
        self.program(1)
        self.run("up", "--yes", "--skip-preview")
        state = json.loads(self.run("stack", "export"))
        head = next(each for each in state["deployment"]["resources"] if each["urn"].endswith(f"::{HEAD}"))
        live = self._live(head)
        copies = [head, *(_copy(head, number) for number in range(1, size))]
        self.ids = [each["id"] for each in copies]
        if self.provider != "floor":
            seeds = [{**live, "id": each["id"], "name": f"c{number:04d}"} for number, each in enumerate(copies)]
            self.versori.seed(self.organisation, seeds)
        state["deployment"]["resources"] += copies[1:]
        path = self._folder / "state.json"
        path.write_text(json.dumps(state))
        self.run("stack", "import", "--file", str(path))
        self.program(size)

    def crowd(self, size: int) -> None:
        """Puts so many connectors beside those of the stack, half of them before those in the list."""
        for number, when in ((0, 1), (1, time.time() + 3600)):
            ids = (str(ULID.from_timestamp(when + each / 1000)) for each in range(size // 2 + number * size % 2))
            self.versori.seed(self.organisation, [{"id": each, "name": f"Other {each}"} for each in ids])

    def _live(self, head: dict[str, Any]) -> dict[str, Any]:
        if self.provider == "floor":
            return {}
        (live,) = self.versori.list(self.organisation)
        assert live["id"] == head["id"]  # noqa: S101  (else the benchmark measures something else)
        return {key: value for key, value in live.items() if key != "organisationId"}


class PluginMemory:
    """Watches how much memory the plugins of one engine have resident, where there is /proc."""

    def __init__(self, pulumi_home: str) -> None:
        self._mark = f"PULUMI_HOME={pulumi_home}".encode()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.most = 0.0

    def __enter__(self) -> Self:
        """Starts to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ends watching."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        found: set[Path] = set()
        while not self._stopped.wait(0.2):
            found = found or {path.parent for path in Path("/proc").glob("[0-9]*/cmdline") if self._is_plugin(path.parent)}
            for process in found:
                self.most = max(self.most, _peak(process))

    def _is_plugin(self, process: Path) -> bool:
        try:
            command = (process / "cmdline").read_bytes()
            return b"pulumi.dynamic" in command and self._mark in (process / "environ").read_bytes()
        except OSError:
            return False


def _peak(process: Path) -> float:
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _copy(head: dict[str, Any], number: int) -> dict[str, Any]:
    made = copy.deepcopy(head)
    name = f"c{number:04d}"
    made["urn"] = made["urn"].replace(HEAD, name)
    # As if they had been created one after the other, a millisecond apart.
    made["id"] = str(ULID.from_timestamp(time.time() + number / 1000))
    for bag in (made["inputs"], made["outputs"]):
        bag["name"] = name
    if "id" in made["outputs"]:
        made["outputs"]["id"] = made["id"]
    return made
