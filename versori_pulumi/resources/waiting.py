"""The end of a program comes sooner.

Until a program ends, the SDK waits for every output of every resource: whenever one is there, it asks all others again
(`wait_for_rpcs` in `pulumi/runtime/stack.py`, 3.260 to 3.272). With a dozen outputs each, that takes most of a second in a
preview of a thousand connectors, in the process that registers them. But the outputs of one resource come with its
registration, all of them at once, and what a program makes of them is waited for on its own. So waiting for the URN is
enough. A registration that fails, before or after the URN is there, is told by the request itself.

The set of what is waited for is not documented. Where it looks different, nothing is done: the end then comes later, and all
else is the same. `tests/compatibility` runs this with the oldest and the newest SDK.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pulumi


def wait_for_urn_alone(resource: pulumi.Resource, properties: Iterable[str]) -> None:
    """Makes the end of the program wait for the URN of a resource just declared, not for each of its outputs.

    Args:
        resource: the resource.
        properties: what was declared of it, by name. Other outputs that it holds are the program's own.
    """
    settings = getattr(pulumi.runtime.settings, "SETTINGS", None)
    awaited, lock = getattr(settings, "outputs", None), getattr(settings, "lock", None)
    if not isinstance(awaited, set) or lock is None or _future(resource, "urn") not in awaited:
        return
    others = {_future(resource, name) for name in ("id", *properties)}
    with lock:
        awaited -= others


def _future(resource: pulumi.Resource, name: str) -> Any:
    output = vars(resource).get(name)
    # An output answers for any attribute that it lacks with another output.
    return vars(output).get("_data") if isinstance(output, pulumi.Output) else None
