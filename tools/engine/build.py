"""Builds the engine from its published Go module, for networks that reach a module proxy but not Pulumi's site.

The binary takes minutes and is kept by its version. The stand-in host beside it is cheap and changes with this
repository, so it is kept apart, by its content: an engine folder never changes once it is there, and checkouts of
different age don't disturb each other.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.engine import cache, processes, versions
from tools.engine.problems import EngineUnavailableError

HERE = Path(__file__).parent
SOURCE = HERE / "source"
HOST = HERE / "host"
LAUNCHERS = HERE / "launch"
BINARY = f"{versions.PINNED}-binary"
PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK = "github.com/pulumi/pulumi/sdk/v3"
EXECUTOR = "pulumi-language-python-exec"
STAMP = f"-s -w -X {SDK}/go/common/version.Version=v{versions.PINNED}"
# -v names each package as it is compiled, which is what the progress line shows.
FLAGS = ("-v", "-mod=readonly", "-trimpath", "-ldflags", STAMP)


def cached() -> Path | None:
    """The folder of the engine if it was built before."""
    return assemble() if cache.folder(BINARY).is_dir() else None


def build() -> Path:
    """The folder of an engine that was built here, now if need be.

    Raises:
        EngineUnavailableError: There is no Go, or the build failed.
    """
    cache.keep(BINARY, _compile_into)
    return assemble()


def assemble() -> Path:
    """The folder that holds the engine and the host of this checkout."""
    return cache.keep(f"{versions.PINNED}-built-{_digest()}", _assemble_into) / "bin"


def _assemble_into(folder: Path) -> None:
    binaries = folder / "bin"
    binaries.mkdir()
    for file in cache.folder(BINARY).iterdir():
        _link(file, binaries / file.name)
    for file in LAUNCHERS.iterdir():
        shutil.copy(file, (folder if file.suffix else binaries) / file.name)
    (folder / "host").mkdir()
    for file in HOST.glob("*.py"):
        shutil.copy(file, folder / "host")
    made_by = {"version": versions.PINNED, "python": sys.executable}
    (folder / "host" / "made_by.json").write_text(json.dumps(made_by), encoding="utf-8")


def _link(source: Path, target: Path) -> None:
    """Give a large file a second name; the engine looks for its host beside itself, and follows symbolic links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _digest() -> str:
    digest = hashlib.sha256()
    for file in sorted([*HOST.glob("*.py"), *LAUNCHERS.iterdir()]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _compile_into(folder: Path) -> None:
    go = _go()
    source = folder.parent / "source"
    shutil.copytree(SOURCE, source)
    print(f"Building Pulumi {versions.PINNED}: this takes about 5 minutes, once.", file=sys.stderr, flush=True)
    command = [go, "build", *FLAGS, "-o", str(folder / "pulumi"), PACKAGE]
    outcome = processes.run(command, "Building Pulumi", folder=source, environment=_environment())
    if outcome.code != 0:
        raise EngineUnavailableError("the build: Go failed:\n  " + "\n  ".join(outcome.lines[-8:]))
    if versions.parse(said := versions.of(folder / "pulumi")) != versions.parse(versions.PINNED):
        raise EngineUnavailableError(f"the build: what came of it says that it is version '{said}'")
    shutil.copy(_sdk_folder(go, source) / "python" / "cmd" / EXECUTOR, folder / EXECUTOR)


def _go() -> str:
    """The Go command, which is recent enough or fetches one that is.

    Raises:
        EngineUnavailableError: There is none.
    """
    needed = needed_go()
    advice = (
        f"Go {needed} or newer was not found: install it from https://go.dev/dl or install the Pulumi CLI from "
        "https://www.pulumi.com/docs/install"
    )
    go = shutil.which("go")
    if go is None:
        raise EngineUnavailableError(f"the build: {advice}")
    # In a module, Go answers as the version that would build it: it may fetch a newer one, as its settings allow.
    asked = subprocess.run([go, "version"], cwd=SOURCE, env=_environment(), capture_output=True, text=True, check=False)
    if asked.returncode != 0 or _numbers(asked.stdout) < _numbers(needed):
        said = (asked.stderr or asked.stdout).strip()
        raise EngineUnavailableError(f"the build: {advice} ({go} says: {said})")
    return go


def needed_go() -> str:
    """The Go version that Pulumi's module asks for."""
    lines = (SOURCE / "go.mod").read_text(encoding="utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("go "))


def _numbers(text: str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(number or 0) for number in found.groups()) if found else ()


def _sdk_folder(go: str, source: Path) -> Path:
    """Where Go keeps Pulumi's SDK module, which brings the script that runs Python programs."""
    command = [go, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK]
    listed = subprocess.run(command, cwd=source, env=_environment(), capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        raise EngineUnavailableError(f"the build: Go does not know where its module is: {listed.stderr.strip()}")
    return Path(listed.stdout.strip())


def _environment() -> dict[str, str]:
    """The user's settings of Go, but for those that would build something else than this module for this machine."""
    others = {name: value for name, value in os.environ.items() if name not in ("GOOS", "GOARCH")}
    return {**others, "CGO_ENABLED": "0", "GOWORK": "off"}
