"""Two stacks that update one connector at the same time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.emulators import running_emulator
from tests.engine_double import Engine
from tests.faults.scenarios import everything
from tests.faults.server import Server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An emulator."""
    with running_emulator() as url, httpx.Client(base_url=url, timeout=30) as control:
        yield Server(control)


def _sibling(engine: Engine) -> Engine:
    return copy.deepcopy(engine)


def _values(connector: dict[str, Any]) -> tuple[Any, ...]:
    names = ("baseUrl", "public", "tags", "documentationURL")
    return tuple(repr(connector.get(name)) for name in names)


def _variables(connector: dict[str, Any]) -> Any:
    return connector.get("connectionVariables")


def test_two_stacks_that_update_one_connector_at_once_leave_one_of_both_whole(server: Server):
    """Each PUT replaces the whole connector, so one of them is last. Nothing of the two is mixed in the connector itself.

    Connection variables are in a PUT only where they change, since it rewrites every connection, so they are whole by
    themselves: those of one of both.

    One may be refused, where the other deleted an auth scheme that it was about to put into order; it says so, and the
    next run converges.
    """
    for _ in range(10):
        one = server.engine()
        assert one.up({"shop": everything("Shop")})
        other = _sibling(one)
        programs = [
            {"shop": everything("Shop", version=2)},
            {"shop": {**everything("Shop"), "baseUrl": "https://other.example.com"}},
        ]

        with ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(lambda pair: pair[0].up(pair[1]), zip((one, other), programs, strict=True)))

        (connector,) = server.connectors(one.configuration["versori:organisationId"])
        assert any(ended)
        assert _values(connector) in {_values(program["shop"]) for program in programs}
        assert _variables(connector) in [_variables(program["shop"]) for program in programs]
        assert one.up(programs[0])
        (settled,) = server.connectors(one.configuration["versori:organisationId"])
        assert (_values(settled), _variables(settled)) == (_values(programs[0]["shop"]), _variables(programs[0]["shop"]))
