"""What the language host installs, and the environment that the plugin of dynamic providers runs in."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from conftest import ACTIVE, SYSTEM, info
from pulumi.runtime.proto import language_pb2

from tools.engine.host import environments, install, plugin


class TestInstall:
    """`pulumi install`. The packages are made here, so that no index is needed."""

    def wheel(self, folder: Path) -> None:
        name = "wanted-1.0"
        with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as file:
            file.writestr("wanted.py", "")
            file.writestr(f"{name}.dist-info/METADATA", "Metadata-Version: 2.1\nName: wanted\nVersion: 1.0\n")
            file.writestr(f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            file.writestr(f"{name}.dist-info/RECORD", "")

    def install(self, call: Callable[..., Any], program: language_pb2.ProgramInfo) -> str:
        answers = call("InstallDependencies", language_pb2.InstallDependenciesRequest(info=program))
        return b"".join(answer.stdout for answer in answers).decode()

    @pytest.mark.deep
    def test_the_environment_is_made_and_gets_what_is_required(self, call: Callable[..., Any], project: Path) -> None:
        self.wheel(project)
        (project / "requirements.txt").write_text("./wanted-1.0-py3-none-any.whl\n")
        shown = self.install(call, info(project, virtualenv="venv"))
        assert f"Creating the virtual environment {project}/venv\n" in shown
        assert f"Installing what {project}/requirements.txt asks for\n" in shown
        assert "Successfully installed wanted-1.0" in shown
        assert list((project / "venv").glob("lib/python*/site-packages/wanted.py"))
        again = self.install(call, info(project, virtualenv="venv"))
        assert "Creating" not in again
        (project / "requirements.txt").write_text("./missing.whl\n")
        with pytest.raises(grpc.RpcError) as refusal:
            self.install(call, info(project, virtualenv="venv"))
        assert "-m pip install --requirement requirements.txt` failed with exit code 1" in refusal.value.details()

    def test_nothing_to_install_is_said(self, call: Callable[..., Any], project: Path) -> None:
        assert "nothing to install" in self.install(call, info(project))

    def test_a_project_that_is_a_package_is_installed_as_such(self, monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
        (project / "pyproject.toml").touch()
        commands: list[Any] = []
        monkeypatch.setattr(install, "_run", lambda command, folder, _: commands.append((command, folder)) or [])
        list(install.dependencies(info(project)))
        assert commands == [([sys.executable, "-m", "pip", "install", "--editable", "."], project)]

    def test_the_program_s_own_requirements_come_before_the_project_s(self, project: Path) -> None:
        program = project / "examples" / "first"
        program.mkdir(parents=True)
        assert install.requirements(program, project) is None
        places = [
            project / "pyproject.toml",
            project / "requirements.txt",
            program / "pyproject.toml",
            program / "requirements.txt",
        ]
        for place in places:
            place.touch()
            assert install.requirements(program, project) == place


class TestPlugin:
    """The plugin of dynamic providers."""

    def start(self, engine: Path, folder: Path, option: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": SYSTEM, **ACTIVE, "PULUMI_RUNTIME_VIRTUALENV": option}
        command = [engine / "pulumi-resource-pulumi-python", "127.0.0.1:1"]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    def nested(self, project: Path) -> Path:
        program = project / "examples" / "first"
        program.mkdir(parents=True)
        return program

    def test_the_environment_is_relative_to_the_project(self, project: Path, bare: Path) -> None:
        (project / "environment").symlink_to(bare)
        assert plugin.find("environment", self.nested(project)) == project / "environment"

    def test_a_project_of_its_own_may_lie_between(self, project: Path, bare: Path) -> None:
        (project / "environment").symlink_to(bare)
        program = self.nested(project)
        (program / "Pulumi.yaml").touch()
        assert plugin.find("environment", program) == project / "environment"

    def test_an_absolute_path_is_taken_as_it_is(self, tmp_path: Path, bare: Path) -> None:
        assert plugin.find(str(bare), tmp_path) == bare

    def test_without_the_environment_it_is_said_what_to_do(self, engine: Path, project: Path) -> None:
        ended = self.start(engine, project, "environment")
        assert ended.returncode == 1
        assert ended.stdout == ""
        assert ended.stderr.startswith(f"The 'virtualenv' option in Pulumi.yaml is set to 'environment', but '{project}/env")

    def test_it_runs_in_the_environment(self, engine: Path, project: Path, bare: Path) -> None:
        (project / "environment").symlink_to(bare)
        ended = self.start(engine, self.nested(project), "environment")
        assert f"{project}/environment/bin/python: " in ended.stderr
        assert "No module named 'pulumi'" in ended.stderr


def test_an_environment_is_activated(bare: Path) -> None:
    before = {"PATH": "/bin", "PYTHONHOME": "/home", "VIRTUAL_ENV": "/other", "KEPT": "1"}
    after = environments.activated(before, bare / "bin" / "python")
    assert after == {"PATH": f"{bare}/bin:/bin", "VIRTUAL_ENV": str(bare), "KEPT": "1"}


def test_a_python_of_the_system_activates_nothing(tmp_path: Path) -> None:
    assert environments.activated({"PATH": "/bin"}, tmp_path / "bin" / "python3") == {"PATH": "/bin"}
