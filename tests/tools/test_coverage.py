"""The coverage page: what it finds in sources, and when the check of it fails."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools.coverage import __main__ as command
from tools.coverage import page as pages
from tools.coverage.exercised import Exercised, Request
from tools.coverage.page import Row, client_methods, rows
from tools.coverage.sources import ROOT, Module
from tools.coverage.usage import Package
from versori_pulumi.emulator.operations import OPERATIONS

GET = Request("GET", "/o/{organisation_id}/connectors/{connector_id}")
WHOLE = Row(
    "GetConnector", GET, ("get_connector",), ("Connector",), "operations.get_connector", ("unit/connect/test_client",)
)


@pytest.fixture(scope="module")
def found() -> dict[str, Row]:
    return {row.operation: row for row in rows(ROOT)}


@pytest.fixture
def one_row(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """A repository with one operation."""
    made = [WHOLE]
    monkeypatch.setattr(command, "rows", lambda _root: made)
    return made


def test_every_operation_is_a_row(found: dict[str, Row]):
    assert sorted(found) == sorted(operation.id for operation in OPERATIONS)


def test_every_operation_has_a_method_of_the_client(found: dict[str, Row]):
    assert [row.operation for row in found.values() if not row.methods] == []


def test_every_method_of_the_client_is_an_operation():
    public = {name for name in dir(pages.Client) if not name.startswith("_")} - {"close"}
    assert client_methods().keys() == public


def test_reasons_are_about_operations_that_nothing_uses(found: dict[str, Row]):
    assert [name for name in pages.REASONS if found[name].users] == []


USERS = {
    "GetConnector": {"Connector", "Connection", "get_connector"},  # Connection: through the live index and `Place`
    "UpdateConnector": {"Connector"},
    "CreateConnectorConnection": {"Connection"},
    "ListProtocols": {"get_protocols"},
    "InitialiseOAuth2Connection": {"oauth2_authorisation_url"},
}


@pytest.mark.parametrize("operation", USERS)
def test_users_are_found_through_everything_that_they_call(operation: str, found: dict[str, Row]):
    assert set(found[operation].users) >= USERS[operation]


def test_what_only_shares_a_module_uses_nothing_of_it(found: dict[str, Row]):
    assert "Connection" not in found["UpdateConnector"].users
    assert "Trigger" not in found["CreateAction"].users


def test_emulator_tests_are_found_by_what_they_send(found: dict[str, Row]):
    assert "emulator/test_labels" in found["UpdateConnectorTags"].tests
    assert "emulator/test_versions" in found["PublishConnector"].tests
    assert "unit/connect/test_connections" in found["UpdateConnection"].tests
    assert not [row for row in found.values() if "tools/test_coverage" in row.tests]


@pytest.fixture
def no_page(tmp_path: Path) -> Path:
    return tmp_path / "docs" / "coverage.md"


@pytest.mark.usefixtures("one_row")
def test_a_written_page_passes_the_check(no_page: Path):
    assert command.main([], place=no_page) == 0
    assert command.main(["--check"], place=no_page) == 0


@pytest.mark.usefixtures("one_row")
@pytest.mark.parametrize("text", [None, "", "# Coverage of the Connect API\n"], ids=["none", "empty", "another"])
def test_a_stale_page_fails_and_says_how_to_write_it(text: str | None, no_page: Path, capsys: pytest.CaptureFixture[str]):
    if text is not None:
        no_page.parent.mkdir()
        no_page.write_text(text)
    assert command.main(["--check"], place=no_page) == 1
    assert "coverage.md is stale: run `make docs`" in capsys.readouterr().err
    assert (no_page.read_text() if no_page.exists() else None) == text, "a check writes nothing"


LACKING = {
    "client": Row("GetConnector", GET, (), ("Connector",), "h", ("t",)),
    "resources and functions": Row("GetConnector", GET, ("get_connector",), (), "h", ("t",)),
    "tests": Row("GetConnector", GET, ("get_connector",), ("Connector",), "h", ()),
}


@pytest.mark.parametrize("column", LACKING)
def test_an_operation_without_anything_fails(
    column: str, no_page: Path, one_row: list[Row], capsys: pytest.CaptureFixture[str]
):
    one_row[:] = [LACKING[column]]
    command.main([], place=no_page)
    assert "**nothing**" in no_page.read_text()
    capsys.readouterr()
    assert command.main(["--check"], place=no_page) == 1
    assert capsys.readouterr().err == f"GetConnector: nothing in column {column}\n"


def test_a_reason_fills_the_place_of_a_user(one_row: list[Row]):
    one_row[:] = [Row("UpdateConnectorTags", GET, ("m",), (), "h", ("t",))]
    assert one_row[0].missing == []
    assert pages.REASONS["UpdateConnectorTags"] in str(one_row[0])


SENT = {
    "f-string": ('http.get(f"/o/{o}/connectors/{c}")', True),
    "an absolute path that is another": ('http.get(f"/o/{o}/connections/{c}")', False),
    "another method": ('http.put(f"/o/{o}/connectors/{c}")', False),
    "helper for paths": ("api.http.get(api.path(connector))", True),
    "a variable": ("path = api.path(connector)\nhttp.get(path)", True),
    "a variable that means itself": ("path = path\nhttp.get(path)", False),
    "a longer path": ('http.get(api.path(connector, "tags"))', False),
    "no path": ("http.get(made['url'])", False),
    "the client's method": ("client.get_connector(o, c)", True),
    "the operation's name": ('CASES = {"GetConnector of none": 1}', True),
    "a word in a text": ('text = "as GetConnector says"', False),
}


@pytest.mark.parametrize(("source", "exercises"), SENT.values(), ids=SENT)
def test_what_a_test_module_exercises(source: str, exercises: bool, tmp_path: Path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(source)
    tests = Exercised(tmp_path, {"get_connector": frozenset({"GetConnector"})}, {"GetConnector": GET})
    assert tests.by_operation() == ({"GetConnector": ["test_it"]} if exercises else {})


def module(name: str, source: str) -> Module:
    return Module(name, ast.parse(source))


RUNTIME = module("versori_pulumi.provider.runtime", "class Account:\n    live: LiveThings\n")
LIVE = module(
    "versori_pulumi.connect.live", "class LiveThings:\n    def get(self):\n        return self._client.get_thing()\n"
)
REACHED = {
    "a call": ("def f(client):\n    client.get_thing()", True),
    "a method without a call": ("def f(client):\n    return client.get_thing", True),
    "the live index": ("def f(account):\n    account.live.get()", True),
    "a live index that was put aside": ("def f(account):\n    live = account.live\n    live.get()", True),
    "another get": ("def f(account, values):\n    values.get()", False),
    "a helper": ("def f(c):\n    g(c)\ndef g(c):\n    c.get_thing()", True),
    "a helper that is not called": ("def f(c):\n    pass\ndef g(c):\n    c.get_thing()", False),
    "a called method of a class": (
        "def f(c):\n    A(c).go()\nclass A:\n    def go(self):\n        self.c.get_thing()",
        True,
    ),
    "a method that nothing calls": ("def f(c):\n    A(c)\nclass A:\n    def go(self):\n        self.c.get_thing()", False),
    "an annotation": ("def f(a: A):\n    pass\nclass A:\n    def __init__(self, c):\n        c.get_thing()", False),
    "an engine's hook": (
        "def f():\n    AProvider()\nclass AProvider:\n    def create(self, c):\n        c.get_thing()",
        True,
    ),
}


@pytest.mark.parametrize(("source", "uses"), REACHED.values(), ids=REACHED)
def test_what_a_public_name_uses(source: str, uses: bool):
    top = module("versori_pulumi", "from versori_pulumi.functions import f")
    modules = {each.name: each for each in (top, RUNTIME, LIVE, module("versori_pulumi.functions", source))}
    assert Package(modules, ["get_thing"]).users == ({"f": frozenset({"get_thing"})} if uses else {})
