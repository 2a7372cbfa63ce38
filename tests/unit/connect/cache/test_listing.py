"""Connectors that are read from pages of their list."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from versori_pulumi.connect.cache import connector, listing, live
from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import Attempted, ErrorAnswer, NoAnswerError, NotFoundError, RequestError, status_error

from .lists import ORGANISATION, ListingClient, number, whole


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time as the index sees it."""
    made = Clock()
    for module in (live, listing, connector):
        monkeypatch.setattr(module, "time", made)
    return made


def connectors_of(client: ListingClient) -> LiveConnectors:
    return LiveConnectors(client)  # type: ignore[arg-type]


def read(connectors: LiveConnectors, *positions: int, **options: Any) -> list[Any]:
    return [connectors.get(ORGANISATION, number(position), **options) for position in positions]


LIST = Attempted("list the connectors", "GET", "/")


def said_no(status: int) -> RequestError:
    """The API's refusal to list."""
    return status_error(LIST, ErrorAnswer(status, "no"), took_effect=False)


@pytest.mark.parametrize("threads", [1, 4, 16])
def test_a_thousand_of_a_thousand_take_at_most_twelve_requests(threads: int):
    client = ListingClient(1000)
    connectors = connectors_of(client)
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda position: read(connectors, position)[0], range(1000)))
    assert [one["id"] for one in found] == list(client.connectors)
    assert client.requests <= 12


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("positions", [[0, 1, 2], [17, 5000, 9999], [9999, 9998, 9997]])
def test_three_of_ten_thousand_take_at_most_six_requests(threads: int, positions: list[int]):
    client = ListingClient(10_000)
    connectors = connectors_of(client)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda position: read(connectors, position), positions))
    assert client.requests <= 6


@pytest.mark.parametrize(("stack", "size"), [(1, 1), (2, 2), (50, 50), (150, 1000), (1000, 1200), (40, 3000), (25, 2500)])
@pytest.mark.parametrize("threads", [1, 4, 16])
def test_no_stack_takes_many_more_requests_than_the_better_way(stack: int, size: int, threads: int):
    """The first two, and then twice the better of one request for each connector and one for each page."""
    positions = random.Random(stack * size).sample(range(size), stack)  # noqa: S311  (no secret depends on it)
    client = ListingClient(size)
    connectors = connectors_of(client)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda position: read(connectors, position), positions))
    assert client.requests <= 2 + 2 * min(stack, -(-size // 100))


def test_the_list_is_read_as_far_as_it_is_needed():
    client = ListingClient(300)
    connectors = connectors_of(client)
    read(connectors, 0, 1, 150)
    assert len(client.pages) == 2
    read(connectors, 20, 199)
    assert len(client.pages) == 2
    read(connectors, 200)
    assert len(client.pages) == 3


def test_a_long_list_is_read_on_once_enough_connectors_were_asked_for():
    client = ListingClient(2000)
    connectors = connectors_of(client)
    read(connectors, *range(1000, 1004))
    assert len(client.pages) == 1
    read(connectors, 1004)
    assert len(client.pages) == 11
    read(connectors, 1999)
    assert len(client.pages) == 20


def test_asking_again_for_a_connector_says_nothing_about_how_many_are_wanted():
    client = ListingClient(300)
    connectors = connectors_of(client)
    for _ in range(100):
        read(connectors, 0, 1)
    assert client.requests == 2


def test_what_the_list_does_not_have_is_asked_for_by_itself():
    client = ListingClient(10)
    connectors = connectors_of(client)
    read(connectors, 0, 1, 2)
    missing = number(5) + "X"
    with pytest.raises(NotFoundError):
        connectors.get(ORGANISATION, missing)
    assert client.singles == [number(0), number(1), missing]


def test_a_connector_that_the_list_missed_is_found():
    client = ListingClient(10)
    client.order = lambda: sorted(client.connectors)[:9]  # type: ignore[method-assign]
    connectors = connectors_of(client)
    read(connectors, 0, 1, 2)
    assert read(connectors, 9)[0]["id"] == number(9)


def test_an_entry_without_a_field_that_every_connector_has_is_asked_for_by_itself():
    client = ListingClient(10)
    client.entry = lambda connector: {key: connector[key] for key in connector if key != "authSchemeConfigs"}  # type: ignore[method-assign]
    connectors = connectors_of(client)
    assert all("authSchemeConfigs" in one for one in read(connectors, *range(10)))
    assert len(client.singles) == 10


def test_a_list_that_tells_less_than_a_single_answer_is_not_used():
    client = ListingClient(300)
    for one in client.connectors.values():
        one["documentationURL"] = "https://docs.example.com"
    client.entry = lambda connector: {key: connector[key] for key in connector if key != "documentationURL"}  # type: ignore[method-assign]
    connectors = connectors_of(client)
    assert all("documentationURL" in one for one in read(connectors, *range(300)))
    assert len(client.pages) == 1


def test_a_list_that_tells_less_of_what_is_nested_is_not_used():
    client = ListingClient(5)
    for one in client.connectors.values():
        one["authSchemeConfigs"] = [{"id": "1", "schemeType": "oauth2", "grant": {"clientId": "c"}}]
    client.entry = lambda connector: {**connector, "authSchemeConfigs": [{"id": "1", "schemeType": "oauth2", "grant": {}}]}  # type: ignore[method-assign]
    connectors = connectors_of(client)
    assert all(one["authSchemeConfigs"][0]["grant"] for one in read(connectors, *range(5)))


def test_an_entry_that_changed_since_it_was_asked_for_alone_is_no_sign_of_a_list_that_tells_less():
    client = ListingClient(100)
    client.connectors[number(0)]["imageURL"] = "https://example.com/icon"
    connectors = connectors_of(client)
    read(connectors, 0)
    client.connectors[number(0)] = whole(number(0), updatedAt="now")
    read(connectors, *range(1, 100))
    assert client.singles == [number(0), number(1)]


def test_nobody_is_answered_by_the_list_before_the_first_single_answer_is_there():
    client = ListingClient(10)
    sent, answered = threading.Semaphore(0), threading.Event()
    real = client.get_connector

    def held(organisation: str, identity: str) -> Any:
        sent.release()
        assert answered.wait(5)
        return real(organisation, identity)

    client.get_connector = held  # type: ignore[method-assign]
    connectors = connectors_of(client)
    with ThreadPoolExecutor(3) as pool:
        alone = [pool.submit(read, connectors, position) for position in (0, 1)]
        assert all(sent.acquire(timeout=5) for _ in alone)
        third = pool.submit(read, connectors, 2)
        assert client.asked.wait(5)
        assert not third.done()
        answered.set()
        assert [each.result(5)[0]["id"] for each in (*alone, third)] == [number(0), number(1), number(2)]
    assert client.singles == [number(0), number(1)] or client.singles == [number(1), number(0)]


def test_an_entry_serves_for_a_write_as_long_as_its_page_is_young(clock: Clock):
    client = ListingClient(10)
    connectors = connectors_of(client)
    read(connectors, 0, 1, 2)
    clock.now += YOUNG
    read(connectors, 3, max_age=YOUNG)
    assert client.singles == [number(0), number(1)]
    clock.now += 1
    read(connectors, 4, max_age=YOUNG)
    assert client.singles == [number(0), number(1), number(4)]


def test_what_was_written_is_not_answered_from_an_older_page():
    client = ListingClient(10)
    connectors = connectors_of(client)
    read(connectors, 0, 1)
    client.hold = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(read, connectors, 2)
        assert client.asked.wait(5)  # the page is read, and on its way
        connectors.put(whole(number(3), "Written"))  # type: ignore[arg-type]
        client.hold.set()
        waiting.result(5)
    assert read(connectors, 3)[0]["name"] == "Written"


def test_what_was_forgotten_is_not_answered_from_an_older_page():
    client = ListingClient(10)
    connectors = connectors_of(client)
    read(connectors, 0, 1, 2)
    connectors.forget(number(3))
    client.connectors[number(3)]["name"] = "By now"
    assert read(connectors, 3)[0]["name"] == "By now"
    assert client.singles == [number(0), number(1), number(3)]


def test_a_page_from_after_the_write_counts_more():
    client = ListingClient(10)
    connectors = connectors_of(client)
    read(connectors, 0, 1)
    connectors.put(whole(number(3), "Written"))  # type: ignore[arg-type]
    client.connectors[number(3)]["name"] = "By a colleague"
    read(connectors, 2)
    assert read(connectors, 3)[0]["name"] == "By a colleague"


def test_a_list_that_fails_leaves_single_requests():
    client = ListingClient(10)
    client.failure = RuntimeError("no")
    assert [one["id"] for one in read(connectors_of(client), *range(10))] == sorted(client.connectors)
    assert len(client.pages) == 1


def test_each_organisation_has_its_own_list():
    client = ListingClient(10)
    connectors = connectors_of(client)
    read(connectors, 0, 1, 2)
    connectors.get("other", number(3))
    assert client.singles == [number(0), number(1), number(3)]


class TestNames:
    @staticmethod
    def look(connectors: LiveConnectors, name: str, max_age: float = YOUNG) -> list[str]:
        return [one["id"] for one in connectors.named(ORGANISATION, name, max_age=max_age)]

    def test_many_looks_take_one_page(self):
        client = ListingClient(30)
        connectors = connectors_of(client)
        found = [self.look(connectors, f"Shop {position}") for position in range(60)]
        assert found == [[number(position)] if position < 30 else [] for position in range(60)]
        assert client.requests == 1

    def test_creating_two_hundred_takes_one_look(self):
        client = ListingClient(0)
        connectors = connectors_of(client)
        for position in range(200):
            assert self.look(connectors, f"Shop {position}") == []
            client.connectors[number(position)] = whole(number(position))
            connectors.put(whole(number(position)))  # type: ignore[arg-type]
            assert self.look(connectors, f"Shop {position}") == [number(position)]
        assert client.requests == 1

    def test_a_look_for_certain_asks(self):
        client = ListingClient(3)
        connectors = connectors_of(client)
        for _ in range(5):
            self.look(connectors, "Shop 1")
            self.look(connectors, "Shop 2")
        client.connectors[number(3)] = whole(number(3), "Shop 1")
        assert self.look(connectors, "Shop 1", 0.0) == [number(1), number(3)]

    def test_a_list_is_read_again_once_it_is_old(self, clock: Clock):
        client = ListingClient(3)
        connectors = connectors_of(client)
        self.look(connectors, "A")
        assert self.look(connectors, "B") == []
        client.connectors[number(3)] = whole(number(3), "B")
        clock.now += YOUNG + 1
        assert self.look(connectors, "B") == [number(3)]

    def test_names_that_this_process_changed_are_known(self):
        client = ListingClient(3)
        connectors = connectors_of(client)
        self.look(connectors, "A")
        self.look(connectors, "B")
        connectors.put(whole(number(1), "Renamed"))  # type: ignore[arg-type]
        assert self.look(connectors, "Renamed") == [number(1)]
        assert self.look(connectors, "Shop 1") == []
        assert client.requests == 1

    def test_after_a_deletion_the_list_is_read_again(self):
        client = ListingClient(3)
        connectors = connectors_of(client)
        self.look(connectors, "A")
        assert self.look(connectors, "Shop 1") == [number(1)]
        del client.connectors[number(1)]
        connectors.forget(number(1))
        assert self.look(connectors, "Shop 1") == []

    def test_a_written_connector_that_a_younger_list_does_not_have_is_asked_for(self, clock: Clock):
        client = ListingClient(3)
        connectors = connectors_of(client)
        connectors.put(whole(number(7), "Mine"))  # type: ignore[arg-type]
        clock.now += 1
        self.look(connectors, "A")
        assert self.look(connectors, "Mine") == []
        assert client.looks == ["Mine"]

    def test_a_long_list_is_not_read_for_names(self):
        client = ListingClient(1200)
        connectors = connectors_of(client)
        for position in range(40):
            assert self.look(connectors, f"Shop {position} ") == []
        assert len(client.pages) == 1
        assert len(client.looks) == 40

    def test_a_list_that_is_known_to_be_long_is_not_tried_again(self, clock: Clock):
        client = ListingClient(1200)
        connectors = connectors_of(client)
        for _ in range(5):
            self.look(connectors, "A")
            clock.now += YOUNG + 1
        assert len(client.pages) == 1

    @pytest.mark.parametrize(
        "failure", [NoAnswerError(LIST, "no connection", took_effect=False), said_no(401), said_no(403)]
    )
    def test_nobody_asks_again_for_what_nobody_gets(self, failure: RequestError):
        client = ListingClient(3)
        client.failure = failure
        connectors = connectors_of(client)
        with pytest.raises(type(failure)):
            self.look(connectors, "Shop 1")
        assert client.requests == 1
        assert self.look(connectors, "Shop 2") == [number(2)], "it may pass"

    @pytest.mark.parametrize("failure", [NoAnswerError(LIST, "no answer"), said_no(500), said_no(400), TimeoutError()])
    def test_a_page_that_is_not_to_be_had_leaves_the_look_for_the_name(self, failure: Exception):
        client = ListingClient(3)
        client.failure = failure
        assert self.look(connectors_of(client), "Shop 1") == [number(1)]

    def test_a_list_that_was_read_for_ids_serves_for_names(self):
        client = ListingClient(10)
        connectors = connectors_of(client)
        read(connectors, *range(10))
        assert self.look(connectors, "Shop 3") == [number(3)]
        assert client.requests == 3

    def test_an_entry_that_is_not_whole_is_asked_for_by_name(self):
        client = ListingClient(3)
        client.entry = lambda connector: {key: connector[key] for key in ("id", "name", "organisationId", "protocol")}  # type: ignore[method-assign]
        connectors = connectors_of(client)
        self.look(connectors, "A")
        found = connectors.named(ORGANISATION, "Shop 1", max_age=YOUNG)
        assert "authSchemeConfigs" in found[0]
