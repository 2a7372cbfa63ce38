"""What the end of a program waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pulumi
import pytest
from pulumi.runtime.settings import SETTINGS

import versori_pulumi as versori
from unit.resources.conftest import Recorder
from unit.resources.nouns import NOUNS, declare
from versori_pulumi.resources.waiting import wait_for_urn_alone

Run = Callable[[Callable[[], Any]], Recorder]


def outputs_of(resource: pulumi.Resource) -> list[pulumi.Output[Any]]:
    return [value for value in vars(resource).values() if isinstance(value, pulumi.Output)]


@pytest.mark.parametrize("noun", NOUNS)
def test_the_end_waits_for_the_urn_of_a_resource_and_none_of_its_other_outputs(run: Run, noun: str):
    def program() -> None:
        before = set(SETTINGS.outputs)
        made = NOUNS[noun]()
        assert len(outputs_of(made)) > 5
        assert SETTINGS.outputs - before == {made.urn._data}

    run(program)


def test_all_outputs_are_there_at_the_end(run: Run):
    made: list[versori.Connector] = []
    run(lambda: made.append(declare()))
    assert all(output._data.done() for output in outputs_of(made[0]))


def test_what_a_program_makes_of_an_output_is_waited_for(run: Run):
    seen: list[str] = []

    async def slowly(url: str) -> str:
        await asyncio.sleep(0.05)
        seen.append(url)
        return url

    run(lambda: declare().base_url.apply(slowly) and None)
    assert seen == ["https://shop.example.com"]


class Checked(versori.Connector):
    """A connector of a program that makes an output of its own of it, before it is declared."""

    def __init__(self, name: str) -> None:
        self.checked = pulumi.Output.from_input(name).apply(self._fail)
        super().__init__(name, base_url="https://shop.example.com")

    @staticmethod
    def _fail(name: str) -> None:
        raise RuntimeError(f"{name} is wrong")


def test_an_output_that_the_program_gives_to_a_resource_is_still_waited_for(run: Run):
    with pytest.raises(RuntimeError, match="shop is wrong"):
        run(lambda: Checked("shop") and None)


@pytest.mark.parametrize("lacks", ["outputs", "lock"])
def test_an_sdk_with_other_settings_is_left_alone(run: Run, monkeypatch: pytest.MonkeyPatch, lacks: str):
    def program() -> None:
        resource = pulumi.ComponentResource("a:b:C", "one")
        has = {"outputs": SETTINGS.outputs, "lock": SETTINGS.lock}
        with monkeypatch.context() as patch:
            patch.setattr("pulumi.runtime.settings.SETTINGS", SimpleNamespace(**{**has, lacks: None}))
            wait_for_urn_alone(resource, ["urn"])
        assert resource.urn._data in SETTINGS.outputs

    run(program)


def test_an_sdk_with_other_outputs_is_left_alone(run: Run):
    def program() -> None:
        resource = pulumi.ComponentResource("a:b:C", "one")
        known, before = resource.urn, set(SETTINGS.outputs)
        vars(resource)["urn"] = object.__new__(pulumi.Output)
        wait_for_urn_alone(resource, ["urn"])
        vars(resource)["urn"] = known
        assert before == SETTINGS.outputs

    run(program)
