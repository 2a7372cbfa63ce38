"""The build from the published Go module, with a made-up `go`."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Executable, tool

from tools.engine import build, cache, versions
from tools.engine.problems import EngineUnavailableError

GO = """
echo "$*" >> "{log}"
case "$1" in
version) echo "go version go{version} linux/amd64" ;;
list) {listed} ;;
build)
    env > "{log}.environment"
    echo "{package}" >&2
    {before}
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho v{pulumi}\\n' > "$2"
    chmod +x "$2" ;;
esac
"""


class Go:
    """A `go` on PATH that writes down how it was called."""

    def __init__(self, executable: Executable, folder: Path) -> None:
        self._executable = executable
        self._log = folder / "go.log"
        self._sdk = folder / "sdk"
        scripts = self._sdk / "python" / "cmd"
        scripts.mkdir(parents=True)
        (scripts / build.EXECUTOR).write_text("the executor")
        self.install()

    def install(self, version: str = "1.26.1", before: str = "", pulumi: str = versions.PINNED, listed: str = "") -> None:
        listed = listed or f"echo {self._sdk}"
        script = GO.format(
            log=self._log, version=version, listed=listed, before=before, pulumi=pulumi, package=build.PACKAGE
        )
        self._executable("go", script)

    @property
    def builds(self) -> list[str]:
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [line for line in lines if line.startswith("build")]

    @property
    def environment(self) -> dict[str, str]:
        lines = Path(f"{self._log}.environment").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)


@pytest.fixture
def go(executable: Executable, tmp_path: Path, cache_folder: Path) -> Go:
    assert not cache_folder.exists()
    return Go(executable, tmp_path)


def test_the_engine_and_all_that_belongs_beside_it_are_put_in_one_folder(go: Go) -> None:
    folder = build.build()
    assert sorted(path.name for path in folder.iterdir()) == [
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
        "pulumi-resource-pulumi-python",
    ]
    assert (folder / "pulumi-language-python-exec").read_text() == "the executor"
    assert all(path.stat().st_mode & 0o111 for path in folder.iterdir() if path.name != build.EXECUTOR)
    assert (folder.parent / "start.py").is_file()
    assert {path.name for path in build.HOST.glob("*.py")} < {path.name for path in (folder.parent / "host").iterdir()}
    made_by = json.loads((folder.parent / "host" / "made_by.json").read_text())
    assert made_by == {"version": versions.PINNED, "python": sys.executable}
    assert len(go.builds) == 1


def test_the_flags_are_those_of_a_release(go: Go) -> None:
    build.build()
    stamp = f"github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{versions.PINNED}"
    assert f"-mod=readonly -trimpath -ldflags -s -w -X {stamp} -o " in go.builds[0]
    assert go.builds[0].endswith("/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi")


def test_the_user_s_settings_of_go_are_kept_but_for_what_would_build_for_another_machine(
    go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"GOPROXY": "https://proxy", "GOFLAGS": "-p=1", "GOOS": "plan9", "GOARCH": "mips"}.items():
        monkeypatch.setenv(name, value)
    build.build()
    settings = {name: go.environment.get(name) for name in ("GOPROXY", "GOFLAGS", "GOOS", "GOARCH", "CGO_ENABLED", "GOWORK")}
    assert settings == {
        "GOPROXY": "https://proxy",
        "GOFLAGS": "-p=1",
        "GOOS": None,
        "GOARCH": None,
        "CGO_ENABLED": "0",
        "GOWORK": "off",
    }


def test_it_is_built_once_and_found_again(go: Go) -> None:
    assert build.cached() is None
    built = build.build()
    assert build.cached() == build.build() == built
    assert len(go.builds) == 1


def test_another_host_gets_a_folder_of_its_own_with_the_same_binary(go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build.build()
    monkeypatch.setattr(build, "_digest", lambda: "other")
    second = build.build()
    assert first != second
    assert (first / "pulumi").samefile(second / "pulumi")
    assert len(go.builds) == 1


def test_a_cache_without_hard_links_works(go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("os.link", refuse)
    assert versions.of(build.build() / "pulumi") == f"v{versions.PINNED}"
    assert go.builds


def test_without_go_it_is_said_what_to_install(cache_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailableError) as failure:
        build.build()
    assert str(failure.value) == (
        "the build: Go 1.25.11 or newer was not found: install it from https://go.dev/dl or install the Pulumi CLI from "
        "https://www.pulumi.com/docs/install"
    )
    assert list(cache_folder.glob("engine-*[!k]")) == []


@pytest.mark.parametrize("version", ["1.9", "1.20.14", "1.25", "1.25.10"])
def test_an_old_go_is_not_used(version: str, go: Go) -> None:
    go.install(version=version)
    with pytest.raises(EngineUnavailableError, match=rf"1.25.11 or newer .* says: go version go{version} "):
        build.build()
    assert go.builds == []


@pytest.mark.parametrize("version", ["1.25.11", "1.26", "1.100.0", "2.0.0"])
def test_a_recent_go_is_used(version: str, go: Go) -> None:
    go.install(version=version)
    assert build.build().is_dir()


def test_what_go_says_of_itself_is_passed_on(go: Go, executable: Executable) -> None:
    executable("go", "echo 'go: toolchain not available' >&2; exit 1")
    with pytest.raises(EngineUnavailableError, match="says: go: toolchain not available"):
        build.build()
    assert go.builds == []


def test_a_failed_build_shows_its_last_lines_and_leaves_nothing(go: Go) -> None:
    go.install(before="echo 'go: no such module' >&2; exit 1")
    with pytest.raises(EngineUnavailableError) as failure:
        build.build()
    assert str(failure.value) == f"the build: Go failed:\n  {build.PACKAGE}\n  go: no such module"
    assert build.cached() is None
    go.install()
    assert build.build().is_dir()


def test_a_module_that_go_can_t_find_is_told(go: Go) -> None:
    go.install(listed="echo no module >&2; exit 1")
    with pytest.raises(EngineUnavailableError, match="the build: Go does not know where its module is: no module"):
        build.build()


def test_a_binary_of_another_version_is_not_kept(go: Go) -> None:
    go.install(pulumi="3.1.0")
    with pytest.raises(EngineUnavailableError, match=r"says that it is version 'v3\.1\.0'"):
        build.build()
    assert build.cached() is None


BUILD = {"VERSORI_PULUMI_ENGINE": "build"}


@pytest.mark.deep
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_build_leaves_no_traceback_no_process_and_no_half_made_folder(number: int, go: Go, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    go.install(before=f"echo $$ > {pid}; exec sleep 600")
    with tool(BUILD) as process:
        while not (pid.exists() and pid.read_text()):
            time.sleep(0.05)
        process.send_signal(number)
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 130
    assert output == ""
    assert errors.splitlines()[-1] == "Stopped."
    assert "Traceback" not in errors
    assert [path.name for path in cache.root().iterdir()] == [f"{cache.folder(build.BINARY).name}.lock"]
    assert subprocess.run(["kill", "-0", pid.read_text().strip()], check=False, capture_output=True).returncode != 0


def test_two_at_once_build_once_and_print_the_same_folder(go: Go, tmp_path: Path) -> None:
    go.install(before=f"while [ ! -e {tmp_path}/go-on ]; do sleep 0.1; done")
    with tool(BUILD) as first:
        while not go.builds:
            time.sleep(0.05)
        with tool(BUILD) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == "Another process is putting the Pulumi engine in place: waiting for it.\n"
            (tmp_path / "go-on").touch()
            outputs = {process.communicate(timeout=300)[0] for process in (first, second)}
    assert outputs == {f"{build.assemble()}\n"}
    assert len(go.builds) == 1


def test_all_but_the_folder_goes_to_standard_error(go: Go) -> None:
    go.install(before="sleep 1")
    with tool(BUILD) as process:
        output, errors = process.communicate(timeout=300)
    assert output == f"{build.assemble()}\n"
    assert errors.splitlines()[0] == f"Building Pulumi {versions.PINNED}: this takes about 5 minutes, once."
    assert f"s  {build.PACKAGE}" in errors


def test_a_failure_is_an_exit_code_and_a_message(cache_folder: Path, tmp_path: Path) -> None:
    with tool({**BUILD, "PATH": str(tmp_path)}) as process:
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert output == ""
    assert "Go 1.25.11 or newer was not found" in errors
    assert cache_folder.is_dir()


def test_a_cache_that_can_t_be_written_is_a_message(go: Go, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with tool({**BUILD, "VERSORI_PULUMI_CACHE": str(tmp_path / "file" / "cache")}) as process:
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "The Pulumi engine could not be put in place" in errors
    assert "Traceback" not in errors
    assert go.builds == []
