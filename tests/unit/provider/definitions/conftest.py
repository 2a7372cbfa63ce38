"""What the tests of one noun share."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori, with_a_version
from unit.provider.fake.definition import definition, schema
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CONNECTOR
from versori_pulumi.provider.content import ActionProvider
from versori_pulumi.provider.definitions import DefinitionsProvider

PLACE = {"connectorId": CONNECTOR, "version": "1.0"}


ORDER = definition({"type": "object", "properties": {"items": {"items": {"$ref": "#/$defs/Item"}}}})


ITEM = definition({"type": "object", "properties": {"order": {"$ref": "#/$defs/Order"}}}, description="A line")


XSD = {"accept": ["application/xml"], "schema": schema("<schema/>\n", "application/xml")}


YAML = {"accept": ["application/json"], "schema": schema("type: object\non: 1\n", "application/schema+yaml")}


@pytest.fixture
def versori() -> FakeVersori:
    """A version without definitions."""
    return with_a_version()


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with definitions on it."""
    return Engine(versori, DefinitionsProvider)


def declare(**definitions: Any) -> dict[str, Any]:
    """Definitions as a program declares them."""
    return {**PLACE, "definitions": definitions}


CIRCLE = declare(Order=ORDER, Item=ITEM)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def act(versori: FakeVersori, *names: str) -> None:
    """Somebody makes an action that refers to definitions."""
    responses = [{"status": 200, "definitions": [*names]}]
    Engine(versori, ActionProvider).up(**PLACE, name="getOrder", method="GET", path="/", responses=responses)
    versori.calls.clear()
