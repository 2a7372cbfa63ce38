"""How a resource is registered, and what its options become for the engine and for the hooks."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from versori_pulumi.resources.declaring import declaration

GIVEN = {"name": "Live", "baseUrl": None}


def declared(*ignored: str, ignorable: bool = False) -> tuple[dict[str, Any], pulumi.ResourceOptions]:
    opts = pulumi.ResourceOptions(ignore_changes=[*ignored])
    properties, opts, _ = declaration(GIVEN, opts, computed=("createdAt",), found_by=(), ignorable=ignorable)
    return properties, opts


def test_the_engine_and_the_hooks_ignore_the_same_under_the_names_of_the_api():
    properties, opts = declared("base_url", "name", ignorable=True)
    assert properties["ignoreChanges"] == opts.ignore_changes == ["baseUrl", "name"]


def test_ignoring_everything_does_not_make_the_engine_ignore_that():
    properties, opts = declared("*", ignorable=True)
    assert properties["ignoreChanges"] == ["*"]
    assert opts.ignore_changes == ["name", "baseUrl"]


def test_hooks_that_can_not_ignore_are_not_told():
    properties, opts = declared("*")
    assert "ignoreChanges" not in properties
    assert opts.ignore_changes == ["*"]


@pytest.mark.parametrize("opts", [None, pulumi.ResourceOptions()])
def test_nothing_is_ignored_unless_something_is_named(opts: Any):
    properties, _, _ = declaration(GIVEN, opts, computed=(), found_by=(), ignorable=True)
    assert properties == {"name": "Live"}


def test_what_the_program_leaves_out_is_not_handed_to_the_sdk_but_for_what_something_else_sets():
    given = {"name": "Live", "tags": None, "baseUrl": None, "organisationId": None}
    computed, absent = ("organisationId", "createdAt", "authSchemeConfigIds"), ("authSchemeConfigIds",)
    properties, _, undeclared = declaration(
        given, None, computed=computed, found_by=(), set_elsewhere=("tags",), absent=absent
    )
    assert properties == {"name": "Live", "tags": None, "organisationId": None, "createdAt": None}
    assert undeclared == {"baseUrl", "authSchemeConfigIds"}


def test_what_is_read_is_told_nothing_but_where_it_is():
    opts = pulumi.ResourceOptions(id="I", ignore_changes=["name"])
    properties, _, _ = declaration(GIVEN, opts, computed=("createdAt",), found_by=("baseUrl",), ignorable=True)
    assert properties == {"createdAt": None, "name": None, "baseUrl": None, "ignoreChanges": None}
