"""What the tests of one noun share."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake import FakeVersori, with_a_version
from unit.provider.fake.engine import Engine
from unit.provider.fake.store import CONNECTOR
from versori_pulumi.provider.content import ActionProvider

ID = {"name": "id", "in": "path", "required": True, "type": "string"}


PAGE = {"name": "page", "in": "query", "required": False, "type": "integer", "default": 1}


PLACE = {"connectorId": CONNECTOR, "version": "1.0", "name": "getOrder"}


ORDERS = {"status": 200, "definitions": ["Order"]}


@pytest.fixture
def versori() -> FakeVersori:
    """A version with three definitions."""
    fake = with_a_version()
    fake.define(Order={}, Item={}, Error={})
    return fake


@pytest.fixture
def engine(versori: FakeVersori) -> Engine:
    """An engine with one action on it."""
    return Engine(versori, ActionProvider)


@pytest.fixture
def full() -> dict[str, Any]:
    """An action with everything, as `check` makes it."""
    return {
        **PLACE,
        "summary": "Get an order",
        "description": "By its id.",
        "method": "POST",
        "path": "/orders/{{ param.id }}",
        "parameters": [ID, PAGE],
        "requestBody": {"required": True, "definitions": ["Order"]},
        "responses": [ORDERS, {"definitions": ["Error"]}],
    }


def least(**more: Any) -> dict[str, Any]:
    """An action of the least."""
    return {**PLACE, "method": "GET", "path": "/orders", **more}


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def live(engine: Engine) -> dict[str, Any]:
    return engine.versori.held("action")["getOrder"]
