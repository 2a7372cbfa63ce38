"""How many repetitions a test makes: few where it runs on every change, many in `make test-deep`."""

from __future__ import annotations

from hypothesis import settings


def repetitions(quick: int, deep: int) -> int:
    """The number for the Hypothesis profile of this run."""
    return deep if settings.get_current_profile_name() == "deep" else quick
