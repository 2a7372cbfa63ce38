"""What is measured: each scenario takes a stack of some size and runs one command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.stack import Measured, Stack

UP: Final = ("up", "--yes", "--skip-preview")
DRIFTED: Final = "https://edited.example.com/api"
KEPT: Final = "https://shop.example.com/api"

Scenario = Callable[[Stack, int], Measured]


def preview(stack: Stack, size: int) -> Measured:
    """A preview without changes."""
    return stack.measured("preview", shows=f"{size + 1} unchanged")


def preview_drift(stack: Stack, size: int) -> Measured:
    """A preview where colleagues edited one of a hundred in the web page."""
    if stack.provider == "floor":
        return preview(stack, size)
    edited = stack.ids[:: max(1, min(100, size))]
    for connector in edited:
        stack.versori.edit(stack.organisation, connector, {"baseUrl": DRIFTED})
    try:
        return stack.measured("preview", shows=f"~ {len(edited)} to update")
    finally:
        for connector in edited:
            stack.versori.edit(stack.organisation, connector, {"baseUrl": KEPT})


def refresh(stack: Stack, size: int) -> Measured:
    """A refresh without changes."""
    return stack.measured("refresh", "--yes", "--skip-preview", shows=f"{size + 1} unchanged")


def update(stack: Stack, size: int) -> Measured:
    """An update of all."""
    stack.program(size, "moved")
    try:
        return stack.measured(*UP, shows=f"~ {size} updated")
    finally:
        stack.program(size)


def destroy(stack: Stack, size: int) -> Measured:
    """The destruction of all."""
    return stack.measured("destroy", "--yes", "--skip-preview", shows=f"- {size + 1} deleted")


def up(stack: Stack, size: int) -> Measured:
    """The first `up`."""
    stack.program(size)
    return stack.measured(*UP, shows=f"+ {size + 1} created")


def up_parallel(stack: Stack, size: int) -> Measured:
    """The first `up`, 32 at a time."""
    stack.program(size)
    return stack.measured(*UP, "--parallel", "32", shows=f"+ {size + 1} created")


READING: Final[dict[str, Scenario]] = {"preview": preview, "drift": preview_drift, "refresh": refresh}
"""They leave all as it was."""

CYCLE: Final[dict[str, Scenario]] = {"up": up, "update": update, "destroy": destroy}
"""One after the other, they end where they began."""
