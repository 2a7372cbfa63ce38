from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from versori_pulumi.connect.cache import sweep as module
from versori_pulumi.connect.cache.index_cost import Budget
from versori_pulumi.connect.cache.sweep import ALL, Entry, Sweep

from .lists import ListingClient, number


class Walk:
    """A walk through the list of a client, and what it found."""

    def __init__(self, client: ListingClient, budget: Budget | None = None) -> None:
        self.found: list[Entry] = []
        self.budget = budget or Budget()
        self.sweep = Sweep(lambda query: client.list_page("org", query), self.found.extend, self.budget)

    @property
    def ids(self) -> list[str]:
        return [entry.connector["id"] for entry in self.found]


def test_the_first_asks_alone_and_the_next_gets_a_page():
    client = ListingClient(50)
    walk = Walk(client)
    assert not walk.sweep.tells(number(0))
    assert client.pages == []
    assert walk.sweep.tells(number(1))
    assert [query["sort"] for query in client.pages] == ["id:asc"]
    assert walk.ids == [number(position) for position in range(50)]


def test_the_largest_page_is_asked_for():
    client = ListingClient(50)
    walk = Walk(client)
    walk.sweep.tells(number(0))
    walk.sweep.tells(number(1))
    assert client.pages[0]["first"] == 100


def test_pages_tell_about_ids_that_are_not_there():
    walk = Walk(ListingClient(300))
    walk.sweep.tells(number(0))
    walk.sweep.tells(number(1))
    assert walk.sweep.tells(number(50).replace("5", "4") + "X"), "between two ids of the first page"


def test_the_whole_list_tells_about_ids_behind_its_end():
    walk = Walk(ListingClient(3))
    walk.sweep.tells(number(0))
    assert walk.sweep.tells(number(99))
    assert walk.sweep.complete


def test_an_empty_list_tells_about_all_ids():
    walk = Walk(ListingClient(0))
    walk.sweep.tells(number(0))
    assert walk.sweep.tells(ALL)
    assert walk.sweep.complete


def test_who_waits_together_shares_one_page():
    client = ListingClient(100)
    walk = Walk(client)
    walk.sweep.tells(number(0))
    client.hold = threading.Event()
    with ThreadPoolExecutor(8) as pool:
        told = [pool.submit(walk.sweep.tells, number(position)) for position in range(1, 9)]
        assert client.asked.wait(5)
        client.hold.set()
        assert all(one.result(5) for one in told)
    assert len(client.pages) == 1


def test_a_failing_list_sends_everybody_alone_and_is_not_asked_again():
    client = ListingClient(500)
    client.failure = RuntimeError("no")
    walk = Walk(client)
    assert not any(walk.sweep.tells(number(position)) for position in range(20))
    assert len(client.pages) == 1
    assert not walk.sweep.complete


def test_a_list_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    client = ListingClient(500)
    client.hold = threading.Event()
    walk = Walk(client)
    assert not any(walk.sweep.tells(number(position)) for position in range(20))
    client.hold.set()
    assert len(client.pages) == 1


def test_what_a_list_found_that_was_given_up_meanwhile_still_counts():
    client = ListingClient(5)
    client.hold = threading.Event()
    walk = Walk(client)
    walk.sweep.tells(number(0))
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(walk.sweep.tells, number(1))
        assert client.asked.wait(5)
        walk.sweep.give_up()
        assert not told.result(5)
        client.hold.set()


class TestAnApiThatDoesNotSort:
    @staticmethod
    def client(size: int) -> ListingClient:
        client = ListingClient(size)
        client.order = lambda: sorted(client.connectors, reverse=True)  # type: ignore[method-assign]
        return client

    def test_an_id_is_known_once_it_was_seen(self):
        walk = Walk(self.client(50))
        walk.sweep.tells(number(0))
        assert walk.sweep.tells(number(10))

    def test_an_id_that_was_not_seen_is_asked_for_alone(self):
        client = self.client(1000)
        walk = Walk(client)
        walk.sweep.tells(number(0))
        walk.sweep.tells(number(999))
        assert number(1) not in walk.ids
        walk.budget.pages = 1000  # no page more is bought
        assert not walk.sweep.tells(number(1))

    def test_it_is_never_complete_enough_to_prove_that_a_name_is_free(self):
        walk = Walk(self.client(50))
        walk.sweep.tells(ALL)
        walk.sweep.tells(ALL)
        assert not walk.sweep.complete


@pytest.mark.parametrize("threads", [1, 4, 16])
@pytest.mark.parametrize("total", [True, False])
def test_all_of_a_long_list_take_its_pages_and_little_more(threads: int, total: bool):
    client = ListingClient(1000)
    client.total = total
    walk = Walk(client)

    def ask(position: int) -> Any:
        if not walk.sweep.tells(number(position)):
            client.get_connector("org", number(position))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(ask, range(1000)))
    assert client.requests <= 12
    assert sorted(walk.ids) == sorted(client.connectors)
