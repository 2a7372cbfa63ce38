from __future__ import annotations

from typing import Any

import pytest

from versori_pulumi.provider.bags import begun
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.run import Run

ODD = {"name": "Two\nlines", "tags": {"a": ["b\n"]}, "baseUrl": "https://a.example.com"}


@pytest.mark.parametrize(
    ("path", "olds", "stays"),
    [
        ("name", ODD, True),
        ("name", {**ODD, "name": "One line"}, False),
        ("name", {}, False),
        ('tags["a"][0]', ODD, True),
        ("tags.a[0]", ODD, True),
        ("tags.a[0]", {**ODD, "tags": {"a": ["c\n"]}}, False),
        ("datasetId", ODD, False),
        ("", ODD, False),
    ],
)
def test_what_is_as_it_was_is_no_problem_that_the_program_brings_in(path: str, olds: dict[str, Any], stays: bool):
    assert (begun([(path, "is odd")], ODD, {**olds, "__provider": "p"}) == []) is stays


@pytest.mark.parametrize("provider", [ConnectorProvider, ConnectionProvider])
def test_check_refuses_what_is_odd_only_where_it_is_new(provider: Any):
    hooks = provider()
    hooks.run = Run({"versori:offline": "true"}.get)
    inputs = (
        {**ODD, "protocol": "http"} if provider is ConnectorProvider else {"name": "Two\nlines", "connectorId": "0" * 26}
    )
    assert hooks.check({}, inputs).failures != []
    assert hooks.check(inputs, inputs).failures == []
    assert hooks.check(inputs, {**inputs, "name": "Other\nlines"}).failures != []
