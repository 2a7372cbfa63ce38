"""Processes that are killed in the middle of a creation. `make chaos` kills at every request; here are the two ways out."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import httpx
import pytest

from tests.faults.killing import end, kill_engine, kill_plugin, plugins, wait_until

from .conftest import StrictEmulator
from .organisation import Organisation
from .programs import shop
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]

Kill = Callable[[subprocess.Popen[str]], None]
HANG = 8_000


def killed_after_the_post(stack: Stack, organisation: Organisation, kill: Kill) -> None:
    """Runs `pulumi up` until its POST took effect, kills a process before the answer, and cancels where that is needed."""
    rule = {"kind": "slow-after", "operation": "CreateHTTPConnector", "milliseconds": HANG}
    httpx.put(f"{organisation.url}/__control/faults", json=[rule]).raise_for_status()
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"]
    with subprocess.Popen(command, cwd=stack.folder, env=stack.environment, stdout=subprocess.DEVNULL) as running:
        wait_until(lambda: bool(organisation.list()), "the connector is created")
        outlive = plugins(running)
        time.sleep(0.1)  # the emulator holds the answer back: the effect took place
        kill(running)
    end(outlive)
    httpx.delete(f"{organisation.url}/__control/faults").raise_for_status()
    if kill is kill_engine:
        stack.run("cancel", "--yes")


@pytest.mark.parametrize("kill", [kill_plugin, kill_engine])
def test_after_a_kill_up_names_what_is_left_over_and_the_command_that_adopts_it(
    kill: Kill, bare_stack: Stack, strict_emulator: StrictEmulator
) -> None:
    with strict_emulator("a-colleague") as url:
        organisation = Organisation(url)
        bare_stack.run("config", "set", "--secret", "versori:apiKey", "a-colleague")
        bare_stack.configure(organisationId=organisation.id, baseUrl=url)
        bare_stack.program(shop(categories=["ERP"]))

        killed_after_the_post(bare_stack, organisation, kill)
        left_over = organisation.only()["id"]
        stopped = bare_stack.up(code=None)
        assert f'a connector named "shop" exists already ({left_over})' in stopped.text
        assert "pulumi config set versori:existing adopt" in stopped.text

        bare_stack.run("config", "set", "versori:existing", "adopt")
        bare_stack.up()
        assert (organisation.only()["id"], organisation.only()["categories"]) == (left_over, ["ERP"])
        bare_stack.up("--expect-no-changes")
        organisation.close()
