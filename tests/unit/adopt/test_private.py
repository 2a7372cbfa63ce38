"""The import file holds secrets: it is for nobody else to read, and gone whatever ends `adopt`. With real processes."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from versori_pulumi.adopt import private
from versori_pulumi.adopt.import_file import write
from versori_pulumi.cli.app import app

from .fake_pulumi import FakePulumi
from .test_run import SHOP, adopt

Have = Callable[..., None]

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
SAFETY_NET = 120.0


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this process and of those that it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def importing(
    project: Path, pulumi: FakePulumi, organisation: Have, temporary: Path
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """An `adopt` in the midst of an import that never ends, and the import file."""
    organisation(SHOP)
    pulumi.configuration(**{"connectors_shop-live.value": "hunter2"})
    pulumi.waits()
    paths = [str(Path(__file__).parents[3]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "versori_pulumi.cli", "adopt"]
    with subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            until(lambda: pulumi.waiting() is not None or process.poll() is not None)
            waiting = pulumi.waiting()
            assert waiting is not None, process.communicate()[0]
            assert waiting[1].is_relative_to(temporary)
            yield process, waiting[1]
        finally:
            process.kill()
            if waiting := pulumi.waiting():
                kill(waiting[0])


def until(true: Callable[[], bool]) -> None:
    """Waits until something is true."""
    deadline = time.monotonic() + SAFETY_NET
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def secrets_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and b"hunter2" in path.read_bytes()]


def test_nobody_else_can_read_the_import_file(importing: tuple[subprocess.Popen[str], Path], project: Path):
    _, file = importing
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert secrets_in(file.parent) == [file]
    assert secrets_in(project) == []


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_removes_it_at_once_however_long_pulumi_takes(
    number: signal.Signals, importing: tuple[subprocess.Popen[str], Path], temporary: Path
):
    process, file = importing
    process.send_signal(number)
    until(lambda: not file.exists())
    assert [*temporary.iterdir()] == []
    assert process.poll() is None, "it waits for `pulumi`, which leaves a whole state behind"
    process.send_signal(number)
    output, _ = process.communicate(timeout=SAFETY_NET)
    assert process.returncode == 128 + number
    assert "run the same command again to go on" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("command", ["adopt", "doctor"])
def test_what_was_killed_is_removed_by_the_next_start(
    command: str, importing: tuple[subprocess.Popen[str], Path], temporary: Path, pulumi: FakePulumi
):
    process, file = importing
    process.kill()
    process.wait()
    assert secrets_in(temporary) == [file], "nobody can do anything about SIGKILL"
    pulumi.waits(wanted=False)
    output = CliRunner().invoke(app, [command], env={"NO_COLOR": "1", "COLUMNS": "300"}).output
    assert "1 import file with secrets, of adoptions that were killed" in output
    assert [*temporary.iterdir()] == []


def test_what_another_run_uses_stays(importing: tuple[subprocess.Popen[str], Path]):
    _, file = importing
    assert private.remove_stale() == 0
    assert file.exists()
    with private.private_folder() as folder:
        assert private.remove_stale() == 0
        assert folder.is_dir()
    assert not folder.exists()


def test_what_an_earlier_release_left_is_removed_and_nothing_else(temporary: Path, tmp_path: Path):
    left = temporary / "versori-adopt-abc123"
    left.mkdir()
    (left / "import.json").write_text("hunter2")
    outside = tmp_path / "outside"
    outside.mkdir()
    (temporary / "versori-adopt-link").symlink_to(outside)
    (temporary / "versori-adopt-file").touch()
    (temporary / "other").mkdir()
    assert private.remove_stale() == 1
    assert sorted(path.name for path in temporary.iterdir()) == ["other", "versori-adopt-file", "versori-adopt-link"]
    assert outside.is_dir()


def test_signals_that_are_ignored_stay_ignored_and_handlers_come_back():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        usual = signal.getsignal(signal.SIGTERM)
        with private.ending_at_signals():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            with pytest.raises(private.EndedError) as ended:
                signal.raise_signal(signal.SIGTERM)
        assert ended.value.number == signal.SIGTERM
        assert signal.getsignal(signal.SIGTERM) is usual
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_file_that_others_can_read_does_not_stay_so(tmp_path: Path):
    path = tmp_path / "adopted.import.json"
    path.touch(mode=0o644)
    write(path, [])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_adoption_that_ends_by_itself_leaves_nothing(
    project: Path, organisation: Have, pulumi: FakePulumi, temporary: Path
):
    organisation(SHOP)
    pulumi.configuration(**{"connectors_shop-live.value": "hunter2"})
    assert "2 adopted" in adopt()
    assert [*temporary.iterdir()] == []
    assert secrets_in(project) == []
