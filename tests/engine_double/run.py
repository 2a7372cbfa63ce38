"""One operation: a plugin process, and what its hooks are asked."""

from __future__ import annotations

import copy
import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pulumi.output import Unknown

from tests.engine_double.program import Declared, Existing, Program, Ref, entry_of, references, waves
from tests.engine_double.result import Result
from tests.engine_double.state import Pending, Resource, State
from versori_pulumi.provider import run as provider_run
from versori_pulumi.provider.lifecycle import Lifecycle

PROVIDERS = {
    "Connector": "connector",
    "Connection": "connection",
    "ConnectorVersion": "connector_version",
    "Action": "content",
    "Trigger": "content",
    "Definitions": "definitions",
}
"""The module of each noun's hooks."""


class Killed(BaseException):
    """The plugin process is killed: it is asked nothing more, and nothing of the step that it is in is in the state."""


class HookError(Exception):
    """A hook refused, or its request failed: the engine stops.

    Attributes:
        resource: the name of the resource.
    """

    def __init__(self, resource: str, message: str) -> None:
        super().__init__(message)
        self.resource = resource


@dataclass(frozen=True)
class _Step:
    """What is to be done about one resource."""

    kind: str
    name: str
    entry: Declared | Existing
    inputs: dict[str, Any]
    delete_first: bool = False


class Run:
    """One operation: a plugin process, and what its hooks are asked.

    Args:
        configuration: of the stack.
        state: of the stack; a preview's own copy of it.
        pending: what is replaced and still to be deleted; a preview's own copy.
        result: where to note what happens.
        dry: whether it is a preview.
        together: whether hooks are asked about all resources of a wave before anything is done.
    """

    def __init__(
        self,
        configuration: Mapping[str, Any],
        state: State,
        pending: Pending,
        result: Result,
        *,
        dry: bool,
        together: bool,
    ) -> None:
        self._values = dict(configuration)
        self._state = state
        self._pending = pending
        self._result = result
        self._dry = dry
        self._together = together
        self._providers: dict[str, Lifecycle] = {}
        self._run = provider_run.Run(self._values.get)

    def up(self, program: Program, order: Sequence[str], *, refresh: bool) -> None:
        """Deletes what an earlier run left to delete, makes everything as declared, and deletes the rest."""
        self._finish()
        if refresh:
            self.refresh()
        for wave in waves(program, order):
            for names in [wave] if self._together else [[name] for name in wave]:
                steps = [self._planned(name, entry_of(program[name])) for name in names]
                for step in steps:
                    self._execute(step)
        self._pending += [(name, self._state.pop(name)) for name in [*self._state] if name not in program]
        self._finish()

    def refresh(self) -> None:
        """Reads everything; what is gone leaves the state."""
        for name, resource in [*self._state.items()]:
            with _asking(name):
                read = self._provider(resource.noun).read(resource.id, copy.deepcopy(resource.outputs))
            if not read.id:
                del self._state[name]
                continue
            before = dict(resource.inputs)
            resource.outputs = dict(read.outs or {})
            resource.inputs = before if read.inputs is None else dict(read.inputs)
            with _asking(name):
                # The engine shows what a refresh finds as a difference, and asks the hooks for it.
                self._provider(resource.noun).diff(resource.id, copy.deepcopy(resource.outputs), copy.deepcopy(before))

    def destroy(self) -> None:
        """Deletes everything, dependents first."""
        self._finish()
        every = set(self._state)
        for name in reversed([*self._state]):
            self._delete(name, self._state[name], every)
            del self._state[name]

    def close(self) -> None:
        """Ends the plugin process."""
        self._run.close()

    def _provider(self, noun: str) -> Any:
        if noun not in self._providers:
            module = importlib.import_module(f"versori_pulumi.provider.{PROVIDERS[noun]}")
            provider = self._providers[noun] = getattr(module, f"{noun}Provider")()
            provider.run = self._run  # several plugin processes can be played at once
        return self._providers[noun]

    def _planned(self, name: str, entry: Declared | Existing) -> _Step:
        if isinstance(entry, Existing):
            return _Step("read", name, entry, self._resolved(entry.inputs))
        self._rename(name, entry.aliases)
        inputs = {**self._resolved(entry.inputs), "resourceName": name}
        old = self._state.get(name)
        if old is None or old.external:
            return _Step("create", name, entry, self._checked(name, entry.noun, {}, inputs))
        checked = self._checked(name, entry.noun, old.inputs, inputs)
        with _asking(name):
            difference = self._provider(entry.noun).diff(old.id, copy.deepcopy(old.outputs), copy.deepcopy(checked))
        if not difference.replaces:
            return _Step("update" if difference.changes else "same", name, entry, checked)
        checked = self._checked(name, entry.noun, {}, inputs)
        return _Step("replace", name, entry, checked, bool(difference.delete_before_replace))

    def _rename(self, name: str, aliases: Iterable[str]) -> None:
        if name not in self._state:
            renamed = {name if each in aliases else each: resource for each, resource in self._state.items()}
            self._state.clear()
            self._state.update(renamed)

    def _checked(self, name: str, noun: str, olds: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        with _asking(name):
            checked = self._provider(noun).check(copy.deepcopy(dict(olds)), copy.deepcopy(dict(news)))
        if checked.failures:
            raise HookError(name, "\n".join(f"{each.property}: {each.reason}" for each in checked.failures))
        return dict(checked.inputs)

    def _execute(self, step: _Step) -> None:
        old = self._state.get(step.name)
        if step.kind == "replace":
            if step.delete_first:
                self._delete_first(step.name)
            self._create(step)
            if old is not None and not step.delete_first:
                self._pending.append((step.name, old))
        elif isinstance(step.entry, Existing):
            self._read(step.name, step.entry, step.inputs)
        elif step.kind == "create":
            self._create(step)
        elif old is not None:
            outputs = self._updated(step, old) if step.kind == "update" else old.outputs
            self._put(step, old.id, outputs)
        self._result.steps.append((step.kind, step.name))

    def _create(self, step: _Step) -> None:
        if self._dry:
            # The host knows no preview of a creation: what is declared is what the program sees, the rest is unknown.
            self._put(step, Unknown(), dict(step.inputs))
            return
        with _asking(step.name):
            created = self._provider(step.entry.noun).create(copy.deepcopy(step.inputs))
        self._put(step, created.id, dict(created.outs or {}))

    def _updated(self, step: _Step, old: Resource) -> dict[str, Any]:
        if self._dry:
            return dict(step.inputs)
        with _asking(step.name):
            news = copy.deepcopy(step.inputs)
            updated = self._provider(step.entry.noun).update(old.id, copy.deepcopy(old.outputs), news)
        return dict(updated.outs or {})

    def _put(self, step: _Step, identity: Any, outputs: dict[str, Any]) -> None:
        deleted_with = getattr(step.entry, "deleted_with", None)
        external = isinstance(step.entry, Existing)
        entry = step.entry
        self._state[step.name] = Resource(identity, outputs, entry.noun, step.inputs, entry.inputs, deleted_with, external)

    def _read(self, name: str, entry: Existing, inputs: dict[str, Any]) -> None:
        identity = self._resolved(entry.id)
        step = _Step("read", name, entry, inputs)
        if isinstance(identity, Unknown):
            self._put(step, identity, {})
            return
        with _asking(name):
            read = self._provider(entry.noun).read(identity, copy.deepcopy(inputs))
        self._put(step, read.id, dict(read.outs or {}))

    def _delete_first(self, name: str) -> None:
        """Deletes a resource before it is replaced, and those before it that its replacement replaces too."""
        doomed = [name]
        for other, resource in self._state.items():
            if set(references(resource.declared)) & set(doomed) and self._replaced_with(resource, doomed):
                doomed.append(other)
        for other in reversed(doomed):
            self._delete(other, self._state[other], set(doomed))
            del self._state[other]

    def _replaced_with(self, resource: Resource, doomed: list[str]) -> bool:
        """As Pulumi's engine asks: whether it is replaced if what it takes from those is not known yet."""
        inputs = {**self._resolved(resource.declared, unknown=doomed), "resourceName": resource.inputs.get("resourceName")}
        return bool(self._provider(resource.noun).diff(resource.id, copy.deepcopy(resource.outputs), inputs).replaces)

    def _delete(self, name: str, resource: Resource, doomed: Iterable[str]) -> None:
        if resource.external or resource.deleted_with in doomed:
            return
        self._result.steps.append(("delete", name))
        if not self._dry:
            with _asking(name):
                self._provider(resource.noun).delete(resource.id, copy.deepcopy(resource.outputs))

    def _finish(self) -> None:
        doomed = {name for name, _ in self._pending}
        while self._pending:
            name, resource = self._pending[-1]
            self._delete(name, resource, doomed)
            del self._pending[-1]

    def _resolved(self, value: Any, unknown: Iterable[str] = ()) -> Any:
        if isinstance(value, Ref):
            return Unknown() if value.resource in unknown else self._output(value)
        if isinstance(value, Mapping):
            return {key: self._resolved(entry, unknown) for key, entry in value.items()}
        return [self._resolved(entry, unknown) for entry in value] if isinstance(value, list) else value

    def _output(self, wanted: Ref) -> Any:
        resource = self._state[wanted.resource]
        if self._dry and wanted.output != "id" and wanted.output not in resource.outputs:
            return Unknown()
        value = resource.id if wanted.output == "id" else resource.outputs[wanted.output]
        return value if wanted.index is None else value[wanted.index]


@contextmanager
def _asking(resource: str) -> Iterator[None]:
    """Turns what a hook raises for the user into a failure of its resource; anything else is a bug, and passes."""
    try:
        yield
    except Exception as error:
        if type(error).__name__ != "VersoriError":
            raise
        raise HookError(resource, str(error)) from None
