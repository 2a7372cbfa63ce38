"""`versori-pulumi doctor` and `list`, with the real engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .adoptions import adopt
from .organisation import Organisation
from .stack import Stack

pytestmark = pytest.mark.engine


def test_the_doctor_finds_everything_right(stack: Stack, organisation: Organisation):
    checks = adopt(stack, "--json", command="doctor").json
    assert [check["name"] for check in checks if check["ok"] is not True] == []
    assert "stack configuration (versori:apiKey)" in json.dumps(checks)
    shown = adopt(stack, command="doctor").stdout
    assert organisation.id in shown
    assert "a-key-that-must-not-be-seen" not in shown


@pytest.mark.deep
def test_the_doctor_says_what_is_wrong(bare_stack: Stack, tmp_path: Path):
    bare_stack.configure(baseUrl="https://127.0.0.1:1")
    (bare_stack.folder / "Pulumi.yaml").write_text(
        f"name: connectors\nruntime:\n  name: python\n  options:\n    virtualenv: {tmp_path / 'nowhere'}\n"
    )
    checks = {check["name"]: check for check in adopt(bare_stack, "--json", command="doctor", code=1).json}
    assert checks["virtual environment"]["ok"] is False
    assert "pulumi config set versori:organisationId" in checks["credentials"]["hint"]
    assert (checks["organisation"]["ok"], checks["clock"]["ok"]) == (None, None)


@pytest.mark.deep
def test_the_list_marks_what_is_in_the_stack(stack: Stack, organisation: Organisation):
    organisation.seed(name="Shop")
    adopt(stack)
    organisation.seed(name="Bank", protocol="bigquery", datasetId="a.b")
    rows = adopt(stack, "--json", command="list").json
    assert [(row["name"], row["address"], row["resource"]) for row in rows] == [
        ("Shop", "https://api.example.com", "shop"),
        ("Bank", "a.b", None),
    ]
    shown = adopt(stack, command="list").stdout
    assert "2 connectors, 1 of them in stack dev" in shown
