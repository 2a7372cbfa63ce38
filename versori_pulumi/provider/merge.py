"""Declared, last applied and live connector → what to send. Pure: it decides, and sends nothing.

As in `kubectl apply`: a property that the program declares is the program's; one that it declared once and no longer does
is unset; one that it never declared keeps its live value, although UpdateConnector replaces the whole connector. `diff`
and `update` ask the same function, so a preview announces an update if and only if there is something to send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from versori_pulumi.provider.claims import RESOURCE_NAME
from versori_pulumi.provider.schemes import NewId, SchemePlan, declared_shape, plan_schemes
from versori_pulumi.provider.values import contains_unknown, empty_of, same

IDENTITY: Final = ("id", "organisationId", "protocol")
REPLACED: Final = ("name", "baseUrl", "datasetId", "public", "tags", "documentationURL", "imageURL")
"""What UpdateConnector unsets where the body leaves it out (schema `ConnectorUpdate`)."""

CONNECTOR: Final = (*REPLACED, "connectionVariables", "authSchemeConfigs", "categories")
"""Every property of a connector that can be changed."""

STATE_ALONE: Final = ("account", "forceDelete")
"""What later hooks need to find in the state; a change of it sends nothing."""

SECRETS: Final = "secretProperties"
"""The properties that the program marks as secret: hooks get all values in the clear, so the resource names these."""

OPTIONS: Final = (*STATE_ALONE, "existing", "importId", "ignoreChanges", SECRETS, RESOURCE_NAME)
"""What tells the provider how to work, and is no part of a connector."""

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One property that is not as declared.

    Attributes:
        name: the property, as the API spells it.
        live: its value on Versori (for categories: in the state); None where unset.
        declared: the program's value; None where it is to be unset.
        drift: it was changed on Versori since it was last applied.
    """

    name: str
    live: Any
    declared: Any
    drift: bool


@dataclass(frozen=True)
class Plan:
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


def plan_update(
    declared: Properties,
    last: Properties,
    live: Properties,
    new_id: NewId,
    *,
    creating: bool = False,
) -> Plan:
    """What makes `live` what `declared` says.

    Args:
        declared: the program's inputs.
        last: the state's outputs: what was declared when it was last applied, and `authSchemeConfigIds`.
        live: the connector as the API answers it.
        new_id: makes an id for a scheme that has none.
        creating: the state gets its outputs from a creation or an adoption, so that what is right need not be written.
    """
    schemes = _schemes(declared, last, live, new_id)
    changes = [change for name in CONNECTOR if (change := _change(name, declared, last, live, schemes, creating=creating))]
    changed = {change.name for change in changes}
    return Plan(
        changes=tuple(changes),
        replaces_object=bool(changed & {*REPLACED, "connectionVariables"})
        or ("authSchemeConfigs" in changed and not schemes.changes),
        schemes=schemes,
        categories=list(declared.get("categories", [])) if "categories" in changed else None,
    )


def update_body(declared: Properties, last: Properties, live: Properties, order: Sequence[str] = ()) -> dict[str, Any]:
    """The body for UpdateConnector: the live connector, with what is declared in place of what is there.

    Args:
        declared: the program's inputs.
        last: the state's outputs.
        live: the connector as the API answers it.
        order: the ids of all auth schemes, where their order is to change.
    """
    body = {name: live[name] for name in IDENTITY}
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


def with_ignored(declared: Properties, live: Properties, names: Sequence[str] = CONNECTOR) -> dict[str, Any]:
    """The declared properties with the live values of what `ignoreChanges` names, so that there is nothing to change.

    The engine puts the state's values in their place, which would set back what was edited on Versori.

    Args:
        declared: the program's inputs.
        live: the object as the API answers it.
        names: the properties that can be ignored so.
    """
    kept = dict(declared)
    for path in declared.get("ignoreChanges", []):
        name, _, key = path.partition(".")
        for ignored in names if name == "*" else {name.partition("[")[0]}.intersection(names):
            if ignored == "tags" and key:
                kept["tags"] = _with_live_tag(kept.get("tags", {}), live.get("tags", {}), key)
            elif ignored in kept and ignored not in {"categories", "authSchemeConfigs"}:
                kept[ignored] = live.get(ignored, empty_of(ignored))
            elif ignored == "authSchemeConfigs" and ignored in kept:
                kept[ignored] = [_without_messages(scheme) for scheme in live.get(ignored, [])]
    return kept


def ignores(declared: Properties, name: str) -> bool:
    """Whether `ignoreChanges` names a property or a part of it."""
    return any(path == "*" or path.partition(".")[0].partition("[")[0] == name for path in declared.get("ignoreChanges", []))


def _with_live_tag(declared: Properties, live: Properties, key: str) -> dict[str, Any]:
    tags = {name: values for name, values in declared.items() if name != key}
    return {**tags, key: live[key]} if key in live else tags


def _without_messages(scheme: Properties) -> dict[str, Any]:
    return {key: value for key, value in scheme.items() if key != "validationMessages"}


def replacements(declared: Properties, last: Properties, names: Sequence[str] = ("protocol", "organisationId")) -> list[str]:
    """The properties among `names`, none of which can change in place, that did."""
    return [
        name
        for name in names
        if name in declared
        and name in last
        and not contains_unknown(declared[name])
        and _differs(declared[name], last[name])
    ]


def _differs(one: Any, other: Any) -> bool:
    return str(one).upper() != str(other).upper()


def changes_state_alone(declared: Properties, last: Properties) -> bool:
    """Whether something changed that sends nothing and that later hooks must find in the state."""
    return any(declared.get(name) != last.get(name) for name in STATE_ALONE if declared.get(name) or last.get(name))


def state_as_live(last: Properties) -> dict[str, Any]:
    """The state in the place of the live connector, for previews that stay off the network."""
    ids = last.get("authSchemeConfigIds", [])
    schemes = [{**scheme, "id": known} for scheme, known in zip(last.get("authSchemeConfigs", []), ids, strict=False)]
    return {**last, "authSchemeConfigs": schemes}


def _schemes(declared: Properties, last: Properties, live: Properties, new_id: NewId) -> SchemePlan:
    name, live_schemes = "authSchemeConfigs", live.get("authSchemeConfigs", [])
    if name in declared:
        if contains_unknown(declared[name]):
            return SchemePlan(unknown=True)
        return plan_schemes(declared[name], last.get(name, []), last.get("authSchemeConfigIds", []), live_schemes, new_id)
    # No longer declared: what was applied goes. What somebody else added stays.
    applied = last.get("authSchemeConfigIds", []) if name in last else []
    return SchemePlan(deletes=tuple(scheme for scheme in live_schemes if scheme["id"] in applied))


def _change(
    name: str, declared: Properties, last: Properties, live: Properties, schemes: SchemePlan, *, creating: bool
) -> Change | None:
    if name == "authSchemeConfigs":
        return _owned_change(name, declared, last, live, same_value=not schemes.changes, creating=creating)
    if name == "categories":
        # Nobody can read them: declared for the first time, even an empty list has to be sent.
        first = name in declared and name not in last
        known = not first and same(name, declared.get(name), last.get(name))
        return _owned_change(name, declared, last, last, same_value=known, creating=creating)
    return change_of(name, declared, last, live, creating=creating)


def change_of(
    name: str, declared: Properties, last: Properties, live: Properties, *, creating: bool = False
) -> Change | None:
    """How a property that is compared by its value is not as declared; None where it is, or was never declared."""
    equal = same(name, declared.get(name), live.get(name))
    return _owned_change(name, declared, last, live, same_value=equal, creating=creating)


def _owned_change(
    name: str, declared: Properties, last: Properties, actual: Properties, *, same_value: bool, creating: bool
) -> Change | None:
    if name not in declared and name not in last:
        return None
    # What the program begins or ceases to declare is written once even where the value is right: only outputs of a write
    # tell later runs that the property is the program's.
    if same_value and (creating or (name in declared) == (name in last)):
        return None
    drift = not same_value and _drifted(name, last, actual)
    return Change(name, actual.get(name), declared.get(name), drift=drift)


def _drifted(name: str, last: Properties, live: Properties) -> bool:
    if name not in last or name == "categories":
        return False
    if name == "authSchemeConfigs":
        shaped, ids = declared_shape(last[name], last.get("authSchemeConfigIds", []), live.get(name, []))
        return shaped != last[name] or ids != list(last.get("authSchemeConfigIds", []))
    return not same(name, last[name], live.get(name))
