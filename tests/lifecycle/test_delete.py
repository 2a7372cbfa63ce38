"""The end of a life."""

from __future__ import annotations

import pytest

from tests.engine_double import Declared
from tests.lifecycle.nouns import NAMES, Noun, every_noun
from tests.lifecycle.world import SCHEMES, World


@every_noun
def test_what_the_program_no_longer_declares_is_deleted_and_nothing_else(world: World, noun: Noun) -> None:
    theirs = noun.made(world, NAMES[1])
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    world.wire.calm()

    result = stack.up({})

    assert result, result.text
    assert [found["id"] for found in noun.live(world)] == [theirs["id"]]
    assert len(world.wire.writes) == 1
    assert stack.state == {}


@every_noun
def test_what_a_refresh_compared_is_deleted_all_the_same(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})

    result = stack.up({}, refresh=True)

    assert result, result.text
    assert noun.live(world) == []
    assert stack.state == {}


@every_noun
def test_a_preview_of_a_deletion_deletes_nothing(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    world.wire.calm()

    assert stack.preview({}).steps == [("delete", "shop")]

    assert world.wire.writes == []
    assert noun.only(world)


@every_noun
def test_destroy_leaves_what_others_own(world: World, noun: Noun) -> None:
    theirs = noun.made(world, NAMES[1])
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})

    result = stack.destroy()

    assert result, result.text
    assert [found["id"] for found in noun.live(world)] == [theirs["id"]]
    assert stack.state == {}


@every_noun
def test_a_deletion_that_fails_is_repeated_by_the_next_run(world: World, noun: Noun) -> None:
    stack = world.stack()
    assert stack.up({"shop": noun.declared(world)})
    world.arm({"kind": "server-error", "method": "DELETE", "times": None})

    assert not stack.up({}, skip_preview=True)
    assert noun.only(world)
    world.arm()

    assert stack.up({})
    assert noun.live(world) == []
    assert stack.state == {}


INSIDE = {
    "Action": {"name": "list", "method": "GET", "path": "/orders", "parameters": [], "responses": []},
    "Trigger": {"name": "made", "method": "POST", "responses": []},
    "Definitions": {
        "definitions": {
            "Order": {"accept": ["application/json"], "schema": {"contentType": "application/schema+json", "content": "{}"}}
        }
    },
}


@pytest.mark.parametrize("noun", INSIDE)
def test_a_version_in_which_another_resource_has_something_is_not_deleted(world: World, noun: str) -> None:
    inside = Declared(noun, {"connectorId": world.host, "version": "1.0", **INSIDE[noun]})
    version = Declared("ConnectorVersion", {"connectorId": world.host, "name": "1.0"})
    stack = world.stack()
    assert stack.up({"release": version, "inside": inside})
    world.wire.calm()

    result = stack.up({"inside": inside})

    assert result, result.text
    assert f'is not deleted: it contains something that belongs to resource "inside" ({noun})' in result.text
    assert world.wire.writes == []


def test_a_connector_in_which_another_resource_has_a_connection_is_not_deleted(world: World) -> None:
    scheme = {"id": SCHEMES[0], "schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
    shop = Declared("Connector", {"name": "Shop", "baseUrl": "https://shop.example.com", "authSchemeConfigs": [scheme]})
    stack = world.stack()
    assert stack.up({"shop": shop})
    live = Declared("Connection", {"connectorId": stack.state["shop"].id, "name": "Live"})
    assert stack.up({"shop": shop, "live": live})
    world.wire.calm()

    result = stack.up({"live": live})

    assert result, result.text
    assert 'is not deleted: it contains something that belongs to resource "live" (Connection)' in result.text
    assert world.wire.writes == []
