"""Whether an object is asked for alone, or with a page of the list. Pure: counts requests, and sends none.

A page answers for a hundred objects at the price of one request, but nobody knows beforehand how many objects a run will
ask for: three of ten thousand, or all of a thousand. So this is ski rental (rent a day, or buy) in which what is bought
comes in pages. Three numbers decide: N objects asked for in the end, P pages of the whole list, and what was asked so far.

However the asking goes on, the requests stay within twice the better of N single requests and P pages:

- A page is asked for only while `pages + 1 <= asked + answered`. Then singles + pages + still waiting <= 2 * asked holds
  from request to request: an object that is asked for adds 2 on the right and 1 on the left, one that turns from waiting to
  single leaves the left as it is, one that a page answers makes it smaller. In the end nobody waits: at most 2 * N.
- Somebody is sent alone only while `singles < least`, where `least` is what the list has at least in pages. As there are no
  more than P pages, singles + pages is at most 2 * P.
- One of the two is always allowed: with singles = least > pages, asked + answered >= singles + waiting >= pages + 2.

What is left open, faith decides: pages are bought early where few are needed to have them all, since a stack that asks for
its third connector will most likely ask for all (a thousand of a thousand then takes 11 requests rather than 20).

Objects that the list doesn't tell (there is none, or its entry lacks fields) take a request of their own either way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

FAITH: Final = 4
"""Pages that may be missing to the whole list, for each object asked for so far, where the next page is still bought."""

AHEAD: Final = 8
"""Objects that pages have answered for, for each page that is read before anybody waits for it."""


@dataclass
class Budget:
    """What was spent on one walk through a list.

    Attributes:
        most: pages beyond which the walk isn't worth while, whatever it would save.
        eager: whether the first object is worth a page, of which one may be all that there is; else the second.
        asked: objects asked for.
        singles: those of them that were asked for alone.
        answered: those of them that pages answered for.
        pages: pages asked for.
        least: the pages that the list has at least.
    """

    most: float = math.inf
    eager: bool = False
    asked: int = 0
    singles: int = 0
    answered: int = 0
    pages: int = 0
    least: int = 1

    def buys(self) -> bool:
        """Whether somebody who waits gets a page rather than a request of their own."""
        if self.least > self.most:
            return False
        affordable = self.pages + 1 <= self.asked + self.answered
        promising = (self.eager or self.asked > 1) and self.least - self.pages <= FAITH * self.asked
        return (affordable and promising) or self.singles >= self.least

    def buys_ahead(self) -> bool:
        """Whether the next page is read though nobody waits for it: those before it were of use."""
        return self.pages < self.least <= self.most and (self.pages + 1) * AHEAD <= self.answered

    def saw(self, total: int | None, size: int, *, more: bool) -> None:
        """Learns from a page how long the list is.

        Args:
            total: of the objects in the whole list, where the page says so.
            size: the objects on the page.
            more: whether another page follows.
        """
        if more:
            told = -(-total // size) if total and size else 0
            self.least = max(self.least, told, self.pages + 1)
