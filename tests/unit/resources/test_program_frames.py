"""What the state tells about the place where a program declares a resource."""

from __future__ import annotations

import asyncio
import inspect
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockMonitor

import versori_pulumi as versori
from unit.resources.conftest import Recorder
from unit.resources.nouns import CONNECTOR, NOUNS, declare
from versori_pulumi.resources.program_frames import program_frames_alone

Run = Callable[[Callable[[], Any]], Recorder]
HERE = Path(__file__).as_uri()


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the SDK sends, by the resource's name."""
    sent: dict[str, Any] = {}

    def spied(real: Any) -> Any:
        def send(self: Any, request: Any) -> Any:
            sent[request.name] = request
            return real(self, request)

        return send

    for method in ("RegisterResource", "ReadResource"):
        monkeypatch.setattr(MockMonitor, method, spied(getattr(MockMonitor, method)))
    return sent


def places(request: Any) -> list[tuple[str, int]]:
    return [(frame.pc.uri, frame.pc.line) for frame in request.stackTrace.frames]


def line() -> int:
    """The line of the caller."""
    frame = inspect.currentframe()
    assert frame
    assert frame.f_back
    return frame.f_back.f_lineno


def test_a_resource_is_declared_where_the_program_declares_it(run: Run, requests: dict[str, Any]):
    lines: list[int] = []

    def helper() -> None:
        versori.Connector("shop"), lines.append(line())

    def program() -> None:
        helper(), lines.append(line())

    run(program)
    assert places(requests["shop"]) == [(HERE, number) for number in lines]
    assert requests["shop"].sourcePosition == requests["shop"].stackTrace.frames[0].pc


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if "." not in noun])
def test_every_noun_is_declared_by_the_program_and_not_by_this_package(run: Run, requests: dict[str, Any], noun: str):
    run(lambda: NOUNS[noun]() and None)
    (request,) = (each for each in requests.values() if each.type != "pulumi:pulumi:Stack")
    assert [Path(uri).name for uri, _ in places(request)] == ["nouns.py", "test_program_frames.py"]


OTHER_WAYS: dict[str, Callable[[], pulumi.Resource]] = {
    "get": lambda: versori.Connector.get("shop", CONNECTOR),
    "from_openapi": lambda: versori.Connector.from_openapi("shop", {"openapi": "3.0.0"}),
}


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_of_what_is_declared_in_another_way_all_frames_are_there_but_those_of_the_host(
    run: Run, requests: dict[str, Any], way: str
):
    run(lambda: OTHER_WAYS[way]() and None)
    names = ["connector.py", "test_program_frames.py", "test_program_frames.py"]
    assert [Path(uri).name for uri, _ in places(requests["shop"])] == names


class Own(versori.Connector):
    """A program's own kind of connector."""

    def __init__(self, name: str) -> None:
        self.place = line() + 1
        super().__init__(name, base_url="https://shop.example.com")


def test_of_a_kind_of_connector_of_the_program_all_frames_are_there(run: Run, requests: dict[str, Any]):
    lines: list[int] = []

    def program() -> None:
        own, number = Own("own"), line()
        lines.extend([own.place, number])

    run(program)
    assert places(requests["own"]) == [(HERE, number) for number in lines]


class Shop(pulumi.ComponentResource):
    """A component."""

    def __init__(self, name: str) -> None:
        super().__init__("a:b:Shop", name)
        self.place = line() + 1
        versori.Connector("inside", opts=pulumi.ResourceOptions(parent=self))


def test_in_a_component_all_frames_of_the_program_are_there(run: Run, requests: dict[str, Any]):
    lines: list[int] = []

    def program() -> None:
        shop, number = Shop("outside"), line()
        lines.extend([shop.place, number])

    run(program)
    assert places(requests["inside"]) == [(HERE, number) for number in lines]


def test_what_an_output_calls_is_all_of_the_program_that_there_is(run: Run, requests: dict[str, Any]):
    lines: list[int] = []

    def late(_name: str) -> None:
        versori.Connector("late"), lines.append(line())

    run(lambda: declare().name.apply(late) and None)
    assert places(requests["late"]) == [(HERE, lines[0])]


def test_what_a_task_declares_has_the_frames_of_the_task(run: Run, requests: dict[str, Any]):
    lines: list[int] = []

    async def task() -> None:
        versori.Connector("late"), lines.append(line())

    async def program() -> None:
        await asyncio.ensure_future(task())

    run(program)
    assert places(requests["late"]) == [(HERE, lines[0])]


def test_other_resources_keep_all_their_frames(run: Run, requests: dict[str, Any]):
    run(lambda: (declare(), Shop("outside"))[:0] or None)
    assert any(uri != HERE for uri, _ in places(requests["outside"]))
    assert all(uri == HERE for uri, _ in places(requests["inside"]))


def test_what_is_declared_while_a_resource_is_registered_has_its_own_frames(run: Run, requests: dict[str, Any]):
    lines: list[int] = []

    def transformation(arguments: pulumi.ResourceTransformationArgs) -> None:
        if arguments.name == "outer":
            Shop("outside")
            versori.Connector("late"), lines.append(line())

    opts = pulumi.ResourceOptions(transformations=[transformation])
    run(lambda: versori.Connector("outer", opts=opts) and None)
    assert places(requests["late"]) == [(HERE, lines[0])]
    assert len(places(requests["outside"])) > len(places(requests["outer"])) + 5


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process that has no limit of tracebacks."""
    monkeypatch.delattr(sys, "tracebacklimit", raising=False)
    return monkeypatch


def test_the_limit_of_tracebacks_is_what_it_was_even_after_a_failure(unlimited: pytest.MonkeyPatch):
    def fail() -> None:
        with program_frames_alone():
            raise ValueError("not registered")

    with pytest.raises(ValueError, match="not registered"):
        fail()
    assert not hasattr(sys, "tracebacklimit")
    unlimited.setattr(sys, "tracebacklimit", 7, raising=False)
    with pytest.raises(ValueError, match="not registered"):
        fail()
    assert sys.tracebacklimit == 7


@pytest.mark.usefixtures("unlimited")
def test_stacks_of_a_process_that_register_at_the_same_time_leave_no_limit_behind():
    """As programs of Pulumi's Automation API do, in threads of one process."""
    first, second = program_frames_alone(), program_frames_alone()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert hasattr(sys, "tracebacklimit")
    second.__exit__(None, None, None)
    assert not hasattr(sys, "tracebacklimit")


@pytest.mark.parametrize(("before", "shown"), [(None, 31), (1000, 31), (3, 3), (0, 0), (-1, 0)])
def test_tracebacks_meanwhile_are_as_long_as_ever(unlimited: pytest.MonkeyPatch, before: int | None, shown: int):
    def fail(depth: int) -> None:
        if not depth:
            raise ValueError("deep")
        fail(depth - 1)

    if before is not None:
        unlimited.setattr(sys, "tracebacklimit", before, raising=False)
    with program_frames_alone(), pytest.raises(ValueError, match="deep") as failed:
        fail(29)
    with program_frames_alone():
        assert len(traceback.extract_tb(failed.tb)) == shown
