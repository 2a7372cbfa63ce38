from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from versori_pulumi.provider.properties import unset
from versori_pulumi.provider.values import contains_unknown, project, same, without_nulls

UNKNOWN = Unknown()


@pytest.mark.parametrize(
    ("value", "unknown"),
    [
        (UNKNOWN, True),
        ([1, UNKNOWN], True),
        ({"a": {"b": [{"c": UNKNOWN}]}}, True),
        ({"a": {"b": [{"c": "x"}]}}, False),
        ("x", False),
        (None, False),
        ([], False),
    ],
    ids=["itself", "in a list", "deep", "deep and known", "text", "none", "empty"],
)
def test_unknown_values_are_found_wherever_they_stand(value: Any, *, unknown: bool):
    assert contains_unknown(value) is unknown


def test_none_is_the_same_as_undeclared_at_every_depth():
    value = {"a": None, "b": {"c": None, "d": [{"e": None, "f": 0}, None]}, "g": "", "h": [], "i": False}
    assert without_nulls(value) == {"b": {"d": [{"f": 0}, None]}, "g": "", "h": [], "i": False}


def test_unknown_values_survive_the_removal_of_nulls():
    assert without_nulls({"a": UNKNOWN, "b": [UNKNOWN]}) == {"a": UNKNOWN, "b": [UNKNOWN]}


ONE, TWO = {"name": "a", "value": "1"}, {"name": "b", "value": "2"}

SAME = {
    "text": ("name", "Shop", "Shop"),
    "unset text": ("documentationURL", "", None),
    "unset flag": ("public", False, None),
    "unset tags": ("tags", {}, None),
    "tags in another order": ("tags", {"a": ["x", "y"]}, {"a": ["y", "x"]}),
    "a tag twice": ("tags", {"a": ["x", "x"]}, {"a": ["x"]}),
    "one tag as a text": ("tags", {"a": "x"}, {"a": ["x"]}),
    "categories in another order": ("categories", ["HR", "ERP"], ["ERP", "HR"]),
    "unset categories": ("categories", [], None),
    "variables in another order": ("connectionVariables", [ONE, TWO], [TWO, ONE]),
    "unset variables": ("connectionVariables", [], None),
    "a variable with more from the API": ("connectionVariables", [ONE], [{**ONE, "updatedAt": "now"}]),
    "schemes": ("authSchemeConfigs", [{"id": "1", "description": ""}], [{"id": "1", "validationMessages": [1]}]),
}
DIFFERENT = {
    "text": ("name", "Shop", "shop"),
    "blank": ("name", "Shop", "Shop "),
    "flag": ("public", True, None),
    "tag value": ("tags", {"a": ["x"]}, {"a": ["x", "y"]}),
    "tag key": ("tags", {"a": ["x"]}, {"A": ["x"]}),
    "a tag without values": ("tags", {"a": []}, {}),
    "variable value": ("connectionVariables", [ONE], [{**ONE, "value": "3"}]),
    "variable name": ("connectionVariables", [ONE], [{**ONE, "name": "A"}]),
    "schemes in another order": ("authSchemeConfigs", [{"id": "1"}, {"id": "2"}], [{"id": "2"}, {"id": "1"}]),
    "a value not known yet": ("name", UNKNOWN, "Shop"),
    "two values not known yet": ("name", UNKNOWN, UNKNOWN),
    "a value not known yet inside": ("tags", {"a": [UNKNOWN]}, {"a": ["x"]}),
}


@pytest.mark.parametrize(("name", "one", "other"), SAME.values(), ids=SAME)
def test_versoris_own_words_are_no_difference(name: str, one: Any, other: Any):
    assert same(name, one, other)
    assert same(name, other, one)


@pytest.mark.parametrize(("name", "one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_everything_else_is_a_difference(name: str, one: Any, other: Any):
    assert not same(name, one, other)
    assert not same(name, other, one)


@pytest.mark.parametrize(
    "name", ["name", "baseUrl", "public", "tags", "connectionVariables", "authSchemeConfigs", "imageURL"]
)
def test_the_empty_value_of_a_property_means_unset(name: str):
    assert same(name, unset(name), None)


def test_a_value_that_can_be_changed_is_made_anew_each_time():
    unset("tags")["a"] = ["x"]
    assert unset("tags") == {}


PROJECTIONS: dict[str, tuple[Any, Any, Any]] = {
    "equal values keep the declared spelling": ({"a": "x", "b": ""}, {"a": "x", "c": None}, {"a": "x", "b": ""}),
    "live values win": ({"a": "x"}, {"a": "y"}, {"a": "y"}),
    "what was not declared stays out": ({"a": "x"}, {"a": "y", "b": "z"}, {"a": "y"}),
    "what is gone is empty": (
        {"a": "x", "t": "text", "f": True, "l": [1], "d": {"k": 1}},
        {"a": "y"},
        {"a": "y", "t": "", "f": False, "l": [], "d": {}},
    ),
    "a secret is not answered and stays": (
        {"clientId": "a", "clientSecret": "s"},
        {"clientId": "b"},
        {"clientId": "b", "clientSecret": "s"},
    ),
    "a nested secret stays": (
        {"d": "x", "grant": {"clientId": "a", "clientSecret": "s"}},
        {"d": "y", "grant": {"clientId": "a"}},
        {"d": "y", "grant": {"clientId": "a", "clientSecret": "s"}},
    ),
    "lists are taken whole": ({"l": [{"a": 1}]}, {"l": [{"a": 1, "b": 2}]}, {"l": [{"a": 1, "b": 2}]}),
}


@pytest.mark.parametrize(("declared", "live", "shown"), PROJECTIONS.values(), ids=PROJECTIONS)
def test_live_objects_are_shown_in_the_declared_shape(declared: Any, live: Any, shown: Any):
    assert project(declared, live) == shown
