"""Declares a connector as a program does. A script, run by each interpreter with each SDK.

Prints for which outputs of the connector the end of the program waits, how many it has, whether all are there at the end,
and how programs end whose connector can't be registered, or was registered and answered with something odd.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pulumi
from pulumi.runtime import rpc
from pulumi.runtime.mocks import Mocks, set_mocks
from pulumi.runtime.mocks import test as program
from pulumi.runtime.settings import SETTINGS

import versori_pulumi as versori


class Engine(Mocks):
    """Registers whatever isn't called "refused"."""

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        if args.name == "refused":
            raise RuntimeError("not registered")
        return f"id-of-{args.name}", dict(args.inputs)

    def call(self, _args: Any) -> tuple[dict[str, Any], None]:
        return {}, None


def outputs(connector: versori.Connector) -> dict[str, Any]:
    """All outputs of a connector."""
    return {name: value._data for name, value in vars(connector).items() if isinstance(value, pulumi.Output)}


def declare(made: list[versori.Connector], counts: dict[str, Any]) -> None:
    """The program."""
    made.append(versori.Connector("shop", base_url="https://shop.example.com"))
    counts["waits for"] = [name for name, output in outputs(made[0]).items() if output in SETTINGS.outputs]


def odd(*_arguments: Any, **_options: Any) -> None:
    """Stands for what goes wrong once the URN is there."""
    raise ValueError("an odd answer")


def end_of(name: str) -> str:
    """How a program ends that declares one connector."""
    set_mocks(Engine(), preview=False)
    try:
        program(lambda: versori.Connector(name, base_url="https://shop.example.com") and None)()
    except (RuntimeError, ValueError) as error:
        return str(error)
    return "well"


def main() -> None:
    """Runs both programs."""
    made: list[versori.Connector] = []
    counts: dict[str, Any] = {}
    set_mocks(Engine(), preview=False)
    program(lambda: declare(made, counts))()
    counts["has"] = len(outputs(made[0]))
    counts["all there"] = all(output.done() for output in outputs(made[0]).values())
    counts["refused"] = end_of("refused")
    rpc.resolve_outputs = odd
    counts["odd"] = end_of("shop")
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main()
