"""What becomes of the plugin when the engine is killed."""

from __future__ import annotations

import subprocess

import httpx
import pytest

from tests.faults.killing import end, kill_engine, plugins, wait_until

from .organisation import Organisation
from .programs import shop
from .stack import Stack

pytestmark = pytest.mark.engine
HANG = 60_000


def _lives(process: int) -> bool:
    """Whether a process is there; one that has ended may be left unwaited for by whoever has inherited it."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(listed.strip()) and not listed.startswith("Z")


def test_the_plugin_of_an_engine_that_was_killed_ends_by_itself(bare_stack: Stack, organisation: Organisation):
    bare_stack.configure(organisationId=organisation.id, baseUrl=organisation.url, timeout=HANG // 1000)
    bare_stack.program(shop())
    rule = {"kind": "slow-after", "operation": "CreateHTTPConnector", "milliseconds": HANG}
    httpx.put(f"{organisation.url}/__control/faults", json=[rule]).raise_for_status()
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"]
    with subprocess.Popen(command, cwd=bare_stack.folder, env=bare_stack.environment, stdout=subprocess.DEVNULL) as running:
        wait_until(lambda: bool(organisation.list()), "the connector is created")
        outlive = plugins(running)
        assert outlive
        kill_engine(running)
    try:
        wait_until(lambda: not any(map(_lives, outlive)), "the plugin ends")
    finally:
        end(outlive)
        httpx.delete(f"{organisation.url}/__control/faults").raise_for_status()
