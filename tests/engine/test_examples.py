"""The examples, each as it is: created, silent, destroyed."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from .conftest import REPOSITORY
from .organisation import Organisation
from .stack import Stack

pytestmark = pytest.mark.engine


@pytest.fixture
def example(request: pytest.FixtureRequest, engine: Path, tmp_path: Path, organisation: Organisation) -> Stack:
    """A stack of a copy of an example, configured as its README says."""
    folder = tmp_path / "project"
    program = REPOSITORY / "examples" / request.param
    project = program if (program / "Pulumi.yaml").exists() else REPOSITORY
    ours = shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__")
    shutil.copytree(program, folder / program.relative_to(project), ignore=ours)
    settings = (project / "Pulumi.yaml").read_text()
    # Of all that is in the folder, only where the virtual environment lies is another here.
    (folder / "Pulumi.yaml").write_text(re.sub(r"virtualenv: .*", lambda _: f"virtualenv: {sys.prefix}", settings))
    stack = Stack.create(folder, tmp_path / "backend", engine, tmp_path / "home")
    stack.configure(organisationId=organisation.id, baseUrl=organisation.url)
    return stack


def lives_and_leaves(stack: Stack, connectors: int) -> None:
    """Creates so many connectors, sees no difference, and deletes them."""
    stack.up()
    assert len(stack.connectors) == connectors
    stack.preview("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    stack.destroy()


@pytest.mark.parametrize("example", ["quickstart"], indirect=True)
def test_quickstart(example: Stack, organisation: Organisation):
    example.run("config", "set", "--secret", "crmClientSecret", "made-up-for-this-test")
    lives_and_leaves(example, connectors=3)
    assert organisation.list() == []
    assert "made-up-for-this-test" not in example.state_text


@pytest.mark.deep
@pytest.mark.parametrize("example", ["bigquery"], indirect=True)
def test_bigquery(example: Stack, organisation: Organisation):
    lives_and_leaves(example, connectors=2)
    assert organisation.list() == []


@pytest.mark.deep
@pytest.mark.parametrize("example", ["two-organisations"], indirect=True)
def test_two_organisations(example: Stack, organisation: Organisation, other_organisation: Organisation):
    example.run("config", "set", "--secret", "versori-eu:apiKey", "the-key-of-eu")
    example.configure_keys(
        {"versori-eu:organisationId": other_organisation.id, "versori-eu:baseUrl": other_organisation.url}
    )
    lives_and_leaves(example, connectors=2)
    assert organisation.calls() == ["POST http", "DELETE connector"]
    assert other_organisation.calls() == ["POST http", "DELETE connector"]


@pytest.mark.deep
@pytest.mark.parametrize("example", ["connections"], indirect=True)
def test_connections(example: Stack, organisation: Organisation):
    for environment in ("production", "sandbox"):
        for secret in ("Token", "SigningKey"):
            example.run("config", "set", "--secret", environment + secret, f"made-up-{environment}-{secret}")
    example.up()
    assert {connection["name"] for connection in organisation.only()["connections"]} == {"production", "sandbox"}
    assert example.outputs()["authSchemes"] == ["Access token", "Webhook signature"]
    example.preview("--expect-no-changes")
    example.refresh("--expect-no-changes")
    assert "made-up-" not in example.state_text
    example.destroy()
    assert organisation.list() == []


@pytest.mark.deep
@pytest.mark.parametrize("example", ["component"], indirect=True)
def test_component(example: Stack, organisation: Organisation):
    for name in ("billingProductionToken", "billingSandboxToken", "shippingProductionToken", "shippingSandboxToken"):
        example.run("config", "set", "--secret", name, f"{name}-made-up")
    lives_and_leaves(example, connectors=2)
    assert organisation.calls().count("POST connections") == 4
    assert organisation.list() == []
    assert "made-up" not in example.state_text


SECRETS = ("euToken", "euSigningKey", "usToken", "usSigningKey")


@pytest.mark.deep
@pytest.mark.parametrize("example", ["complete-connector"], indirect=True)
def test_complete_connector(example: Stack, organisation: Organisation):
    """The README's story: a new secret replaces one connection, a new document makes one new version."""
    for name in SECRETS:
        example.run("config", "set", "--secret", name, f"{name}-made-up")
    example.up()
    connector = organisation.only()
    assert [(version["name"], version["isDefault"]) for version in connector["versions"]] == [("1.0.0", True)]
    assert {connection["name"] for connection in connector["connections"]} == {"eu", "us"}
    example.preview("--expect-no-changes")
    example.refresh("--expect-no-changes")
    example.preview("--expect-no-changes")
    organisation.requests()

    example.run("config", "set", "--secret", "usToken", "another")
    example.up()
    assert organisation.calls() == ["DELETE connections", "POST connections"]

    document = example.folder / "openapi.yaml"
    document.write_text(document.read_text().replace("version: 1.0.0", "version: 1.1.0"))
    example.up()
    versions = organisation.only()["versions"]
    assert [(version["name"], version["isDefault"]) for version in versions] == [("1.1.0", True)]
    assert [request for request in organisation.writes() if request["path"].endswith("/http/import")][1:] == []
    example.preview("--expect-no-changes")

    example.destroy()
    assert organisation.list() == []
    assert "made-up" not in example.state_text
