from __future__ import annotations

import math
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings, strategies as st

from versori_pulumi.connect.cache.index_cost import Budget

PAGE = 100


@dataclass
class Run:
    """One run over a sorted list of `size` connectors: who asks waits for pages as long as the budget buys them.

    Attributes:
        told: whether pages say how long the whole list is.
    """

    size: int
    told: bool = True
    budget: Budget = field(default_factory=Budget)
    waiting: list[int] = field(default_factory=list)
    in_flight: bool = False
    covered: int = 0

    @property
    def whole(self) -> int:
        """The pages of the whole list."""
        return max(1, math.ceil(self.size / PAGE))

    @property
    def requests(self) -> int:
        return self.budget.singles + self.budget.pages

    def ask(self, position: int) -> None:
        self.budget.asked += 1
        self.waiting.append(position)
        self._decide()
        if self.budget.buys_ahead() and not self.in_flight and self.covered < self.size:
            self._buy()

    def page_arrives(self) -> None:
        self.in_flight = False
        self.covered += PAGE
        more = self.covered < self.size
        self.budget.saw(self.size if self.told else None, min(PAGE, self.size), more=more)
        self._decide()

    def _decide(self) -> None:
        for position in [*self.waiting]:
            if position < self.covered or (self.budget.pages and self.covered >= self.size):
                self.budget.answered += 1
                self.waiting.remove(position)
            elif not self.in_flight and not self.budget.buys():
                self.budget.singles += 1
                self.waiting.remove(position)
            elif not self.in_flight:
                self._buy()

    def _buy(self) -> None:
        self.in_flight = True
        self.budget.pages += 1
        assert self.budget.pages <= self.whole, "a page behind the last one was asked for"


def in_order(run: Run, positions: list[int], at_once: int) -> Run:
    """Asks for these, so many at once; a page arrives when nobody else can ask."""
    for position in positions:
        while len(run.waiting) >= at_once:
            run.page_arrives()
        run.ask(position)
    while run.waiting:
        run.page_arrives()
    return run


@settings(max_examples=500)
@given(
    data=st.data(),
    size=st.integers(0, 3000),
    at_once=st.integers(1, 40),
    told=st.booleans(),
    budget=st.builds(Budget, eager=st.booleans()),
)
def test_requests_are_at_most_twice_those_of_the_better_way(
    data: st.DataObject, size: int, at_once: int, told: bool, budget: Budget
):
    run = Run(size, told, budget)
    asked = data.draw(st.lists(st.integers(0, size + 50), unique=True, max_size=400))
    for position in asked:
        while len(run.waiting) >= at_once or (run.in_flight and data.draw(st.booleans())):
            run.page_arrives()
        run.ask(position)
    while run.waiting:
        assert run.in_flight, "somebody waits and nothing comes"
        run.page_arrives()
    assert run.requests <= 2 * min(len(asked), run.whole)


@settings(max_examples=200)
@given(st.integers(1, 40), st.sampled_from(["up", "down", "mixed"]), st.integers(300, 1000), st.randoms())
def test_the_bound_holds_for_large_stacks(at_once: int, order: str, stack: int, random: object):
    positions = list(range(stack))
    if order == "down":
        positions.reverse()
    if order == "mixed":
        random.shuffle(positions)  # type: ignore[attr-defined]
    run = in_order(Run(stack), positions, at_once)
    assert run.requests <= 2 * run.whole


@pytest.mark.parametrize("at_once", [1, 4, 16, 32])
def test_a_thousand_of_a_thousand_take_ten_pages_and_one_request(at_once: int):
    assert in_order(Run(1000), list(range(1000)), at_once).requests == 11


@pytest.mark.parametrize("positions", [[0, 1, 2], [0, 50, 9_999], [9_999, 5_000, 17]])
@pytest.mark.parametrize("at_once", [1, 3])
def test_three_of_ten_thousand_take_no_more_than_four(positions: list[int], at_once: int):
    assert in_order(Run(10_000), positions, at_once).requests <= 4


def test_the_first_is_always_asked_for_alone():
    budget = Budget(asked=1)
    assert not budget.buys()


def test_the_first_is_worth_a_page_to_an_eager_budget_that_may_have_all_on_one():
    assert Budget(eager=True, asked=1).buys()
    assert not Budget(eager=True, asked=1, most=10, least=11).buys()


def test_pages_are_read_ahead_only_after_others_were_of_use():
    budget = Budget(asked=100, answered=15, pages=1, least=10)
    assert not budget.buys_ahead()
    budget.answered = 16
    assert budget.buys_ahead()


def test_nothing_is_read_ahead_behind_the_end():
    assert not Budget(asked=1000, answered=1000, pages=10, least=10).buys_ahead()


def test_a_list_that_is_too_long_is_not_read_whatever_it_would_save():
    budget = Budget(most=10, asked=500, singles=100, pages=1, least=11)
    assert not budget.buys()
    assert not budget.buys_ahead()


def test_a_list_that_shrinks_while_it_is_read_is_still_thought_as_long():
    budget = Budget(pages=1)
    budget.saw(1000, 100, more=True)
    budget.saw(500, 100, more=True)
    assert budget.least == 10


def test_a_list_that_does_not_tell_its_length_has_one_page_more_than_were_read():
    budget = Budget(pages=3)
    budget.saw(None, 100, more=True)
    assert budget.least == 4
