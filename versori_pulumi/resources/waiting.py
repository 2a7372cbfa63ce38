"""The end of a program comes sooner.

Until a program ends, the SDK waits for every output of every resource: whenever one is there, it asks all others again
(`wait_for_rpcs` in `pulumi/runtime/stack.py`, 3.260 to 3.272). With a dozen outputs each, that is a second of a preview of a
thousand connectors, in the process that registers them. The outputs of one resource come all at once, with its registration,
and what a program makes of them is waited for by itself. So waiting for one of them is enough: the URN.

Each constructor calls this by itself: one of their common base would be a frame more in the state of each resource.

The set of what is waited for is not documented. Where it looks different, nothing is done: the end then comes later, and all
else is the same. `tests/compatibility` runs this with the oldest and the newest SDK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi.runtime.settings import SETTINGS

if TYPE_CHECKING:
    from pulumi import Resource


def wait_for_urn_alone(resource: Resource) -> None:
    """Makes the end of the program wait for the URN of a resource just declared, not for each of its outputs."""
    awaited, urn = getattr(SETTINGS, "outputs", None), vars(resource).get("urn")
    if not isinstance(awaited, set) or getattr(urn, "_data", None) not in awaited:
        return
    outputs = (value for value in vars(resource).values() if isinstance(value, pulumi.Output))
    others = {getattr(output, "_data", None) for output in outputs if output is not urn}
    with SETTINGS.lock:
        awaited -= others
