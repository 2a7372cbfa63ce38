from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from versori_pulumi.provider.connector.plan import adoption, announcements, plan_connector
from versori_pulumi.provider.drift import gone

LIVE: dict[str, Any] = {
    "id": "C",
    "organisationId": "O",
    "name": "Shop",
    "protocol": "http",
    "baseUrl": "https://a.example.com",
    "tags": {"team": ["x"]},
}
LAST: dict[str, Any] = {"name": "Shop", "baseUrl": "https://a.example.com"}
KEY = {"schemeType": "api-key", "description": "Key", "name": "hunter2", "in": "header"}


def lines(declared: dict[str, Any], last: dict[str, Any], live: dict[str, Any]) -> list[str]:
    declared, last, live = {**LAST, **declared}, {**LAST, **last}, {**LIVE, **live}
    return list(announcements("C", plan_connector(declared, last, live, lambda _: "new"), declared, last, live))


BACK = {"two": "sets them back", "no longer declared": "changes it", "not known yet": "changes it"}
"""What the update does about it, where that is not to set it back."""

DRIFT: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    "text": (
        {},
        {},
        {"name": "Theirs"},
        'name is "Theirs" on Versori, the program says "Shop"',
    ),
    "unset": (
        {"documentationURL": "https://d.example.com"},
        {"documentationURL": "https://d.example.com"},
        {},
        'documentation_url is not set on Versori, the program says "https://d.example.com"',
    ),
    "empty": (
        {"imageURL": ""},
        {"imageURL": ""},
        {"imageURL": "https://i.example.com"},
        'image_url is "https://i.example.com" on Versori, the program leaves it empty',
    ),
    "no longer declared": (
        {},
        {"imageURL": "https://i.example.com"},
        {"imageURL": "https://j.example.com"},
        'image_url is "https://j.example.com" on Versori, the program no longer sets it',
    ),
    "flag": ({"public": False}, {"public": False}, {"public": True}, "public is true on Versori, the program says false"),
    "tags": (
        {"tags": {"b": ["ü"], "a": ["x"]}},
        {"tags": {"b": ["ü"], "a": ["x"]}},
        {},
        'tags is {"team": ["x"]} on Versori, the program says {"a": ["x"], "b": ["ü"]}',
    ),
    "not known yet": (
        {"tags": {"a": [Unknown()]}},
        {"tags": {"a": ["y"]}},
        {},
        'tags is {"team": ["x"]} on Versori, the program says something not known yet',
    ),
    "two": (
        {},
        {},
        {"name": "Theirs", "baseUrl": "https://b.example.com"},
        (
            'name is "Theirs" on Versori, the program says "Shop"; base_url is "https://b.example.com" on Versori, '
            'the program says "https://a.example.com"'
        ),
    ),
    "long": (
        {},
        {},
        {"name": "n" * 500},
        f'name is "{"n" * 119}… on Versori, the program says "Shop"',
    ),
}


@pytest.mark.parametrize("case", DRIFT)
def test_drift_is_one_line_a_connector(case: str):
    declared, last, live, line = DRIFT[case]
    verb = BACK.get(case, "sets it back")
    assert lines(declared, last, live) == [f'drift: connector "Shop" (C): {line}; this update {verb}']


@pytest.mark.parametrize(
    ("declared", "last", "live"),
    [
        ({}, {}, {}),
        ({"name": "New"}, {}, {}),
        ({"name": "Theirs"}, {}, {"name": "Theirs"}),
        ({}, {}, {"documentationURL": "https://theirs.example.com"}),
        ({"categories": ["HR"]}, {"categories": ["ERP"]}, {}),
    ],
    ids=["nothing", "changed by the program", "changed to the same", "never declared", "categories"],
)
def test_what_nobody_edited_behind_our_back_is_no_drift(
    declared: dict[str, Any], last: dict[str, Any], live: dict[str, Any]
):
    assert lines(declared, last, live) == []


def test_values_of_variables_and_schemes_are_never_shown():
    variables = [{"name": "token", "value": "hunter2"}]
    ours = {"connectionVariables": variables, "authSchemeConfigs": [KEY]}
    last = {**ours, "authSchemeConfigIds": ["A"]}
    theirs = {
        "connectionVariables": [{"name": "token", "value": "hunter2-edited"}],
        "authSchemeConfigs": [{**KEY, "id": "A", "name": "hunter2-edited"}],
    }
    (line,) = lines(ours, last, theirs)
    assert line == (
        'drift: connector "Shop" (C): connection_variables is not as the program says; auth_scheme_configs is not as the '
        "program says; this update sets them back"
    )


def test_variables_that_are_no_longer_declared_are_not_shown_either():
    (line,) = lines(
        {},
        {"connectionVariables": [{"name": "token", "value": "hunter2"}]},
        {"connectionVariables": [{"name": "token", "value": "hunter2-edited"}]},
    )
    assert "connection_variables" in line
    assert "hunter2" not in line


def test_a_deleted_scheme_is_announced_with_what_it_means():
    last = {"authSchemeConfigs": [KEY], "authSchemeConfigIds": ["A"]}
    (line,) = lines({"authSchemeConfigs": []}, last, {"authSchemeConfigs": [{**KEY, "id": "A"}]})
    assert line == (
        'warning: connector "Shop" (C): this update deletes auth scheme api-key "Key" (A); credentials that are refreshed '
        "through it (OAuth 2.0, custom functions) end at their next expiry"
    )


def test_a_connector_that_is_gone():
    line = gone("C", "Shop", "connector")
    assert line == 'drift: connector "Shop" (C) is gone from Versori; this update creates it again'


ADOPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "as it is": ({}, " as it is"),
    "text": (
        {"baseUrl": "https://b.example.com"},
        '; this sets base_url from "https://a.example.com" to "https://b.example.com"',
    ),
    "unset": ({"imageURL": "https://i.example.com"}, '; this sets image_url to "https://i.example.com"'),
    "to nothing": ({"tags": {}}, '; this sets tags from {"team": ["x"]} to {}'),
    "categories": ({"categories": ["HR"]}, "; this sets categories"),
    "secrets": (
        {"connectionVariables": [{"name": "token", "value": "hunter2"}], "authSchemeConfigs": [KEY]},
        "; this sets connection_variables; auth_scheme_configs",
    ),
    "not known yet": (
        {"baseUrl": Unknown()},
        '; this sets base_url from "https://a.example.com" to something not known yet',
    ),
}


@pytest.mark.parametrize(("declared", "rest"), ADOPTIONS.values(), ids=ADOPTIONS)
def test_an_adoption_says_what_it_sets(declared: dict[str, Any], rest: str):
    plan = plan_connector({**LAST, **declared}, {}, LIVE, lambda _: "new", creating=True)
    assert adoption(LIVE, plan, {}) == f'adopt: connector "Shop" (C) exists and is adopted{rest}'


def test_an_adoption_announces_the_schemes_that_it_deletes():
    live = {**LIVE, "authSchemeConfigs": [{**KEY, "id": "A"}]}
    line = adoption(live, plan_connector({**LAST, "authSchemeConfigs": []}, {}, live, lambda _: "new", creating=True), {})
    assert 'deletes auth scheme api-key "Key" (A)' in line


def test_the_value_of_what_the_program_marks_as_secret_is_in_no_line():
    marked = {"secretProperties": ["baseUrl", "tags"]}
    declared = {"name": "Shop", "baseUrl": "https://hunter2.example.com", "tags": {"a": ["hunter2"]}}
    live = {**LIVE, "name": "Theirs", "baseUrl": "https://hunter3.example.com", "tags": {"a": ["hunter3"]}}
    (line,) = lines({**declared, **marked}, {**LAST, **declared, **marked}, live)
    assert "base_url is not as the program says; tags is not as the program says" in line
    assert 'name is "Theirs"' in line
    plan = plan_connector(declared, {}, live, lambda _: "new", creating=True)
    adopts = adoption(live, plan, {**declared, **marked})
    assert 'this sets name from "Theirs" to "Shop"; base_url; tags' in adopts
    assert "hunter" not in line + adopts


def test_what_the_state_has_for_secret_is_in_no_line_either():
    state = {**LAST, "baseUrl": "https://hunter2.example.com", "secretProperties": ["baseUrl"]}
    (line,) = lines({"name": "Shop", "baseUrl": "https://x"}, state, {**LIVE, "baseUrl": "https://hunter3.example.com"})
    assert "hunter" not in line
