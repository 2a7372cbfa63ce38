"""A part of the sweep on every run of the tests; `make chaos` runs all of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.depth import repetitions
from tests.emulators import running_emulator
from tests.faults.engine_sweep import PROGRAMS, cases
from tests.faults.programs import source
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.server import Server
from tests.faults.sweep import FAULTS, Outcome, combinations, quick, run

EVERY = repetitions(quick=71, deep=11)
"""Which combinations are tried: every so many. A prime, so that each fault meets many requests."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An emulator whose requests can be made to fail."""
    with running_emulator() as url, httpx.Client(base_url=url, timeout=30) as control:
        yield Server(control)


def _some(server: Server, scenario: Scenario) -> list[tuple[Scenario, int, str, int | None]]:
    """Every so many of a scenario's combinations; each scenario begins with others, so that all faults are met."""
    return list(combinations(server, [scenario]))[5 * SCENARIOS.index(scenario) % EVERY :: EVERY]


def _run(server: Server, combination: tuple[Scenario, int, str, int | None]) -> Outcome:
    server.forget_requests()
    return run(server, *combination)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_after_any_fault_the_same_operation_again_ends_as_if_nothing_had_happened(server: Server, scenario: Scenario):
    with quick():
        outcomes = [_run(server, each) for each in _some(server, scenario)]
    assert [outcome for outcome in outcomes if not outcome.good] == []


def test_the_sweep_finds_a_client_that_repeats_a_post_blindly(server: Server):
    """The proof that the sweep can fail: with this policy a connector is there twice."""
    create = SCENARIOS[0]
    posts = [each for each in combinations(server, [create]) if each[1] == 2 and each[2] in {"reset after", "500"}]
    with quick(blind=True):
        outcomes = [_run(server, each) for each in posts]
    assert sum(outcome.duplicates for outcome in outcomes) > 0


def test_the_sweep_meets_every_fault(server: Server):
    with quick():
        faults = {each[2] for scenario in SCENARIOS for each in _some(server, scenario)}
    assert faults == set(FAULTS)


def test_the_sample_with_the_real_engine_has_programs_for_its_cases():
    for before, after in (PROGRAMS[case.scenario] for case in cases()):
        for program in (before, after):
            compile(source(program), "program", "exec")
