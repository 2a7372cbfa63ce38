from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from versori_pulumi.provider.host.workers import widen


@pytest.fixture
def host() -> Iterator[ThreadPoolExecutor]:
    """The pool of Pulumi's host."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        yield pool


def meet(pool: ThreadPoolExecutor, hooks: int) -> bool:
    """Whether so many hooks run at the same time."""
    barrier = threading.Barrier(hooks)
    waiting = [pool.submit(barrier.wait, 100) for _ in range(hooks)]
    return sorted(one.result() for one in waiting) == list(range(hooks))


def test_a_hook_widens_the_pool_that_it_runs_in(host: ThreadPoolExecutor):
    assert host.submit(widen, 16).result()
    assert meet(host, 16)


def test_hooks_that_waited_before_run_at_once(host: ThreadPoolExecutor):
    barrier = threading.Barrier(17)
    waiting = [host.submit(barrier.wait, 100) for _ in range(3)]
    widening = host.submit(lambda: (widen(17), barrier.wait(100)))
    waiting += [host.submit(barrier.wait, 100) for _ in range(13)]
    assert widening.result()[0]
    assert all(one.result() >= 0 for one in waiting)


def test_hooks_that_come_after_those_that_waited_run_at_once_too(host: ThreadPoolExecutor):
    barrier, waited = threading.Barrier(16), threading.Event()
    waiting = [host.submit(barrier.wait, 100) for _ in range(3)]
    widening = host.submit(lambda: (waited.wait(100), widen(16), barrier.wait(100)))
    waiting += [host.submit(barrier.wait, 100) for _ in range(9)]
    waited.set()
    while host._work_queue.qsize():
        time.sleep(0.001)
    waiting += [host.submit(barrier.wait, 100) for _ in range(3)]
    assert widening.result()[1]
    assert all(one.result() >= 0 for one in waiting)


def test_a_pool_in_which_much_has_waited_is_widened_whole(host: ThreadPoolExecutor):
    for one in [host.submit(time.sleep, 0) for _ in range(200)]:
        one.result()
    assert host.submit(widen, 16).result()
    assert meet(host, 16)


def test_where_the_system_has_no_more_threads_those_that_are_there_do_the_work(
    host: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
):
    real, left = threading.Thread.start, iter(range(6))

    def start(thread: threading.Thread) -> None:
        if next(left, None) is None:
            raise RuntimeError("can't start new thread")
        real(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    assert host.submit(widen, 16).result()
    assert [one.result() for one in [host.submit(pow, 2, 3) for _ in range(20)]] == [8] * 20


@pytest.mark.parametrize("parallel", [1, 4])
def test_a_pool_that_is_wide_enough_stays_as_it_is(host: ThreadPoolExecutor, parallel: int):
    assert not host.submit(widen, parallel).result()
    assert host._max_workers == 4


def test_widening_again_does_nothing(host: ThreadPoolExecutor):
    assert host.submit(widen, 16).result()
    assert not host.submit(widen, 16).result()


def test_outside_of_a_pool_nothing_is_done():
    assert not widen(16)


class Gone:
    """What a reference refers to no more."""


class Other:
    """A pool of another kind."""

    _max_workers = 4

    def submit(self, _work: Any) -> None:
        raise AssertionError


OTHER = Other()


@pytest.mark.parametrize(
    "arguments",
    [(), (1,), ("text", 2), (weakref.ref(Gone()),), (weakref.ref(OTHER),)],
    ids=["none", "a number", "a text", "gone", "another pool"],
)
def test_in_a_thread_that_looks_different_nothing_is_done(arguments: tuple[Any, ...]):
    said: list[bool] = []
    thread = threading.Thread(target=lambda *_: said.append(widen(16)), args=arguments)
    thread.start()
    thread.join()
    assert said == [False]


def test_a_pool_whose_maximum_is_not_where_it_was_stays_as_it_is(host: ThreadPoolExecutor):
    def widened() -> bool:
        del host._max_workers
        try:
            return widen(16)
        finally:
            host._max_workers = 4

    assert not host.submit(widened).result()


def test_a_thread_that_only_knows_a_pool_does_not_widen_it(host: ThreadPoolExecutor):
    said: list[bool] = []
    thread = threading.Thread(target=lambda *_: said.append(widen(16)), args=(weakref.ref(host),))
    thread.start()
    thread.join()
    assert said == [False]
    assert host._max_workers == 4
