"""Pulumi's own resource options and command line options, on connectors."""

from __future__ import annotations

import json

import pytest

from .organisation import Organisation
from .programs import Source, connector, options, program, shop
from .stack import Stack, urn

pytestmark = pytest.mark.engine

WAS_SHOP = Source("[pulumi.Alias(name='shop')]")


def test_an_alias_renames_the_resource_and_keeps_the_connector(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    stack.program(program(connector("store", name="shop", opts=options(aliases=WAS_SHOP))))
    stack.up("--expect-no-changes")
    assert list(stack.connectors) == ["store"]
    assert organisation.calls() == ["POST http"]


@pytest.mark.deep
def test_a_protected_connector_is_not_deleted(stack: Stack, organisation: Organisation):
    stack.apply(shop(opts=options(protect=True)))
    assert "it is protected" in stack.destroy(code=None).text
    assert organisation.only()["name"] == "shop"


@pytest.mark.deep
def test_a_retained_connector_stays_when_it_leaves_the_program(stack: Stack, organisation: Organisation):
    stack.apply(shop(opts=options(retain_on_delete=True)))
    stack.apply(program())
    assert stack.connectors == {}
    assert organisation.only()["name"] == "shop"


@pytest.mark.deep
def test_ignore_changes_leaves_a_property_to_the_web_page(stack: Stack, organisation: Organisation):
    ignoring = {"tags": {"team": ["first"]}, "opts": options(ignore_changes=["tags"])}
    stack.apply(shop(**ignoring))
    organisation.edit(organisation.only()["id"], tags={"team": ["by hand"]})
    organisation.writes()

    stack.apply(shop(**ignoring))
    assert organisation.writes() == []
    stack.apply(shop(**ignoring, public=True))
    assert organisation.only()["tags"] == {"team": ["by hand"]}


@pytest.mark.deep
def test_ignore_changes_after_a_refresh_keeps_what_was_refreshed(stack: Stack, organisation: Organisation):
    stack.apply(shop(tags={"team": ["first"]}))
    organisation.edit(organisation.only()["id"], tags={"team": ["by hand"]})

    stack.refresh()
    stack.program(shop(tags={"team": ["second"]}, public=True, opts=options(ignore_changes=["tags"])))
    stack.up()
    live = organisation.only()
    assert (live["tags"], live["public"]) == ({"team": ["by hand"]}, True)
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_target_touches_one_connector_alone(stack: Stack, organisation: Organisation):
    stack.program(program(connector("one"), connector("two")))
    stack.up("--target", urn("one"))
    assert organisation.only()["name"] == "one"


@pytest.mark.deep
def test_up_with_refresh_repairs_and_creates_in_one_go(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    organisation.edit(organisation.only()["id"], public=True, name="Renamed")
    stack.program(program(connector("shop"), connector("two")))
    stack.run("up", "--yes", "--refresh")
    assert sorted(found["name"] for found in organisation.list()) == ["shop", "two"]
    assert organisation.list()[0]["public"] is True, "never declared, so a colleague's"


@pytest.mark.deep
def test_preview_in_json_counts_what_up_does(stack: Stack):
    stack.apply(program(connector("one"), connector("two")))
    stack.program(program(connector("one", public=True), connector("three")))
    preview = stack.preview("--json").json
    assert preview["changeSummary"] == {"same": 1, "create": 1, "update": 1, "delete": 1}
    steps = {step["urn"].rsplit("::", 1)[1]: step["op"] for step in preview["steps"]}
    assert {name: steps[name] for name in ("one", "two", "three")} == {"one": "update", "two": "delete", "three": "create"}


def test_additional_secret_outputs_in_names_of_python_are_no_text_of_the_state(stack: Stack, organisation: Organisation):
    marked = ["connection_variables[0].value", '["image_url"]', "auth_scheme_config_ids"]
    variables, image = [{"name": "key", "value": "canary-variable"}], "https://canary-image.example.com"
    schemes = [{"scheme_type": "none"}]
    hidden = {"connection_variables": variables, "image_url": image, "auth_scheme_configs": schemes}
    stack.program(shop(**hidden, opts=options(additional_secret_outputs=marked)))
    printed = [stack.preview("--diff").text, stack.up().text]

    organisation.edit(organisation.only()["id"], imageURL="https://canary-edited.example.com")
    printed += [stack.preview("--diff").text, stack.preview("--refresh", "--diff").text, stack.up("--refresh").text]

    state = json.dumps(stack.run("stack", "export").json)
    assert "ciphertext" in state
    scheme = organisation.only()["authSchemeConfigs"][0]["id"]
    assert [text for text in (state, *printed) for canary in ("canary-", scheme) if canary in text] == []
    assert "image_url is not as the program says" in printed[2]
    stack.up("--expect-no-changes")
