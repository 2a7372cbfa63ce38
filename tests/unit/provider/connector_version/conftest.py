"""What the tests of one noun share."""

from __future__ import annotations

from typing import Any

import pytest

from unit.provider.fake_versions import FakeVersions, VersionEngine, pet, schema


@pytest.fixture
def versori() -> FakeVersions:
    """Versori in memory."""
    return FakeVersions()


@pytest.fixture
def engine(versori: FakeVersions) -> VersionEngine:
    """An engine with one version on it."""
    return VersionEngine(versori)


@pytest.fixture
def connector(versori: FakeVersions) -> str:
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


def failures(engine: VersionEngine, **inputs: Any) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in engine.check(**inputs).failures]


MAKES = ["create version", "create definitions", "create action", "create trigger", "publish"]
