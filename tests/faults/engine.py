"""A minimal engine: it calls the hooks as Pulumi's does, one resource after another, and keeps a state.

The sweep runs hundreds of operations; the real engine takes seconds for each. A sample of the same sweep runs it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.dynamic import Config, ConfigureRequest
from pulumi.output import Unknown

from versori_pulumi.provider._base import VersoriProvider

PROVIDERS = {
    "Connector": "connector",
    "Connection": "connection",
    "ConnectorVersion": "connector_version",
    "Action": "action",
    "Trigger": "trigger",
    "Definitions": "definitions",
    "PublicConnectorImport": "public_connector_import",
}
"""The module of each noun's hooks."""


@dataclass(frozen=True)
class Ref:
    """An output of another resource, in the inputs of one.

    Attributes:
        resource: the other resource.
        output: which output; its id unless given.
        index: which entry of it, where it is a list.
    """

    resource: str
    output: str = "id"
    index: int | None = None


@dataclass(frozen=True)
class Declared:
    """A resource of a program that is no connector.

    Attributes:
        noun: the class of the resource.
        inputs: under the API's names; they may hold `Ref`s.
        deleted_with: the resource whose deletion deletes this one too.
        depends_on: resources that it refers to by their names on Versori; what a program declares is made in its order here.
    """

    noun: str
    inputs: Mapping[str, Any]
    deleted_with: str | None = None
    depends_on: tuple[str, ...] = ()


Program = Mapping[str, Mapping[str, Any] | Declared]
"""The resources by their names; plain inputs are those of a connector."""


@dataclass
class Resource:
    """A resource in the state."""

    id: str
    outputs: dict[str, Any]
    noun: str = "Connector"
    inputs: Mapping[str, Any] = field(default_factory=dict)
    deleted_with: str | None = None


@dataclass
class Engine:
    """One stack: its configuration and its state."""

    configuration: Mapping[str, Any]
    state: dict[str, Resource] = field(default_factory=dict)
    pending: list[tuple[str, Resource]] = field(default_factory=list)

    def up(self, program: Program) -> bool:
        """One `pulumi up`; whether all of it succeeded. What fails keeps its state, what follows is not tried."""
        return self._run(lambda run: run.up(program))

    def destroy(self) -> bool:
        """One `pulumi destroy`; whether all of it succeeded."""
        return self._run(lambda run: run.destroy())

    def _run(self, operation: Any) -> bool:
        run = _Run(self)
        try:
            operation(run)
        except Exception as error:
            if type(error).__name__ != "VersoriError":
                raise
            return False
        finally:
            run.close()
        return True


class _Run:
    """One operation: a plugin process, and the steps that it is asked for."""

    def __init__(self, engine: Engine) -> None:
        self._state = engine.state
        self._pending = engine.pending
        self._values = dict(engine.configuration)
        self._providers: dict[str, VersoriProvider] = {}

    def up(self, program: Program) -> None:
        """Deletes what an earlier run left to delete, makes everything as declared, and deletes the rest."""
        self._finish()
        for name, entry in program.items():
            self._apply(name, entry if isinstance(entry, Declared) else Declared("Connector", entry))
        self._pending += [(name, self._state.pop(name)) for name in [*self._state] if name not in program]
        self._finish()

    def destroy(self) -> None:
        """Deletes everything, dependents first."""
        self._finish()
        every = set(self._state)
        for name in reversed([*self._state]):
            self._delete(self._state[name], every)
            del self._state[name]

    def close(self) -> None:
        """Ends the plugin process."""
        for provider in self._providers.values():
            provider.runtime.close()

    def _provider(self, noun: str) -> Any:
        if noun not in self._providers:
            module = importlib.import_module(f"versori_pulumi.provider.{PROVIDERS[noun]}")
            provider = self._providers[noun] = getattr(module, f"{noun}Provider")()
            provider.configure(ConfigureRequest(Config(self._values, "test")))
        return self._providers[noun]

    def _apply(self, name: str, declared: Declared) -> None:
        provider, inputs = self._provider(declared.noun), self._resolved(declared.inputs)
        old = self._state.get(name)
        checked = provider.check(dict(old.outputs) if old else {}, dict(inputs))
        _refuse(checked.failures)
        if old is None:
            self._create(name, declared)
            return
        difference = provider.diff(old.id, dict(old.outputs), dict(checked.inputs))
        if difference.replaces and difference.delete_before_replace:
            _refuse(provider.check({}, dict(inputs)).failures)
            self._delete_first(name)
            self._create(name, declared)
        elif difference.replaces:
            self._create(name, declared)
            self._pending.append((name, old))
        elif difference.changes:
            updated = provider.update(old.id, dict(old.outputs), dict(checked.inputs))
            old.outputs, old.inputs = dict(updated.outs or {}), declared.inputs

    def _create(self, name: str, declared: Declared) -> None:
        provider = self._provider(declared.noun)
        checked = provider.check({}, dict(self._resolved(declared.inputs)))
        _refuse(checked.failures)
        created = provider.create(dict(checked.inputs))
        outputs = dict(created.outs or {})
        self._state[name] = Resource(created.id, outputs, declared.noun, declared.inputs, declared.deleted_with)

    def _delete_first(self, name: str) -> None:
        """Deletes a resource before it is replaced, and those before it that its replacement replaces too."""
        doomed = [name]
        for other, resource in self._state.items():
            if set(_references(resource.inputs)) & set(doomed) and self._replaced_with(resource, doomed):
                doomed.append(other)
        for other in reversed(doomed):
            self._delete(self._state[other], set(doomed))
            del self._state[other]

    def _replaced_with(self, resource: Resource, doomed: list[str]) -> bool:
        """As Pulumi's engine asks: whether it is replaced if what it takes from those is not known yet."""
        inputs = dict(self._resolved(resource.inputs, unknown=doomed))
        return bool(self._provider(resource.noun).diff(resource.id, dict(resource.outputs), inputs).replaces)

    def _delete(self, resource: Resource, doomed: Iterable[str]) -> None:
        if resource.deleted_with not in doomed:
            self._provider(resource.noun).delete(resource.id, dict(resource.outputs))

    def _finish(self) -> None:
        doomed = {name for name, _ in self._pending}
        while self._pending:
            self._delete(self._pending[-1][1], doomed)
            del self._pending[-1]

    def _resolved(self, value: Any, unknown: Iterable[str] = ()) -> Any:
        if isinstance(value, Ref):
            return Unknown() if value.resource in unknown else self._output(value)
        if isinstance(value, Mapping):
            return {key: self._resolved(entry, unknown) for key, entry in value.items()}
        return [self._resolved(entry, unknown) for entry in value] if isinstance(value, list) else value

    def _output(self, wanted: Ref) -> Any:
        resource = self._state[wanted.resource]
        value = resource.id if wanted.output == "id" else resource.outputs[wanted.output]
        return value if wanted.index is None else value[wanted.index]


class VersoriError(Exception):
    """A check failed: the engine stops."""


def _references(value: Any) -> Iterable[str]:
    if isinstance(value, Ref):
        yield value.resource
    elif isinstance(value, Mapping | list):
        for entry in value.values() if isinstance(value, Mapping) else value:
            yield from _references(entry)


def _refuse(failures: Any) -> None:
    if failures:
        raise VersoriError(str([failure.reason for failure in failures]))
