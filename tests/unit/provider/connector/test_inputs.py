"""The table of wrong arguments: under which property path, and in which words, each is refused."""

from __future__ import annotations

from typing import Any

import pytest

from versori_pulumi.provider.connector.inputs import CATEGORIES, problems
from versori_pulumi.provider.validation import LONGEST_TEXT

ULID = "01HXK5T7QZ0000000000000000"
HTTP: dict[str, Any] = {"name": "Shop", "protocol": "http", "baseUrl": "https://api.example.com"}
BIGQUERY: dict[str, Any] = {"name": "Sales", "protocol": "bigquery", "datasetId": "project.dataset"}

TEXT, LIST, DICTIONARY, FLAG = "must be a text", "must be a list", "must be a dictionary", "must be True or False"
EMPTY, LONG, NULL = "must not be empty", "is longer than 10000 characters", "has a null byte"
CONTROL = "has a control character (a line break, a tab or the like)"
SURROGATE = "no encoding can carry"
ID = "is not an id of Versori: those have 26 letters and digits"
CHARACTER = "has a character that an address can't have"
UNKNOWN_KEY = "is not a property that exists here"

#   argument: [(value, path, words), …]
WRONG: dict[str, list[tuple[Any, str, str]]] = {
    "name": [
        (5, "name", TEXT),
        (True, "name", TEXT),
        (["Shop"], "name", TEXT),
        ({"a": "b"}, "name", TEXT),
        ("", "name", EMPTY),
        ("  ", "name", EMPTY),
        ("\u00a0\u2003", "name", EMPTY),
        ("a\nb", "name", CONTROL),
        ("a\tb", "name", CONTROL),
        ("a\x7fb", "name", CONTROL),
        ("a\x1b[2Jb", "name", CONTROL),
        ("a\x85b", "name", CONTROL),
        ("a\x00b", "name", NULL),
        ("a\ud800b", "name", SURROGATE),
        ("n" * (LONGEST_TEXT + 1), "name", LONG),
        ("n" * 10_000_000, "name", LONG),
    ],
    "protocol": [
        ("ftp", "protocol", "must be 'http' or 'bigquery'"),
        ("HTTP", "protocol", "must be 'http' or 'bigquery'"),
        ("", "protocol", "must be 'http' or 'bigquery'"),
        (5, "protocol", "must be 'http' or 'bigquery'"),
        (["http"], "protocol", "must be 'http' or 'bigquery'"),
        ({"a": "http"}, "protocol", "must be 'http' or 'bigquery'"),
    ],
    "baseUrl": [
        (5, "baseUrl", TEXT),
        ("", "baseUrl", "must start with https://"),
        ("api.example.com", "baseUrl", "must start with https://"),
        ("javascript:alert(1)", "baseUrl", 'must start with https:// or http://, not "javascript:"'),
        ("file:///etc/passwd", "baseUrl", 'must start with https:// or http://, not "file:"'),
        ("https://user:hunter2@api.example.com", "baseUrl", "must not hold a user name or password"),
        ("https://", "baseUrl", "has no host that can be looked up"),
        ("https://api.example.com:99999", "baseUrl", "is not an address"),
        ("https://\u0430pi.example.com", "baseUrl", CHARACTER),
        ("https://api\u2024example.com", "baseUrl", CHARACTER),
        ("https://api.example.com/\r\nX-Evil: 1", "baseUrl", CHARACTER),
        ("https://api.example.com/\x00", "baseUrl", NULL),
        ("https://api.example.com/\udfff", "baseUrl", SURROGATE),
        ("https://api.example.com/" + "a" * LONGEST_TEXT, "baseUrl", LONG),
    ],
    "documentationURL": [
        (5, "documentationURL", TEXT),
        (" ", "documentationURL", CHARACTER),
        ("javascript:alert(1)", "documentationURL", "must start with https:// or http://"),
        ("https://docs.example.com/a b", "documentationURL", CHARACTER),
    ],
    "imageURL": [
        (False, "imageURL", TEXT),
        ("data:image/png;base64,AAAA", "imageURL", "must start with https:// or http://"),
        ("file:///logo.png", "imageURL", "must start with https:// or http://"),
    ],
    "public": [("true", "public", FLAG), (1, "public", FLAG), (0.0, "public", FLAG), ([], "public", FLAG)],
    "forceDelete": [("yes", "forceDelete", FLAG), (1, "forceDelete", FLAG)],
    "tags": [
        ("team", "tags", DICTIONARY),
        (["team"], "tags", DICTIONARY),
        ({"team": "payments"}, "tags.team", "must be a list of texts, not one text: put it in brackets"),
        ({"team": 5}, "tags.team", LIST),
        ({"team": {"a": ["b"]}}, "tags.team", LIST),
        ({"team": [["a"]]}, "tags.team[0]", TEXT),
        ({"team": ["a", {"b": "c"}]}, "tags.team[1]", TEXT),
        ({"team": ["a", 5]}, "tags.team[1]", TEXT),
        ({"team": ["a\nb"]}, "tags.team[0]", CONTROL),
        ({"team": ["a\x00"]}, "tags.team[0]", NULL),
        ({"": ["a"]}, 'tags[""]', EMPTY),
        ({"a\nb": ["a"]}, r'tags["a\nb"]', CONTROL),
        ({"cost-center": [5]}, 'tags["cost-center"][0]', TEXT),
    ],
    "categories": [
        ("HR", "categories", LIST),
        (["hr"], "categories[0]", "must be 'Development & IT', "),
        (["HR", "Cooking"], "categories[1]", "must be 'Development & IT', "),
        ([5], "categories[0]", "must be 'Development & IT', "),
        (["HR", "ERP", "HR"], "categories", "has 'HR' twice"),
    ],
    "organisationId": [
        ("acme", "organisationId", ID),
        ("", "organisationId", ID),
        (5, "organisationId", TEXT),
        ("../../01HXK5T7QZ00000000000", "organisationId", ID),
        (f"{ULID}/", "organisationId", ID),
        (ULID[:-1] + "U", "organisationId", ID),
        (ULID[:-1] + "\n", "organisationId", ID),
    ],
    "importId": [("..", "importId", ID), (f"{ULID}?x", "importId", ID), ("%2e%2e%2f", "importId", ID)],
    "account": [
        ("", "account", "must be letters, digits, - and _"),
        ("../eu", "account", "must be letters, digits, - and _"),
        ("eu:apiKey", "account", "must be letters, digits, - and _"),
        ("eu\n", "account", CONTROL),
        ("\u0435u", "account", "must be letters, digits, - and _"),
        (5, "account", TEXT),
    ],
    "existing": [
        ("replace", "existing", "must be 'error', 'adopt' or 'duplicate'"),
        (True, "existing", "must be 'error', 'adopt' or 'duplicate'"),
    ],
    "connectionVariables": [
        ("a=b", "connectionVariables", LIST),
        ({"a": "b"}, "connectionVariables", LIST),
        (["a"], "connectionVariables[0]", DICTIONARY),
        ([{"name": "a"}], "connectionVariables[0].value", "is required"),
        ([{"value": "a"}], "connectionVariables[0].name", "is required"),
        ([{"name": "a", "value": 5}], "connectionVariables[0].value", TEXT),
        ([{"name": "", "value": "x"}], "connectionVariables[0].name", EMPTY),
        ([{"name": "a\n", "value": "x"}], "connectionVariables[0].name", CONTROL),
        ([{"name": "a", "value": "x\x00"}], "connectionVariables[0].value", NULL),
        ([{"name": "a", "value": "x", "secret": True}], "connectionVariables[0].secret", UNKNOWN_KEY),
        ([{"name": n, "value": "x"} for n in "aba"], "connectionVariables", "has 'a' twice"),
    ],
    "datasetId": [("p.d", "datasetId", "does not exist for protocol http")],
    "baseURL": [("https://api.example.com", "baseURL", UNKNOWN_KEY)],
    "authSchemeConfigIds": [([ULID], "authSchemeConfigIds", UNKNOWN_KEY)],
}
CASES = [(argument, *case) for argument, cases in WRONG.items() for case in cases]


@pytest.mark.parametrize(
    ("argument", "value", "path", "words"), CASES, ids=[f"{case[0]}={ascii(case[1])[:40]}" for case in CASES]
)
def test_a_wrong_value_is_refused_under_its_path(argument: str, value: Any, path: str, words: str):
    found = problems({**HTTP, argument: value})
    assert len(found) == 1, found
    assert found[0][0] == path
    assert words in found[0][1]


RIGHT: dict[str, dict[str, Any]] = {
    "least": HTTP,
    "no protocol": {"name": "Shop", "baseUrl": "https://api.example.com"},
    "bigquery": BIGQUERY,
    "unicode name": {**HTTP, "name": "Büro 📚 店"},
    "longest name": {**HTTP, "name": "n" * LONGEST_TEXT},
    "empty values": {
        **HTTP,
        "tags": {},
        "categories": [],
        "documentationURL": "",
        "imageURL": "",
        "authSchemeConfigs": [],
        "connectionVariables": [],
        "public": False,
    },
    "tag keys that look like properties": {**HTTP, "tags": {"in": ["x"], "baseUrl": [], "base_url": [""], "name": ["y"]}},
    "a tag twice": {**HTTP, "tags": {"a": ["x", "x"]}},
    "every category": {**HTTP, "categories": list(CATEGORIES)},
    "variables in the address": {**HTTP, "baseUrl": "https://{{shop}}.example.com"},
    "a variable of several lines": {**HTTP, "connectionVariables": [{"name": "pem", "value": "a\nb\n"}]},
    "an empty variable": {**HTTP, "connectionVariables": [{"name": "a", "value": ""}]},
    "options": {
        **HTTP,
        "organisationId": ULID,
        "account": "eu-1_x",
        "existing": "adopt",
        "forceDelete": True,
        "importId": ULID,
    },
}


@pytest.mark.parametrize("inputs", RIGHT.values(), ids=RIGHT)
def test_right_values_have_no_problem(inputs: dict[str, Any]):
    assert problems(inputs) == []


PROTOCOLS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "http without an address": ({"name": "a", "protocol": "http"}, [("baseUrl", "is required for protocol http")]),
    "no protocol and no address": ({"name": "a"}, [("baseUrl", "is required for protocol http")]),
    "bigquery without a dataset": (
        {"name": "a", "protocol": "bigquery"},
        [("datasetId", "is required for protocol bigquery")],
    ),
    "bigquery with what http has": (
        {**BIGQUERY, "baseUrl": "https://a.example.com", "connectionVariables": []},
        [
            ("baseUrl", "does not exist for protocol bigquery"),
            ("connectionVariables", "does not exist for protocol bigquery"),
        ],
    ),
    "bigquery with an empty dataset": ({**BIGQUERY, "datasetId": " "}, [("datasetId", EMPTY)]),
    "an unknown protocol asks for nothing else": (
        {"name": "a", "protocol": "x"},
        [("protocol", "must be 'http' or 'bigquery'")],
    ),
    "no name": ({"baseUrl": "https://a.example.com"}, [("name", "is required")]),
}


@pytest.mark.parametrize(("inputs", "expected"), PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_protocol_has_its_properties(inputs: dict[str, Any], expected: list[tuple[str, str]]):
    assert problems(inputs) == expected


def test_all_problems_are_found_at_once():
    found = problems({"name": "", "protocol": "http", "baseUrl": "x", "public": "no", "nme": 1, "tags": {"a": "b"}})
    assert [path for path, _ in found] == ["name", "baseUrl", "public", "tags.a", "nme"]


def test_no_problem_quotes_a_value():
    found = problems({**HTTP, "connectionVariables": [{"name": "a", "value": {"x": "hunter2"}}], "public": "hunter2"})
    assert len(found) == 2
    assert "hunter2" not in str(found)
