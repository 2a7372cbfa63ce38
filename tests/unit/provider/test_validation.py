"""What `check` hands back to the engine."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from .fake import FakeVersori
from .fake.connector import SHOP
from .fake.engine import Engine

SCHEME = {"schemeType": "api-key", "name": "X-Key\r\n", "in": "header"}


def failures(engine: Engine, **inputs: Any) -> list[tuple[str, str]]:
    return [(failure.property, failure.reason) for failure in engine.check(**inputs).failures]


def test_a_failure_stands_under_its_property(engine: Engine):
    assert failures(engine, **{**SHOP, "baseUrl": "shop"}) == [("baseUrl", "must start with https:// or http://")]


def test_a_nested_failure_stands_under_its_path(engine: Engine):
    ((path, reason),) = failures(engine, **SHOP, authSchemeConfigs=[SCHEME])
    assert path == "authSchemeConfigs[0].name"
    assert "header" in reason


UNSHOWABLE = {
    "credentials": "https://user:hunter2@shop.example.com",
    "ten megabytes": "x" * 10_000_000,
    "control characters": "https://shop.example.com/\x1b[2J",
}


@pytest.mark.parametrize("value", UNSHOWABLE.values(), ids=UNSHOWABLE)
def test_a_value_that_must_not_be_printed_is_not_given_to_the_engine(value: str, engine: Engine):
    """The engine prints the value of the property that a failure names."""
    ((path, reason),) = failures(engine, **{**SHOP, "baseUrl": value})
    assert path == ""
    assert reason.startswith("base_url ")
    assert "hunter2" not in reason
    assert len(reason) < 500


def test_secrets_in_a_list_are_not_given_to_the_engine(engine: Engine):
    variables = [{"name": "token", "value": "hunter2"}, {"name": "token", "value": "hunter3"}]
    ((path, reason),) = failures(engine, **SHOP, connectionVariables=variables)
    assert (path, reason) == ("", "connection_variables has 'token' twice")


def test_nothing_is_sent_about_wrong_inputs(engine: Engine, versori: FakeVersori):
    engine.check(**{**SHOP, "baseUrl": "shop"})
    assert versori.calls == []


def test_an_update_is_checked_without_a_look(engine: Engine, versori: FakeVersori):
    engine.up(**SHOP)
    versori.calls.clear()
    engine.check(**SHOP)
    assert versori.calls == []


def test_the_inputs_come_back_without_what_is_not_declared(engine: Engine):
    assert engine.check(**SHOP, tags=None, public=None).inputs == SHOP


def test_unknown_values_come_back_unknown(engine: Engine):
    unknown = Unknown()
    inputs = engine.check(**{**SHOP, "baseUrl": unknown}, tags={"a": [unknown]}).inputs
    assert inputs["baseUrl"] is unknown
    assert inputs["tags"] == {"a": [unknown]}


TAGS: dict[str, tuple[Any, Any]] = {
    "undeclared": (None, {"team": ["payments"], "env": ["prod"]}),
    "empty": ({}, {"team": ["payments"], "env": ["prod"]}),
    "another": ({"in": ["x"]}, {"team": ["payments"], "env": ["prod"], "in": ["x"]}),
    "the same key": ({"team": ["ledger"]}, {"team": ["ledger"], "env": ["prod"]}),
}


@pytest.mark.parametrize(("given", "merged"), TAGS.values(), ids=TAGS)
def test_default_tags_are_added_and_the_programs_win(given: Any, merged: Any, engine: Engine):
    engine.configuration["defaultTags"] = '{"team": ["payments"], "env": "prod"}'
    assert engine.check(**SHOP, tags=given).inputs["tags"] == merged


def test_default_tags_wait_for_tags_that_are_not_known_yet(engine: Engine):
    engine.configuration["defaultTags"] = '{"team": ["payments"]}'
    assert isinstance(engine.check(**SHOP, tags=Unknown()).inputs["tags"], Unknown)


@pytest.mark.parametrize(
    "tags", [{"": ["x"]}, {"a\nb": ["x"]}, {"a": ["x\x00"]}], ids=["empty key", "line break", "null byte"]
)
def test_default_tags_are_checked_as_the_programs_are(tags: Any, engine: Engine):
    engine.configuration["defaultTags"] = tags
    assert failures(engine, **SHOP) != []


def test_without_default_tags_none_are_declared(engine: Engine):
    assert "tags" not in engine.check(**SHOP).inputs


@pytest.mark.parametrize(("own", "used"), [(None, "adopt"), ("duplicate", "duplicate")])
def test_the_policy_of_the_stack_serves_where_the_resource_has_none(own: str | None, used: str, engine: Engine):
    engine.configuration["existing"] = "adopt"
    assert engine.check(**SHOP, existing=own).inputs["existing"] == used
