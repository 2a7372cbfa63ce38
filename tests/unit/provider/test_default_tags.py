"""`versori:defaultTags`: what it may be, and the command that sets it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.provider.run import default_tags


def tags_from(value: Any) -> Any:
    return default_tags({"versori:defaultTags": value}.get)


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        (None, {}),
        ("", {}),
        ("{}", {}),
        ('{"team": ["payments", "eu"]}', {"team": ["payments", "eu"]}),
        ('{"team": "payments"}', {"team": ["payments"]}),
        ('{"team": []}', {"team": []}),
        ({"team": "payments", "in": ["x"]}, {"team": ["payments"], "in": ["x"]}),
    ],
    ids=json.dumps,
)
def test_default_tags_are_lists_of_texts(given: Any, tags: dict[str, list[str]]):
    assert tags_from(given) == tags


@pytest.mark.parametrize(
    "given",
    ["payments", "[1]", "{", '{"team": 1}', '{"team": [1]}', '{"team": {"a": "b"}}', '{"team": null}', ["team"], 5],
    ids=str,
)
def test_default_tags_of_another_shape_are_refused_with_the_command_that_sets_them(given: Any):
    with pytest.raises(
        ConfigurationError, match=r"must be an object of string to list of strings.*pulumi config set --path"
    ):
        tags_from(given)


def test_the_stack_configuration_is_not_changed_by_its_reader():
    given = {"team": ["payments"]}
    tags_from(given)["team"].append("more")
    assert given == {"team": ["payments"]}
