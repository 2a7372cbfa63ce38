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

PROJECTS = {"quickstart": REPOSITORY, "bigquery": REPOSITORY / "examples/bigquery"}
PROJECTS["two-organisations"] = REPOSITORY / "examples/two-organisations"


@pytest.fixture
def example(request: pytest.FixtureRequest, engine: Path, tmp_path: Path, organisation: Organisation) -> Stack:
    """A stack of a copy of an example, configured as its README says."""
    project = PROJECTS[request.param]
    folder = tmp_path / "project"
    program = REPOSITORY / "examples" / request.param
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


@pytest.mark.parametrize("example", ["bigquery"], indirect=True)
def test_bigquery(example: Stack, organisation: Organisation):
    lives_and_leaves(example, connectors=2)
    assert organisation.list() == []


@pytest.mark.parametrize("example", ["two-organisations"], indirect=True)
def test_two_organisations(example: Stack, organisation: Organisation, other_organisation: Organisation):
    example.run("config", "set", "--secret", "versori-eu:apiKey", "the-key-of-eu")
    example.configure_keys(
        {"versori-eu:organisationId": other_organisation.id, "versori-eu:baseUrl": other_organisation.url}
    )
    lives_and_leaves(example, connectors=2)
    assert organisation.calls() == ["POST http", "DELETE connector"]
    assert other_organisation.calls() == ["POST http", "DELETE connector"]
