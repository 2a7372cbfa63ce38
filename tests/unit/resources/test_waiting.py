"""What the end of a program waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.runtime.settings import SETTINGS

import versori_pulumi as versori
from unit.resources.conftest import Recorder
from versori_pulumi.resources.waiting import wait_for_urn_alone

CONNECTOR = "01HXK5T7QZ0000000000000001"
Run = Callable[[Callable[[], Any]], Recorder]


def declare() -> versori.Connector:
    return versori.Connector("shop", base_url="https://shop.example.com")


def outputs_of(resource: pulumi.Resource) -> list[pulumi.Output[Any]]:
    return [value for value in vars(resource).values() if isinstance(value, pulumi.Output)]


NOUNS: tuple[Callable[[], pulumi.Resource], ...] = (
    declare,
    lambda: versori.Connection("shop", connector_id=CONNECTOR),
    lambda: versori.ConnectorVersion("v1", connector_id=CONNECTOR),
    lambda: versori.PublicConnectorImport("shop", connector_id=CONNECTOR, version="1.0"),
    lambda: versori.Definitions("all", connector_id=CONNECTOR, version="1.0", definitions={}),
    lambda: versori.Action("list", connector_id=CONNECTOR, version="1.0", method="GET", path="/"),
    lambda: versori.Trigger("made", connector_id=CONNECTOR, version="1.0", method="POST"),
)


@pytest.mark.parametrize("noun", NOUNS, ids=range(len(NOUNS)))
def test_the_end_waits_for_one_output_of_a_resource(run: Run, noun: Callable[[], pulumi.Resource]):
    def program() -> None:
        before = set(SETTINGS.outputs)
        made = noun()
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
        for _ in range(20):
            await asyncio.sleep(0)
        seen.append(url)
        return url

    run(lambda: declare().base_url.apply(slowly) and None)
    assert seen == ["https://shop.example.com"]


def test_another_sdk_is_left_alone(run: Run, monkeypatch: pytest.MonkeyPatch):
    def program() -> None:
        resource = pulumi.ComponentResource("a:b:C", "one")
        with monkeypatch.context() as patch:
            patch.setattr("versori_pulumi.resources.waiting.SETTINGS", object())
            wait_for_urn_alone(resource)
        assert resource.urn._data in SETTINGS.outputs

    run(program)
