"""Long child processes: how they end, what is shown meanwhile, and that they are given up."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.engine import processes


def python(script: str) -> list[str]:
    return [sys.executable, "-u", "-c", script]


def test_the_exit_code_and_the_last_lines_are_told() -> None:
    outcome = processes.run(python("print('one'); print(); import sys; sys.exit('two')"), "Testing")
    assert outcome == processes.Outcome(1, ["one", "two"])


def test_only_the_last_lines_are_kept() -> None:
    outcome = processes.run(python("for i in range(1000): print(i)"), "Testing")
    assert outcome.lines == [str(number) for number in range(960, 1000)]


def test_what_is_being_done_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    processes.run(python("import time; print('a package'); time.sleep(1)"), "Testing")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Testing: ")
    assert shown.err.endswith(" s  a package\n")


def test_a_child_that_says_nothing_is_given_up() -> None:
    outcome = processes.run(python("import time; time.sleep(600)"), "Testing", patience=processes.Patience(first_line=0.6))
    assert outcome == processes.Outcome(None, [])


@pytest.mark.deep
def test_a_child_that_speaks_has_longer() -> None:
    script = "import time; print('here'); time.sleep(17)"
    outcome = processes.run(python(script), "Testing", patience=processes.Patience(first_line=15))
    assert outcome == processes.Outcome(0, ["here"])


@pytest.mark.deep
def test_a_child_that_never_ends_is_given_up_with_all_that_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    script = f"""
import signal, subprocess, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
open({str(pid)!r}, "w").write(str(subprocess.Popen(["sleep", "600"]).pid))
print("started")
time.sleep(600)
"""
    outcome = processes.run(python(script), "Testing", patience=processes.Patience(whole=15))
    assert outcome == processes.Outcome(None, ["started"])
    assert is_gone(int(pid.read_text()))


def is_gone(pid: int) -> bool:
    """Whether a process ends within moments. Nobody may be there to reap it: then it is a zombie."""
    for _ in range(1200):
        asked = ["ps", "-o", "stat=", "-p", str(pid)]
        state = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        if not state or state.startswith("Z"):
            return True
        time.sleep(0.05)
    return False
