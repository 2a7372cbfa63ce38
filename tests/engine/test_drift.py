"""Connectors that a colleague edits or deletes in the web page."""

from __future__ import annotations

import pytest

from .organisation import Organisation
from .programs import shop
from .stack import Stack

pytestmark = pytest.mark.engine

DECLARED = shop(
    tags={"team": ["commerce"]},
    public=True,
    documentation_url="https://docs.example.com",
    image_url="https://cdn.example.com/a.png",
    connection_variables=[{"name": "region", "value": "eu"}],
    auth_scheme_configs=[{"schemeType": "api-key", "name": "X-Key", "in": "header", "description": "Key"}],
)
EDITS = {
    "name": "Renamed",
    "baseUrl": "https://other.example.com",
    "tags": {"team": ["nobody"]},
    "public": False,
    "documentationURL": None,
    "imageURL": "https://cdn.example.com/b.png",
    "connectionVariables": [],
    "authSchemeConfigs": [],
}
REPAIRS = [
    '~ baseUrl            : "https://other.example.com" => "https://shop.example.com"',
    "~ connectionVariables: [",
    '+ documentationURL   : "https://docs.example.com"',
    '~ imageURL           : "https://cdn.example.com/b.png" => "https://cdn.example.com/a.png"',
    '~ name               : "Renamed" => "shop"',
    "~ public             : false => true",
    '~ [0]: "nobody" => "commerce"',
    '+ schemeType : "api-key"',
]


@pytest.fixture
def drifted(stack: Stack, organisation: Organisation) -> Stack:
    """A stack whose one connector was edited in every property."""
    stack.apply(DECLARED)
    organisation.edit(organisation.only()["id"], **EDITS)
    organisation.requests()
    return stack


@pytest.mark.deep
def test_after_refresh_the_state_is_the_live_one_and_preview_shows_the_repair(drifted: Stack, organisation: Organisation):
    drifted.refresh()
    state = drifted.connectors["shop"]
    for bag in (state["inputs"], state["outputs"]):
        assert (bag["name"], bag["tags"], bag["public"]) == ("Renamed", {"team": ["nobody"]}, False)
        assert bag["authSchemeConfigs"] == []

    shown = drifted.preview("--diff").stdout
    assert [repair for repair in REPAIRS if repair not in shown] == [], shown
    assert "~ 1 to update" in shown
    assert organisation.writes() == []

    drifted.up()
    assert organisation.calls() == ["PUT auth-scheme-configs", "PUT connector"]
    assert_repaired(drifted, organisation)


@pytest.mark.deep
def test_preview_with_refresh_shows_each_property_both_ways(drifted: Stack):
    shown = drifted.preview("--refresh", "--diff").stdout
    assert '~ name               : "shop" => "Renamed"' in shown
    assert [repair for repair in REPAIRS if repair not in shown] == [], shown


def test_without_refresh_preview_says_what_drifted_and_up_repairs_it(drifted: Stack, organisation: Organisation):
    preview = drifted.preview()
    assert "~ 1 to update" in preview.text
    (line,) = preview.lines("drift:")
    for phrase in (
        f'drift: connector "shop" ({organisation.only()["id"]})',
        'base_url is "https://other.example.com" on Versori, the program says "https://shop.example.com"',
        'tags is {"team": ["nobody"]} on Versori, the program says {"team": ["commerce"]}',
        'documentation_url is not set on Versori, the program says "https://docs.example.com"',
        "connection_variables is not as the program says",
        "auth_scheme_configs is not as the program says",
    ):
        assert phrase in line

    drifted.up()
    assert_repaired(drifted, organisation)


@pytest.mark.deep
def test_drift_is_in_the_diagnostics_of_a_preview_in_json(drifted: Stack):
    preview = drifted.preview("--json").json
    messages = [each["message"] for each in preview["diagnostics"]]
    assert any(message.startswith("drift: ") for message in messages), messages
    assert preview["changeSummary"] == {"same": 1, "update": 1}


@pytest.mark.deep
def test_a_property_that_the_program_gives_up_is_unset_although_it_drifted(stack: Stack, organisation: Organisation):
    stack.apply(shop(documentation_url="https://docs.example.com"))
    organisation.edit(organisation.only()["id"], documentationURL="https://docs.example.com/by-hand")
    stack.apply(shop())
    assert "documentationURL" not in organisation.only()
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_what_a_colleague_did_first_becomes_the_programs(stack: Stack, organisation: Organisation):
    """It is written once although it is right already: only the outputs of a write show later runs whose it is."""
    stack.apply(shop())
    organisation.edit(organisation.only()["id"], tags={"team": ["a"]})
    organisation.writes()
    stack.apply(shop(tags={"team": ["a"]}))
    assert organisation.calls() == ["PUT connector"]
    stack.up("--expect-no-changes")

    stack.apply(shop())
    assert organisation.only()["tags"] == {}, "it was declared, so it was the program's to unset"


@pytest.mark.deep
def test_a_connector_that_is_gone_is_replaced(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    old = organisation.only()["id"]
    organisation.delete(old)

    preview = stack.preview()
    assert "+-1 to replace" in preview.text
    assert preview.lines("drift:") == [f'drift: connector "shop" ({old}) is gone from Versori; this update creates it again']
    stack.up()
    assert organisation.only()["id"] != old
    stack.up("--expect-no-changes")


@pytest.mark.deep
def test_refresh_drops_a_connector_that_is_gone_and_up_creates_it(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    organisation.delete(organisation.only()["id"])

    stack.refresh()
    assert stack.connectors == {}
    assert "+ 1 to create" in stack.preview().text
    stack.up()
    assert organisation.only()["name"] == "shop"
    stack.up("--expect-no-changes")


def assert_repaired(stack: Stack, organisation: Organisation) -> None:
    live = organisation.only()
    assert (live["name"], live["baseUrl"], live["public"]) == ("shop", "https://shop.example.com", True)
    assert (live["tags"], live["documentationURL"]) == ({"team": ["commerce"]}, "https://docs.example.com")
    assert live["connectionVariables"] == [{"name": "region", "value": "eu"}]
    assert [scheme["name"] for scheme in live["authSchemeConfigs"]] == ["X-Key"]
    stack.preview("--refresh", "--expect-no-changes")
