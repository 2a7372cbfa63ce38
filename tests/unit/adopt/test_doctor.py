from __future__ import annotations

import email.utils
import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.cli.app import app

from .fake_pulumi import FakePulumi

Checks = dict[str, dict[str, Any]]


@pytest.fixture
def well(project: Path, server: ScriptedServer) -> Path:
    """A project in which everything is right."""
    description = {"name": "python", "options": {"virtualenv": sys.prefix}}
    (project / "Pulumi.yaml").write_text(json.dumps({"name": "connectors", "runtime": description}))
    server.always(Reply(200, {"connectors": []}))
    return project


def looked(*, code: int) -> Checks:
    ended = CliRunner().invoke(app, ["doctor", "--json"])
    assert ended.exit_code == code, ended.output
    return {check["name"]: check for check in json.loads(ended.output)}


def test_where_all_is_right_the_table_says_so(well: Path):  # noqa: ARG001
    checks = looked(code=0)
    assert {check["ok"] for check in checks.values()} == {True}
    assert list(checks) == [
        "Python",
        "Pulumi CLI",
        "project",
        "virtual environment",
        "stack",
        "credentials",
        "organisation",
        "clock",
    ]
    assert "environment (VERSORI_API_KEY)" in checks["credentials"]["detail"]
    ended = CliRunner().invoke(app, ["doctor"])
    assert ended.exit_code == 0
    assert "WRONG" not in ended.output


def test_an_old_cli_says_how_to_upgrade(well: Path, pulumi: FakePulumi):  # noqa: ARG001
    pulumi.answers("version", stdout="3.200.0\n")
    check = looked(code=1)["Pulumi CLI"]
    assert "adopt needs 3.254.0" in check["detail"]
    assert "https://www.pulumi.com/docs/install/" in check["hint"]
    ended = CliRunner().invoke(app, ["doctor"], env={"COLUMNS": "300"})
    assert "WRONG" in ended.output
    assert "brew upgrade pulumi" in ended.output


def test_without_a_project_the_rest_is_looked_at(well: Path):
    (well / "Pulumi.yaml").unlink()
    checks = looked(code=1)
    assert (checks["project"]["ok"], checks["stack"]["ok"], checks["virtual environment"]["ok"]) == (False, None, None)
    assert checks["organisation"]["ok"] is True


@pytest.mark.parametrize(
    ("options", "ok"),
    [
        ({"virtualenv": "nowhere"}, False),
        ({"toolchain": "uv"}, False),
        ({"virtualenv": "broken"}, False),
    ],
)
def test_the_virtual_environment_has_to_have_the_package(options: dict[str, str], ok: bool, well: Path):
    (well / "broken" / "bin").mkdir(parents=True)
    (well / "broken" / "bin" / "python").write_text("#!/bin/sh\necho 'ModuleNotFoundError: versori_pulumi' >&2\nexit 1\n")
    (well / "broken" / "bin" / "python").chmod(0o700)
    (well / "Pulumi.yaml").write_text(json.dumps({"name": "c", "runtime": {"name": "python", "options": options}}))
    check = looked(code=1)["virtual environment"]
    assert check["ok"] is ok
    assert check["hint"]


def test_a_project_of_another_language_is_wrong(well: Path):
    (well / "Pulumi.yaml").write_text("name: c\nruntime: go\n")
    assert looked(code=1)["project"]["ok"] is False


def test_missing_credentials_say_every_way_to_set_them(well: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: ARG001
    monkeypatch.delenv("VERSORI_API_KEY")
    checks = looked(code=1)
    assert "pulumi config set --secret versori:apiKey" in checks["credentials"]["hint"]
    assert (checks["organisation"]["ok"], checks["clock"]["ok"]) == (None, None)


def test_an_organisation_that_does_not_answer(well: Path, server: ScriptedServer):  # noqa: ARG001
    server.always(Reply(401, {"code": "unauthenticated", "message": "who are you"}))
    check = looked(code=1)["organisation"]
    assert "who are you" in check["detail"]
    assert check["hint"]


@pytest.fixture
def server_date(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the `Date` of the server's answers."""
    return lambda date: monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: date)


@pytest.mark.parametrize(("ahead", "ok", "said"), [(0, True, "within"), (3600, False, "behind"), (-3600, False, "ahead of")])
def test_a_clock_that_is_wrong_is_reported(ahead: int, ok: bool, said: str, well: Path, server_date: Callable[[str], None]):  # noqa: ARG001
    server_date(email.utils.formatdate(time.time() + ahead, usegmt=True))
    check = looked(code=0 if ok else 1)["clock"]
    assert check["ok"] is ok
    assert said in check["detail"]


def test_a_server_that_tells_no_time_is_no_mistake(well: Path, server_date: Callable[[str], None]):  # noqa: ARG001
    server_date("soon")
    assert looked(code=0)["clock"]["ok"] is None
