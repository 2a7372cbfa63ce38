"""A sample of the sweep with the real engine: faults, and processes that are killed in the middle of a request."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engine.stack import PROJECT, Stack
from tests.engine_double import Program
from tests.faults.killing import end, kill_engine, kill_plugin, plugins, wait_until
from tests.faults.programs import source
from tests.faults.scenarios import BIGQUERY, connections, contents, copied, program, released
from tests.faults.server import Server
from tests.faults.sweep import FAULTS, Outcome, judge, snapshot

HANG = 8_000
"""Milliseconds that a request hangs while a process is killed."""

KILLS: dict[str, Callable[[subprocess.Popen[str]], None]] = {"plugin killed": kill_plugin, "engine killed": kill_engine}


@dataclass(frozen=True)
class Case:
    """One combination: what is interrupted, at which request, and how."""

    scenario: str
    request: int
    how: str

    def __str__(self) -> str:
        return f"{self.scenario}, request {self.request}, {self.how}"


PROGRAMS: dict[str, tuple[Program, Program]] = {
    "create": ({}, program(count=2)),
    "update": (program(count=2), program(count=2, version=2)),
    "replace": (program(count=2), program(count=2, **BIGQUERY)),
    "destroy": (program(count=2), {}),
    "replace connections": (connections(), connections(value="hunter3")),
    "update contents": (contents(), contents(version=2)),
    "create version": ({"shop": released()["shop"]}, released()),
    "replace version": (released(), released(name="1.1")),
    "destroy version": (released(), {}),
    "create copy": ({}, copied()),
}
"""What is there before, and what the program then says; nothing is a `pulumi destroy`."""

REQUESTS = {
    "create": (1, 2, 3, 4),
    "update": (2, 4, 6),
    "replace": (2, 3),
    "destroy": (1, 2),
    "replace connections": (5, 7),
    "update contents": (13, 15),
    "create version": (3, 10),
    "replace version": (13,),
    "destroy version": (2,),
    "create copy": (3,),
}
"""The requests that are interrupted: writes, but where reads come first."""


def cases() -> Iterator[Case]:
    """The sample: each way to die at requests of each scenario, before and after the effect, and single faults."""
    for scenario, numbers in REQUESTS.items():
        for request in numbers:
            for killed in KILLS:
                for moment in ("before", "after"):
                    yield Case(scenario, request, f"{killed} {moment} the effect")
        for fault in ("reset after", "truncated"):
            yield Case(scenario, numbers[-1], fault)


def template(engine: Path, root: Path) -> Stack:
    """A stack without a program, of which each case gets a copy."""
    folder = root / "template"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    return Stack.create(folder, root / "template-backend", engine, root / "home")


@dataclass
class EngineSweep:
    """Runs cases, each with a stack and an organisation of its own."""

    template: Stack
    server: Server
    folder: Path
    _expected: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _count: int = 0

    def run(self, case: Case) -> Outcome:
        """One case: interrupted, cancelled where Pulumi asks for it, and run again."""
        stack, organisation = self._prepared(case.scenario)
        orphans = self._interrupt(stack, case)
        self.server.arm([])
        if "engine killed" in case.how:
            stack.run("cancel", "--yes")
        succeeded = self._operation(stack, case.scenario)
        known = {resource["id"] for resource in stack.resources}
        end(orphans)
        wait_until(lambda: self.server.recorded(organisation), str(case))
        expected = self._undisturbed(case.scenario)
        return judge(self.server, organisation, case.scenario, str(case), known, expected, succeeded=succeeded)

    def _undisturbed(self, scenario: str) -> list[dict[str, Any]]:
        if scenario not in self._expected:
            stack, organisation = self._prepared(scenario)
            assert self._operation(stack, scenario)
            self._expected[scenario] = snapshot(self.server, organisation)
        return self._expected[scenario]

    def _prepared(self, scenario: str) -> tuple[Stack, str]:
        self._count += 1
        stack = self.template.copy(self.folder / str(self._count))
        configuration = self.server.engine().configuration
        known = {key: str(value) for key, value in configuration.items() if key != "versori:apiKey"}
        # A request hangs while its process is killed: it must not be given up before that.
        stack.configure_keys({**known, "versori:timeout": "60"})
        organisation = str(configuration["versori:organisationId"])
        before, after = PROGRAMS[scenario]
        if before:
            stack.apply(source(before))
            self.server.edit_all(organisation)
        stack.program(source(after or before))
        return stack, organisation

    def _interrupt(self, stack: Stack, case: Case) -> list[int]:
        """Runs the operation into the fault; the processes that may have outlived their engine."""
        if case.how in FAULTS:
            self.server.arm([{**FAULTS[case.how], "request": case.request}])
            self._operation(stack, case.scenario)
            return []
        killed = next(way for way in KILLS if case.how.startswith(way))
        moment = "after" if " after " in case.how else "before"
        self.server.arm([{"kind": f"slow-{moment}", "milliseconds": HANG, "request": case.request}])
        with self._started(stack, case.scenario) as running:
            wait_until(lambda: self.server.hits() > 0 or running.poll() is not None, str(case))
            # The effect takes place right after the rule is hit.
            time.sleep(0.2)
            assert running.poll() is None, f"{case}: ended before it could be killed"
            outlive = plugins(running)
            KILLS[killed](running)
        return outlive

    def _operation(self, stack: Stack, scenario: str) -> bool:
        with self._started(stack, scenario) as running:
            return running.wait() == 0

    @contextmanager
    def _started(self, stack: Stack, scenario: str) -> Iterator[subprocess.Popen[str]]:
        verb = "up" if PROGRAMS[scenario][1] else "destroy"
        command = ["pulumi", verb, "--yes", "--skip-preview", "--parallel", "1", "--non-interactive"]
        pulumi = shutil.which("pulumi", path=stack.environment["PATH"])
        assert pulumi
        with (stack.folder / "pulumi.log").open("w") as log:
            running = subprocess.Popen(
                [pulumi, *command[1:]], cwd=stack.folder, env=stack.environment, text=True, stdout=log, stderr=log
            )
            try:
                yield running
            finally:
                running.wait()
