"""Installs Pulumi's own release of the engine, with the installer of Pulumi's SDK."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.engine import cache, processes, versions
from tools.engine.problems import EngineUnavailableError

NAME = f"{versions.PINNED}-official"
REPOSITORY = Path(__file__).parents[2]
SITE = "https://get.pulumi.com/install.sh"
# Reaching the site takes a moment or never happens; the download of 200 MB takes minutes.
PATIENCE = processes.Patience(first_line=6, whole=600)


def cached() -> Path | None:
    """The folder of the engine if it was installed before."""
    found = cache.folder(NAME) / "bin"
    return found if found.is_dir() else None


def install() -> Path:
    """The folder of the official engine, which is installed if need be.

    Raises:
        EngineUnavailableError: Pulumi's site does not answer, or its installer failed.
    """
    return cache.keep(NAME, _install_into) / "bin"


def _install_into(folder: Path) -> None:
    title = f"Installing Pulumi {versions.PINNED}"
    command = [sys.executable, "-m", "tools.engine.installer", SITE, versions.PINNED, str(folder)]
    outcome = processes.run(command, title, patience=PATIENCE, folder=REPOSITORY)
    if outcome.code != 0:
        reason = _reason(outcome)
        print(f"{title}: {reason}", file=sys.stderr, flush=True)
        raise EngineUnavailableError(f"the official installer: {reason}")


def _reason(outcome: processes.Outcome) -> str:
    if outcome.code is None and outcome.lines:
        return f"not finished after {PATIENCE.whole:.0f} s"
    return outcome.lines[-1] if outcome.lines else f"{SITE} does not answer"
