"""Connections with the real engine: two of one connector, their secrets, their drift, and their end."""

from __future__ import annotations

from typing import Any

import pytest

from .organisation import Organisation
from .produced import Produced
from .stack import Stack

pytestmark = pytest.mark.engine

CANARIES = {
    "live": "canary-live-3Q7",
    "test": "canary-test-8K2",
    "changed": "canary-changed-5T1",
    "variable": "canary-var-9Z4",
}

PROGRAM = """
import pulumi
import versori_pulumi as versori

shop = versori.Connector(
    "shop",
    base_url="https://shop.example.com",
    tags={tags!r},
    auth_scheme_configs=[
        versori.AuthSchemeConfigApiKeyArgs(description="Key", name="X-Key"),
        versori.AuthSchemeConfigBasicAuthArgs(description="Basic"),
    ],
    connection_variables={defaults!r},
)

def connection(resource, name, secret, zone):
    return versori.Connection(
        resource,
        name=name,
        connector_id=shop.id,
        credentials={{
            "action": [
                versori.ConnectionCredentialArgs(
                    auth_scheme_config_id=shop.auth_scheme_config_ids[0],
                    credential=versori.CredentialStringArgs(value=secret),
                ),
                {{
                    "auth_scheme_config_id": shop.auth_scheme_config_ids[1],
                    "credential": {{"type": "basic-auth", "data": {{"username": "alice", "password": secret}}}},
                }},
            ][::{order}],
        }},
        variables=[{{"name": "zone", "value": pulumi.Output.secret(zone)}}],
        force_delete={force},
        opts=pulumi.ResourceOptions(ignore_changes={ignored!r}),
    )

live = connection("live", {name!r}, {live!r}, {zone!r})
test = connection("test", "test", {test!r}, "nowhere")
exported = {{"id": live.id, "name": live.name, "credentials": live.credentials, "ids": live.credential_ids}}
pulumi.export("connection", exported)
"""


def source(**changes: Any) -> str:
    usual = {"name": "live", "live": CANARIES["live"], "test": CANARIES["test"], "zone": CANARIES["variable"], "tags": {}}
    options = {"defaults": [], "order": 1, "force": False, "ignored": []}
    return PROGRAM.format(**{**usual, **options, **changes})


def connections(organisation: Organisation) -> dict[str, Any]:
    """The live connections by name."""
    return {connection["name"]: connection for connection in organisation.only()["connections"]}


def steps(stack: Stack) -> dict[str, int]:
    """How many steps of which kind a preview announces."""
    summary: dict[str, int] = stack.preview("--json").json["changeSummary"]
    return summary


@pytest.fixture
def up(stack: Stack, organisation: Organisation) -> Stack:
    """A stack that is up."""
    stack.apply(source())
    organisation.requests()
    return stack


@pytest.mark.deep
def test_two_connections_live_and_leave(up: Stack, organisation: Organisation):
    assert set(connections(organisation)) == {"live", "test"}
    up.preview("--expect-no-changes")
    up.refresh("--expect-no-changes")
    up.preview("--refresh", "--expect-no-changes")
    assert organisation.writes() == []
    live = connections(organisation)["live"]
    exported = up.outputs()["connection"]
    assert (exported["id"], exported["name"]) == (live["id"], "live")
    assert exported["ids"] == {"action": [entry["credential"]["id"] for entry in live["credentials"]["action"]]}
    assert exported["credentials"]["action"][0]["credential"]["data"] == {"value": CANARIES["live"]}

    up.destroy()
    assert organisation.calls() == ["DELETE connections", "DELETE connections", "DELETE connector"]
    assert organisation.list() == []


IN_PLACE = {"name": {"name": "Market"}, "variables": {"zone": "elsewhere"}, "order": {"order": -1}}


@pytest.mark.deep
@pytest.mark.parametrize("change", IN_PLACE.values(), ids=IN_PLACE)
def test_name_variables_and_order_change_in_place(change: dict[str, Any], up: Stack, organisation: Organisation):
    before = {connection["id"] for connection in organisation.only()["connections"]}
    up.program(source(**change))
    updated = 2 if "order" in change else 1
    assert steps(up)["update"] == updated
    up.up()
    assert organisation.calls() == ["PUT connections"] * updated
    assert {connection["id"] for connection in organisation.only()["connections"]} == before
    up.preview("--expect-no-changes")


@pytest.mark.deep
@pytest.mark.parametrize("ignored", [["variables", "name"], ["*"]], ids=["some", "all"])
def test_ignore_changes_leaves_properties_to_the_web_page(ignored: list[str], up: Stack, organisation: Organisation):
    shop, live = organisation.only(), connections(organisation)["live"]
    edited = {"id": live["id"], "name": "Theirs", "variables": [{"name": "zone", "value": "theirs"}]}
    organisation.edit(shop["id"], connections=[edited, {"id": connections(organisation)["test"]["id"]}])
    organisation.requests()
    up.program(source(ignored=ignored))
    up.up()
    up.program(source(ignored=ignored, zone="ignored"))
    up.up("--expect-no-changes")
    assert organisation.writes() == []
    assert connections(organisation)["Theirs"]["variables"] == edited["variables"]

    up.program(source())
    assert 'name is "Theirs" on Versori' in up.preview().text
    up.up()
    assert organisation.calls() == ["PUT connections"]


def test_a_changed_secret_replaces_exactly_one_and_deletes_it_first(up: Stack, organisation: Organisation):
    before = {name: connection["id"] for name, connection in connections(organisation).items()}
    up.program(source(live=CANARIES["changed"]))
    previewed = steps(up)
    assert previewed["replace"] == 1
    assert "update" not in previewed
    up.up()
    assert organisation.calls() == ["DELETE connections", "POST connections"]
    after = {name: connection["id"] for name, connection in connections(organisation).items()}
    assert after["test"] == before["test"]
    assert after["live"] != before["live"]
    up.preview("--expect-no-changes")


@pytest.mark.deep
def test_an_edit_in_the_web_page_shows_and_is_set_back(up: Stack, organisation: Organisation):
    shop, live = organisation.only(), connections(organisation)["live"]
    edited = {"id": live["id"], "name": "Theirs", "variables": [{"name": "zone", "value": "theirs"}]}
    organisation.edit(shop["id"], connections=[edited, {"id": connections(organisation)["test"]["id"]}])

    previewed = up.preview()
    (line,) = previewed.lines("drift:")
    assert f'connection "live" ({live["id"]}): name is "Theirs" on Versori, the program says "live"' in line
    assert "theirs" not in previewed.text
    assert steps(up)["update"] == 1
    up.up()
    assert set(connections(organisation)) == {"live", "test"}
    up.preview("--expect-no-changes")


@pytest.mark.deep
def test_one_that_is_gone_is_made_again(up: Stack, organisation: Organisation):
    organisation.edit(organisation.only()["id"], connections=[{"id": connections(organisation)["test"]["id"]}])
    (line,) = up.preview().lines("drift:")
    assert "is gone from Versori; this update creates it again" in line
    up.up()
    assert set(connections(organisation)) == {"live", "test"}
    organisation.edit(organisation.only()["id"], connections=[{"id": connections(organisation)["test"]["id"]}])
    up.refresh()
    up.up()
    assert set(connections(organisation)) == {"live", "test"}
    up.preview("--expect-no-changes")


@pytest.mark.deep
def test_an_update_of_the_connector_alone_announces_nothing_for_its_connections(up: Stack, organisation: Organisation):
    up.program(source(tags={"team": ["a"]}))
    assert steps(up)["update"] == 1
    up.up()
    assert organisation.calls() == ["PUT connector"]


@pytest.mark.deep
def test_variables_that_the_connector_writes_through_are_announced_for_its_connections(
    up: Stack, organisation: Organisation
):
    up.program(source(defaults=[{"name": "zone", "value": "default"}]))
    assert steps(up)["update"] == 3
    up.up()
    assert sorted(organisation.calls()) == ["PUT connections", "PUT connections", "PUT connector"]
    assert connections(organisation)["test"]["variables"] == [{"name": "zone", "value": "nowhere"}]
    up.preview("--expect-no-changes")


@pytest.mark.deep
def test_a_replaced_connector_takes_its_connections_along(up: Stack, organisation: Organisation):
    organisation.delete(organisation.only()["id"])
    assert steps(up)["replace"] == 3
    up.up()
    assert set(connections(organisation)) == {"live", "test"}
    up.preview("--expect-no-changes")


@pytest.mark.deep
def test_one_in_use_is_deleted_with_force_delete_alone(up: Stack, organisation: Organisation):
    ids = {name: connection["id"] for name, connection in connections(organisation).items()}
    used = [{"id": ids["live"], "inUse": True}, {"id": ids["test"]}]
    organisation.edit(organisation.only()["id"], connections=used)
    up.program(source(live=CANARIES["changed"]))
    refused = up.up(code=None)
    assert "(HTTP 412)" in refused.text
    assert "set force_delete=True" in refused.text
    assert "Traceback" not in refused.text
    assert connections(organisation)["live"]["id"] == ids["live"]

    up.program(source(live=CANARIES["changed"], force=True))
    up.up()
    assert connections(organisation)["live"]["id"] != ids["live"]
    up.preview("--expect-no-changes")


@pytest.mark.deep
def test_secrets_are_nowhere_in_plain_text(stack: Stack, organisation: Organisation):
    produced = Produced(stack, organisation)
    stack.program(source())
    produced.run("preview", "--diff")
    produced.run("up", "--yes", "--skip-preview", "--diff")
    produced.run("preview", "--json")
    produced.run("refresh", "--yes", "--skip-preview", "--diff")
    stack.program(source(live=CANARIES["changed"]))
    produced.run("preview", "--diff")
    produced.run("up", "--yes", "--skip-preview", "--diff")
    produced.run("stack", "output", "--json")
    produced.run("destroy", "--yes", "--skip-preview", "--diff")
    assert "versori: POST" in produced.text, "the debug log is among what is looked through"
    assert produced.hits_with_journal(*CANARIES.values()) == []


FUNCTIONS = """
import pulumi
import versori_pulumi as versori

shop = versori.Connector("shop", base_url="https://shop.example.com")
pulumi.export("name", versori.get_connector_output(shop.id).name)
pulumi.export("categories", len(versori.get_categories()))
pulumi.export("same", versori.get_connectors_output(name=shop.name).apply(lambda found: len(found)))
"""


def test_functions_work_in_previews_and_updates(stack: Stack):
    stack.program(FUNCTIONS)
    stack.preview()
    stack.up()
    assert stack.outputs() == {"name": "shop", "categories": 12, "same": 1}
    stack.preview("--expect-no-changes")


@pytest.mark.deep
@pytest.mark.parametrize(
    "call", ["versori.get_connector(name='nothing')", "versori.get_connector_output(pulumi.Output.from_input('x'))"]
)
def test_what_a_function_reports_is_a_message_alone(call: str, stack: Stack):
    stack.program(f"import pulumi\nimport versori_pulumi as versori\n{call}\n")
    ended = stack.preview(code=None)
    assert "Traceback" not in ended.text
    assert 'no connector named "nothing"' in ended.text or "'x' is not an id of Versori" in ended.text
