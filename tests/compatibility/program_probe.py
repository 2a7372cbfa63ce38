"""Declares a connector as a program does. A script, run by each interpreter with each SDK.

Prints for how many outputs of the connector the end of the program waits, how many it has, whether all are there at the end,
and how a program ends whose connector can't be registered.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pulumi
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


def outputs(connector: versori.Connector) -> list[Any]:
    """All outputs of a connector."""
    return [value._data for value in vars(connector).values() if isinstance(value, pulumi.Output)]


def declare(made: list[versori.Connector], counts: dict[str, Any]) -> None:
    """The program."""
    made.append(versori.Connector("shop", base_url="https://shop.example.com"))
    counts["waits for"] = sum(output in SETTINGS.outputs for output in outputs(made[0]))


def main() -> None:
    """Runs both programs."""
    made: list[versori.Connector] = []
    counts: dict[str, Any] = {}
    set_mocks(Engine(), preview=False)
    program(lambda: declare(made, counts))()
    counts["has"] = len(outputs(made[0]))
    counts["all there"] = all(output.done() for output in outputs(made[0]))
    set_mocks(Engine(), preview=False)
    try:
        program(lambda: versori.Connector("refused", base_url="https://shop.example.com") and None)()
    except RuntimeError as error:
        counts["refused"] = str(error)
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main()
