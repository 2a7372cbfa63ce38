from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from versori_pulumi import __version__, emulator
from versori_pulumi.cli import __main__ as command
from versori_pulumi.cli.app import app, main

Served = list[dict[str, Any]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """What the emulator was asked to serve; it serves nothing."""
    asked: Served = []
    monkeypatch.setattr(emulator, "serve", lambda **options: asked.append(options))
    return asked


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, arguments, env={"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"})


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_version_is_shown_and_nothing_else():
    result = run("--version")
    assert (result.exit_code, result.output) == (0, f"{__version__}\n")


def test_without_a_command_there_is_help():
    result = run()
    assert result.exit_code in (0, 2)
    assert "emulator" in plain(result.output)


def test_the_help_names_every_option():
    output = plain(run("emulator", "--help").output)
    assert all(option in output for option in ("--port", "--data", "--token", "127.0.0.1"))


@pytest.mark.parametrize(("arguments", "token"), [([], "hush"), (["--token", "t"], "t")])
def test_the_emulator_s_token_may_come_from_the_environment(
    arguments: list[str], token: str, served: Served, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("VERSORI_EMULATOR_TOKEN", "hush")
    assert run("emulator", *arguments).exit_code == 0
    assert [options["token"] for options in served] == [token]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {"port": 0, "data": None, "token": None}),
        (["--port", "8082"], {"port": 8082, "data": None, "token": None}),
        (["--data", "a.db", "--token", "t"], {"port": 0, "data": Path("a.db"), "token": "t"}),
        (["--port", "65535"], {"port": 65535, "data": None, "token": None}),
    ],
    ids=["nothing", "port", "data and token", "last port"],
)
def test_options_reach_the_emulator(arguments: list[str], options: dict[str, Any], served: Served):
    result = run("emulator", *arguments)
    assert result.exit_code == 0, result.output
    assert served == [options]


@pytest.mark.parametrize(
    "arguments", [["--port", "-1"], ["--port", "65536"], ["--port", "http"], ["--nonsense"], ["--data"]], ids=" ".join
)
def test_options_that_make_no_sense_start_nothing(arguments: list[str], served: Served):
    result = run("emulator", *arguments)
    assert result.exit_code == 2
    assert served == []


def test_an_unknown_command_is_an_error():
    assert run("simulator").exit_code == 2


def test_the_entry_point_is_the_application(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.argv", ["versori-pulumi", "--version"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.parametrize(("missing", "extra"), [("typer", "cli"), ("starlette", "emulator")])
def test_a_missing_extra_is_named(missing: str, extra: str, monkeypatch: pytest.MonkeyPatch):
    def run() -> None:
        raise ModuleNotFoundError(name=missing)

    monkeypatch.setattr("versori_pulumi.cli.app.main", run)
    with pytest.raises(SystemExit, match=rf"versori-pulumi\[{extra}\]"):
        command.main()


def test_another_missing_module_is_a_bug(monkeypatch: pytest.MonkeyPatch):
    def run() -> None:
        raise ModuleNotFoundError(name="versori_pulumi.missing")

    monkeypatch.setattr("versori_pulumi.cli.app.main", run)
    with pytest.raises(ModuleNotFoundError):
        command.main()
