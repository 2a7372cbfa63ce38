"""The page: every operation, with the client's method, the resources and functions, the emulator's handler and the tests."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.coverage.exercised import Exercised, Request
from tools.coverage.sources import read_package
from tools.coverage.usage import Package
from versori_pulumi.connect.client import Client
from versori_pulumi.emulator.operations import OPERATIONS

REASONS: Final[Mapping[str, str]] = {
    "UpdateConnectorTags": "not needed: tags go with UpdateConnector",
    "GetProtocolUploadURL": "not needed: imports send the file itself",
    "DeleteDefinition": "not needed: DeleteDefinitions deletes one as well",
}
"""Why no resource and no function uses an operation."""

_CHOOSE_BY_KIND: Final = {"Action": "Trigger", "Trigger": "Action"}
"""Resources that share their hooks, which choose by kind: the other's operations are not theirs."""

_HEAD: Final = """\
# Coverage of the Connect API

Every operation of the Connect API ({count}), and what there is for it: the method of the client (`versori_pulumi/connect`),
the resources and functions for programs that use it, the handler of the emulator (`versori_pulumi/emulator`), and the test
modules (below `tests`) that call the method, name the operation or send the request. `contract/test_openapi` compares the
emulator with Versori's OpenAPI document. Resources are tested as wholes as well: `unit/provider`, `fidelity`, `faults` and
`engine`.

This page is generated from the sources: `make docs` writes it, `make lint` fails where it is stale.

| operation | request | client | resources and functions | emulator | tests |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One operation.

    Attributes:
        operation: its operationId.
        request: its method and path.
        methods: of the client.
        users: public resources and functions.
        handler: of the emulator.
        tests: modules.
    """

    operation: str
    request: Request
    methods: tuple[str, ...]
    users: tuple[str, ...]
    handler: str
    tests: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """The columns in which there is nothing."""
        cells = {"client": self.methods, "resources and functions": self._used, "tests": self.tests}
        return [name for name, cell in cells.items() if not cell]

    @property
    def _used(self) -> str:
        return _listed(self.users) or REASONS.get(self.operation, "")

    def __str__(self) -> str:
        request = f"`{self.request.method} {self.request.path}`"
        cells = [request, _listed(self.methods), self._used, f"`{self.handler}`", _listed(self.tests)]
        return f"| {' | '.join([self.operation, *(cell or '**nothing**' for cell in cells)])} |"


def rows(root: Path) -> list[Row]:
    """All operations in the order of their paths."""
    methods = client_methods()
    users = Package(read_package(root), methods).users
    functions = {name: frozenset(methods[each] for each in used) for name, used in users.items() if name.islower()}
    calls = {**functions, **{name: frozenset({operation}) for name, operation in methods.items()}}
    requests = {each.id: Request(each.method, each.path) for each in OPERATIONS}
    tests = Exercised(root, calls, requests).by_operation()
    return [
        Row(
            operation=each.id,
            request=requests[each.id],
            methods=tuple(sorted(name for name, operation in methods.items() if operation == each.id)),
            users=tuple(sorted(name for name, used in users.items() if _uses(name, each.id, used, methods))),
            handler=f"{each.handle.__module__.rsplit('.', 1)[1]}.{each.handle.__qualname__}",
            tests=tuple(tests.get(each.id, ())),
        )
        for each in sorted(OPERATIONS, key=lambda each: (each.path, each.method))
    ]


def client_methods() -> dict[str, str]:
    """The operation of each method of the client: its docstring begins with it."""
    operations = {each.id for each in OPERATIONS}
    named = {name: re.match(r"\w+", method.__doc__ or "") for name, method in inspect.getmembers(Client, inspect.isfunction)}
    return {
        name: found.group()
        for name, found in named.items()
        if found and found.group() in operations and not name.startswith("_")
    }


def page(found: list[Row]) -> str:
    """The page's text."""
    return _HEAD.format(count=len(found)) + "".join(f"{row}\n" for row in found)


def _uses(name: str, operation: str, used: frozenset[str], methods: Mapping[str, str]) -> bool:
    foreign = _CHOOSE_BY_KIND.get(name)
    return operation in {methods[each] for each in used} and not (foreign and foreign in operation)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
