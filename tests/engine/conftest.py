"""A stack and an organisation for each test; an engine and an emulator for all of one worker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest

from tests.emulators import running_emulator

from .organisation import Organisation
from .stack import PROJECT, Stack

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def engine() -> Path:
    """The folder with a working `pulumi`."""
    command = [sys.executable, "-m", "tools.engine"]
    found = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.fail(f"the engine tests need a Pulumi engine, and there is none:\n{found.stderr}", pytrace=False)
    return Path(found.stdout.strip())


@pytest.fixture(scope="session")
def emulator() -> Iterator[str]:
    """The URL of an emulator that accepts any token."""
    with running_emulator() as url:
        yield url


class StrictEmulator(Protocol):
    """Starts an emulator that accepts one token alone."""

    def __call__(self, token: str, *options: str) -> AbstractContextManager[str]:
        """The URL, while the emulator runs."""


@pytest.fixture
def strict_emulator() -> StrictEmulator:
    """Starts an emulator that accepts one token alone."""
    return lambda token, *options: running_emulator("--token", token, *options)


@pytest.fixture
def organisation(emulator: str) -> Iterator[Organisation]:
    """The organisation of the stack's default account."""
    organisation = Organisation(emulator)
    yield organisation
    organisation.close()


@pytest.fixture
def other_organisation(emulator: str) -> Iterator[Organisation]:
    """One that the stack is not configured for."""
    organisation = Organisation(emulator)
    yield organisation
    organisation.close()


@pytest.fixture(scope="session")
def template(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """A stack with an API key, of which each test gets a copy."""
    root = tmp_path_factory.mktemp("template")
    folder = root / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROJECT)
    return Stack.create(folder, root / "backend", engine, root / "home")


@pytest.fixture
def bare_stack(template: Stack, tmp_path: Path) -> Stack:
    """A stack that has an API key and nothing else."""
    return template.copy(tmp_path)


@pytest.fixture
def stack(bare_stack: Stack, organisation: Organisation) -> Stack:
    """A stack that is configured for `organisation`."""
    bare_stack.configure(organisationId=organisation.id, baseUrl=organisation.url)
    return bare_stack
