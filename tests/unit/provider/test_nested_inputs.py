"""Inputs that are nested without end are a failure of `check` under their name, whatever the noun, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bombs import nested, repeating, self_containing
from pulumi.dynamic import Config, ConfigureRequest

from versori_pulumi.connect.documents import DEEPEST_VALUE
from versori_pulumi.connect.errors import argument_path
from versori_pulumi.provider.boundary import VersoriError
from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.lifecycle import Lifecycle

NESTED: list[tuple[type[Lifecycle], str]] = [
    (ConnectorProvider, "tags"),
    (ConnectorProvider, "authSchemeConfigs"),
    (ConnectorProvider, "openapi"),
    (ConnectionProvider, "credentials"),
    (ConnectionProvider, "variables"),
    (ConnectorVersionProvider, "actions"),
    (ConnectorVersionProvider, "definitions"),
    (DefinitionsProvider, "definitions"),
    (ActionProvider, "requestBody"),
    (TriggerProvider, "parameters"),
]
VALUES: dict[str, Callable[[], Any]] = {
    "700 levels": lambda: nested(700),
    "one level too many": lambda: nested(DEEPEST_VALUE + 1),
    "lists": lambda: [[nested(100_000)]],
    "contains itself": self_containing,
    "repeats itself": lambda: repeating(DEEPEST_VALUE - 2),
}


@pytest.fixture(autouse=True)
def _tracebacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.tracebacklimit", 1000, raising=False)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize(("noun", "name"), NESTED)
def test_an_input_without_end_is_refused_under_its_name(noun: type[Lifecycle], name: str, value: Callable[[], Any]):
    provider = noun()
    provider.configure(ConfigureRequest(Config({"versori:offline": "true"}, "shop")))
    checked = provider.check({}, {name: value()})
    (failure,) = checked.failures
    assert failure.property == name or failure.reason.startswith(f"{argument_path(name)} ")
    assert "is nested too deeply" in failure.reason or "repeats parts of itself" in failure.reason
    assert checked.inputs == {}, "the host would have to walk it on its way to the engine"


@pytest.mark.parametrize("noun", [ConnectorProvider, ActionProvider])
def test_a_state_without_end_is_a_message(noun: type[Lifecycle]):
    provider = noun()
    provider.configure(ConfigureRequest(Config({"versori:offline": "true"}, "shop")))
    with pytest.raises(VersoriError, match="tags is nested too deeply"):
        provider.diff("I", {"tags": nested(700)}, {})
