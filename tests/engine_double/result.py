"""How an operation ended, and what the user read meanwhile."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Result:
    """How an operation ended; true where all of it succeeded.

    Attributes:
        failures: the messages of what failed, by resource.
        said: what hooks wrote to stderr, which Pulumi shows among the diagnostics.
        steps: what was done, or would be: (same, create, update, replace, delete or read, resource).
        outputs: those of the resources in the end, by name.
        previewed: that of the preview before it.
    """

    failures: dict[str, str] = field(default_factory=dict)
    said: str = ""
    steps: list[tuple[str, str]] = field(default_factory=list)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    previewed: Result | None = None

    def __bool__(self) -> bool:
        """Whether all of it succeeded."""
        return not self.failures

    @property
    def text(self) -> str:
        """All that the user read of it."""
        return "\n".join([self.said, *self.failures.values()])

    def lines(self, start: str) -> list[str]:
        """The lines that begin like this."""
        return [line for line in self.text.splitlines() if line.startswith(start)]


@contextmanager
def listening(result: Result, *, listen: bool) -> Iterator[None]:
    """Puts into the result what hooks write to stderr. It is one for all threads, so two operations at once don't listen."""
    heard = io.StringIO()
    with redirect_stderr(heard) if listen else nullcontext():
        yield
    result.said += heard.getvalue()
    if listen:
        sys.stderr.write(heard.getvalue())  # where a test fails, it says what the user read
