"""The coverage page: what it says is so, and its check fails where it isn't."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY

import versori_pulumi
from tools import coverage
from versori_pulumi.connect.client import Client
from versori_pulumi.emulator.operations import OPERATIONS

PROVIDER = Path(versori_pulumi.__file__).parent / "provider"
RESOURCES = {
    "connector": {"Connector", "Connector.from_openapi", "Connector.from_public"},
    "connection": {"Connection"},
    "connector_version": {"ConnectorVersion"},
    "content": {"Action", "Trigger"},
    "definitions": {"Definitions"},
}


def test_every_method_of_the_client_is_an_operation():
    public = {name for name in dir(Client) if not name.startswith("_")} - {"close", "server_time"}
    assert coverage.client_methods().keys() == public


def test_every_operation_that_something_uses_has_a_method_of_the_client_and_no_other_has():
    assert set().union(*coverage.client_methods().values()) == coverage.USERS.keys()


def test_every_operation_has_users_or_a_reason_and_nothing_else_has():
    assert coverage.USERS.keys().isdisjoint(coverage.REASONS)
    assert {*coverage.USERS, *coverage.REASONS} == {operation.id for operation in OPERATIONS}


@pytest.mark.parametrize("noun", RESOURCES)
def test_what_a_noun_calls_names_it_among_its_users(noun: str):
    source = "".join(path.read_text() for path in (PROVIDER / noun).glob("*.py"))
    called = {*re.findall(r"\bclient\.(\w+)", source)} & coverage.client_methods().keys()
    operations = set().union(*(coverage.client_methods()[name] for name in called))
    assert operations
    assert {operation for operation in operations if RESOURCES[noun].isdisjoint(coverage.USERS.get(operation, ()))} == set()


@pytest.mark.parametrize("function", sorted({user for users in coverage.USERS.values() for user in users}))
def test_every_user_is_public(function: str):
    owner: object = versori_pulumi
    for name in function.split("."):
        owner = getattr(owner, name)


def test_a_stale_page_fails_and_says_how_to_write_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    place = tmp_path / "coverage.md"
    assert coverage.main(["--check"], place) == 1
    assert "run `make docs`" in capsys.readouterr().err
    assert coverage.main([], place) == 0
    assert coverage.main(["--check"], place) == 0
    place.write_text(f"{place.read_text()}more")
    assert coverage.main(["--check"], place) == 1


def test_an_operation_without_users_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(coverage, "REASONS", {})
    assert coverage.main(["--check"], REPOSITORY / "docs" / "coverage.md") == 1
    assert "UpdateConnectorTags: nothing uses it" in capsys.readouterr().err
