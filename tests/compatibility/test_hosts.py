"""What this package does to the SDK's insides, with the oldest and the newest one, on every Python that is installed here.

The host runs as many hooks at once as are wanted, and the state names the line of the program that declares a resource.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pytest

from tools.engine import cache

REPOSITORY = Path(__file__).parents[2]
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
OLDEST = "3.260.0"
NEWEST = version("pulumi")
PYTHON = Path("bin") / "python"
NEEDED = ("pyyaml", "python-ulid")
"""What `configure` and programs import beside the SDK."""


def interpreter(wanted: str) -> str:
    """The Python of that version; the test is skipped where there is none."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" == wanted:
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for found in [shutil.which(f"python{wanted}"), *sorted(pyenv.glob(f"{wanted}.*/bin/python"))]:
        if found and says(str(found)) == wanted:
            return str(found)
    pytest.skip(f"Python {wanted} is not installed here")


def says(python: str) -> str:
    """Which Python it says that it is: what is on the path may only stand for one that isn't there."""
    command = [python, "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def environment(python: str, wanted: str, sdk: str) -> Path:
    """A virtual environment with that SDK, made once and kept beside the Pulumi engine; its Python."""
    contents = hashlib.sha256(repr((python, sorted(NEEDED))).encode()).hexdigest()[:12]
    try:
        return cache.keep(f"compatibility-{wanted}-{sdk}-{contents}", lambda folder: install(python, sdk, folder)) / PYTHON
    except subprocess.CalledProcessError as failed:
        pytest.skip(f"pulumi {sdk} can't be installed for this Python: {failed.stderr.strip().splitlines()[-1]}")


def install(python: str, sdk: str, folder: Path) -> None:
    """Makes an environment. Its Python is all that is used of it, so it can be moved."""
    run = partial(subprocess.run, capture_output=True, text=True, check=True)
    run([python, "-m", "venv", str(folder)])
    packages = [f"pulumi=={sdk}", *NEEDED]
    run([str(folder / PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])


def printed(own: Path, probe: str, *arguments: str) -> str:
    """What a script beside this file prints."""
    script = Path(__file__).with_name(probe)
    paths = {"PYTHONPATH": f"{REPOSITORY}:{script.parent}", "PATH": "/usr/bin:/bin"}
    command = [str(own), str(script), *arguments]
    done = subprocess.run(command, env=paths, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


@pytest.mark.parametrize("sdk", dict.fromkeys([OLDEST, NEWEST]))
@pytest.mark.deep
@pytest.mark.parametrize("python", PYTHONS)
def test_the_host_and_the_sdk_do_what_this_package_expects_of_them(python: str, sdk: str):
    own = environment(interpreter(python), python, sdk)
    assert printed(own, "host_probe.py", "16") == "32"
    program = json.loads(printed(own, "program_probe.py"))
    assert program.pop("has") > 5
    assert "versori.Connector(" in program.pop("declared at")
    assert program == {
        "as the SDK": True,
        "all there": True,
        "transformed": ["baseUrl"],
        "refused": "not registered",
        "odd": "an odd answer",
    }
