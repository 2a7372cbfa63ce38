"""How hard the tests look: as on every change, or for as long as it takes.

`make test` takes the profile `quick` and leaves out what is marked `deep`; `make test-deep` takes the profile `deep` and
everything. Machines are of different speed, and busy: how long an example takes decides about no test.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

_QUICK = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.register_profile("quick", _QUICK)
settings.register_profile("deep", _QUICK, max_examples=300)
settings.load_profile("quick")  # the option --hypothesis-profile has the last word


@pytest.fixture(autouse=True)
def _whole_tracebacks() -> Iterator[None]:
    """A provider that is configured hides tracebacks for the rest of its process, which a test isn't."""
    yield
    vars(sys).pop("tracebacklimit", None)
