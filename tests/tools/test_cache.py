"""An entry of the cache is complete or not there, whoever is stopped and however many come at once."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import REPOSITORY

from tools.engine import cache


def test_the_cache_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VERSORI_PULUMI_CACHE", str(tmp_path))
    assert cache.root() == tmp_path


@pytest.mark.parametrize(
    ("system", "base", "expected"),
    [
        ("linux", "/base", "/base/versori-pulumi"),
        ("linux", "relative", "/home/user/.cache/versori-pulumi"),
        ("linux", "", "/home/user/.cache/versori-pulumi"),
        ("darwin", "/base", "/home/user/Library/Caches/versori-pulumi"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(
    system: str, base: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VERSORI_PULUMI_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", "/home/user")
    monkeypatch.setattr(sys, "platform", system)
    assert cache.root() == Path(expected)


def test_an_entry_is_made_once(cache_folder: Path) -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "file").write_text("content")

    first, second = cache.keep("entry", make), cache.keep("entry", make)
    assert first == second == cache.folder("entry")
    assert (first / "file").read_text() == "content"
    assert len(made) == 1
    assert first.parent == cache_folder


@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing_and_the_next_attempt_succeeds(error: BaseException, cache_folder: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("made")
        assert not cache.folder("entry").exists()
        raise error

    with pytest.raises(type(error)):
        cache.keep("entry", fail)
    assert [path.suffix for path in cache_folder.iterdir()] == [".lock"]
    assert list(cache.keep("entry", lambda _: None).iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_its_lock_does_not_last(cache_folder: Path) -> None:
    script = """
        import time
        from tools.engine import cache
        def make(folder):
            print(folder, flush=True)
            time.sleep(60)
        cache.keep("entry", make)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        half_made = Path(process.stdout.readline().strip())
        assert half_made.is_dir()
        os.kill(process.pid, signal.SIGKILL)
    assert half_made.is_dir()
    cache.keep("entry", lambda _: None)
    assert not half_made.exists()
    assert [path.name for path in cache_folder.iterdir() if path.name.startswith(".")] == []


MAKE_SLOWLY = """
import time
from tools.engine import cache

def make(folder):
    with (cache.root() / "made").open("a") as file:
        file.write("once\\n")
    time.sleep(0.5)
    (folder / "file").write_text("content")

print((cache.keep("entry", make) / "file").read_text())
"""


@pytest.mark.usefixtures("cache_folder")
def test_of_processes_at_once_one_makes_it_and_the_others_wait() -> None:
    command = [sys.executable, "-c", MAKE_SLOWLY]
    processes = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0] for process in processes] == ["content\n"] * 3
    assert (cache.root() / "made").read_text() == "once\n"
