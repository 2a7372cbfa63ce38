from __future__ import annotations

from typing import Any

import pulumi
import pytest

import versori_pulumi
from versori_pulumi import Action, Connection, Connector, ConnectorVersion, Definitions, Trigger
from versori_pulumi.adopt.emitters.source import call
from versori_pulumi.adopt.import_file import import_file
from versori_pulumi.adopt.objects import TYPES, Adoption, class_of, key_of, keys_of


@pytest.mark.parametrize(
    ("noun", "class_name"),
    [
        ("connector", "Connector"),
        ("connection", "Connection"),
        ("version", "ConnectorVersion"),
        ("action", "Action"),
        ("definitions", "Definitions"),
    ],
)
def test_a_noun_has_its_class(noun: str, class_name: str):
    assert class_of(noun) == class_name


@pytest.mark.parametrize("resource", [Connector, Connection, ConnectorVersion, Definitions, Action, Trigger])
def test_the_types_in_a_state_are_those_of_the_resources(resource: Any):
    assert f"pulumi-python:{resource._resource_type_name}" == TYPES + resource.__name__


@pytest.mark.parametrize(
    ("class_name", "inputs", "key"),
    [
        ("Connector", {}, "X"),
        ("Connection", {"connectorId": "C"}, "X"),
        ("ConnectorVersion", {"connectorId": "C"}, "ConnectorVersion/C/X"),
        ("Action", {"connectorId": "C", "version": "1.0"}, "Action/C/1.0/X"),
    ],
)
def test_what_has_no_id_is_told_by_where_it_is(class_name: str, inputs: dict[str, str], key: str):
    assert key_of(class_name, "X", inputs) == key


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        ({"definitions": {"C": {"schema": {}}}}, ["C"]),
        ({}, ["A", "B"]),
        ({"definitions": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}}, ["A", "B"]),
    ],
)
def test_each_definition_has_a_key(inputs: dict[str, Any], names: list[str]):
    place = {"connectorId": "C", "version": "1.0"}
    assert keys_of("Definitions", "A,B", {**place, **inputs}) == [f"Definitions/C/1.0/{name}" for name in names]
    assert keys_of("Action", "A,B", place) == ["Action/C/1.0/A,B"]


@pytest.mark.parametrize(
    ("noun", "argument"),
    [
        ("connector", {}),
        ("connection", {"connector_id": "0" * 26}),
        ("version", {"connector_id": "0" * 26}),
        ("definitions", {"connector_id": "0" * 26, "version": "1.0", "definitions": {}}),
        ("action", {"connector_id": "0" * 26, "version": "1.0", "method": "GET", "path": "/"}),
        ("trigger", {"connector_id": "0" * 26, "version": "1.0", "method": "POST"}),
    ],
)
def test_an_import_file_names_the_provider_that_the_resource_names(
    noun: str, argument: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    given: list[Any] = []
    monkeypatch.setattr(pulumi.CustomResource, "__init__", lambda _self, _type, _name, props, _opts: given.append(props))
    adoption = Adoption(noun, "I", "shop", "shop", inputs={}, outputs={}, call=call("x"))
    getattr(versori_pulumi, adoption.class_name)("shop", **argument)
    (written,) = import_file([adoption])["resources"]
    assert given[0]["__provider"] == written["inputs"]["__provider"] == written["outputs"]["__provider"]
