"""What a user reads when something is wrong: a few lines that name the argument, and no traceback."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .conftest import StrictEmulator
from .organisation import Organisation
from .programs import shop
from .stack import Finished, Stack

pytestmark = pytest.mark.engine


def message(refused: Finished) -> list[str]:
    """The lines of the one error in the diagnostics, from `error:` to the next empty line."""
    assert "Traceback" not in refused.text
    diagnostics = refused.stdout.split("Diagnostics:")[1]
    error = next(part for part in diagnostics.split("\n\n") if "error: VersoriError" in part)
    return [line.strip() for line in error[error.index("error: ") :].splitlines()]


def no_such_credential() -> list[dict[str, Any]]:
    """What only the API can refuse: a grant that names a credential that isn't there."""
    nobody = {"credentialId": "01HXK5T7QZ0000000000000001", "organisationId": "01HXK5T7QZ0000000000000001"}
    urls = {"authorizeUrl": "https://login.example.com/a", "tokenUrl": "https://login.example.com/t"}
    grant = {"grantType": "password", **nobody}
    return [{"schemeType": "oauth2", **urls, "scopes": [], "defaultScopes": [], "grant": grant}]


WRONG = {
    "base_url": ("ftp://files.example.com", "baseUrl", "must start with https:// or http://"),
    "image_url": ("icon", "imageURL", "must start with https://"),
    "tags": ({"team": "commerce"}, "tags.team", "must be a list of texts, not one text"),
    "public": ("yes", "public", "must be True or False"),
    "categories": (["Groceries"], "categories[0]", "must be 'Development & IT'"),
    "organisation_id": ("acme", "organisationId", "is not an id of Versori"),
    "auth_scheme_configs": ([{"schemeType": "none"}, {}], "authSchemeConfigs[1].schemeType", "is required"),
    "connection_variables": ([{"name": "a"}], "connectionVariables[0].value", "is required"),
    "existing": ("maybe", "existing", "must be 'error', 'adopt' or 'duplicate'"),
}
"""Python argument → a wrong value, its property path, and why it is wrong."""


def failures(refused: Finished) -> dict[str, str]:
    """What a preview refused, by property path."""
    assert "Traceback" not in refused.text
    found = re.findall(r"error: .*: property (\S+) value .* has a problem: (.*)", refused.text)
    return dict(found)


def test_all_wrong_arguments_are_named_in_preview_and_nothing_is_sent(stack: Stack, organisation: Organisation):
    stack.program(shop(**{argument: value for argument, (value, _, _) in WRONG.items()}))
    found = failures(stack.preview(code=None))
    assert found.keys() == {path for _, path, _ in WRONG.values()}
    for _, path, reason in WRONG.values():
        assert reason in found[path]
    assert organisation.requests() == []


@pytest.mark.deep
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"base_url": None}, {"baseUrl": "is required for protocol http"}),
        ({"dataset_id": "a.b"}, {"datasetId": "does not exist for protocol http"}),
        ({"protocol": "bigquery"}, {"datasetId": "is required for protocol bigquery"}),
        ({"protocol": "soap"}, {"protocol": "must be 'http' or 'bigquery'"}),
    ],
)
def test_each_protocol_has_its_own_arguments(
    stack: Stack, organisation: Organisation, arguments: dict[str, Any], expected: dict[str, str]
):
    stack.program(shop(**arguments))
    assert failures(stack.up(code=None)) == expected
    assert organisation.requests() == []


def test_a_refused_creation_names_the_argument_and_leaves_nothing(stack: Stack, organisation: Organisation):
    stack.program(shop(auth_scheme_configs=no_such_credential()))
    first, *details = message(stack.up(code=None))
    assert first == 'error: VersoriError: could not create connector "shop": The request is not valid. (HTTP 400)'
    assert details[0] == "auth_scheme_configs[0].grant.credential_id: there is no such credential"
    assert len(details) == 2
    assert organisation.list() == []
    assert stack.connectors == {}


@pytest.mark.deep
def test_a_refused_update_names_the_argument_and_can_be_repeated(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    stack.program(shop(auth_scheme_configs=no_such_credential()))
    for _ in range(2):
        lines = message(stack.up(code=None))
        assert any("grant.credential_id: there is no such credential" in line for line in lines), lines
        assert len(lines) == 3
    stack.apply(shop())
    assert organisation.only()["authSchemeConfigs"] == []


def test_missing_credentials_are_one_error_that_names_the_three_ways(bare_stack: Stack):
    bare_stack.run("config", "rm", "versori:apiKey")
    bare_stack.program(shop())
    first, *ways = message(bare_stack.preview(code=None))
    assert first == "error: VersoriError: no Versori API key and organisation id found. Set them in one of these ways:"
    for way in (
        "pulumi config set --secret versori:apiKey",
        "pulumi config set versori:organisationId",
        "VERSORI_API_KEY and VERSORI_ORGANISATION_ID",
        "~/.versori/config.yaml",
    ):
        assert any(way in line for line in ways), way


@pytest.mark.deep
@pytest.mark.parametrize("way", ["environment", "cli"])
def test_credentials_come_from_the_environment_or_from_versoris_own_cli(
    bare_stack: Stack, organisation: Organisation, way: str
):
    bare_stack.run("config", "rm", "versori:apiKey")
    bare_stack.environment["VERSORI_BASE_URL"] = organisation.url
    if way == "environment":
        bare_stack.environment |= {"VERSORI_API_KEY": "from-outside", "VERSORI_ORGANISATION_ID": organisation.id}
    else:
        context = f"{{name: work, organisation_id: {organisation.id}, jwt: from-outside}}"
        path = bare_stack.folder / "versori.yaml"
        path.write_text(f"active_context: work\ncontexts: {{work: {context}}}\n")
        bare_stack.environment["VERSORI_CONFIG"] = str(path)
    shown = bare_stack.apply(shop())
    assert organisation.only()["name"] == "shop"
    assert "from-outside" not in f"{shown}{bare_stack.state_text}"


@pytest.mark.deep
def test_a_wrong_key_is_refused_with_a_hint(stack: Stack, strict_emulator: StrictEmulator):
    stack.program(shop())
    with strict_emulator("another-key") as url:
        stack.configure(baseUrl=url)
        lines = message(stack.preview(code=None))
    assert "(HTTP 401)" in lines[0]
    assert lines[-1].startswith("hint: the API key was not accepted")
    assert len(lines) == 3


@pytest.mark.deep
def test_a_platform_that_does_not_answer_is_two_lines(stack: Stack):
    stack.configure(baseUrl="http://127.0.0.1:9", maxRetries="0")
    stack.program(shop())
    first, hint = message(stack.preview(code=None))
    assert "could not list the connectors: no answer" in first
    assert hint.startswith("hint: check versori:baseUrl")


def test_http_to_another_machine_is_refused(stack: Stack):
    stack.configure(baseUrl="http://platform.example.com/api/connect/v1")
    stack.program(shop())
    (only,) = message(stack.preview(code=None))
    assert "versori:baseUrl must start with https://" in only


@pytest.mark.deep
def test_an_address_that_is_not_the_apis_loses_nothing(stack: Stack, organisation: Organisation, emulator: str):
    """It answers 404 to everything, as the API does about what is gone."""
    stack.apply(shop())
    state = stack.resources
    stack.configure(baseUrl=f"{emulator}/nope")

    for command in (stack.preview, stack.up, stack.refresh, stack.destroy):
        run_program = () if command in (stack.preview, stack.up) else ("--run-program",)
        said = message(command(*run_program, code=None))
        assert "could not" in said[0]
        assert "(HTTP 404), and so says the list of the organisation's connectors" in said[0]
        assert any("versori:baseUrl is the address of the Connect API" in line for line in said)
    assert stack.resources == state
    assert organisation.only()["name"] == "shop"
