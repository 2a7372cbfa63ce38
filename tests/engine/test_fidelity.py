"""What preview counts is what `up` does: generated programs, generated edits in the web page, the real engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings, strategies as st

from tests.fidelity.strategies import EDITS, PROGRAMS, Properties, scheme_edits

from .organisation import Organisation
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]

PROGRAMS_A_TEST = 6
"""One more than counts: Hypothesis begins each test with the same simplest program."""

ARGUMENTS = {
    "baseUrl": "base_url",
    "documentationURL": "documentation_url",
    "imageURL": "image_url",
    "connectionVariables": "connection_variables",
    "authSchemeConfigs": "auth_scheme_configs",
}

STACKS = st.lists(PROGRAMS, min_size=1, max_size=3)


@pytest.mark.parametrize("number", range(10))
def test_preview_counts_what_up_does_and_then_there_is_nothing_to_do(
    number: int, template: Stack, emulator: str, tmp_path: Path
) -> None:
    roots = (tmp_path / str(index) for index in range(PROGRAMS_A_TEST))

    @seed(number)
    @settings(
        max_examples=PROGRAMS_A_TEST,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(before=STACKS, after=STACKS, data=st.data())
    def check(before: list[Properties], after: list[Properties], data: st.DataObject) -> None:
        organisation = Organisation(emulator)
        try:
            _check(template.copy(next(roots)), organisation, before, after, data)
        finally:
            organisation.close()

    check()


def _check(
    stack: Stack, organisation: Organisation, before: list[Properties], after: list[Properties], data: st.DataObject
) -> None:
    stack.configure(organisationId=organisation.id, baseUrl=organisation.url)
    stack.apply(_program(before))
    _edit(organisation, data)
    stack.program(_program(after))

    previewed = stack.preview("--json").json["changeSummary"]
    done = _summary(stack.up("--json").stdout)
    note(f"previewed {previewed}, did {done}")

    assert previewed == done
    stack.preview("--expect-no-changes")


def _summary(events: str) -> dict[str, int]:
    found = [event["summaryEvent"] for event in map(json.loads, events.splitlines()) if "summaryEvent" in event]
    changes: dict[str, int] = found[-1]["resourceChanges"]
    return changes


def _edit(organisation: Organisation, data: st.DataObject) -> None:
    for connector in organisation.list():
        changes = data.draw(EDITS)
        if data.draw(st.booleans()):
            kept = [{k: v for k, v in s.items() if k != "validationMessages"} for s in connector["authSchemeConfigs"]]
            changes = {**changes, "authSchemeConfigs": data.draw(scheme_edits(kept))}
        organisation.edit(connector["id"], **changes)


def _program(connectors: list[Properties]) -> str:
    lines = ["import versori_pulumi as versori", ""]
    for index, connector in enumerate(connectors):
        arguments = {ARGUMENTS.get(name, name): value for name, value in _named_apart(connector, index).items()}
        written = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        lines.append(f"versori.Connector('connector-{index}', {written})")
    return "\n".join([*lines, ""])


def _named_apart(connector: Properties, index: int) -> dict[str, Any]:
    # Two connectors of one name in one program are refused, which is another test's subject.
    return {**connector, "name": f"{connector['name']} #{index}"}
