"""Declares a connector as a program does. A script, run by each interpreter with each SDK.

Prints how many outputs the connector has, whether all are there at the end, at which line of this script the state says
that it is declared, whether it is registered as the SDK registers dynamic resources, what options mean that a
transformation adds, and how programs end whose connector can't be registered, or was registered and answered with something
odd.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockMonitor, Mocks, set_mocks, test as program

import versori_pulumi as versori
from versori_pulumi.provider.connector import ConnectorProvider

URL = "https://shop.example.com"


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


class Plain(pulumi.dynamic.Resource, module="versori", name="Connector"):
    """The same connector, by the SDK's own constructor."""

    def __init__(self) -> None:
        own = {"name": "shop", "protocol": "http", "baseUrl": URL, "resourceName": "shop"}
        super().__init__(ConnectorProvider(), "plain", own)


class Requests(dict[str, Any]):
    """What the SDK sends of each resource."""

    def record(self) -> None:
        real = MockMonitor.RegisterResource

        def register(monitor: Any, request: Any) -> Any:
            self[request.name] = request
            return real(monitor, request)

        MockMonitor.RegisterResource = register

    def declared_at(self, name: str) -> str:
        """The line of this script at which a resource is declared, as the state has it."""
        position = self[name].sourcePosition
        assert Path(position.uri).name == Path(__file__).name, position
        return Path(__file__).read_text().splitlines()[position.line - 1].strip()


def declare(made: list[versori.Connector]) -> None:
    """The program."""
    made.append(versori.Connector("shop", name="shop", base_url=URL))
    Plain()
    versori.Connector("transformed", base_url=URL, opts=pulumi.ResourceOptions(transformations=[ignoring]))


def ignoring(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    """A transformation that adds an option in Python's names."""
    added = pulumi.ResourceOptions(ignore_changes=["base_url"])
    return pulumi.ResourceTransformationResult(args.props, pulumi.ResourceOptions.merge(args.opts, added))


def odd(*_arguments: Any, **_options: Any) -> None:
    """Stands for what goes wrong once the URN is there."""
    raise ValueError("an odd answer")


def end_of(name: str) -> str:
    """How a program ends that declares one connector."""
    set_mocks(Engine(), preview=False)
    try:
        program(lambda: versori.Connector(name, base_url=URL) and None)()
    except (RuntimeError, ValueError) as error:
        return str(error)
    return "well"


def main() -> None:
    """Runs the programs."""
    made: list[versori.Connector] = []
    counts: dict[str, Any] = {}
    requests = Requests()
    requests.record()
    set_mocks(Engine(), preview=False)
    program(lambda: declare(made))()
    counts["declared at"] = requests.declared_at("shop")
    ours, plain = requests["shop"], requests["plain"]
    counts["as the SDK"] = [ours.type, MessageToDict(ours.object)] == [plain.type, MessageToDict(plain.object)]
    counts["transformed"] = MessageToDict(requests["transformed"].object)["ignoreChanges"]
    counts["has"] = len(outputs(made[0]))
    counts["all there"] = all(output.done() for output in outputs(made[0]).values())
    counts["refused"] = end_of("refused")
    rpc.resolve_outputs = odd
    counts["odd"] = end_of("shop")
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main()
