"""The three-way merge, written down: what the program says by what is live → what is announced and what is sent.

Each property stands at `applied` in the state. The columns say what became of it on Versori, the rows what the program says
now. A cell holds two words:

    is it announced?  `-` no   `change` yes   `drift` yes, and as an edit that somebody made on Versori
    (what the program begins or ceases to declare is announced and written once, even where the value is right already:
    only the outputs of a write show later runs whose the property is)
    what UpdateConnector's body then holds:  the `live` or the `declared` value, or nothing (`unset`, which unsets it)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pulumi.output import Unknown

from versori_pulumi.provider.connector.plan import plan_connector, update_body, with_ignored
from versori_pulumi.provider.merge import Change, moved, state_only_changes
from versori_pulumi.provider.properties import CONNECTOR

TABLE = """
                    | as applied      | edited          | unset
never declared      | - live          | - live          | - live
declared, the same  | - declared      | drift declared  | drift declared
declared, changed   | change declared | drift declared  | drift declared
declared for once   | change declared | change declared | change declared
no longer declared  | change unset    | drift unset     | change unset
declared empty      | change unset    | drift unset     | - unset
not known yet       | change ?        | drift ?         | drift ?
"""

VARIABLES = """
                    | as applied      | edited          | unset
never declared      | - unset         | - unset         | - unset
declared, the same  | - unset         | drift declared  | drift declared
declared, changed   | change declared | drift declared  | drift declared
declared for once   | change declared | change declared | change declared
no longer declared  | change empty    | drift empty     | change unset
declared empty      | change empty    | drift empty     | - unset
not known yet       | change ?        | drift ?         | drift ?
"""
"""For connectionVariables nothing in the body means: left alone. They are sent only to change them."""


@dataclass(frozen=True)
class Cell:
    program: str
    on_versori: str
    announced: str
    sent: str


def cells(table: str) -> list[Cell]:
    header, *rows = [[part.strip() for part in line.split("|")] for line in table.strip("\n").splitlines()]
    return [Cell(row[0], column, *entry.split()) for row in rows for column, entry in zip(header[1:], row[1:], strict=True)]


def ids(cell: Cell) -> str:
    return f"{cell.program}, {cell.on_versori}"


@dataclass(frozen=True)
class Values:
    applied: Any
    changed: Any
    edited: Any
    empty: Any


PROPERTIES = {
    "tags": Values({"team": ["a"]}, {"team": ["b"], "in": ["x"]}, {"team": ["a", "theirs"]}, {}),
    "documentationURL": Values("https://a.example.com", "https://b.example.com", "https://theirs.example.com", ""),
    "imageURL": Values("https://a.example.com/i", "https://b.example.com/i", "https://theirs.example.com/i", ""),
}
NEEDED = {
    "name": Values("a", "b", "theirs", None),
    "baseUrl": Values("https://a.example.com", "https://b.example.com", "https://theirs.example.com", None),
    "datasetId": Values("p.a", "p.b", "p.theirs", None),
}
"""Properties that a connector can't be without: the program always declares them."""

VARIABLE_VALUES = Values(
    [{"name": "shop", "value": "a"}],
    [{"name": "shop", "value": "b"}],
    [{"name": "shop", "value": "theirs"}],
    [],
)


def base(name: str) -> dict[str, Any]:
    """A live connector without the property `name`."""
    address = {"datasetId": "p.d"} if name == "datasetId" else {"baseUrl": "https://base.example.com"}
    protocol = "bigquery" if name == "datasetId" else "http"
    connector = {"id": "C", "organisationId": "O", "protocol": protocol, "name": "Shop", **address}
    return {key: value for key, value in connector.items() if key != name}


def situation(name: str, values: Values, cell: Cell) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Declared, state and live."""
    declared = {
        "declared, the same": {name: values.applied},
        "declared, changed": {name: values.changed},
        "declared for once": {name: values.changed},
        "declared empty": {name: values.empty},
        "not known yet": {name: Unknown()},
    }.get(cell.program, {})
    last = {} if cell.program in {"never declared", "declared for once"} else {name: values.applied}
    live = {"as applied": {name: values.applied}, "edited": {name: values.edited}, "unset": {}}[cell.on_versori]
    kept = {key: value for key, value in base(name).items() if key in ("name", "baseUrl", "datasetId")}
    return {**kept, **declared}, {**kept, **last}, {**base(name), **live}


def check(name: str, values: Values, cell: Cell):
    declared, last, live = situation(name, values, cell)
    plan = plan_connector(declared, last, live, lambda _: "new")
    announced = {"-": (), "change": (False,), "drift": (True,)}[cell.announced]
    assert tuple(change.drift for change in plan.changes if change.name == name) == announced
    assert plan.writes is bool(announced)
    assert plan.replaces_object is bool(announced)
    if cell.sent == "?":
        return
    sent = {"live": live.get(name), "declared": declared.get(name), "empty": values.empty, "unset": None}[cell.sent]
    body = update_body(declared, last, live)
    assert body == {**base(name), **({} if sent is None else {name: sent})}


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("cell", cells(TABLE), ids=ids)
def test_properties_that_may_be_unset(name: str, cell: Cell):
    check(name, PROPERTIES[name], cell)


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize(
    "cell",
    [
        cell
        for cell in cells(TABLE)
        if cell.program in {"declared, the same", "declared, changed", "not known yet"} and cell.on_versori != "unset"
    ],
    ids=ids,
)
def test_properties_that_are_always_there(name: str, cell: Cell):
    check(name, NEEDED[name], cell)


@pytest.mark.parametrize("cell", cells(VARIABLES), ids=ids)
def test_connection_variables(cell: Cell):
    check("connectionVariables", VARIABLE_VALUES, cell)


#   public, which is unset where it is false: (program, state, live) → announced, body
FLAGS = {
    "never declared, live true": (None, None, True, "-", True),
    "never declared, live unset": (None, None, None, "-", None),
    "declared true": (True, True, True, "-", True),
    "declared true, edited": (True, True, False, "drift", True),
    "declared true, unset": (True, True, None, "drift", True),
    "declared false, live unset": (False, False, None, "-", None),
    "declared false, edited": (False, False, True, "drift", None),
    "changed to false": (False, True, True, "change", None),
    "no longer declared": (None, True, True, "change", None),
    "no longer declared, unset": (None, True, None, "change", None),
    "false and no longer declared": (None, False, False, "change", None),
    "declared for once, live the same": (True, None, True, "change", True),
}


@pytest.mark.parametrize(("program", "state", "live", "announced", "sent"), FLAGS.values(), ids=FLAGS)
def test_public(program: bool | None, state: bool | None, live: bool | None, announced: str, sent: bool | None):
    def given(value: bool | None) -> dict[str, Any]:
        return {} if value is None else {"public": value}

    known = {"name": "Shop", "baseUrl": "https://base.example.com"}
    declared, last, actual = {**known, **given(program)}, {**known, **given(state)}, {**base(""), **given(live)}
    plan = plan_connector(declared, last, actual, lambda _: "new")
    assert [change.drift for change in plan.changes] == {"-": [], "change": [False], "drift": [True]}[announced]
    assert update_body(declared, last, actual).get("public") == sent


#   categories, which nobody can read: (program, state) → what is set, None where nothing is
CATEGORIES: dict[str, tuple[Any, Any, Any]] = {
    "never declared": (None, None, None),
    "declared, the same": (["HR"], ["HR"], None),
    "declared, in another order": (["HR", "ERP"], ["ERP", "HR"], None),
    "declared, changed": (["ERP"], ["HR"], ["ERP"]),
    "declared for once": (["HR"], None, ["HR"]),
    "declared empty for once": ([], None, []),
    "declared empty": ([], ["HR"], []),
    "no longer declared": (None, ["HR"], []),
    "empty and no longer declared": (None, [], []),
}


@pytest.mark.parametrize(("program", "state", "sent"), CATEGORIES.values(), ids=CATEGORIES)
def test_categories_are_compared_with_the_state(program: Any, state: Any, sent: Any):
    declared = {} if program is None else {"categories": program}
    last = {} if state is None else {"categories": state}
    plan = plan_connector(declared, last, base(""), lambda _: "new")
    assert plan.categories == sent
    assert plan.writes is (sent is not None)
    assert plan.replaces_object is False
    assert all(change.drift is False for change in plan.changes)


KEY = {"schemeType": "api-key", "description": "k", "name": "X-Key", "in": "header"}
LIVE_KEY, EDITED_KEY = {**KEY, "id": "A"}, {**KEY, "id": "A", "in": "cookie"}
THEIRS = {"schemeType": "none", "description": "theirs", "id": "T"}

#   authSchemeConfigs: (program, state, live) → announced, upserts, deletes
SCHEMES: dict[str, tuple[Any, Any, list[Any], str, list[str], list[str]]] = {
    "never declared": (None, None, [LIVE_KEY], "-", [], []),
    "declared, the same, as applied": ([KEY], [KEY], [LIVE_KEY], "-", [], []),
    "declared, the same, edited": ([KEY], [KEY], [EDITED_KEY], "drift", ["A"], []),
    "declared, the same, unset": ([KEY], [KEY], [], "drift", ["A"], []),
    "declared, the same, one added": ([KEY], [KEY], [LIVE_KEY, THEIRS], "drift", [], ["T"]),
    "declared, changed": ([{**KEY, "in": "query"}], [KEY], [LIVE_KEY], "change", ["A"], []),
    "declared, changed as edited": ([{**KEY, "in": "cookie"}], [KEY], [EDITED_KEY], "-", [], []),
    "declared for once": ([KEY], None, [], "change", ["new"], []),
    "declared for once, live the same": ([KEY], None, [LIVE_KEY], "change", [], []),
    "declared for once, others live": ([KEY], None, [THEIRS], "change", ["new"], ["T"]),
    "no longer declared": (None, [KEY], [LIVE_KEY], "change", [], ["A"]),
    "no longer declared, unset": (None, [KEY], [], "change", [], []),
    "no longer declared, one added": (None, [KEY], [LIVE_KEY, THEIRS], "drift", [], ["A"]),
    "declared empty": ([], [KEY], [LIVE_KEY], "change", [], ["A"]),
    "declared empty, one added": ([], [KEY], [LIVE_KEY, THEIRS], "drift", [], ["A", "T"]),
    "declared empty, unset": ([], [KEY], [], "-", [], []),
    "declared empty for once": ([], None, [THEIRS], "change", [], ["T"]),
    "not known yet": (Unknown(), [KEY], [LIVE_KEY], "change", [], []),
    "not known yet inside": ([{**KEY, "name": Unknown()}], [KEY], [LIVE_KEY], "change", [], []),
}


WRITTEN_WITH_THE_CONNECTOR = {"declared for once, live the same", "no longer declared, unset"}
"""Cases in which no scheme has to be sent, and yet somebody else's property becomes the program's, or ceases to be."""


@pytest.mark.parametrize("case", SCHEMES)
def test_auth_scheme_configs(case: str):
    program, state, live, announced, upserts, deletes = SCHEMES[case]
    declared = {} if program is None else {"authSchemeConfigs": program}
    last = {} if state is None else {"authSchemeConfigs": state, "authSchemeConfigIds": ["A"]}
    plan = plan_connector(declared, last, {**base(""), "authSchemeConfigs": live}, lambda _: "new")
    assert [change.drift for change in plan.changes] == {"-": [], "change": [False], "drift": [True]}[announced]
    assert [scheme["id"] for scheme in plan.schemes.upserts] == upserts
    assert [scheme["id"] for scheme in plan.schemes.deletes] == deletes
    assert plan.replaces_object is (case in WRITTEN_WITH_THE_CONNECTOR)


def test_a_change_holds_what_a_message_needs():
    plan = plan_connector({"name": "b"}, {"name": "a"}, {**base("name"), "name": "theirs"}, lambda _: "new")
    assert plan.changes == (Change("name", live="theirs", declared="b", drift=True),)


def test_a_declared_value_that_somebody_set_already_is_no_change():
    assert not plan_connector({"name": "b"}, {"name": "a"}, {**base("name"), "name": "b"}, lambda _: "new").writes


@pytest.mark.parametrize("name", [*PROPERTIES, "connectionVariables"])
def test_what_becomes_the_programs_is_written_once_although_it_is_right_already(name: str):
    value = VARIABLE_VALUES.applied if name == "connectionVariables" else PROPERTIES[name].applied
    live = {**base(name), name: value}
    assert plan_connector({name: value}, {}, live, lambda _: "new").replaces_object
    assert not plan_connector({name: value}, {name: value}, live, lambda _: "new").writes
    assert not plan_connector({name: value}, {}, live, lambda _: "new", creating=True).writes


IGNORED: dict[str, tuple[list[str], dict[str, Any], dict[str, Any]]] = {
    "a property": (["tags"], {"tags": {"team": ["ours"]}}, {"tags": {"team": ["theirs"]}}),
    "an unset property": (["documentationURL"], {"documentationURL": "https://ours.example.com"}, {}),
    "one tag": (["tags.team"], {"tags": {"team": ["ours"], "in": ["x"]}}, {"tags": {"team": ["theirs"], "in": ["x"]}}),
    "one tag that is gone": (["tags.team"], {"tags": {"team": ["ours"]}}, {"tags": {}}),
    "a part of a list": (
        ["connectionVariables[0].value"],
        {"connectionVariables": [{"name": "a", "value": "ours"}]},
        {"connectionVariables": [{"name": "a", "value": "theirs"}]},
    ),
    "schemes": (["authSchemeConfigs"], {"authSchemeConfigs": [KEY]}, {"authSchemeConfigs": [THEIRS]}),
    "everything": (
        ["*"],
        {"name": "ours", "tags": {"team": ["ours"]}, "authSchemeConfigs": [KEY], "categories": ["HR"]},
        {"name": "theirs", "tags": {"team": ["theirs"]}, "authSchemeConfigs": [THEIRS]},
    ),
}


@pytest.mark.parametrize(("ignored", "applied", "live"), IGNORED.values(), ids=IGNORED)
def test_what_is_ignored_keeps_its_live_value(ignored: list[str], applied: dict[str, Any], live: dict[str, Any]):
    actual = {**base(""), **live}
    declared = with_ignored({**applied, "ignoreChanges": ignored}, actual)
    assert not plan_connector(declared, {**applied, "authSchemeConfigIds": ["A"]}, actual, lambda _: "new").writes


def test_a_tag_that_is_not_ignored_is_still_the_programs():
    live = {**base(""), "tags": {"team": ["theirs"], "in": ["theirs"]}}
    applied = {"tags": {"team": ["ours"], "in": ["ours"]}}
    declared = with_ignored({**applied, "ignoreChanges": ["tags.team"]}, live)
    assert declared["tags"] == {"team": ["theirs"], "in": ["ours"]}


STATE_ALONE = {
    "account set": ({"account": "eu"}, {}, True),
    "account changed": ({"account": "eu"}, {"account": "us"}, True),
    "account no longer declared": ({}, {"account": "eu"}, True),
    "force_delete set": ({"forceDelete": True}, {}, True),
    "force_delete no longer declared": ({}, {"forceDelete": True}, True),
    "force_delete false is as good as unset": ({"forceDelete": False}, {}, False),
    "the policy for existing ones": ({"existing": "adopt"}, {"existing": "error"}, False),
    "an import that is over": ({}, {"importId": "C"}, False),
    "nothing": ({"account": "eu", "forceDelete": True}, {"account": "eu", "forceDelete": True}, False),
}


@pytest.mark.parametrize(("declared", "last", "changes"), STATE_ALONE.values(), ids=STATE_ALONE)
def test_what_the_state_alone_has_to_know(declared: dict[str, Any], last: dict[str, Any], *, changes: bool):
    assert state_only_changes(declared, last) is changes


REPLACED: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "protocol": ({"protocol": "bigquery"}, {"protocol": "http"}, ["protocol"]),
    "organisation": ({"organisationId": "P"}, {"organisationId": "O"}, ["organisationId"]),
    "both": (
        {"protocol": "http", "organisationId": "P"},
        {"protocol": "bigquery", "organisationId": "O"},
        ["protocol", "organisationId"],
    ),
    "neither": ({"protocol": "http", "organisationId": "O", "name": "b"}, {"protocol": "http", "organisationId": "O"}, []),
    "undeclared": ({}, {"protocol": "http", "organisationId": "O"}, []),
    "not known yet": ({"organisationId": Unknown()}, {"organisationId": "O"}, []),
    "lower case": (
        {"organisationId": "01hxk5t7qz0000000000000000"},
        {"organisationId": "01HXK5T7QZ0000000000000000"},
        [],
    ),
}


@pytest.mark.parametrize(("declared", "last", "replaced"), REPLACED.values(), ids=REPLACED)
def test_what_can_not_change_in_place(declared: dict[str, Any], last: dict[str, Any], replaced: list[str]):
    assert moved(CONNECTOR, declared, last) == replaced
