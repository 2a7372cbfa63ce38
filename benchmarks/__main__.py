"""`python -m benchmarks`: measures the three providers in turn, in one run. See README.md."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import plugin, report, scenarios
from benchmarks.adoption import adoption, can_adopt
from benchmarks.machine import machine
from benchmarks.stack import Stack
from benchmarks.versori import Versori, emulator
from tools.engine.locate import locate

PROVIDERS = ("ours", "naive", "floor")
RESULTS = Path(__file__).resolve().parent / "results"
FULL = os.environ.get("BENCH_FULL") == "1"
LARGE = 1000
FIRST_UP = (200, 300)
"""The size and the latency of the first `up` that is measured with `--parallel 32`."""
FEW = (3, 10_000)
"""The size of a small stack, and that of the organisation that it is in."""
MEMORY = Path("/dev/shm")  # noqa: S108  (a folder with a random name is made in it)
"""Where stacks are put if it is there: Pulumi writes the whole state after each step, and the disk is no provider's."""


class Run:
    """One run: its results are written after every measurement, so that one that is interrupted isn't lost."""

    def __init__(self, choice: argparse.Namespace, versori: Versori, engine: Path, root: Path) -> None:
        self._choice, self._versori, self._engine, self._root = choice, versori, engine, root
        self._folders = itertools.count()
        self.result: dict[str, Any] = {"machine": machine(engine), "measured": [], "plugin": {}}

    def all(self) -> None:
        """Measures what was chosen."""
        if "plugin" in self._choice.scenarios:
            self.plugin()
        if "up32" in self._choice.scenarios:
            self.first_up()
        for size in self._choice.sizes:
            self.reading(size)
            if size < LARGE or FULL or self._choice.large_writes:
                self.cycles(size)
        if "adopt" in self._choice.scenarios:
            self.adopt()
        if "few" in self._choice.scenarios:
            self.few()

    def plugin(self) -> None:
        """Imports, and starts of plugins."""
        repeats = max(5, self._choice.repeats)
        self.result["plugin"] = {
            "imports": plugin.import_seconds(2 * repeats),
            "starts": {provider: plugin.start_seconds(provider, repeats) for provider in PROVIDERS},
        }
        self.write()

    def reading(self, size: int) -> None:
        """Scenarios that leave all as it was, on stacks that are prepared."""
        chosen = [name for name in scenarios.READING if name in self._choice.scenarios]
        if not chosen:
            return
        with self._stacks() as stacks:
            for stack in stacks:
                stack.prepare(size)
            for latency, name in itertools.product(self._choice.latencies, chosen):
                for _ in range(self._choice.repeats):
                    for stack in shuffled(stacks):
                        self.measure(name, scenarios.READING[name], stack, size, latency)

    def cycles(self, size: int) -> None:
        """First up, update of all, destruction of all."""
        chosen = [name for name in scenarios.CYCLE if name in self._choice.scenarios]
        if not chosen:
            return
        with self._stacks() as stacks:
            for latency, _ in itertools.product(self._choice.latencies, range(self._choice.repeats)):
                for name, scenario in scenarios.CYCLE.items():
                    for stack in shuffled(stacks):
                        self.measure(name, scenario, stack, size, latency, keep=name in chosen)

    def first_up(self) -> None:
        """The first `up` with `--parallel 32`."""
        size, latency = FIRST_UP
        for _ in range(self._choice.repeats):
            with self._stacks() as stacks:
                for stack in shuffled(stacks):
                    self.measure("up32", scenarios.up_parallel, stack, size, latency)

    def few(self) -> None:
        """Previews of a small stack in a large organisation. That is left there, so this comes last."""
        size, among = FEW
        folder = self._root / "few"
        stacks = [Stack(folder / provider, self._engine, self._versori, provider) for provider in self._choice.providers]
        for stack in stacks:
            stack.prepare(size)
            if stack.provider != "floor":
                stack.crowd(among - size)
        for latency, _ in itertools.product(self._choice.latencies, range(self._choice.repeats)):
            for stack in shuffled(stacks):
                self.measure("few", scenarios.preview, stack, size, latency)

    def adopt(self) -> None:
        """The adoption of an organisation, where this version can."""
        if not can_adopt():
            print("adopt: this version has no such command")
            return
        for repeat in range(self._choice.repeats):
            taken = adoption(self._root / f"adopt-{repeat}", self._engine, self._versori, LARGE)
            self.keep({"scenario": "adopt", "size": LARGE, "latency": 0, "provider": "ours", **asdict(taken)})

    def measure(
        self, name: str, scenario: scenarios.Scenario, stack: Stack, size: int, latency: int, *, keep: bool = True
    ) -> None:
        """One measurement, or one step to the next."""
        self._versori.latency(latency if keep else 0)
        taken = scenario(stack, size)
        self._versori.latency(0)
        if keep:
            self.keep({"scenario": name, "size": size, "latency": latency, "provider": stack.provider, **asdict(taken)})

    def keep(self, said: dict[str, Any]) -> None:
        """Shows and writes one measurement."""
        shown = (f"{value:.2f}" if isinstance(value, float) else value for value in said.values())
        print(time.strftime("%H:%M:%S"), *shown, flush=True)
        self.result["measured"].append(said)
        self.write()

    def write(self) -> None:
        """Writes the results so far."""
        self._choice.out.mkdir(parents=True, exist_ok=True)
        (self._choice.out / "results.json").write_text(json.dumps(self.result, indent=1) + "\n")

    @contextmanager
    def _stacks(self) -> Iterator[list[Stack]]:
        folder = self._root / str(next(self._folders))
        stacks = [Stack(folder / provider, self._engine, self._versori, provider) for provider in self._choice.providers]
        yield stacks
        for stack in stacks:
            self._versori.clear(stack.organisation)


def shuffled(stacks: list[Stack]) -> list[Stack]:
    """In another order each time: who comes first finds another machine than who comes last."""
    return random.sample(stacks, len(stacks))


def choice() -> argparse.Namespace:
    """What the command line asks for."""
    every = ["plugin", *scenarios.READING, *scenarios.CYCLE, "up32", "few", "adopt"]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help=f"of {', '.join(every)}; all unless given")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, LARGE])
    parser.add_argument("--latencies", type=int, nargs="+", default=[0, 100, 300])
    parser.add_argument("--providers", nargs="+", choices=PROVIDERS, default=PROVIDERS)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--large-writes", action="store_true", help="up, update and destroy of 1,000, as with BENCH_FULL=1")
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    chosen.scenarios = chosen.scenarios or every
    if unknown := set(chosen.scenarios) - set(every):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return chosen


def main() -> None:
    """Measures and reports."""
    chosen = choice()
    engine = locate()
    with ExitStack() as opened:
        folder = MEMORY if os.access(MEMORY, os.W_OK) else None
        root = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="versori-bench-", dir=folder)))
        run = Run(chosen, opened.enter_context(emulator()), engine, root)
        run.all()
    report.write(chosen.out)
    print(f"see {chosen.out}")


if __name__ == "__main__":
    main()
