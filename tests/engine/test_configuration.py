"""Stack configuration: default tags, offline previews, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import StrictEmulator
from .organisation import Organisation
from .programs import connector, program, shop
from .stack import API_KEY, Stack

pytestmark = pytest.mark.engine


@pytest.mark.deep
def test_default_tags_are_merged_in_and_stay_silent(stack: Stack, organisation: Organisation):
    stack.run("config", "set", "--path", "versori:defaultTags.team[0]", "payments")
    stack.run("config", "set", "--path", "versori:defaultTags.cost", "c1")
    stack.apply(shop(tags={"stage": ["live"]}))
    assert organisation.only()["tags"] == {"team": ["payments"], "cost": ["c1"], "stage": ["live"]}
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")

    stack.run("config", "rm", "--path", "versori:defaultTags.cost")
    stack.apply(shop(tags={"team": ["mine"]}))
    assert organisation.only()["tags"] == {"team": ["mine"]}, "a connector's own tag wins"
    stack.apply(shop())
    assert organisation.only()["tags"] == {"team": ["payments"]}


@pytest.mark.deep
def test_default_tags_that_are_none_are_one_error(stack: Stack):
    stack.configure(defaultTags="payments")
    stack.program(shop())
    refused = stack.preview(code=None)
    assert "versori:defaultTags must be an object of string to list of strings" in refused.text
    assert "Traceback" not in refused.text


def test_a_key_that_nothing_reads_is_told(stack: Stack):
    stack.configure(apikey="canary")
    stack.program(program(connector("one"), connector("two")))
    previewed = stack.preview()
    assert previewed.lines("warning: ") == [
        "warning: stack configuration versori:apikey is not used by versori-pulumi: do you mean versori:apiKey?"
    ]
    assert "canary" not in previewed.text


@pytest.fixture
def offline(stack: Stack, organisation: Organisation) -> Stack:
    """A stack with one connector whose credentials have gone, as in a pull request from a fork."""
    stack.apply(shop(tags={"team": ["a"]}))
    organisation.edit(organisation.only()["id"], tags={"team": ["by hand"]})
    organisation.requests()
    stack.run("config", "rm", "versori:apiKey")
    stack.run("config", "set", "versori:offline", "true")
    return stack


def test_an_offline_preview_compares_with_the_state_and_asks_nobody(offline: Stack, organisation: Organisation):
    offline.preview("--expect-no-changes")
    offline.program(program(connector(tags={"team": ["b"]}), connector("two")))
    shown = offline.preview("--diff").stdout
    assert '"a" => "b"' in shown
    assert "+ 1 to create" in shown
    assert organisation.requests() == []


@pytest.mark.deep
def test_an_offline_preview_with_refresh_asks_nobody_either(offline: Stack, organisation: Organisation):
    """Refresh gets the configuration of the last `pulumi up`, so the variable has to say it."""
    offline.environment["VERSORI_OFFLINE"] = "true"
    offline.preview("--refresh", "--expect-no-changes")
    assert organisation.requests() == []


@pytest.mark.deep
def test_an_offline_stack_without_credentials_cannot_be_updated(offline: Stack, organisation: Organisation):
    offline.program(shop(tags={"team": ["b"]}))
    refused = offline.up(code=None)
    assert "no Versori API key found" in refused.text
    assert "Traceback" not in refused.text
    assert organisation.writes() == []


@pytest.mark.deep
def test_two_accounts_in_one_program_are_two_organisations(
    stack: Stack, organisation: Organisation, other_organisation: Organisation
):
    stack.run("config", "set", "--secret", "versori-eu:apiKey", "the-key-of-eu")
    stack.configure_keys({"versori-eu:organisationId": other_organisation.id, "versori-eu:baseUrl": other_organisation.url})
    both = program(connector("home"), connector("abroad", account="eu"))
    stack.apply(both)
    assert organisation.only()["name"] == "home"
    assert other_organisation.only()["name"] == "abroad"
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")

    other_organisation.edit(other_organisation.only()["id"], baseUrl="https://other.example.com")
    stack.up()
    assert other_organisation.only()["baseUrl"] == "https://shop.example.com"
    assert "the-key-of-eu" not in stack.state_text
    stack.destroy()
    assert organisation.list() + other_organisation.list() == []


def test_an_account_without_configuration_is_one_error_that_names_its_keys(stack: Stack):
    stack.program(shop(account="eu"))
    refused = stack.preview(code=None)
    for key in ("versori-eu:apiKey", "versori-eu:organisationId"):
        assert key in refused.text
    assert "Traceback" not in refused.text


@pytest.fixture
def rotated(stack: Stack, strict_emulator: StrictEmulator, tmp_path: Path) -> Iterator[Stack]:
    """A stack with one connector and a new key in its configuration; the key of its last update is no longer valid."""
    data = ("--data", str(tmp_path / "connectors.sqlite"))
    with strict_emulator(API_KEY, *data) as url:
        stack.configure(baseUrl=url)
        stack.apply(shop())
    with strict_emulator("rotated-key", *data, "--port", url.rsplit(":", 1)[1]):
        stack.run("config", "set", "--secret", "versori:apiKey", "rotated-key")
        yield stack


@pytest.mark.deep
def test_an_update_uses_a_rotated_key_and_so_does_all_that_follows(rotated: Stack):
    rotated.preview("--expect-no-changes")
    rotated.program(shop(public=True))
    rotated.up()
    rotated.refresh("--expect-no-changes")
    rotated.destroy()


@pytest.mark.deep
def test_a_refresh_that_used_the_last_updates_key_says_how_to_use_the_rotated_one(rotated: Stack):
    refused = rotated.refresh(code=None)
    assert "(HTTP 401)" in refused.text
    rotated.refresh("--run-program", "--expect-no-changes")
    assert "--run-program" in refused.text
