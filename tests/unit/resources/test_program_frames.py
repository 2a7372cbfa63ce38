"""What the state tells about the place where a program declares a resource."""

from __future__ import annotations

import inspect
import sys
import threading
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


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun != "Connector.get"])
def test_every_noun_is_declared_by_the_program_and_not_by_this_package(run: Run, requests: dict[str, Any], noun: str):
    run(lambda: NOUNS[noun]() and None)
    (request,) = (each for each in requests.values() if each.type != "pulumi:pulumi:Stack")
    assert [Path(uri).name for uri, _ in places(request)] == ["nouns.py", "test_program_frames.py"]


def test_of_what_is_read_all_frames_are_there_but_those_of_the_host(run: Run, requests: dict[str, Any]):
    run(lambda: versori.Connector.get("shop", CONNECTOR) and None)
    assert [Path(uri).name for uri, _ in places(requests["shop"])] == ["connector.py", "test_program_frames.py"]


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


def test_other_resources_keep_all_their_frames(run: Run, requests: dict[str, Any]):
    run(lambda: (declare(), Shop("outside"))[:0] or None)
    assert any(uri != HERE for uri, _ in places(requests["outside"]))
    assert all(uri == HERE for uri, _ in places(requests["inside"]))


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process that has no limit of tracebacks."""
    monkeypatch.delattr(sys, "tracebacklimit", raising=False)
    return monkeypatch


def test_the_limit_of_tracebacks_is_what_it_was_even_after_a_failure(unlimited: pytest.MonkeyPatch):
    def fail() -> None:
        with program_frames_alone(inspect.currentframe()):
            raise ValueError("not registered")

    with pytest.raises(ValueError, match="not registered"):
        fail()
    assert not hasattr(sys, "tracebacklimit")
    unlimited.setattr(sys, "tracebacklimit", 7, raising=False)
    with pytest.raises(ValueError, match="not registered"):
        fail()
    assert sys.tracebacklimit == 7


def test_a_resource_that_is_registered_meanwhile_leaves_the_limit_as_it_is():
    with program_frames_alone(inspect.currentframe()):
        before = sys.tracebacklimit
        with program_frames_alone(None):
            assert sys.tracebacklimit != before
        assert sys.tracebacklimit == before


@pytest.mark.usefixtures("unlimited")
def test_programs_in_several_threads_leave_no_limit_behind():
    """As several stacks of Pulumi's Automation API in one process are."""
    entered = threading.Event()

    def second() -> None:
        with program_frames_alone(inspect.currentframe()):
            entered.set()

    other = threading.Thread(target=second)
    with program_frames_alone(inspect.currentframe()):
        other.start()
        assert not entered.wait(0.1)
    other.join(10)
    assert entered.is_set()
    assert not hasattr(sys, "tracebacklimit")
