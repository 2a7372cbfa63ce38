"""The sweep: every request of every scenario x every fault, then the same operation again; the server must end the same.

`python -m tests.faults.sweep` runs all of it and prints a table; the exit code is 1 where anything was lost, left over
or there twice.
"""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from email.utils import formatdate
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from tests.engine_double import Engine
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.server import Server
from versori_pulumi.connect.http import created, retry
from versori_pulumi.provider import recovery

WORKERS = 3
"""Processes of the sweep: most of the time each waits for an answer that doesn't come."""

IMPATIENT = 0.6
"""Seconds after which slow answers are given up where it is about those."""

SLOW = 1000
"""Milliseconds of the slow faults: beyond that timeout."""

LATE = 150
"""Milliseconds after which a late effect takes place: within the looks that follow an ambiguous failure."""

LAG = 150
"""Milliseconds for which what was just created isn't there: shorter than a client repeats a 404 for its own creation."""

FAULTS: dict[str, dict[str, Any]] = {
    "refuse": {"kind": "refuse"},
    "reset before": {"kind": "reset-before"},
    "reset after": {"kind": "reset-after"},
    "429, seconds": {"kind": "rate-limited", "retryAfter": 0},
    "429, a date": {"kind": "rate-limited", "retryAfter": formatdate(0, usegmt=True)},
    "429, too long": {"kind": "rate-limited", "retryAfter": 3600},
    "500": {"kind": "server-error"},
    "502, HTML": {"kind": "bad-gateway"},
    "503": {"kind": "unavailable"},
    "401": {"kind": "unauthenticated"},
    "truncated": {"kind": "truncated"},
    "slow before": {"kind": "slow-before", "milliseconds": SLOW},
    "slow after": {"kind": "slow-after", "milliseconds": SLOW},
    "late effect": {"kind": "late-effect", "milliseconds": LATE},
    "late effect, reset": {"kind": "late-effect", "milliseconds": LATE, "reset": True},
    "404 after 201": {"kind": "lag", "milliseconds": LAG},
}


@dataclass(frozen=True)
class Outcome:
    """How one combination ended."""

    scenario: str
    fault: str
    converged: bool
    duplicates: int
    orphans: int
    lost: int
    detail: str = ""

    @property
    def good(self) -> bool:
        """Nothing lost, nothing twice."""
        return self.converged and not (self.duplicates or self.orphans or self.lost)


@contextmanager
def quick(*, blind: bool = False) -> Iterator[None]:
    """The provider with short waits. `blind` breaks it: it repeats whatever failed, as naive clients do."""
    kept = retry._FIRST_WAIT, recovery.LOOKS, created.LAG, retry.may_repeat
    retry._FIRST_WAIT = 0.005  # type: ignore[misc]
    recovery.LOOKS = (0.0, 0.05, 0.4)  # type: ignore[misc]
    created.LAG = 1.0  # type: ignore[misc]
    if blind:
        retry.may_repeat = lambda _error: True
    try:
        yield
    finally:
        retry._FIRST_WAIT, recovery.LOOKS, created.LAG, retry.may_repeat = kept  # type: ignore[misc]


def combinations(
    server: Server, scenarios: Iterable[Scenario] = SCENARIOS
) -> Iterator[tuple[Scenario, int, str, int | None]]:
    """Every request of every scenario x every fault, once and from there on."""
    for scenario in scenarios:
        _, count = _undisturbed(server, scenario)
        for request in range(1, count + 1):
            for fault in FAULTS:
                for times in (1, None):
                    yield scenario, request, fault, times


def run(server: Server, scenario: Scenario, request: int, fault: str, times: int | None) -> Outcome:
    """One combination: the operation with the fault, then again without it until it succeeds."""
    expected, _ = _EXPECTED[scenario.name]
    engine = server.engine()
    organisation = engine.configuration["versori:organisationId"]
    scenario.prepare(engine)
    server.edit_all(organisation)
    server.arm([{**FAULTS[fault], "request": request, "times": times}])
    with _giving_up(engine, slow="slow" in fault):
        scenario.run(engine)
    server.arm([])
    succeeded = any(scenario.run(engine) for _ in range(2))
    if fault.startswith("late"):
        time.sleep(LATE * 2 / 1000)  # the effect has come by then, on a busy machine too
    known = {resource.id for resource in engine.state.values()}
    words = f"{fault} at request {request}{'' if times else ' and from there on'}"
    return judge(server, organisation, scenario.name, words, known, expected, succeeded=succeeded)


@contextmanager
def _giving_up(engine: Engine, *, slow: bool) -> Iterator[None]:
    """Gives up slow answers. Everywhere else, it is the machine that is slow."""
    patient = engine.configuration
    if slow:
        engine.configuration = {**patient, "versori:timeout": IMPATIENT}
    try:
        yield
    finally:
        engine.configuration = patient


_EXPECTED: dict[str, tuple[list[dict[str, Any]], int]] = {}


def _undisturbed(server: Server, scenario: Scenario) -> tuple[list[dict[str, Any]], int]:
    if scenario.name not in _EXPECTED:
        engine = server.engine()
        organisation = engine.configuration["versori:organisationId"]
        scenario.prepare(engine)
        server.edit_all(organisation)
        before = server.requests(organisation)
        if not scenario.run(engine):
            raise AssertionError(f"{scenario.name} fails without a fault")
        count = server.requests(organisation) - before
        _EXPECTED[scenario.name] = snapshot(server, organisation), count
    return _EXPECTED[scenario.name]


def snapshot(server: Server, organisation: str) -> list[dict[str, Any]]:
    """The connectors of an organisation, without what differs between any two organisations."""
    return [_comparable(connector) for connector in server.connectors(organisation)]


def judge(
    server: Server,
    organisation: str,
    scenario: str,
    fault: str,
    known: set[str],
    expected: list[dict[str, Any]],
    *,
    succeeded: bool,
) -> Outcome:
    """Compares the server with the fault-free end; `known` are the ids in the state."""
    connectors = server.connectors(organisation)
    found = [_comparable(connector) for connector in connectors]
    names = Counter(connector["name"] for connector in connectors)
    belonging = [connection for connector in connectors for connection in connector["connections"]]
    orphans = sum(each["id"] not in known for each in [*connectors, *belonging])
    return Outcome(
        scenario=scenario,
        fault=fault,
        converged=succeeded and found == expected,
        duplicates=sum(count - 1 for count in names.values()),
        orphans=orphans + server.superfluous_credentials(organisation),
        lost=sum(_lost(one, other) for one, other in zip(found, expected, strict=False)),
        detail=f"\nexpected {expected}\nfound    {found}" if found != expected else "",
    )


def _lost(found: Mapping[str, Any], expected: Mapping[str, Any]) -> int:
    return sum(found.get(name) != value for name, value in expected.items())


_OWN = frozenset({"id", "organisationId", "createdAt", "updatedAt", "credentialId", "validationMessages", "url"})


def _comparable(value: Any) -> Any:
    """A connector without what differs between any two of them: ids and times."""
    if isinstance(value, dict):
        said = {**value, "publishedAt": bool(value["publishedAt"])} if "publishedAt" in value else value
        return {key: _comparable(entry) for key, entry in said.items() if key not in _OWN}
    return [_comparable(entry) for entry in value] if isinstance(value, list) else value


def table(outcomes: list[Outcome]) -> str:
    """The result, a line a scenario."""
    lines = [f"{'scenario':20} {'run':>5} {'converged':>10} {'duplicates':>11} {'orphans':>8} {'lost fields':>12}"]
    for name in dict.fromkeys(outcome.scenario for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.scenario == name]
        counts = [sum(getattr(o, what) for o in own) for what in ("converged", "duplicates", "orphans", "lost")]
        lines.append(f"{name:20} {len(own):5} {counts[0]:10} {counts[1]:11} {counts[2]:8} {counts[3]:12}")
    return "\n".join(lines)


def main() -> int:
    """Runs the whole sweep; the result is the exit code."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        outcomes = [each for found in pool.map(_hooks, [scenario.name for scenario in SCENARIOS]) for each in found]
    print(f"The hooks: every request x every fault\n{table(outcomes)}\n", flush=True)
    with _running() as server:
        sample = _engine_sample(server)
    print(f"The real engine: a sample, with processes killed\n{table(sample)}")
    outcomes += sample
    for outcome in [outcome for outcome in outcomes if not outcome.good][:10]:
        print(f"\n{outcome}")
    return 0 if all(outcome.good for outcome in outcomes) else 1


@contextmanager
def _running() -> Iterator[Server]:
    from tests.emulators import running_emulator

    with running_emulator() as url, httpx.Client(base_url=url, timeout=30) as control:
        yield Server(control)


def _hooks(name: str) -> list[Outcome]:
    """All combinations of one scenario, in a process and on an emulator of its own: fault rules are for all requests."""
    (scenario,) = [scenario for scenario in SCENARIOS if scenario.name == name]
    outcomes = []
    with _running() as server, quick(), redirect_stderr(io.StringIO()):
        for combination in combinations(server, [scenario]):
            server.forget_requests()
            outcomes.append(run(server, *combination))
    print(f"{name}: {len(outcomes)} combinations", file=sys.stderr)
    return outcomes


def _engine_sample(server: Server) -> list[Outcome]:
    from tests.faults.engine_sweep import EngineSweep, cases, template
    from tools.engine.locate import locate

    with TemporaryDirectory(prefix="versori-chaos-") as folder:
        sweep = EngineSweep(template(locate(), Path(folder)), server, Path(folder))
        outcomes = []
        for case in cases():
            print(f"{case}…", file=sys.stderr)
            server.forget_requests()
            outcomes.append(sweep.run(case))
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
