"""Which Python the language host chooses."""

import sys
from pathlib import Path

import pytest
from conftest import ACTIVE, SYSTEM, started

from tools.engine.host import interpreters


class TestChoiceOfInterpreter:
    """Which Python runs the host."""

    def named(self, folder: Path, name: str) -> Path:
        python = folder / name
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text("")
        python.chmod(0o755)
        return python

    def test_the_order(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(interpreters, "made_by", lambda _: sys.executable)
        project = tmp_path / "project"
        inner = project / "examples" / "first"
        inner.mkdir(parents=True)
        (project / "Pulumi.yaml").write_text("name: x\nruntime: {name: python, options: {virtualenv: environment}}\n")
        expected = [
            self.named(tmp_path, "named"),
            self.named(tmp_path, "path/special"),
            self.named(tmp_path, "active/bin/python"),
            self.named(project, "environment/bin/python"),
            self.named(project, ".venv/bin/python"),
            self.named(project, "venv/bin/python"),
            self.named(tmp_path, "path/python3"),
            self.named(tmp_path, "path/python"),
            Path(sys.executable),
        ]
        environment = {
            "VERSORI_PULUMI_PYTHON": str(tmp_path / "named"),
            "PULUMI_PYTHON_CMD": "special",
            "VIRTUAL_ENV": str(tmp_path / "active"),
            "PATH": str(tmp_path / "path"),
        }
        assert interpreters.candidates(environment, inner) == expected

    def test_what_is_not_there_is_left_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(interpreters, "made_by", lambda _: "/nowhere/python")
        environment = {"VERSORI_PULUMI_PYTHON": "/nowhere/python", "VIRTUAL_ENV": "/nowhere", "PATH": "/nowhere"}
        assert interpreters.candidates(environment, tmp_path) == []

    @pytest.mark.parametrize(
        ("text", "option"),
        [
            ("runtime:\n  name: python\n  options:\n    virtualenv: .venv\n", ".venv"),
            ("runtime: {name: python, options: {virtualenv: ../venv}}", "../venv"),
            ('runtime: {"options": {"virtualenv": "/a/venv"}}', "/a/venv"),
            ("    virtualenv: 'venv' # made by make", "venv"),
            ("runtime: python", ""),
        ],
    )
    def test_the_option_is_found_in_any_notation(self, text: str, option: str, project: Path) -> None:
        (project / "Pulumi.yaml").write_text(text)
        assert interpreters._virtualenv_option(project) == option

    def test_the_active_environment_is_used(self, engine: Path, tmp_path: Path) -> None:
        with started(engine, tmp_path, ACTIVE) as (_, port):
            assert port.isdigit()

    def test_the_environment_of_the_project_is_used(self, engine: Path, project: Path, bare: Path) -> None:
        (project / ".venv").symlink_to(sys.prefix)
        forget_maker(engine)
        with started(engine, project, {"PATH": f"{bare}/bin:{SYSTEM}", "VIRTUAL_ENV": str(bare)}) as (_, port):
            assert port.isdigit()

    def test_the_one_that_made_the_engine_is_the_last_resort(self, engine: Path, project: Path, bare: Path) -> None:
        with started(engine, project, {"PATH": f"{bare}/bin:{SYSTEM}"}) as (_, port):
            assert port.isdigit()

    def test_without_any_it_is_said_what_to_do(self, engine: Path, project: Path, bare: Path) -> None:
        forget_maker(engine)
        with started(engine, project, {"PATH": f"{bare}/bin"}) as (process, port):
            assert port == ""
            _, errors = process.communicate(timeout=300)
        assert process.returncode == 1
        assert errors.startswith("No Python with the Pulumi SDK was found. Run `pip install pulumi`")
        assert f"Looked at: {bare}/bin/python3" in errors

    def test_without_any_python_it_is_said_what_to_do(self, engine: Path, project: Path, tmp_path: Path) -> None:
        with started(engine, project, {"PATH": str(tmp_path)}) as (process, port):
            assert port == ""
            _, errors = process.communicate(timeout=300)
        assert process.returncode == 1
        assert errors.startswith("Python was not found: put python3 on PATH")


def forget_maker(engine: Path) -> None:
    (engine.parent / "host" / "made_by.json").write_text("{}")
