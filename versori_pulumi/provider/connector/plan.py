"""Declared, last applied and live connector → what to send, and what then is in the state. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from versori_pulumi.provider import drift, merge, state
from versori_pulumi.provider.connector.auth_schemes import NewId, SchemePlan, declared_shape, labels, plan_schemes
from versori_pulumi.provider.merge import Change, change_of, ignores, owned_change
from versori_pulumi.provider.properties import CONNECTOR, Applied, Declared, Live, Properties
from versori_pulumi.provider.values import contains_unknown, same

REPLACED: Final = tuple(name for name in CONNECTOR.named("merged") if name != "connectionVariables")
"""What UpdateConnector unsets where the body leaves it out (schema `ConnectorUpdate`)."""

_IDENTITY: Final = ("id", "organisationId", "protocol")

_CONSEQUENCE: Final = "credentials that are refreshed through it (OAuth 2.0, custom functions) end at their next expiry"
"""Operation DeleteAuthSchemeConfig."""


@dataclass(frozen=True)
class ConnectorPlan:
    """What to send so that a live connector becomes the declared one.

    Attributes:
        changes: property by property, for messages.
        replaces_object: whether UpdateConnector has to be called for a reason other than the order of auth schemes.
        schemes: for the auth scheme calls.
        categories: to be set; None where they need not be.
    """

    changes: tuple[Change, ...]
    replaces_object: bool
    schemes: SchemePlan
    categories: list[str] | None

    @property
    def writes(self) -> bool:
        """Whether anything is to be sent."""
        return bool(self.changes)


def plan_connector(declared: Declared, last: Applied, live: Live, new_id: NewId, *, creating: bool = False) -> ConnectorPlan:
    """What makes `live` what `declared` says.

    Args:
        declared: the program's inputs.
        last: the state's outputs: what was declared when it was last applied, and `authSchemeConfigIds`.
        live: the connector as the API answers it.
        new_id: makes an id for a scheme that has none.
        creating: whether the state gets its outputs from a creation or an adoption (see `merge.owned_change`).
    """
    schemes = _schemes(declared, last, live, new_id)
    found = (_change(name, declared, last, live, schemes, creating=creating) for name in CONNECTOR.changeable)
    changes = tuple(change for change in found if change)
    changed = {change.name for change in changes}
    return ConnectorPlan(
        changes=changes,
        replaces_object=not changed.isdisjoint(CONNECTOR.named("merged"))
        or ("authSchemeConfigs" in changed and not schemes.changes),
        schemes=schemes,
        categories=list(declared.get("categories", [])) if "categories" in changed else None,
    )


def update_body(declared: Declared, last: Applied, live: Live, order: Sequence[str] = ()) -> dict[str, Any]:
    """The body for UpdateConnector: the live connector, with what is declared in place of what is there.

    Args:
        declared: the program's inputs.
        last: the state's outputs.
        live: the connector as the API answers it.
        order: the ids of all auth schemes, where their order is to change.
    """
    body = {name: live[name] for name in _IDENTITY}
    for name in REPLACED:
        value = declared[name] if name in declared else (None if name in last else live.get(name))
        if not same(name, value, None):
            body[name] = value
    required = "datasetId" if live["protocol"] == "bigquery" else "baseUrl"
    body.setdefault(required, live.get(required, ""))
    variables = "connectionVariables"
    if (variables in declared or variables in last) and not same(variables, declared.get(variables), live.get(variables)):
        # Sent only where it changes: it is written through to every connection of the connector.
        body[variables] = declared.get(variables, [])
    if order:
        body["authSchemeConfigIds"] = list(order)
    return body


def with_ignored(declared: Declared, live: Live) -> Declared:
    """The declared connector with the live values of what the program ignores, but for categories, which nobody can read."""
    kept = merge.with_ignored(declared, live, CONNECTOR.named("merged"))
    if not ignores(declared, "authSchemeConfigs") or "authSchemeConfigs" not in declared:
        return kept
    schemes = [
        {key: value for key, value in scheme.items() if key != "validationMessages"}
        for scheme in live.get("authSchemeConfigs", [])
    ]
    return Declared({**kept, "authSchemeConfigs": schemes})


def state_as_live(last: Applied) -> Live:
    """The state in the place of the live connector, for previews that stay off the network."""
    ids = last.get("authSchemeConfigIds", [])
    schemes = [{**scheme, "id": known} for scheme, known in zip(last.get("authSchemeConfigs", []), ids, strict=False)]
    return Live({**last, "authSchemeConfigs": schemes})


def announcements(connector_id: str, plan: ConnectorPlan, declared: Declared, last: Applied, live: Live) -> Iterator[str]:
    """The lines for one connector: what was changed on Versori, and which auth schemes an update deletes."""
    label = drift.labelled("connector", connector_id, last.get("name", live.get("name")))
    yield from drift.drifted(label, plan.changes, declared, last)
    if plan.schemes.deletes:
        yield f"warning: {label}: this update deletes auth scheme {labels(plan.schemes.deletes)}; {_CONSEQUENCE}"


def adoption(live: Live, plan: ConnectorPlan, declared: Declared) -> str:
    """The line for a connector that exists and that a creation adopts."""
    line = drift.adopted(drift.labelled("connector", live["id"], live["name"]), plan.changes, declared)
    if plan.schemes.deletes:
        line += f"; this deletes auth scheme {labels(plan.schemes.deletes)}: {_CONSEQUENCE}"
    return line


def after_write(declared: Declared, live: Live, scheme_ids: Sequence[str]) -> dict[str, Any]:
    """The outputs after a create or update that did all that was declared."""
    outputs = state.applied(CONNECTOR, declared, live)
    if "authSchemeConfigs" in declared:
        outputs["authSchemeConfigIds"] = list(scheme_ids)
    elif not declared.keys().isdisjoint(CONNECTOR.named("seed")):
        # Those that it began with: connections refer to them.
        outputs["authSchemeConfigIds"] = _scheme_ids(live)
    return outputs


def after_read(last: Applied, live: Live) -> dict[str, Any]:
    """The outputs after a refresh: the properties of the state, with the live values where those mean something else."""
    outputs = state.refreshed(CONNECTOR, last, live)
    if "authSchemeConfigs" in last:
        outputs["authSchemeConfigs"], outputs["authSchemeConfigIds"] = declared_shape(
            last["authSchemeConfigs"], last.get("authSchemeConfigIds", []), live.get("authSchemeConfigs", [])
        )
    elif "authSchemeConfigIds" in last:
        present = _scheme_ids(live)
        outputs["authSchemeConfigIds"] = [known for known in last["authSchemeConfigIds"] if known in present]
    return outputs


def after_get(inputs: Properties, live: Live) -> dict[str, Any]:
    """The outputs of `Connector.get`: everything that the API answers."""
    schemes, ids = declared_shape([], [], live.get("authSchemeConfigs", []))
    return {**state.got(CONNECTOR, inputs, live), "authSchemeConfigs": schemes, "authSchemeConfigIds": ids}


def _scheme_ids(live: Live) -> list[str]:
    return [scheme["id"] for scheme in live.get("authSchemeConfigs", [])]


def _schemes(declared: Declared, last: Applied, live: Live, new_id: NewId) -> SchemePlan:
    name, live_schemes = "authSchemeConfigs", live.get("authSchemeConfigs", [])
    if name in declared:
        if contains_unknown(declared[name]):
            return SchemePlan(unknown=True)
        return plan_schemes(declared[name], last.get(name, []), last.get("authSchemeConfigIds", []), live_schemes, new_id)
    # No longer declared: what was applied goes. What somebody else added stays.
    applied = last.get("authSchemeConfigIds", []) if name in last else []
    return SchemePlan(deletes=tuple(scheme for scheme in live_schemes if scheme["id"] in applied))


def _change(
    name: str, declared: Declared, last: Applied, live: Live, schemes: SchemePlan, *, creating: bool
) -> Change | None:
    if name == "authSchemeConfigs":
        drifted = name in last and _drifted(last, live)
        is_right, actual = not schemes.changes, live.get(name)
    elif name == "categories":
        # Nobody can read them: declared for the first time, even an empty list has to be sent.
        is_right = (name in last or name not in declared) and same(name, declared.get(name), last.get(name))
        drifted, actual = False, last.get(name)
    else:
        return change_of(name, declared, last, live, creating=creating)
    return owned_change(name, declared, last, actual, is_right=is_right, drifted=drifted, creating=creating)


def _drifted(last: Applied, live: Live) -> bool:
    name, ids = "authSchemeConfigs", list(last.get("authSchemeConfigIds", []))
    shaped, found = declared_shape(last[name], ids, live.get(name, []))
    return bool(shaped != last[name]) or found != ids
