"""Declared, last applied and live connection → what to send, and what then is in the state. Pure.

As `merge.py` does for connectors: `diff` and `update` ask the same function, so a preview announces an update if and only
if there is something to send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pulumi.output import Unknown

from versori_pulumi.provider.credentials import (
    KINDS,
    CredentialPlan,
    SchemeOf,
    found_shape,
    live_entries,
    plan_credentials,
)
from versori_pulumi.provider.credentials import state_as_live as credentials_as_live
from versori_pulumi.provider.merge import OPTIONS, Change, change_of, replacements, with_ignored
from versori_pulumi.provider.outputs import identity
from versori_pulumi.provider.values import empty_of, same

Properties = Mapping[str, Any]

PLAIN: Final = ("name", "variables")
"""What is compared by value and changes in place."""

CONNECTION: Final = (*PLAIN, "credentials")


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
    def replaces(self) -> bool:
        """Whether only another connection can have what is declared."""
        return self.credentials.replaces


def plan_connection(
    declared: Properties,
    last: Properties,
    live: Properties,
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
    changes = [change for name in PLAIN if (change := change_of(name, declared, last, live, creating=creating))]
    credentials = plan_credentials(declared, last, live, scheme_of, ids_stay=ids_stay)
    if credentials.changes or (_kinds(declared) != _kinds(last) and not creating):
        changes.append(_credential_change(declared, last, live))
    return ConnectionPlan(tuple(changes), credentials)


def _kinds(properties: Properties) -> set[str]:
    """The kinds of credentials that are declared, empty ones too: `merge.py` says why a change of those is written."""
    return set(properties.get("credentials", {}))


def without_ignored(declared: Properties, last: Properties, live: Properties) -> tuple[Properties, Properties]:
    """Declared and last applied so that there is nothing to change about what `ignoreChanges` names.

    Ignored credentials are left out of both, so that the live ones stay: most of what they hold nobody can read.
    """
    ignored = _ignored_kinds(declared)
    return _without_kinds(with_ignored(declared, live, PLAIN), ignored), _without_kinds(last, ignored)


def _ignored_kinds(declared: Properties) -> list[str]:
    paths = [_PARTS.findall(path)[:2] for path in declared.get("ignoreChanges", [])]
    whole = any(path in _ALL_CREDENTIALS for path in paths)
    return [kind for kind in KINDS if whole or ["credentials", kind] in paths]


_PARTS: Final = re.compile(r"[^.\[\]\"]+")
_ALL_CREDENTIALS: Final = (["*"], ["credentials"], ["credentials", "*"])


def _without_kinds(properties: Properties, kinds: Sequence[str]) -> dict[str, Any]:
    left = {
        name: {kind: entries for kind, entries in properties[name].items() if kind not in kinds}
        for name in ("credentials", "credentialIds")
        if isinstance(properties.get(name), Mapping)
    }
    return {**properties, **left}


def _credential_change(declared: Properties, last: Properties, live: Properties) -> Change:
    found, known = found_shape(last, live), {name: last.get(name, {}) for name in ("credentials", "credentialIds")}
    return Change("credentials", None, declared.get("credentials"), drift="credentials" in last and found != known)


def update_body(declared: Properties, live: Properties, plan: ConnectionPlan) -> dict[str, Any]:
    """The body for UpdateConnection: id and name, which it wants always, and what else changes."""
    body = {"id": live["id"], "name": declared["name"]}
    if any(change.name == "variables" for change in plan.changes):
        body["variables"] = declared.get("variables", [])
    if plan.credentials.sent:
        body["credentials"] = dict(plan.credentials.sent)
    return body


def moved(declared: Properties, last: Properties) -> list[str]:
    """The properties that say where the connection is and that changed: it is replaced by one at another place.

    A connector whose id isn't known yet is a new one, so a preview says so.
    """
    if isinstance(declared.get("connectorId"), Unknown):
        return ["connectorId"]
    return replacements(declared, last, ("connectorId", "organisationId"))


def state_as_live(last: Properties) -> dict[str, Any]:
    """The state in the place of the live connection, for previews that stay off the network."""
    return {**last, "credentials": credentials_as_live(last)}


def after_write(
    declared: Properties, live: Properties, organisation_id: str, ids: Mapping[str, list[str]]
) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared.

    Args:
        declared: the program's inputs.
        live: the connection as the API answered it.
        organisation_id: whose it is; no answer says so.
        ids: the ids of the declared credentials in their order, by kind.
    """
    outputs = {name: declared[name] for name in ("connectorId", *CONNECTION, *OPTIONS) if name in declared}
    return {**outputs, "credentialIds": dict(ids), **_identity(live, organisation_id, declared="organisationId" in declared)}


def after_read(last: Properties, live: Properties) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    outputs = {name: last[name] for name in ("connectorId", "credentialIds", *OPTIONS) if name in last}
    for name in PLAIN:
        if name in last:
            outputs[name] = last[name] if same(name, last[name], live.get(name)) else live.get(name, empty_of(name))
    if "credentials" in last:
        outputs.update(found_shape(last, live))
    return {**outputs, **_identity(live, last["organisationId"], declared=last.get("organisationDeclared"))}


def after_get(inputs: Properties, live: Properties, organisation_id: str) -> dict[str, Any]:
    """The outputs of `Connection.get`: everything that the API tells."""
    kept = {name: inputs[name] for name in ("connectorId", *OPTIONS) if name in inputs}
    nothing: Properties = {"credentials": {kind: [] for kind in KINDS}}
    plain = {name: live[name] for name in PLAIN if name in live}
    found = {**plain, **found_shape(nothing, live)}
    return {**kept, **found, **_identity(live, organisation_id, declared="organisationId" in inputs)}


def ids_of(declared: Properties, live: Properties) -> dict[str, list[str]]:
    """The ids of the declared credentials, where the live ones are in the declared order."""
    kinds = [kind for kind in KINDS if kind in declared.get("credentials", {})]
    return {kind: [entry["credential"]["id"] for entry in live_entries(live, kind)] for kind in kinds}


def ids_after(declared: Properties, last: Properties, live: Properties) -> dict[str, list[str]]:
    """As `ids_of`, after an update: of ignored credentials the state keeps what was applied.

    A diff can then tell it from what is live once it isn't ignored.
    """
    kept = {kind: last.get("credentialIds", {}).get(kind, []) for kind in _ignored_kinds(declared)}
    return {kind: kept.get(kind, ids) for kind, ids in ids_of(declared, live).items()}


def _identity(live: Properties, organisation_id: str, *, declared: Any) -> dict[str, Any]:
    return identity({**live, "organisationId": organisation_id}, declared=declared)
