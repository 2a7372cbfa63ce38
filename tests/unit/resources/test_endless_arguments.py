"""Arguments that are nested without end are one line for who wrote the program, whichever argument; never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from bombs import nested, repeating, self_containing

import versori_pulumi as versori
from unit.resources.conftest import Recorder
from unit.resources.nouns import CONNECTOR
from versori_pulumi.connect.documents import DEEPEST_DOCUMENT, DEEPEST_VALUE

Run = Callable[[Callable[[], Any]], Recorder]
Declare = Callable[[Any], Any]

PLACE: dict[str, Any] = {"connector_id": CONNECTOR, "version": "1.0"}


def _credential(value: Any) -> Any:
    credential = versori.CredentialCustomFunctionArgs(values=value)
    return {"action": [versori.ConnectionCredentialArgs(credential=credential, auth_scheme_config_id="S")]}


ARGUMENTS: dict[str, Declare] = {
    "tags": lambda value: versori.Connector("a", tags=value),
    "auth_scheme_configs": lambda value: versori.Connector("a", auth_scheme_configs=[value]),
    "connection_variables": lambda value: versori.Connector("a", connection_variables=value),
    "credentials": lambda value: versori.Connection("a", connector_id=CONNECTOR, credentials=_credential(value)),
    "variables": lambda value: versori.Connection("a", connector_id=CONNECTOR, variables=value),
    "actions": lambda value: versori.ConnectorVersion("a", connector_id=CONNECTOR, actions=[value]),
    "triggers": lambda value: versori.ConnectorVersion("a", connector_id=CONNECTOR, triggers=value),
    "request_body": lambda value: versori.Action("a", method="GET", path="/", request_body=value, **PLACE),
    "responses": lambda value: versori.Trigger("a", method="GET", responses=[value], **PLACE),
    "tags of a copy": lambda value: versori.Connector.from_public("a", CONNECTOR, tags=value),
    'definitions["A"]': lambda value: versori.Definitions("a", definitions={"A": {"schema": {}, "x": value}}, **PLACE),
}
DOCUMENTS: dict[str, Declare] = {
    'definitions["A"].schema': lambda value: versori.Definitions("a", definitions={"A": {"schema": value}}, **PLACE),
    "openapi": lambda value: versori.ConnectorVersion("a", connector_id=CONNECTOR, openapi=value),
    "openapi of a connector": lambda value: versori.Connector.from_openapi("a", value),
}
ENDLESS: dict[str, Callable[[], Any]] = {
    "700 levels": lambda: nested(700),
    "10,000 levels": lambda: nested(10_000),
    "contains itself": self_containing,
    "repeats itself": lambda: repeating(31),
    "700 levels with an output": lambda: nested(700, pulumi.Output.from_input("x")),
}


@pytest.mark.parametrize("value", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("argument", [*ARGUMENTS, *DOCUMENTS])
def test_an_argument_without_end_is_one_line_under_its_name(argument: str, value: Callable[[], Any], run: Run):
    named: list[str] = []

    def program() -> None:
        with pytest.raises(pulumi.RunError) as refused:
            (ARGUMENTS | DOCUMENTS)[argument](value())
        named.append(str(refused.value))

    run(program)
    assert named[0].startswith(f"{argument.partition(' of ')[0]} ")
    assert "is nested too deeply" in named[0] or "repeats parts of itself" in named[0]
    assert "\n" not in named[0]


@pytest.mark.parametrize("value", [{"a": {1, 2}}, {"a": object()}, {(1, 2): 3}], ids=["set", "object", "key"])
@pytest.mark.parametrize("argument", DOCUMENTS)
def test_what_json_can_not_say_is_one_line(argument: str, value: Any, run: Run):
    def program() -> None:
        with pytest.raises(pulumi.RunError, match="has something that JSON can't say"):
            DOCUMENTS[argument](value)

    run(program)


def test_what_is_nested_deeply_within_reason_is_declared(run: Run):
    schema = nested(DEEPEST_DOCUMENT - 1, pulumi.Output.from_input("x"))

    def program() -> None:
        versori.Connector("c", base_url="https://a.example.com", auth_scheme_configs=[nested(DEEPEST_VALUE - 2)])
        versori.Definitions("d", definitions={"A": {"schema": schema}}, **PLACE)
        versori.ConnectorVersion("v", connector_id=CONNECTOR, openapi={"info": {"version": "1"}, "x": schema})

    declared = run(program).declared
    assert declared["c"]["authSchemeConfigs"] == [nested(DEEPEST_VALUE - 2)]
    assert declared["d"]["definitions"]["A"]["schema"]["content"].count("{") == DEEPEST_DOCUMENT - 1
    assert declared["v"]["name"] == "1"
