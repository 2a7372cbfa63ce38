"""What an object leaves in the state, for every noun. Pure.

Only what is stable: where it is, what is declared, and what its creation fixed. What changes by itself (`updatedAt`, the
connections and versions of a connector) would show as a difference after every refresh.
"""

from __future__ import annotations

from typing import Any, Final

from versori_pulumi.provider.properties import COMPUTED, OPTIONS, Applied, Declared, Properties, Table, unset
from versori_pulumi.provider.values import same

_DECLARED: Final = "organisationDeclared"
"""Whether the program chose the organisation: later hooks see outputs only, and have to know."""


def applied(table: Table, declared: Declared, live: Properties) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared.

    Args:
        table: what of the inputs goes into the state.
        declared: the program's inputs.
        live: what was answered, or known already: `organisationId`, `createdAt`.
    """
    names = (*table.named("place", "merged", "special", "source"), *OPTIONS)
    return {**{name: declared[name] for name in names if name in declared}, **identity(live, "organisationId" in declared)}


def refreshed(table: Table, last: Applied, live: Properties) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    kept = {name: last[name] for name in (*table.named("place", "special", "source"), *OPTIONS) if name in last}
    return {**kept, **values(table, last, live), **identity({**last, **live}, last.get(_DECLARED))}


def values(table: Table, last: Properties, live: Properties) -> dict[str, Any]:
    """The merged properties of the state, with the live values where those mean something else."""
    return {name: value_of(name, last, live) for name in table.named("merged") if name in last}


def value_of(name: str, last: Properties, live: Properties) -> Any:
    """One property of the state, with its live value where that means something else."""
    return last[name] if same(name, last[name], live.get(name)) else live.get(name, unset(name))


def got(table: Table, inputs: Properties, live: Properties) -> dict[str, Any]:
    """The outputs of a `get`: everything that the API answers.

    Args:
        table: what of the answer goes into the state.
        inputs: those of the `get`: where to find it.
        live: what was answered, with `organisationId`.
    """
    found = {name: live[name] for name in table.named("place", "merged") if name in live}
    kept = {name: inputs[name] for name in (*table.named("place"), *OPTIONS) if name in inputs}
    return {**found, **kept, **identity(live, "organisationId" in inputs)}


def identity(live: Properties, chosen: Any) -> dict[str, Any]:
    """Organisation and time of creation.

    Args:
        live: has them.
        chosen: whether the program chose the organisation.
    """
    found = {name: live[name] for name in ("organisationId", "createdAt") if name in live}
    return {**found, _DECLARED: True} if chosen else found


def is_chosen(last: Properties) -> bool:
    """Whether the program chose the organisation of an object in the state."""
    return bool(last.get(_DECLARED))


def inputs_of(outputs: Properties) -> dict[str, Any]:
    """The inputs that would have led to these outputs: refresh stores them, so that preview shows drift by property."""
    computed = COMPUTED - {"organisationId"} if is_chosen(outputs) else COMPUTED
    return {name: value for name, value in outputs.items() if name not in computed and name != _DECLARED}
