"""`examples/ci-preview`: the commands of its workflow, run as the workflow runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .organisation import Organisation
from .stack import NAME, Stack

pytestmark = pytest.mark.engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "ci-preview"


class Workflow:
    """The workflow of the example, in a copy of the example that has a stack."""

    def __init__(self, stack: Stack, organisation: Organisation) -> None:
        self.stack = stack
        self.folder = stack.folder
        shutil.copytree(EXAMPLE, self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".venv", "Pulumi.*.yaml"))
        (self.folder / ".venv").symlink_to(sys.prefix)
        (self.folder / f"Pulumi.{NAME}.yaml").unlink()
        stack.run("stack", "init", NAME)
        text = (self.folder / ".github" / "workflows" / "connectors.yaml").read_text()
        self.jobs: dict[str, Any] = yaml.safe_load(text)["jobs"]
        self.secrets = {
            "VERSORI_API_KEY": "a-key-of-ci",
            "VERSORI_ORGANISATION_ID": organisation.id,
            "VERSORI_BASE_URL": organisation.url,
        }

    def step(self, job: str, name: str) -> int:
        """Runs one step as the runner does; its exit code."""
        command = next(step["run"] for step in self.jobs[job]["steps"] if step.get("name") == name)
        environment = {**self.stack.environment, **self.secrets}
        return subprocess.run(["/bin/bash", "-e", "-c", command], cwd=self.folder, env=environment, check=False).returncode

    def preview(self) -> tuple[int, dict[str, Any], str]:
        """Runs the steps of a pull request; the preview's exit code and JSON, and the comment."""
        code = self.step("preview", "Preview")
        assert self.step("preview", "Report") == 0
        text = (self.folder / "preview.json").read_text()
        return code, json.loads(text), (self.folder / "comment.md").read_text()


@pytest.fixture
def workflow(bare_stack: Stack, organisation: Organisation) -> Workflow:
    """The example's workflow, with all secrets set and nothing created yet."""
    return Workflow(bare_stack, organisation)


def _up(workflow: Workflow) -> None:
    workflow.stack.environment.update(workflow.secrets)
    workflow.stack.up()


def test_a_pull_request_gets_a_comment_that_says_what_up_would_do(workflow: Workflow) -> None:
    code, preview, comment = workflow.preview()

    assert code == 0
    assert preview["changeSummary"] == {"create": 3}
    assert "3 to create" in comment
    assert "- create `stock`" in comment


@pytest.mark.deep
def test_an_edit_in_the_web_page_is_in_the_comment_and_fails_the_nightly_check(
    workflow: Workflow, organisation: Organisation
) -> None:
    _up(workflow)
    assert workflow.step("drift", "Drift check") == 0
    stock = next(connector for connector in organisation.list() if connector["name"] == "Warehouse stock")
    organisation.edit(stock["id"], baseUrl="https://elsewhere.example.com")

    code, preview, comment = workflow.preview()

    drift = (
        f'drift: connector "Warehouse stock" ({stock["id"]}): base_url is "https://elsewhere.example.com" on Versori, '
        'the program says "https://stock.example.com/v2"; this update sets it back'
    )
    assert code == 0
    assert preview["changeSummary"] == {"same": 2, "update": 1}
    assert drift in "\n".join(entry["message"] for entry in preview["diagnostics"])
    assert f"- {drift}" in comment
    assert workflow.step("drift", "Drift check") != 0


@pytest.mark.deep
def test_a_failed_preview_fails_the_check_and_says_why_in_the_comment(workflow: Workflow) -> None:
    program = workflow.folder / "__main__.py"
    program.write_text(program.read_text().replace("https://stock", "gopher://stock"))

    code, _, comment = workflow.preview()

    assert code != 0
    assert "must start with https://" in comment


@pytest.mark.deep
def test_a_preview_that_never_began_is_a_comment_too(workflow: Workflow) -> None:
    workflow.stack.environment["PULUMI_BACKEND_URL"] = "file:///there/is/no/such/folder"

    assert workflow.step("preview", "Preview") != 0
    assert workflow.step("preview", "Report") == 0
    assert "the log of the job says why" in (workflow.folder / "comment.md").read_text()


@pytest.mark.deep
def test_a_pull_request_from_a_fork_previews_without_a_key_and_without_a_request(
    workflow: Workflow, organisation: Organisation
) -> None:
    _up(workflow)
    organisation.requests()
    for name in workflow.secrets:
        del workflow.stack.environment[name]
    workflow.secrets = {"VERSORI_API_KEY": ""}

    code, preview, comment = workflow.preview()

    assert code == 0
    assert preview["changeSummary"] == {"same": 3}
    assert "nothing to do" in comment
    assert organisation.requests() == []
