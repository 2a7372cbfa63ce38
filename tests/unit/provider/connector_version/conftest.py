"""What the tests of one noun share."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori
from unit.provider.fake.engine import Engine
from versori_pulumi.provider.connector_version import ConnectorVersionProvider


def pet(name: str = "getPet", **changes: Any) -> dict[str, Any]:
    """An action as a program declares it."""
    return {"name": name, "method": "GET", "path": "/pets", "responses": [{"status": 200, "definitions": []}], **changes}


def schema(**changes: Any) -> dict[str, Any]:
    """A definition as a program declares it."""
    return {"schema": {"contentType": "application/schema+json", "content": '{"type": "object"}'}, **changes}


@pytest.fixture
def versori() -> FakeVersori:
    """Versori in memory."""
    return FakeVersori()


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one version on it."""
    return Engine(versori, ConnectorVersionProvider)


@pytest.fixture
def connector(versori: FakeVersori) -> str:
    """The connector's id."""
    return versori.add()


@pytest.fixture
def draft(connector: str) -> dict[str, Any]:
    """A version of the least."""
    return {"connectorId": connector, "name": "1.0"}


@pytest.fixture
def full(draft: dict[str, Any]) -> dict[str, Any]:
    """A version with everything."""
    contents = {"actions": [pet()], "triggers": [pet("onPet", path=None)], "definitions": {"Pet": schema()}}
    return {**draft, "description": "Ours", "published": True, "isDefault": True, **contents}


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def failures(engine: Engine, **inputs: Any) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in engine.check(**inputs).failures]


MAKES = ["create version", "create definitions", "create action", "create trigger", "publish"]
