"""A minimal engine: it calls the hooks as Pulumi's does, one resource after another, and keeps a state.

The sweep runs hundreds of operations; the real engine takes seconds for each. A sample of the same sweep runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.dynamic import Config, ConfigureRequest

from versori_pulumi.provider.connector import ConnectorProvider

Program = Mapping[str, Mapping[str, Any]]
"""The inputs of each resource, by its name."""


@dataclass
class Resource:
    """A resource in the state."""

    id: str
    outputs: dict[str, Any]


@dataclass
class Engine:
    """One stack: its configuration and its state."""

    configuration: Mapping[str, Any]
    state: dict[str, Resource] = field(default_factory=dict)
    pending: list[Resource] = field(default_factory=list)

    def up(self, program: Program) -> bool:
        """One `pulumi up`; whether all of it succeeded. What fails keeps its state, what follows is not tried."""
        return self._run(lambda provider: self._apply(provider, program))

    def destroy(self) -> bool:
        """One `pulumi destroy`; whether all of it succeeded."""
        return self._run(self._destroy)

    def _run(self, operation: Any) -> bool:
        provider = ConnectorProvider()
        provider.configure(ConfigureRequest(Config(dict(self.configuration), "test")))
        try:
            operation(provider)
        except Exception as error:
            if type(error).__name__ != "VersoriError":
                raise
            return False
        finally:
            provider.runtime.close()
        return True

    def _apply(self, provider: ConnectorProvider, program: Program) -> None:
        self._finish_replacements(provider)
        for name, inputs in program.items():
            old = self.state.get(name)
            checked = provider.check(dict(old.outputs) if old else {}, dict(inputs))
            _refuse(checked.failures)
            if old is None:
                self._create(provider, name, inputs)
                continue
            difference = provider.diff(old.id, dict(old.outputs), dict(checked.inputs))
            if difference.replaces:
                checked = provider.check({}, dict(inputs))
                _refuse(checked.failures)
                self._create(provider, name, inputs)
                self.pending.append(old)
            elif difference.changes:
                updated = provider.update(old.id, dict(old.outputs), dict(checked.inputs))
                old.outputs = dict(updated.outs or {})
        self._finish_replacements(provider)

    def _create(self, provider: ConnectorProvider, name: str, inputs: Mapping[str, Any]) -> None:
        checked = provider.check({}, dict(inputs))
        _refuse(checked.failures)
        created = provider.create(dict(checked.inputs))
        self.state[name] = Resource(created.id, dict(created.outs or {}))

    def _finish_replacements(self, provider: ConnectorProvider) -> None:
        while self.pending:
            provider.delete(self.pending[0].id, dict(self.pending[0].outputs))
            del self.pending[0]

    def _destroy(self, provider: ConnectorProvider) -> None:
        self._finish_replacements(provider)
        for name in list(self.state):
            provider.delete(self.state[name].id, dict(self.state[name].outputs))
            del self.state[name]


class VersoriError(Exception):
    """A check failed: the engine stops."""


def _refuse(failures: Any) -> None:
    if failures:
        raise VersoriError(str([failure.reason for failure in failures]))
