"""Decides which engine is used: what the user has, what is kept, what Pulumi publishes, and last what can be built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tools.engine import build, cache, official, versions
from tools.engine.problems import EngineUnavailableError

HOST = "pulumi-language-python"


def locate() -> Path:
    """The folder of a working engine, which is put in place if need be.

    `VERSORI_PULUMI_ENGINE` set to `path`, `official` or `build` allows that way alone.

    Raises:
        EngineUnavailableError: No way led to one; the message names each and what to install.
    """
    forced = os.environ.get("VERSORI_PULUMI_ENGINE", "")
    failures = []
    for way in _ways(forced):
        try:
            return way()
        except EngineUnavailableError as failure:
            failures.append(str(failure))
    tried = "".join(f"\n- {failure}" for failure in failures)
    only = f" VERSORI_PULUMI_ENGINE={forced} allows this way alone:" if forced else ""
    raise EngineUnavailableError(f"No Pulumi engine could be found, installed or built.{only}{tried}")


def on_path() -> Path:
    """The folder of the user's own engine.

    Raises:
        EngineUnavailableError: There is none, it is too old, it lacks the Python language host, or it is this tool's.
    """
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        raise EngineUnavailableError("`pulumi` on PATH: there is none")
    if Path(pulumi).resolve().is_relative_to(cache.root().resolve()):
        # It may be one with an older host, which a shell put on PATH before.
        raise EngineUnavailableError(f"`pulumi` on PATH: {pulumi} is one that was put in place by this tool")
    version = versions.of(pulumi)
    if not versions.recent_enough(version):
        raise EngineUnavailableError(
            f"`pulumi` on PATH: {pulumi} is {version or 'of no known version'}, and {versions.MINIMUM} or newer is "
            "needed: update it as https://www.pulumi.com/docs/install says"
        )
    if not (Path(pulumi).resolve().parent / HOST).is_file() and shutil.which(HOST) is None:
        raise EngineUnavailableError(f"`pulumi` on PATH: {pulumi} comes without {HOST}, so it can't run Python programs")
    return Path(pulumi).absolute().parent


def in_cache() -> Path:
    """The folder of an engine that was installed or built before.

    Raises:
        EngineUnavailableError: There is none.
    """
    found = official.cached() or build.cached()
    if found is None:
        raise EngineUnavailableError("the cache: it is empty")
    return found


def _ways(forced: str) -> list[Callable[[], Path]]:
    ways = {"path": on_path, "official": official.install, "build": build.build}
    if not forced:
        return [on_path, in_cache, official.install, build.build]
    if forced not in ways:
        raise EngineUnavailableError(f"VERSORI_PULUMI_ENGINE is '{forced}', but can be {', '.join(ways)} alone")
    return [ways[forced]]
