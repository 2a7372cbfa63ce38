"""What `check` says about a secret in the wrong place, for every noun: it names the argument, and nobody shows the secret.

The engine prints the value of the property that a failure names.
"""

from __future__ import annotations

from typing import Any

import pytest

from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.run import Run

CANARY = "vk_live canary 0123456789"
FREE = ("name", "path", "version", "fromVersion")
"""What can be any line: there, only one with a control character is wrong."""

NOUNS: dict[str, tuple[type[Any], list[str]]] = {
    "connector": (
        ConnectorProvider,
        ["baseUrl", "organisationId", "account", "protocol", "existing", "imageURL", "importId"],
    ),
    "connection": (ConnectionProvider, ["connectorId", "organisationId", "account", "existing", "importId"]),
    "version": (ConnectorVersionProvider, ["connectorId", "organisationId", "account", "existing", "fromVersion"]),
    "action": (ActionProvider, ["connectorId", "name", "method", "path", "version"]),
    "trigger": (TriggerProvider, ["connectorId", "name", "method", "version"]),
    "definitions": (DefinitionsProvider, ["connectorId", "account", "version"]),
    "copy": (ConnectorProvider, ["publicConnectorId", "publicVersion"]),
}
PLACES = [(noun, name) for noun, (_, names) in NOUNS.items() for name in names]


def printed(noun: str, inputs: dict[str, Any]) -> list[str]:
    """What the engine prints about the inputs: `property NAME value VALUE has a problem: REASON`."""
    hooks = NOUNS[noun][0]()
    hooks.run = Run({"versori:offline": "true"}.get)
    failures = hooks.check({}, inputs).failures
    return [f"{failure.property} {inputs.get(failure.property)} {failure.reason}" for failure in failures]


@pytest.mark.parametrize(("noun", "name"), PLACES)
def test_a_key_in_the_wrong_place_is_not_shown(noun: str, name: str):
    lines = printed(noun, {name: f"{CANARY}\x07" if name in FREE else CANARY})
    assert "canary" not in " ".join(lines)
    assert lines


@pytest.mark.parametrize(("noun", "name"), PLACES)
def test_what_the_program_marks_is_not_shown_however_short(noun: str, name: str):
    lines = printed(noun, {name: "canary\x07", "secretProperties": [name]})
    assert "canary" not in " ".join(lines)
    assert lines


@pytest.mark.parametrize(
    ("noun", "inputs"),
    [
        ("connector", {"tags": {"canary-of-a-key\x07": ["x\x07"]}, "secretProperties": ["tags"]}),
        ("connector", {"connectionVariables": [{"name": "a", "value": "canary-1"}] * 2}),
        ("connection", {"variables": [{"name": "a", "value": "canary-1"}] * 2}),
        ("connection", {"credentials": {"action": [{"credential": {"type": "string", "data": {"valeu": "canary-1"}}}]}}),
        ("definitions", {"definitions": {"A": {"schema": {"contentType": "application/json", "content": "canary"}}}}),
        ("definitions", {"definitions": {"A": {"schema": {"contentType": "application/yaml", "content": "a: *canary"}}}}),
        ("definitions", {"definitions": {"A": {"schema": {"contentType": "canary yaml", "content": "["}}}}),
    ],
)
def test_nothing_within_a_secret_property_is_shown(noun: str, inputs: dict[str, Any]):
    lines = printed(noun, inputs)
    assert "canary" not in " ".join(line.replace(str(inputs), "") for line in lines)
    assert lines


def test_a_short_wrong_word_and_an_address_are_shown():
    assert any(
        line.startswith("baseUrl gopher://stock.example.com ")
        for line in printed("connector", {"baseUrl": "gopher://stock.example.com"})
    )
    assert any(line.startswith("existing adpot ") for line in printed("connector", {"existing": "adpot"}))
