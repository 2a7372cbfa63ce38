"""One object has one resource: a second one is refused in the preview, whatever the engine asks first, and loses nothing."""

from __future__ import annotations

import pytest

from tests.depth import repetitions

from .organisation import Organisation
from .programs import connector, options, program
from .stack import Stack

pytestmark = pytest.mark.engine

PREVIEWS = repetitions(quick=2, deep=10)
"""The engine asks for the resources of a program in any order: so many previews see more than one."""

KEY = "01HXK5T7QZ00000000000000AA"


@pytest.fixture
def shop(organisation: Organisation) -> str:
    """The id of a connector with a connection that a colleague made, and that no program knows."""
    scheme = {"id": KEY, "schemeType": "api-key", "description": "Key", "name": "X-Key", "in": "header"}
    credential = {"authSchemeConfig": scheme, "credential": {"type": "string", "name": "Key", "data": {"value": "theirs"}}}
    live = {"name": "Live", "credentials": {"action": [credential], "trigger": []}}
    found: str = organisation.seed(name="Shop", authSchemeConfigs=[scheme], connections=[live])["id"]
    return found


def connection(resource: str, connector_id: str, *, name: str = "Live") -> str:
    entry = f"{{'auth_scheme_config_id': {KEY!r}, 'credential': {{'type': 'string', 'data': {{'value': 'ours'}}}}}}"
    return (
        f"{resource} = versori.Connection({resource!r}, connector_id={connector_id!r}, name={name!r}, existing='adopt', "
        f"credentials={{'action': [{entry}]}})"
    )


def refused(stack: Stack, first: str, second: str) -> None:
    """Asserts that each of several previews, and `up`, refuses the second claim and names the first."""
    for _ in range(PREVIEWS):
        text = stack.preview(code=None).text
        assert f'resource "{first}"' in text or f'resource "{second}"' in text
        assert 'existing="adopt"' not in text
        assert "Traceback" not in text
    assert "of this program" in stack.up(code=None).text


def test_a_connector_that_two_resources_adopt_is_refused_and_survives(stack: Stack, organisation: Organisation, shop: str):
    one = connector("one", name="Shop", existing="adopt")
    stack.program(program(one, connector("two", name="Shop", existing="adopt")))
    refused(stack, "one", "two")
    stack.apply(program(one))
    assert stack.ids == [shop]
    stack.preview("--expect-no-changes")
    assert "DELETE connector" not in organisation.calls()


def test_a_connector_that_two_resources_import_is_refused(stack: Stack, organisation: Organisation, shop: str):
    imported = [connector(name, name=f"Shop {name}", opts=options(import_=shop)) for name in ("one", "two")]
    stack.program(program(*imported))
    refused(stack, "one", "two")
    assert "DELETE connector" not in organisation.calls()


def test_a_connection_that_two_resources_adopt_is_refused_and_survives(stack: Stack, organisation: Organisation, shop: str):
    stack.program(program(connection("one", shop), connection("two", shop)))
    refused(stack, "one", "two")
    stack.apply(program(connection("one", shop)))
    stack.preview("--expect-no-changes")
    assert "DELETE connections" not in organisation.calls()
    assert [live["name"] for live in organisation.get(shop)["connections"]] == ["Live"]


def test_a_copy_of_what_the_stack_has_is_refused_and_its_removal_deletes_nothing(
    stack: Stack, organisation: Organisation, shop: str
):
    stack.apply(program(connection("one", shop)))
    stack.program(program(connection("two", shop), connection("one", shop)))
    refused(stack, "one", "two")
    stack.apply(program(connection("one", shop)))
    stack.preview("--expect-no-changes")
    assert "DELETE connections" not in organisation.calls()


def test_a_renamed_resource_takes_its_connection_along_and_says_how_to_keep_it(
    stack: Stack, organisation: Organisation, shop: str
):
    stack.apply(program(connection("one", shop)))
    kept = stack.ids
    stack.program(program(connection("renamed", shop)))
    (announced,) = stack.preview().lines("adopt:")
    assert "it lets go of it: nothing is deleted on Versori" in announced
    said = stack.up().lines("warning: connection")
    assert ['belongs to resource "renamed" (Connection) now, so it is not deleted' in line for line in said] == [True]
    assert stack.ids == kept
    assert "DELETE connections" not in organisation.calls()
