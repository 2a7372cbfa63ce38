"""The engine that `python -m tools.engine` gives, at work: any Pulumi program must run, and show its own errors alone."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import REPOSITORY

from tools.engine import versions

pytestmark = [pytest.mark.engine, pytest.mark.deep]

RESOURCES = """
import os
import sys

import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider, UpdateResult


class NoteProvider(ResourceProvider):
    def create(self, props):
        return CreateResult(id_=f"note-{len(props['text'])}", outs={**props, "python": sys.executable})

    def update(self, id, olds, news):
        return UpdateResult(outs={**news, "python": sys.executable})

    def delete(self, id, props):
        print("deleted", id, file=sys.stderr, flush=True)


class Note(Resource):
    text: pulumi.Output[str]
    python: pulumi.Output[str]

    def __init__(self, name, text, opts=None):
        super().__init__(NoteProvider(), name, {"text": text, "python": None}, opts)
"""

IMPORTED = "from notes import Note\n"

PROGRAM = """
import os
import pulumi

config = pulumi.Config()
first = Note("first", config.require("text"))
others = [Note(f"other-{number}", pulumi.Output.concat(first.text, " ", str(number))) for number in range(3)]
hidden = Note("hidden", config.require_secret("hidden"))
pulumi.export("texts", [note.text for note in [first, *others]])
pulumi.export("hidden", hidden.text)
pulumi.export("python", first.python)
pulumi.export("folder", os.getcwd())
pulumi.export("names", [pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack()])
pulumi.export("root", pulumi.get_root_directory() if hasattr(pulumi, "get_root_directory") else None)
"""


@pytest.fixture(scope="session")
def engine() -> Path:
    """The folder of the engine."""
    found = subprocess.run(
        [sys.executable, "-m", "tools.engine"], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    assert found.count("\n") == 1
    return Path(found.strip())


@pytest.fixture
def stand_in(engine: Path) -> Path:
    """The engine, if it has our language host: what the test asks is more than Pulumi's own host does, or needs no index."""
    if not (engine.parent / "host").is_dir():
        pytest.skip("this engine has Pulumi's own language host")
    return engine


class Project:
    """A Pulumi project with a stack, in a folder of its own with a backend of its own."""

    def __init__(self, engine: Path, folder: Path) -> None:
        self.folder = folder / "project"
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("PULUMI_", "VERSORI_", "VIRTUAL_ENV"))
            },
            "PATH": os.pathsep.join([str(engine), f"{sys.prefix}/bin", os.environ["PATH"]]),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{folder}/state",
            "PULUMI_CONFIG_PASSPHRASE": "x",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }
        (folder / "state").mkdir()
        self.folder.mkdir()
        self.write("notes.py", RESOURCES)
        self.settings()

    def settings(self, main: str = "", **options: str) -> None:
        settings = {"name": "trial", "runtime": {"name": "python", "options": options}, **({"main": main} if main else {})}
        self.write("Pulumi.yaml", json.dumps(settings))

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = ["pulumi", "--non-interactive", *arguments]
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        with self.start(*arguments) as process:
            output, errors = process.communicate(timeout=300)
        assert process.returncode == code, output + errors
        # Python 3.10 names a program's file with "." as its folder.
        return (output + (errors if code else "")).replace("/./", "/")

    def outputs(self) -> dict[str, object]:
        outputs = json.loads(self.run("stack", "output", "--json", "--show-secrets"))
        assert isinstance(outputs, dict)
        return outputs


@pytest.fixture
def project(engine: Path, tmp_path: Path) -> Project:
    result = Project(engine, tmp_path)
    result.run("stack", "init", "dev")
    return result


def configure(project: Project) -> None:
    project.run("config", "set", "text", "hello")
    project.run("config", "set", "--secret", "hidden", "my secret")


def test_it_is_recent_enough(engine: Path) -> None:
    assert versions.recent_enough(versions.of(engine / "pulumi"))


def test_the_life_of_a_stack(project: Project) -> None:
    configure(project)
    project.write("__main__.py", IMPORTED + PROGRAM)
    preview = json.loads(project.run("preview", "--json"))
    assert [step["op"] for step in preview["steps"]] == ["create"] * 6
    assert preview["changeSummary"] == {"create": 6}

    shown = project.run("up", "--yes")
    assert "+ 6 created" in shown
    assert "my secret" not in shown
    assert project.outputs() == {
        "texts": ["hello", "hello 0", "hello 1", "hello 2"],
        "hidden": "my secret",
        "python": str(Path(sys.prefix) / "bin" / Path(str(project.outputs()["python"])).name),
        "folder": str(project.folder),
        "names": ["organization", "trial", "dev"],
        "root": str(project.folder),
    }
    assert '"hidden": "[secret]"' in project.run("stack", "output", "--json")
    assert "my secret" not in project.run("stack", "export")
    project.run("preview", "--expect-no-changes")

    project.run("config", "set", "text", "good bye")
    assert "~ 4 updated" in project.run("up", "--yes")
    assert project.outputs()["texts"] == ["good bye", "good bye 0", "good bye 1", "good bye 2"]
    project.run("refresh", "--yes")
    shown = project.run("destroy", "--yes")
    assert "- 6 deleted" in shown
    assert "deleted note-7" in shown


def test_a_program_in_the_environment_that_the_project_names(project: Project) -> None:
    (project.folder / "environment").symlink_to(sys.prefix)
    project.settings(virtualenv="environment")
    configure(project)
    project.write("__main__.py", IMPORTED + PROGRAM)
    project.run("up", "--yes", "--skip-preview")
    assert project.outputs()["python"] == f"{project.folder}/environment/bin/python"


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("main", ["examples/quickstart", "examples/quickstart/__main__.py"])
def test_a_program_further_down_in_the_environment_of_the_project(main: str, project: Project) -> None:
    (project.folder / ".venv").symlink_to(sys.prefix)
    project.settings(main=main, virtualenv=".venv")
    configure(project)
    project.write("examples/quickstart/__main__.py", RESOURCES + PROGRAM)
    project.run("up", "--yes", "--skip-preview")
    outputs = project.outputs()
    assert outputs["python"] == f"{project.folder}/.venv/bin/python"
    assert outputs["folder"] == f"{project.folder}/examples/quickstart"
    assert outputs["root"] == str(project.folder)


@pytest.mark.usefixtures("stand_in")
def test_a_project_without_an_environment_runs_where_nothing_is_active(project: Project) -> None:
    project.environment["PATH"] = os.pathsep.join([project.environment["PATH"].split(os.pathsep)[0], "/usr/bin", "/bin"])
    configure(project)
    project.write("__main__.py", IMPORTED + PROGRAM)
    project.run("up", "--yes", "--skip-preview")
    assert project.outputs()["python"]


def test_a_program_that_raises_shows_its_own_traceback_and_nothing_else(project: Project) -> None:
    project.write("helper.py", "def fail():\n    raise ValueError('my own')\n")
    project.write("__main__.py", "import helper\nhelper.fail()\n")
    shown = project.run("up", "--yes", "--skip-preview", code=1)
    diagnostics = shown[shown.index("Diagnostics:") :]
    error = diagnostics[diagnostics.index("error: ") : diagnostics.index("ValueError: my own")].split("\n")
    assert [line.strip() for line in error] == [
        "error: Program failed with an unhandled exception:",
        "Traceback (most recent call last):",
        f'File "{project.folder}/__main__.py", line 2, in <module>',
        "helper.fail()",
        *(["~~~~~~~~~~~^^"] if sys.version_info >= (3, 13) else []),
        f'File "{project.folder}/helper.py", line 2, in fail',
        "raise ValueError('my own')",
        "",
    ]
    assert "1 error" in shown
    assert "exit code" not in shown


def test_a_syntax_error_shows_its_line(project: Project) -> None:
    project.write("__main__.py", "import pulumi\nx = = 1\n")
    shown = project.run("preview", code=1)
    assert f'File "{project.folder}/__main__.py", line 2' in shown
    assert "x = = 1" in shown
    assert "SyntaxError: invalid syntax" in shown
    assert "host/" not in shown


def test_a_program_s_exit_code_is_told(project: Project) -> None:
    project.write("__main__.py", "raise SystemExit(3)\n")
    assert "exited with non-zero exit code: 3" in project.run("preview", code=1)


def test_a_missing_program_is_told(project: Project) -> None:
    assert "unable to find main python program" in project.run("preview", code=1)


def test_a_provider_s_error_fails_its_resource(project: Project) -> None:
    project.write(
        "__main__.py",
        """
        from pulumi.dynamic import Resource, ResourceProvider

        class Failing(ResourceProvider):
            def create(self, props):
                raise ValueError("not today")

        class Hopeless(Resource):
            pass

        Hopeless(Failing(), "hopeless", {})
        """,
    )
    shown = project.run("up", "--yes", "--skip-preview", code=1)
    assert "not today" in shown


def test_an_environment_that_is_not_there_is_told(project: Project, stand_in: Path) -> None:
    assert stand_in
    project.settings(virtualenv="missing")
    project.write("__main__.py", "")
    shown = project.run("preview", code=1)
    assert f"'{project.folder}/missing' does not exist. Run `pulumi install`" in shown
    assert "Traceback" not in shown


def test_what_a_program_prints_and_logs_is_shown(project: Project) -> None:
    project.write("__main__.py", "import pulumi\nprint('printed')\npulumi.log.warn('logged')\npulumi.log.debug('details')\n")
    shown = project.run("preview")
    assert "printed" in shown
    assert "warning: logged" in shown
    assert "details" not in shown
    assert "debug: details" in project.run("preview", "--debug")


def test_the_engine_s_own_log_does_not_disturb(project: Project) -> None:
    configure(project)
    project.write("__main__.py", IMPORTED + PROGRAM)
    with project.start("preview", "-v=9", "--logtostderr", "--logflow") as process:
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 0
    assert "+ 6 to create" in output
    assert "Launching plugin 'python'" in errors


@pytest.mark.usefixtures("stand_in")
def test_install_makes_the_environment_and_about_tells_of_it(project: Project) -> None:
    project.settings(virtualenv=".venv")
    with zipfile.ZipFile(project.folder / "wanted-1.0-py3-none-any.whl", "w") as file:
        file.writestr("wanted.py", "")
        file.writestr("wanted-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: wanted\nVersion: 1.0\n")
        file.writestr("wanted-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("wanted-1.0.dist-info/RECORD", "")
    project.write("requirements.txt", "./wanted-1.0-py3-none-any.whl\n")
    shown = project.run("install")
    assert "Successfully installed wanted-1.0" in shown
    about = json.loads(project.run("about", "--json"))
    assert about["runtime"]["executable"] == f"{project.folder}/.venv/bin/python"
    assert {"name": "wanted", "version": "1.0"} in about["dependencies"]
    assert {"name": "python", "version": versions.PINNED, "kind": "language"}.items() <= about["plugins"][0].items()


def test_a_failed_install_is_told(project: Project) -> None:
    venv.create(project.folder / ".venv", symlinks=True)
    project.settings(virtualenv=".venv")
    project.write("requirements.txt", "./missing.whl\n")
    assert "No module named pip" in project.run("install", code=1)


def test_a_stopped_preview_ends_quietly_and_leaves_no_process(project: Project) -> None:
    started = project.folder / "started"
    project.write(
        "__main__.py",
        f"""
        import os, time
        open({str(started)!r}, "w").write(f"{{os.getpid()}} {{os.getppid()}}")
        time.sleep(60)
        """,
    )
    with project.start("preview") as process:
        while not (started.exists() and started.read_text()):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=300)
    assert process.returncode != 0
    assert "canceled" in output + errors
    assert "Traceback" not in output + errors
    assert_gone(started)


@pytest.mark.usefixtures("stand_in")
def test_when_the_engine_is_killed_the_host_ends(project: Project) -> None:
    started = project.folder / "started"
    project.write(
        "__main__.py",
        f"""
        import os, time
        open({str(started)!r}, "w").write(f"{{os.getppid()}}")
        time.sleep(5)
        """,
    )
    with project.start("preview") as process:
        while not (started.exists() and started.read_text()):
            time.sleep(0.05)
        process.kill()
        assert_gone(started)


def assert_gone(file: Path) -> None:
    """The processes whose numbers are in a file end within moments."""
    asked = ["ps", "-o", "stat=", "-p", ",".join(file.read_text().split())]
    for _ in range(1200):
        states = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        if all(state.startswith("Z") for state in states):
            return
        time.sleep(0.05)
    pytest.fail(f"still running: {states}")
