"""The stand-in language host, spoken to as the engine does, but without an engine."""

import json
import os
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from conftest import SYSTEM
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from tools.engine import build, cache, versions
from tools.engine.host import environments, install, interpreters, plugin

EXECUTOR = """
import json, os, sys
if "crash" in sys.argv:
    sys.exit(7)
if "shown" in sys.argv:
    sys.exit(32)
if "killed" in sys.argv:
    os.kill(os.getpid(), 9)
names = ("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS", "VIRTUAL_ENV", "PYTHONHOME")
print("RAN", json.dumps([sys.executable, sys.argv[1:], {name: os.environ.get(name) for name in names}]))
"""


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment without the Pulumi SDK."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(folder, symlinks=True)
    return folder


@pytest.fixture
def engine(cache_folder: Path) -> Path:
    """An engine folder with everything but an engine."""
    assert not cache_folder.exists()

    def make(folder: Path) -> None:
        (folder / "pulumi").touch()
        (folder / build.EXECUTOR).write_text(EXECUTOR)

    cache.keep(build.BINARY, make)
    return build.assemble()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: test\nruntime: python\n")
    return folder


@contextmanager
def started(
    engine: Path, folder: Path, environment: Mapping[str, str], *arguments: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the host as the engine does, and give its first line."""
    process = subprocess.Popen(
        [engine / "pulumi-language-python", *arguments, "127.0.0.1:1"],
        cwd=folder,
        env={"PATH": SYSTEM, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)


ACTIVE = {"VIRTUAL_ENV": sys.prefix}


@pytest.fixture
def call(engine: Path, project: Path) -> Iterator[Callable[..., Any]]:
    """Calls a method of the host; gives its answer and what a program printed."""
    with started(engine, project, {**ACTIVE, "PYTHONHOME": ""}) as (process, port):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            host = language_pb2_grpc.LanguageRuntimeStub(channel)
            yield lambda name, request: getattr(host, name)(request, timeout=300)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 0
    assert errors == ""


def info(project: Path, **options: str) -> language_pb2.ProgramInfo:
    result = language_pb2.ProgramInfo(root_directory=str(project), program_directory=str(project), entry_point=".")
    result.options.update(options)
    return result


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


class TestLife:
    """When the host ends."""

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_ends_quietly_when_it_is_told_to(self, number: int, engine: Path, project: Path) -> None:
        with started(engine, project, ACTIVE) as (process, _):
            process.send_signal(number)
            output, errors = process.communicate(timeout=300)
        assert (process.returncode, output, errors) == (0, "", "")

    def test_it_ends_with_the_engine(self, engine: Path, project: Path) -> None:
        with started(engine, project, ACTIVE) as (process, _):
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(timeout=300) == 0

    def test_the_engine_s_options_for_logs_are_taken(self, engine: Path, project: Path) -> None:
        with started(engine, project, ACTIVE, "--logtostderr", "-v=9", "--tracing", "http://nowhere") as (_, port):
            assert port.isdigit()


class TestService:
    """What the host answers."""

    def test_what_needs_no_thought(self, call: Callable[..., Any], project: Path) -> None:
        program = info(project)
        assert call("Handshake", language_pb2.LanguageHandshakeRequest()) is not None
        assert call("GetPluginInfo", empty_pb2.Empty()).version == versions.PINNED
        assert not call("GetRequiredPackages", language_pb2.GetRequiredPackagesRequest(info=program)).packages
        assert not call("GetRequiredPlugins", language_pb2.GetRequiredPluginsRequest(info=program)).plugins
        assert not call("RuntimeOptionsPrompts", language_pb2.RuntimeOptionsRequest(info=program)).prompts
        assert call("Cancel", empty_pb2.Empty()) == empty_pb2.Empty()

    def test_about_tells_the_python_of_the_program(self, call: Callable[..., Any], project: Path, bare: Path) -> None:
        version = ".".join(map(str, sys.version_info[:3]))
        about = call("About", language_pb2.AboutRequest(info=info(project)))
        assert (about.executable, about.version) == (f"{sys.prefix}/bin/python", version)
        about = call("About", language_pb2.AboutRequest(info=info(project, virtualenv=str(bare))))
        assert about.executable == f"{bare}/bin/python"

    @pytest.mark.deep
    def test_the_packages_of_the_program_are_listed(self, call: Callable[..., Any], project: Path) -> None:
        request = language_pb2.GetProgramDependenciesRequest(info=info(project), transitiveDependencies=True)
        every = {each.name: each.version for each in call("GetProgramDependencies", request).dependencies}
        request.transitiveDependencies = False
        direct = {each.name for each in call("GetProgramDependencies", request).dependencies}
        assert {"pulumi", "grpcio"} <= set(every)
        assert "grpcio" not in direct
        assert direct < set(every)

    @pytest.mark.parametrize(
        ("argument", "error", "bail"),
        [
            ("fine", "", False),
            ("crash", "Program exited with non-zero exit code: 7", False),
            ("shown", "", True),
            ("killed", "Program was ended by signal 9", False),
        ],
    )
    def test_how_a_program_ends(
        self, argument: str, error: str, bail: bool, call: Callable[..., Any], project: Path
    ) -> None:
        answer = call("Run", language_pb2.RunRequest(info=info(project), args=[argument]))
        assert (answer.error, answer.bail) == (error, bail)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (
                {"virtualenv": "venv"},
                "The 'virtualenv' option in Pulumi.yaml is set to 'venv', but '{project}/venv' does not exist.",
            ),
            ({"virtualenv": "."}, "is set to '.', but '{project}' is not a virtual environment. Run `pulumi install`"),
            ({"toolchain": "poetry"}, "knows the pip toolchain alone, not 'poetry'. Install the Pulumi CLI"),
        ],
    )
    @pytest.mark.parametrize("method", ["Run", "About"])
    def test_options_that_can_t_be_followed_are_refused(
        self, method: str, options: dict[str, str], message: str, call: Callable[..., Any], project: Path
    ) -> None:
        request = {"Run": language_pb2.RunRequest, "About": language_pb2.AboutRequest}[method]
        with pytest.raises(grpc.RpcError) as refusal:
            call(method, request(info=info(project, **options)))
        assert message.format(project=project) in refusal.value.details()

    def test_what_pip_says_is_passed_on(self, call: Callable[..., Any], project: Path, bare: Path) -> None:
        request = language_pb2.GetProgramDependenciesRequest(info=info(project, virtualenv=str(bare)))
        with pytest.raises(grpc.RpcError) as refusal:
            call("GetProgramDependencies", request)
        assert "No module named pip" in refusal.value.details()


def test_a_program_gets_its_arguments_its_configuration_and_its_environment(engine: Path, project: Path, bare: Path) -> None:
    (project / "environment").symlink_to(bare)
    request = language_pb2.RunRequest(
        monitor_address="monitor:1",
        project="name",
        stack="dev",
        pwd=str(project),
        dryRun=True,
        parallel=16,
        organization="organization",
        config={"name:key": "value"},
        configSecretKeys=["name:key"],
        info=info(project, virtualenv="environment"),
        args=["extra"],
    )
    with started(engine, project, ACTIVE, "--tracing", "http://trace") as (process, port):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            assert language_pb2_grpc.LanguageRuntimeStub(channel).Run(request, timeout=300) == language_pb2.RunResponse()
        assert process.stdout is not None
        line = process.stdout.readline()
    executable, arguments, environment = json.loads(line.removeprefix("RAN "))
    assert executable == f"{project}/environment/bin/python"
    assert " ".join(arguments) == (
        f"--monitor monitor:1 --engine 127.0.0.1:1 --project name --root_directory {project} --stack dev --pwd {project} "
        "--dry_run true --parallel 16 --tracing http://trace --organization organization . extra"
    )
    assert environment == {
        "PULUMI_CONFIG": '{"name:key": "value"}',
        "PULUMI_CONFIG_SECRET_KEYS": '["name:key"]',
        "VIRTUAL_ENV": f"{project}/environment",
        "PYTHONHOME": None,
    }


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
