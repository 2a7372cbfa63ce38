"""One stack and the operations on it: each in a plugin process of its own."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.engine_double.program import Existing, Program
from tests.engine_double.result import Result, listening
from tests.engine_double.run import HookError, Killed, Run
from tests.engine_double.state import Pending, State


@dataclass
class Engine:
    """One stack: its configuration and its state.

    Attributes:
        configuration: as the hooks get it.
        state: the resources by their names.
        pending: what an operation replaced and could not delete any more.
        skip_preview: whether `up` previews nothing, as `pulumi up --skip-preview`.
        together: whether hooks are asked about all resources that don't refer to each other before anything is done.
        listen: whether results hold what hooks write to stderr; False where two engines run at once.
    """

    configuration: Mapping[str, Any]
    state: State = field(default_factory=dict)
    pending: Pending = field(default_factory=list)
    skip_preview: bool = False
    together: bool = False
    listen: bool = True

    def preview(self, program: Program, *, order: Sequence[str] = (), refresh: bool = False) -> Result:
        """One `pulumi preview`: nothing is written, and the state stays as it is.

        Args:
            program: the resources.
            order: in which the hooks are asked about resources; that of the program unless given.
            refresh: whether the state is refreshed first (`--refresh`).
        """
        return self._run(lambda run: run.up(program, order or [*program], refresh=refresh), dry=True)

    def up(
        self, program: Program, *, order: Sequence[str] = (), refresh: bool = False, skip_preview: bool = False
    ) -> Result:
        """One `pulumi up`. What fails keeps its state, what follows is not tried.

        Args:
            program: the resources.
            order: in which the hooks are asked about resources; that of the program unless given.
            refresh: whether the state is refreshed first (`--refresh`).
            skip_preview: whether there is no preview, which ends it where it fails.
        """
        previewed = None
        if not (skip_preview or self.skip_preview):
            previewed = self.preview(program, order=order, refresh=refresh)
            if not previewed:
                previewed.previewed = previewed
                return previewed
        result = self._run(lambda run: run.up(program, order or [*program], refresh=refresh))
        result.previewed = previewed
        return result

    def refresh(self) -> Result:
        """One `pulumi refresh`."""
        return self._run(lambda run: run.refresh())

    def destroy(self) -> Result:
        """One `pulumi destroy`."""
        return self._run(lambda run: run.destroy())

    def get(self, noun: str, identity: str, inputs: Mapping[str, Any]) -> Result:
        """A program that only reads an existing object; its outputs are those of "got"."""
        return Engine(self.configuration).up({"got": Existing(noun, identity, inputs)})

    def _run(self, operation: Callable[[Run], None], *, dry: bool = False) -> Result:
        state, pending = (copy.deepcopy(self.state), copy.deepcopy(self.pending)) if dry else (self.state, self.pending)
        result = Result()
        run = Run(self.configuration, state, pending, result, dry=dry, together=self.together)
        with listening(result, listen=self.listen):
            try:
                operation(run)
            except HookError as failure:
                result.failures[failure.resource] = str(failure)
            except Killed:
                result.failures[""] = "killed"
            finally:
                run.close()
        result.outputs = {name: resource.outputs for name, resource in state.items()}
        return result
