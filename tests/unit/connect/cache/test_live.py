from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from versori_pulumi.connect.cache import live
from versori_pulumi.connect.cache.connector import LiveConnectors
from versori_pulumi.connect.errors import Attempted, ErrorAnswer, NoAnswerError, NotFoundError

NOT_FOUND = NotFoundError(Attempted("read", "GET", "/"), ErrorAnswer(404, "no"))


def connector(identity: str, name: str = "Shop") -> dict[str, Any]:
    return {"id": identity, "organisationId": "org", "name": name, "protocol": "http"}


class Counting:
    """A client that counts reads, and that notices two at once for one connector."""

    def __init__(self) -> None:
        self.reads: list[str] = []
        self.lists: list[str] = []
        self.answers: dict[str, Any] = {}
        self.listed: list[dict[str, Any]] = []
        self.at_once: dict[str, int] = {}
        self.most_at_once = 0
        self.meet: threading.Barrier | None = None
        self._lock = threading.Lock()

    def get_connector(self, _organisation: str, identity: str) -> Any:
        with self._lock:
            self.reads.append(identity)
            self.at_once[identity] = self.at_once.get(identity, 0) + 1
            self.most_at_once = max(self.most_at_once, self.at_once[identity])
        if self.meet:
            self.meet.wait(5)
        with self._lock:
            self.at_once[identity] -= 1
        answer = self.answers.get(identity, connector(identity))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def list_connectors(self, _organisation: str, *, name: str) -> Any:
        self.lists.append(name)
        yield from self.listed


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def counting() -> Counting:
    """A client that counts."""
    return Counting()


@pytest.fixture
def connectors(counting: Counting) -> LiveConnectors:
    """The index over the counting client."""
    return LiveConnectors(counting)  # type: ignore[arg-type]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time as the index sees it."""
    made = Clock()
    monkeypatch.setattr(live, "time", made)
    return made


def test_a_connector_is_read_once(connectors: LiveConnectors, counting: Counting):
    assert connectors.get("org", "a")["id"] == "a"
    assert connectors.get("org", "a") is connectors.get("org", "a")
    assert counting.reads == ["a"]


@pytest.mark.parametrize(
    ("age", "limit", "reads"), [(9.0, 10.0, 1), (10.0, 10.0, 1), (11.0, 10.0, 2), (1e6, None, 1), (0.1, 0.0, 2)]
)
def test_a_reading_serves_as_long_as_it_is_young_enough(
    age: float, limit: float | None, reads: int, connectors: LiveConnectors, counting: Counting, clock: Clock
):
    connectors.get("org", "a")
    clock.now += age
    connectors.get("org", "a", max_age=limit)
    assert len(counting.reads) == reads


def test_threads_that_want_one_connector_share_one_request(connectors: LiveConnectors, counting: Counting):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: connectors.get("org", "a"), range(50)))
    assert counting.reads == ["a"]
    assert all(one is found[0] for one in found)


def test_no_two_requests_for_one_connector_are_in_flight(connectors: LiveConnectors, counting: Counting):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: connectors.get("org", str(number % 3), max_age=-1.0), range(60)))
    assert counting.most_at_once == 1


def test_different_connectors_are_read_at_the_same_time(connectors: LiveConnectors, counting: Counting):
    counting.meet = threading.Barrier(4)  # nobody passes before all four are there
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda identity: connectors.get("org", identity), "abcd"))
    assert [one["id"] for one in found] == list("abcd")


def test_absence_is_remembered(connectors: LiveConnectors, counting: Counting):
    counting.answers["a"] = NOT_FOUND
    for _ in range(3):
        with pytest.raises(NotFoundError):
            connectors.get("org", "a")
    assert counting.reads == ["a"]


def test_a_failed_read_is_not_remembered(connectors: LiveConnectors, counting: Counting):
    counting.answers["a"] = NoAnswerError(Attempted("read", "GET", "/"), "no answer")
    with pytest.raises(NoAnswerError):
        connectors.get("org", "a")
    del counting.answers["a"]
    assert connectors.get("org", "a")["id"] == "a"


def test_the_answer_to_a_write_is_a_reading(connectors: LiveConnectors, counting: Counting, clock: Clock):
    connectors.get("org", "a")
    clock.now += 100
    connectors.put(connector("a", "Renamed"))
    assert connectors.get("org", "a", max_age=1.0)["name"] == "Renamed"
    assert counting.reads == ["a"]


def test_what_was_forgotten_is_read_again(connectors: LiveConnectors, counting: Counting):
    connectors.get("org", "a")
    connectors.forget("a")
    connectors.forget("never seen")
    connectors.get("org", "a")
    assert counting.reads == ["a", "a"]


def test_only_the_exact_name_counts(connectors: LiveConnectors, counting: Counting):
    counting.listed = [
        connector("1", "Shop"),
        connector("2", "shop"),
        connector("3", "Shop 2"),
        connector("4", "My Shop"),
        connector("5", " Shop"),
        connector("6", "Shop"),
    ]
    assert [found["id"] for found in connectors.named("org", "Shop")] == ["1", "6"]
    assert counting.lists == ["Shop"]


def test_a_name_is_looked_up_again_unless_a_recent_look_will_do(
    connectors: LiveConnectors, counting: Counting, clock: Clock
):
    connectors.named("org", "Shop", max_age=10.0)
    connectors.named("org", "Shop", max_age=10.0)
    assert len(counting.lists) == 1
    clock.now += 11
    connectors.named("org", "Shop", max_age=10.0)
    assert len(counting.lists) == 2
    clock.now += 0.1
    connectors.named("org", "Shop")
    assert len(counting.lists) == 3


def test_a_look_for_a_name_that_found_nothing_is_remembered_too(connectors: LiveConnectors, counting: Counting):
    assert connectors.named("org", "Shop", max_age=10.0) == connectors.named("org", "Shop", max_age=10.0) == []
    assert len(counting.lists) == 1


def test_names_are_looked_up_by_organisation(connectors: LiveConnectors, counting: Counting):
    connectors.named("one", "Shop", max_age=10.0)
    connectors.named("two", "Shop", max_age=10.0)
    assert len(counting.lists) == 2


def test_a_write_outdates_the_look_for_its_name(connectors: LiveConnectors, counting: Counting):
    connectors.named("org", "Shop", max_age=10.0)
    counting.listed = [connector("1")]
    connectors.put(connector("1"))
    assert [found["id"] for found in connectors.named("org", "Shop", max_age=10.0)] == ["1"]


def test_a_deletion_outdates_the_look_for_its_name(connectors: LiveConnectors, counting: Counting):
    counting.listed = [connector("1")]
    connectors.put(connector("1"))
    assert connectors.named("org", "Shop", max_age=10.0)
    counting.listed = []
    connectors.forget("1")
    assert connectors.named("org", "Shop", max_age=10.0) == []


def test_a_new_name_outdates_the_look_for_the_old_one(connectors: LiveConnectors, counting: Counting):
    counting.listed = [connector("1")]
    connectors.put(connector("1"))
    assert connectors.named("org", "Shop", max_age=10.0)
    counting.listed = [connector("1", "Market")]
    connectors.put(connector("1", "Market"))
    assert connectors.named("org", "Shop", max_age=10.0) == []
