"""What the commands print of an organisation whose names are hostile, or repeat secrets: text, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.adopt.scan import Problem
from versori_pulumi.cli.app import app

from .conftest import KEY
from .fake_pulumi import FakePulumi

Have = Callable[..., None]
MARKUP = "[bold red]x[/] [link=https://evil.example]y[/link]"
HOSTILE = f"\x1b[2J\x9b1m\u202e\u200b\U000e0041{MARKUP}\nerror: forged\r\x85\u2028not adopted: forged"
SHOWN = rf"\x1b[2J\x9b1m\u202e\u200b\U000e0041{MARKUP}\n"


def run(*arguments: str) -> str:
    return CliRunner().invoke(app, [*arguments], env={"NO_COLOR": "1", "COLUMNS": "300"}).output


def assert_harmless(output: str) -> None:
    """That no character acts, and that no line is forged."""
    assert all(character.isprintable() or character == "\n" for character in output)
    assert not [line for line in output.split("\n") if line.startswith(("error: forged", "not adopted: forged"))]


@pytest.mark.usefixtures("project")
def test_the_list_shows_names_as_text(organisation: Have):
    organisation({"name": HOSTILE, "baseUrl": HOSTILE}, {"name": "Zürich 日本語"})
    output = run("list")
    assert_harmless(output)
    assert SHOWN[:50] in output
    assert "Zürich 日本語" in output


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"]])
def test_the_list_shows_no_key(arguments: list[str], organisation: Have):
    organisation({"name": f"shop {KEY}", "baseUrl": f"https://a.example.com/{KEY}"})
    output = run(*arguments)
    assert KEY not in output
    assert "shop [secret]" in output


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [["adopt", "--dry-run"], ["adopt", "--no-import"], ["adopt", "--connectors-only"]])
def test_adopt_shows_names_as_text(arguments: list[str], organisation: Have):
    organisation(
        {"name": HOSTILE, "connectionVariables": [{"name": f"token{HOSTILE}", "value": "x"}]},
        {"name": f"{HOSTILE}2", "protocol": HOSTILE},
        {"name": f"{HOSTILE}3", "authSchemeConfigs": [{"id": HOSTILE, "schemeType": HOSTILE}]},
        {"name": f"{HOSTILE}4", "connections": [{"id": HOSTILE, "name": HOSTILE}, {"name": HOSTILE}]},
    )
    output = run(*arguments)
    assert_harmless(output)
    assert r"\x1b[2J" in output


def test_what_pulumi_prints_shows_no_secret_of_the_stack(project: Path, pulumi: FakePulumi, organisation: Have):
    secret = "canary-of-the-configuration"
    values = {"connectors:secret": {"value": secret, "secret": True}, "connectors:plain": {"value": "no-secret-at-all"}}
    pulumi.answers("config", stdout=json.dumps(values))
    pulumi.answers("import", code=1, stdout=f"{secret}\n{HOSTILE}\nno-secret-at-all {KEY}\n")
    organisation({"name": "Shop"})
    output = run("adopt", "--connectors-only")
    assert "`pulumi import` failed:\n  [secret]\n" in output
    assert "no-secret-at-all [secret]" in output
    assert_harmless(output)
    assert project.exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [["list"], ["adopt"], ["doctor"], ["doctor", "--json"]])
def test_a_refusal_that_repeats_the_key_shows_text_without_it(arguments: list[str], server: ScriptedServer):
    fields: list[Any] = [{"field": HOSTILE, "message": KEY}]
    server.always(Reply(401, {"message": f"{HOSTILE} {KEY}", "details": f"Bearer {KEY}", "fields": fields}))
    output = run(*arguments)
    assert KEY not in output
    assert "[secret]" in output
    assert_harmless(output)


def test_the_label_of_a_problem_is_one_line():
    assert Problem(f'connector "{HOSTILE}"', "no").label.isprintable()
