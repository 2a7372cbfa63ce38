"""`sys.tracebacklimit` that depends on who asks.

The limit is one for the whole process, and several threads print and take stacks. The traceback module compares the limit
and slices by it, so an object that makes up its answer can stand in the place of a number (seen with Python 3.10 to 3.13).
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from typing import Any


class TracebackLimit(ABC):
    """Stands in the place of a number in `sys.tracebacklimit`."""

    @abstractmethod
    def __index__(self) -> int:
        """How many frames whoever asks now may have."""

    def __lt__(self, other: Any) -> bool:
        return operator.index(self) < int(other)

    def __ge__(self, other: Any) -> bool:
        return operator.index(self) >= int(other)

    def __rsub__(self, other: Any) -> int:
        return int(other) - operator.index(self)

    def __neg__(self) -> int:
        return -operator.index(self)
