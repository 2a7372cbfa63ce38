"""Settings that are no credentials: numbers and switches."""

from __future__ import annotations

from typing import Any

import pytest

from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.connect.settings import Settings, is_offline, load_settings


def load(**values: Any) -> Settings:
    configuration = {"apiKey": "key", "organisationId": "01HXK5T7QZ0000000000000000", **values}
    return load_settings(lambda key: configuration.get(key.removeprefix("versori:")), environment={})


@pytest.mark.parametrize(
    ("given", "offline"),
    [(None, False), ("", False), ("false", False), (False, False), ("true", True), (True, True)],
    ids=repr,
)
def test_offline_is_a_switch(given: Any, *, offline: bool):
    assert is_offline({"versori:offline": given}.get) is offline


@pytest.mark.parametrize("given", ["yes", "1", "TRUE?", 2], ids=repr)
def test_offline_that_is_no_switch_is_refused(given: Any):
    with pytest.raises(ConfigurationError, match="versori:offline must be true or false"):
        is_offline({"versori:offline": given}.get)


@pytest.mark.parametrize(
    ("key", "given", "attribute", "value"),
    [
        ("timeout", None, "timeout", 30.0),
        ("timeout", "", "timeout", 30.0),
        ("timeout", "2.5", "timeout", 2.5),
        ("timeout", 0.1, "timeout", 0.1),
        ("maxRetries", None, "max_retries", 4),
        ("maxRetries", "0", "max_retries", 0),
        ("maxRetries", 7.0, "max_retries", 7),
        ("parallel", None, "parallel", 16),
        ("parallel", "4", "parallel", 4),
        ("maxRequestsPerSecond", None, "max_requests_per_second", None),
        ("maxRequestsPerSecond", "", "max_requests_per_second", None),
        ("maxRequestsPerSecond", "20", "max_requests_per_second", 20),
    ],
)
def test_numbers_come_as_numbers_or_as_text(key: str, given: Any, attribute: str, value: float):
    assert getattr(load(**{key: given}), attribute) == value


@pytest.mark.parametrize(
    ("key", "given", "lowest"),
    [
        ("timeout", "0", "0.1"),
        ("timeout", "-1", "0.1"),
        ("timeout", "nan", "0.1"),
        ("timeout", "inf", "0.1"),
        ("timeout", "soon", "0.1"),
        ("timeout", ["1"], "0.1"),
        ("maxRetries", "-1", "0"),
        ("maxRetries", "inf", "0"),
        ("maxRetries", "many", "0"),
        ("parallel", "0", "1"),
        ("parallel", "257", "1"),
        ("maxRequestsPerSecond", "0", "1"),
        ("maxRequestsPerSecond", "fast", "1"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(key: str, given: Any, lowest: str):
    with pytest.raises(ConfigurationError, match=f"versori:{key} must be a number from {lowest} to "):
        load(**{key: given})


def test_a_timeout_that_no_socket_can_wait_for_is_refused():
    with pytest.raises(ConfigurationError, match="versori:timeout"):
        load(timeout="1e300")


def test_half_a_retry_is_refused():
    with pytest.raises(ConfigurationError, match="versori:maxRetries"):
        load(maxRetries="2.5")
