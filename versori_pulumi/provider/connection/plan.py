"""Declared, last applied and live connection → what to send, and what then is in the state. Pure.

As `merge.py` does for connectors: `diff` and `update` ask the same function, so a preview announces an update if and only
if there is something to send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.provider import merge, state
from versori_pulumi.provider.connection.credentials import (
    KINDS,
    CredentialPlan,
    SchemeOf,
    found_shape,
    live_entries,
    plan_credentials,
    state_as_live as credentials_as_live,
)
from versori_pulumi.provider.merge import Change, changes_of
from versori_pulumi.provider.properties import CONNECTION, Applied, Declared, Live, Properties
from versori_pulumi.provider.values import path_parts

if TYPE_CHECKING:
    from versori_pulumi.provider.run import ConnectorUpdate


@dataclass(frozen=True)
class ConnectionPlan:
    """What to do so that a live connection becomes the declared one.

    Attributes:
        changes: property by property, for messages.
        credentials: what of it is about the credentials.
    """

    changes: tuple[Change, ...]
    credentials: CredentialPlan

    @property
    def writes(self) -> bool:
        """Whether anything is to be sent."""
        return bool(self.changes)

    @property
    def replaces(self) -> str:
        """Why only another connection can have what is declared; empty where this one can."""
        return self.credentials.replaces


def plan_connection(
    declared: Declared,
    last: Applied,
    live: Live,
    scheme_of: SchemeOf,
    *,
    ids_stay: bool = False,
    creating: bool = False,
) -> ConnectionPlan:
    """What makes `live` what `declared` says.

    Args:
        declared: the program's inputs.
        last: the state's outputs: what was declared when it was last applied, and `credentialIds`.
        live: the connection as the API answers it.
        scheme_of: reads an auth scheme of the connector by its id.
        ids_stay: whether ids of auth schemes that aren't known yet will be those of the state.
        creating: the state gets its outputs from an adoption, so that what is right need not be written.
    """
    changes = changes_of(CONNECTION, declared, last, live, creating=creating)
    credentials = plan_credentials(declared, last, live, scheme_of, ids_stay=ids_stay)
    if credentials.changes or (_kinds(declared) != _kinds(last) and not creating):
        changes.append(_credential_change(declared, last, live))
    return ConnectionPlan(tuple(changes), credentials)


def _kinds(properties: Properties) -> set[str]:
    """The kinds of credentials that are declared, empty ones too: `merge.py` says why a change of those is written."""
    return set(properties.get("credentials", {}))


def without_ignored(declared: Declared, last: Applied, live: Live) -> tuple[Declared, Applied]:
    """Declared and last applied so that there is nothing to change about what `ignoreChanges` names.

    Ignored credentials are left out of both, so that the live ones stay: most of what they hold nobody can read.
    """
    ignored = _ignored_kinds(declared)
    managed = merge.with_ignored(declared, live, CONNECTION.named("merged"))
    return Declared(_without_kinds(managed, ignored)), Applied(_without_kinds(last, ignored))


def _ignored_kinds(declared: Declared) -> list[str]:
    paths = [path_parts(path)[:2] for path in declared.get("ignoreChanges", [])]
    whole = any(path in _ALL_CREDENTIALS for path in paths)
    return [kind for kind in KINDS if whole or ["credentials", kind] in paths]


_ALL_CREDENTIALS: Final = (["*"], ["credentials"], ["credentials", "*"])


def _without_kinds(properties: Properties, kinds: Sequence[str]) -> dict[str, Any]:
    left = {
        name: {kind: entries for kind, entries in properties[name].items() if kind not in kinds}
        for name in ("credentials", "credentialIds")
        if isinstance(properties.get(name), Mapping)
    }
    return {**properties, **left}


def _credential_change(declared: Declared, last: Applied, live: Live) -> Change:
    found, known = found_shape(last, live), {name: last.get(name, {}) for name in ("credentials", "credentialIds")}
    return Change("credentials", None, declared.get("credentials"), drift="credentials" in last and found != known)


def update_body(declared: Declared, live: Live, plan: ConnectionPlan) -> dict[str, Any]:
    """The body for UpdateConnection: id and name, which it wants always, and what else changes."""
    body = {"id": live["id"], "name": declared["name"]}
    if any(change.name == "variables" for change in plan.changes):
        body["variables"] = declared.get("variables", [])
    if plan.credentials.sent:
        body["credentials"] = dict(plan.credentials.sent)
    return body


def with_variables(live: Live, announced: ConnectorUpdate | None) -> Live:
    """The live connection as this run's update of its connector leaves it: that writes its variables through."""
    return live if announced is None or announced.variables is None else Live({**live, "variables": announced.variables})


def state_as_live(last: Applied) -> Live:
    """The state in the place of the live connection, for previews that stay off the network."""
    return Live({**last, "credentials": credentials_as_live(last)})


def after_write(declared: Declared, live: Live, organisation_id: str, ids: Mapping[str, list[str]]) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared.

    Args:
        declared: the program's inputs.
        live: the connection as the API answered it.
        organisation_id: whose it is; no answer says so.
        ids: the ids of the declared credentials in their order, by kind.
    """
    placed = {**live, "organisationId": organisation_id}
    return {**state.applied(CONNECTION, declared, placed), "credentialIds": dict(ids)}


def after_read(last: Applied, live: Live) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    kept = {"credentialIds": last["credentialIds"]} if "credentialIds" in last else {}
    shaped = found_shape(last, live) if "credentials" in last else {}
    return {**kept, **state.refreshed(CONNECTION, last, live), **shaped}


def after_get(inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:
    """The outputs of `Connection.get`: everything that the API answers."""
    nothing: Properties = {"credentials": {kind: [] for kind in KINDS}}
    placed = {**live, "organisationId": organisation_id}
    return {**state.got(CONNECTION, inputs, placed), **found_shape(nothing, live)}


def ids_of(declared: Declared, live: Live) -> dict[str, list[str]]:
    """The ids of the declared credentials, where the live ones are in the declared order."""
    kinds = [kind for kind in KINDS if kind in declared.get("credentials", {})]
    return {kind: [entry["credential"]["id"] for entry in live_entries(live, kind)] for kind in kinds}


def ids_after(declared: Declared, last: Applied, live: Live) -> dict[str, list[str]]:
    """As `ids_of`, after an update: of ignored credentials the state keeps what was applied.

    A diff can then distinguish it from what is live once it isn't ignored.
    """
    kept = {kind: last.get("credentialIds", {}).get(kind, []) for kind in _ignored_kinds(declared)}
    return {kind: kept.get(kind, ids) for kind, ids in ids_of(declared, live).items()}
