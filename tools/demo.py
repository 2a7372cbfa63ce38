"""`python -m tools.demo`: the quickstart stack, run with the real `pulumi` command against the emulator.

Nothing outside this machine is touched, and nothing is left behind: the emulator keeps its connectors in memory, and the
stack's state is in a temporary folder.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import httpx
from ulid import ULID

from tools.engine.locate import locate
from tools.engine.problems import EngineUnavailableError

ROOT = Path(__file__).resolve().parent.parent
STOPPED = 130


class DemoError(Exception):
    """A step did not show what it has to show."""


@dataclass
class Demo:
    """One run: the environment of its commands, and the emulator that they talk to."""

    environment: Mapping[str, str]
    url: str
    organisation: str

    def pulumi(self, arguments: str) -> None:
        """Shows a command, then runs it with its output as it comes.

        Raises:
            DemoError: it failed.
        """
        command = f"pulumi {arguments}"
        print(f"\n\033[1m$ {command}\033[0m" if sys.stdout.isatty() else f"\n$ {command}", flush=True)
        code = subprocess.run(shlex.split(command), cwd=ROOT, env=self.environment, check=False).returncode
        if code:
            raise DemoError(f"`{command}` ended with exit code {code}")

    def connectors(self) -> list[dict[str, Any]]:
        """The connectors on the emulator."""
        headers = {"Authorization": f"Bearer {self.environment['VERSORI_API_KEY']}"}
        answer = httpx.get(f"{self.url}/o/{self.organisation}/connectors", headers=headers, params={"sort": "name:asc"})
        found: list[dict[str, Any]] = answer.raise_for_status().json()["connectors"]
        return found

    def edit(self, connector_id: str, changes: Mapping[str, Any]) -> None:
        """Changes a connector as a person would in the web page."""
        url = f"{self.url}/__control/o/{self.organisation}/connectors/{connector_id}"
        httpx.patch(url, json=changes).raise_for_status()

    def writes(self) -> int:
        """How many requests since the last call changed something."""
        journal = httpx.get(f"{self.url}/__control/journal").json()
        httpx.delete(f"{self.url}/__control/journal")
        return sum(entry["method"] != "GET" for entry in journal)


def story(demo: Demo, stack: str) -> list[str]:
    """The steps of the demo; the result is its summary."""
    demo.pulumi(f"stack init {stack}")
    demo.pulumi("config set --secret crmClientSecret not-a-real-secret")
    demo.pulumi("up --yes")
    created = demo.connectors()
    summary = [f"{len(created)} connectors created: " + ", ".join(connector["name"] for connector in created)]
    demo.writes()

    demo.pulumi("preview --expect-no-changes")
    summary.append(f"a preview right after shows no change, and sent {demo.writes()} writes")

    shop = next(connector for connector in created if connector["name"] == "Shop orders")
    edited = {"baseUrl": "https://shop.example.com/api/2025-01", "tags": {"team": ["commerce"]}}
    print("\n# A colleague edits 'Shop orders' in the web page: another base URL, one tag less.", flush=True)
    demo.edit(shop["id"], edited)
    demo.pulumi("preview --diff")
    demo.writes()

    demo.pulumi("up --yes")
    repaired = next(connector for connector in demo.connectors() if connector["id"] == shop["id"])
    if (repaired["baseUrl"], repaired["tags"]) != (shop["baseUrl"], shop["tags"]):
        raise DemoError("the edit in the web page was not repaired")
    summary.append(f"the edit in the web page was shown property by property, and repaired with {demo.writes()} write")

    demo.pulumi("destroy --yes")
    left = demo.connectors()
    if left:
        raise DemoError(f"{len(left)} connectors are left")
    return [*summary, "destroyed: no connector is left"]


@contextmanager
def emulator() -> Iterator[str]:
    """A running emulator; gives its URL."""
    command = [sys.executable, "-m", "versori_pulumi.cli", "emulator"]
    # In a session of its own: on Ctrl-C the engine has to be able to end before the emulator does.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        url = process.stdout.readline().strip() if process.stdout else ""
        if not url:
            raise DemoError("the emulator did not start")
        yield url
    finally:
        process.terminate()
        process.wait()


def environment(engine: Path, folder: Path, url: str, organisation: str) -> dict[str, str]:
    """The environment of commands that run in an engine and a backend of their own, against an emulator.

    Args:
        engine: the folder with `pulumi`.
        folder: for the backend and Pulumi's home.
        url: the emulator's address.
        organisation: the organisation (ULID) that commands are about.
    """
    backend = folder / "backend"
    backend.mkdir()
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(engine), str(Path(sys.prefix, "bin")), os.environ.get("PATH", "")]),
        "VIRTUAL_ENV": sys.prefix,
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "not a secret",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "VERSORI_BASE_URL": url,
        "VERSORI_ORGANISATION_ID": organisation,
        "VERSORI_API_KEY": "any-key-will-do",
    }


def run() -> None:
    """Prepares, runs the story, and cleans up whatever happens."""
    engine = locate()
    organisation, stack = str(ULID()), f"demo-{os.getpid()}"
    with emulator() as url, tempfile.TemporaryDirectory(prefix="versori-demo-") as folder:
        own = environment(engine, Path(folder), url, organisation)
        print(f"The emulator of the Connect API is at {url}; the stack's state is in a temporary folder.", flush=True)
        started = time.monotonic()
        try:
            summary = story(Demo(own, url, organisation), stack)
        finally:
            with suppress(FileNotFoundError):
                (ROOT / f"Pulumi.{stack}.yaml").unlink()
    print(f"\nDone in {time.monotonic() - started:.0f} seconds:")
    for line in summary:
        print(f"  - {line}")


def main() -> int:
    """Runs the demo; the result is the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        run()
    except (DemoError, EngineUnavailableError) as problem:
        print(f"\nThe demo failed: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        return STOPPED
    return 0


def _stop(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
