"""Create, leave alone, destroy."""

from __future__ import annotations

import pytest

from .organisation import Organisation
from .programs import connector, export, program, shop
from .stack import Stack

pytestmark = pytest.mark.engine


@pytest.mark.deep
def test_a_second_up_preview_and_refresh_change_nothing(stack: Stack, organisation: Organisation):
    stack.program(
        shop(
            tags={"team": ["payments", "platform"]},
            categories=["eCommerce"],
            documentation_url="https://shop.example.com/docs",
            auth_scheme_configs=[{"schemeType": "api-key", "name": "X-Key", "in": "header"}],
        )
    )

    stack.run("up", "--yes")
    assert organisation.calls() == ["POST http", "PUT connector", "PUT categories"]

    stack.run("up", "--yes", "--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.preview("--expect-no-changes")
    stack.preview("--refresh", "--expect-no-changes")
    assert organisation.writes() == []


def test_a_connector_of_the_least_is_one_request_and_named_after_its_resource(stack: Stack, organisation: Organisation):
    stack.apply(shop())

    assert [request["body"] for request in organisation.writes()] == [
        {"name": "shop", "baseUrl": "https://shop.example.com", "connections": [], "authSchemeConfigs": []}
    ]
    assert organisation.only()["name"] == "shop"
    assert stack.outputs()["id"] == organisation.only()["id"]


@pytest.mark.deep
def test_outputs_are_what_is_declared_and_what_is_stable(stack: Stack, organisation: Organisation):
    declared = {"name": "Shop", "public": True, "tags": {"team": ["a"]}, "auth_scheme_configs": [{"schemeType": "none"}]}
    undeclared = ("categories", "documentation_url", "image_url", "connection_variables", "dataset_id")
    always = ("protocol", "base_url", "organisation_id", "created_at", "auth_scheme_config_ids")
    names = (*declared, *undeclared, *always)
    stack.apply(program(connector(**declared), *(export(name, f"shop.{name}") for name in names)))

    live = organisation.only()
    assert stack.outputs() == {
        **declared,
        "protocol": "http",
        "base_url": "https://shop.example.com",
        "organisation_id": organisation.id,
        "created_at": live["createdAt"],
        "auth_scheme_config_ids": [live["authSchemeConfigs"][0]["id"]],
    }


@pytest.mark.deep
def test_destroy_leaves_nothing_and_takes_gone_for_done(stack: Stack, organisation: Organisation):
    stack.apply(program(connector("one"), connector("two")))
    organisation.delete(organisation.list()[0]["id"])

    stack.destroy()
    assert organisation.list() == []
    assert stack.connectors == {}
    stack.destroy()


@pytest.mark.deep
def test_a_connector_in_use_is_deleted_with_force_delete_alone(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    organisation.edit(organisation.only()["id"], inUse=True)

    refused = stack.destroy(code=None)
    assert "Traceback" not in refused.text
    message = refused.stdout.split("Diagnostics:")[1]
    assert "(HTTP 409)" in message
    assert "set force_delete=True and run `pulumi up`" in message
    assert organisation.only()["inUse"] is True

    stack.apply(shop(force_delete=True))
    organisation.writes()
    stack.destroy()
    assert [request["query"] for request in organisation.writes()] == [{"force": "true"}]
    assert organisation.list() == []


@pytest.mark.deep
def test_a_connector_that_leaves_the_program_is_deleted(stack: Stack, organisation: Organisation):
    stack.apply(program(connector("one"), connector("two")))
    stack.apply(program(connector("two")))
    assert [connector["name"] for connector in organisation.list()] == ["two"]


@pytest.mark.deep
def test_the_state_says_where_the_program_declares_a_connector(stack: Stack):
    stack.program(shop())
    stack.run("up", "--yes")

    (resource,) = stack.resources
    line = 1 + shop().splitlines().index(connector())
    assert resource["sourcePosition"].endswith(f"__main__.py#{line}")
    assert resource["stackTrace"][0] == {"sourcePosition": resource["sourcePosition"]}
