"""Connectors that exist already: read, imported, adopted, or none of these."""

from __future__ import annotations

from typing import Any

import pytest

from .organisation import Connector, Organisation
from .programs import connector, export, options, program, shop
from .stack import Stack

pytestmark = pytest.mark.engine

NOBODY = "01HXK5T7QZ0000000000000001"


@pytest.fixture
def existing(organisation: Organisation) -> Connector:
    """A connector named `shop` that nobody's program made."""
    return organisation.seed(
        name="shop",
        baseUrl="https://old.example.com",
        tags={"team": ["commerce"]},
        imageURL="https://cdn.example.com/a.png",
        authSchemeConfigs=[{"id": "01HXK5T7QZ0000000000000000", "schemeType": "none", "description": "by hand"}],
    )


def get(connector_id: str, *names: str) -> str:
    """A program that reads a connector."""
    statement = f"there = versori.Connector.get('there', {connector_id!r})"
    return program(statement, *(export(name, f"there.{name}") for name in names))


@pytest.mark.deep
def test_get_gives_all_that_is_known_and_never_writes(stack: Stack, organisation: Organisation, existing: Connector):
    names = ("name", "base_url", "public", "tags", "image_url", "protocol", "created_at", "organisation_id")
    stack.apply(get(existing["id"], "id", "auth_scheme_config_ids", *names))
    assert stack.outputs() == {
        "id": existing["id"],
        "name": "shop",
        "base_url": "https://old.example.com",
        "public": False,
        "tags": {"team": ["commerce"]},
        "image_url": "https://cdn.example.com/a.png",
        "protocol": "http",
        "created_at": existing["createdAt"],
        "organisation_id": organisation.id,
        "auth_scheme_config_ids": ["01HXK5T7QZ0000000000000000"],
    }
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")

    organisation.edit(existing["id"], name="Renamed")
    stack.up()
    assert stack.outputs()["name"] == "Renamed"
    stack.destroy()
    assert organisation.writes() == []
    assert organisation.only()["id"] == existing["id"]


@pytest.mark.deep
@pytest.mark.parametrize("connector_id", [NOBODY, "nonsense"])
def test_get_of_what_is_not_there_is_an_error_in_preview(stack: Stack, connector_id: str):
    stack.program(get(connector_id, "name"))
    refused = stack.preview(code=None)
    assert connector_id in refused.text
    assert "Traceback" not in refused.text


@pytest.mark.deep
def test_import_adopts_the_connector_with_that_id(stack: Stack, organisation: Organisation, existing: Connector):
    stack.program(shop(tags={"team": ["sales"]}, opts=options(import_=existing["id"])))
    (announced,) = stack.preview().lines("adopt:")
    assert existing["id"] in announced
    assert 'base_url from "https://old.example.com" to "https://shop.example.com"' in announced
    assert organisation.writes() == []

    stack.up()
    live = organisation.only()
    assert (live["id"], live["baseUrl"], live["tags"]) == (
        existing["id"],
        "https://shop.example.com",
        {"team": ["sales"]},
    )
    assert live["imageURL"] == "https://cdn.example.com/a.png", "what isn't declared is kept"
    assert organisation.calls() == ["PUT connector"]
    stack.up("--expect-no-changes")
    stack.program(shop(tags={"team": ["sales"]}))
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")


def test_import_of_what_is_not_there_is_an_error_in_preview(stack: Stack, organisation: Organisation):
    stack.program(shop(opts=options(import_=NOBODY)))
    refused = stack.preview(code=None)
    assert f"could not read connector {NOBODY}" in refused.text
    assert "Traceback" not in refused.text
    assert organisation.writes() == []


@pytest.mark.parametrize("arguments", [{}, {"existing": "error"}])
def test_a_name_that_is_taken_is_an_error_in_preview_that_says_how_to_go_on(
    stack: Stack, organisation: Organisation, existing: Connector, arguments: dict[str, Any]
):
    stack.program(shop(**arguments))
    refused = stack.preview(code=None).text
    assert f'a connector named "shop" exists already ({existing["id"]})' in refused
    assert 'existing="adopt"' in refused
    assert "Traceback" not in refused
    stack.up(code=None)
    assert organisation.writes() == []


@pytest.mark.deep
def test_adopt_takes_the_connector_of_that_name(stack: Stack, organisation: Organisation, existing: Connector):
    stack.program(shop(existing="adopt", public=True))
    stack.preview()
    stack.up()
    live = organisation.only()
    assert (live["id"], live["public"], live["tags"]) == (existing["id"], True, {"team": ["commerce"]})
    assert organisation.calls() == ["PUT connector"]
    stack.up("--expect-no-changes")
    stack.preview("--refresh", "--expect-no-changes")


@pytest.mark.deep
def test_the_stack_can_adopt_by_configuration(stack: Stack, organisation: Organisation, existing: Connector):
    stack.run("config", "set", "versori:existing", "adopt")
    stack.apply(shop())
    assert organisation.only()["id"] == existing["id"]


@pytest.mark.deep
def test_duplicate_creates_another_of_the_same_name(stack: Stack, organisation: Organisation, existing: Connector):
    stack.apply(shop(existing="duplicate"))
    assert [live["name"] for live in organisation.list()] == ["shop", "shop"]
    assert stack.outputs()["id"] != existing["id"]
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_a_name_that_is_part_of_anothers_is_free(stack: Stack, organisation: Organisation):
    organisation.seed(name="My Shop")
    organisation.seed(name="SHOP")
    stack.apply(shop())
    assert sorted(live["name"] for live in organisation.list()) == ["My Shop", "SHOP", "shop"]


def test_a_resource_renamed_without_alias_does_not_lose_the_connector_that_it_adopts(
    stack: Stack, organisation: Organisation
):
    stack.apply(program(connector("shop", name="Shop", existing="adopt")))
    stack.apply(program(connector("store", name="Shop", existing="adopt")))
    assert [live["id"] for live in organisation.list()] == [stack.connectors["store"]["id"]]


def test_two_new_connectors_of_one_name_are_not_both_created(stack: Stack, organisation: Organisation):
    stack.program(program(connector("one", name="Shop"), connector("two", name="Shop")))
    refused = stack.up(code=None)
    assert 'a connector named "Shop"' in refused.text
    assert len(organisation.list()) <= 1
