"""What can't change in place: the new connector is created, then the old one deleted."""

from __future__ import annotations

import pytest

from .organisation import Organisation
from .programs import options, shop
from .stack import Stack, urn

pytestmark = pytest.mark.engine


@pytest.mark.deep
def test_another_protocol_replaces(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    old = organisation.only()["id"]
    organisation.writes()

    stack.program(shop(protocol="bigquery", dataset_id="project.shop"))
    assert "+-1 to replace" in stack.preview().text
    assert organisation.writes() == []
    stack.up()
    assert organisation.calls() == ["POST bigquery", "DELETE connector"]
    new = organisation.only()
    assert (new["protocol"], new["id"] != old) == ("bigquery", True)
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_another_organisation_replaces(stack: Stack, organisation: Organisation, other_organisation: Organisation):
    stack.apply(shop())
    organisation.writes()

    stack.program(shop(organisation_id=other_organisation.id))
    assert "+-1 to replace" in stack.preview().text
    stack.up()
    assert organisation.calls() == ["DELETE connector"]
    assert other_organisation.calls() == ["POST http"]
    assert organisation.list() == []
    assert other_organisation.only()["name"] == "shop"
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")


@pytest.mark.deep
def test_an_organisation_id_written_down_that_is_the_accounts_changes_nothing(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    stack.apply(shop(organisation_id=organisation.id))
    stack.apply(shop())
    assert organisation.calls() == ["POST http"]


def test_another_accounts_connector_is_never_touched(
    stack: Stack, organisation: Organisation, other_organisation: Organisation
):
    stack.apply(shop())
    organisation.writes()

    stack.configure(organisationId=other_organisation.id)
    stack.program(shop(public=True))
    refused = stack.up(code=None)
    assert f'connector "shop" belongs to organisation {organisation.id}' in refused.text
    assert "Traceback" not in refused.text
    assert organisation.writes() == []
    assert other_organisation.list() == []


@pytest.mark.deep
def test_the_command_line_can_force_a_replacement(stack: Stack, organisation: Organisation):
    """The engine says nothing of it to the hooks: they see a creation, and a connector of that name."""
    stack.apply(shop())
    organisation.writes()
    refused = stack.up("--replace", urn("shop"), code=None)
    assert 'existing="duplicate" creates another of the same name, as `--replace`' in refused.text
    stack.run("config", "set", "versori:existing", "duplicate")
    stack.up("--replace", urn("shop"))
    assert organisation.calls() == ["POST http", "DELETE connector"]
    assert organisation.only()["id"] == stack.connectors["shop"]["id"]


@pytest.mark.deep
def test_a_replacement_can_delete_first(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    stack.apply(shop(protocol="bigquery", dataset_id="project.shop", opts=options(delete_before_replace=True)))
    assert organisation.calls() == ["POST http", "DELETE connector", "POST bigquery"]
    stack.up("--expect-no-changes")
