"""The stand-in language host, spoken to as the engine does, but without an engine."""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from conftest import ACTIVE, info, started
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from tools.engine import versions


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
