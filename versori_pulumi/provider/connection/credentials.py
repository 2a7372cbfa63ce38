"""The credentials of a connection: which live one a declared one is, and what to send for them. Pure.

Versori never shows what a credential holds, so the secret is compared with the state alone. A connection that exists takes
another order and other auth schemes for its credentials; what it doesn't take is another secret, another type, or one more
or less. Those replace the connection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pulumi.output import Unknown

from versori_pulumi.provider.connector.auth_schemes import scheme_body
from versori_pulumi.provider.values import contains_unknown, project

Entry = Mapping[str, Any]
"""A credential as declared: `credential`, and `authSchemeConfigId` or `authSchemeConfig`; or a live one."""

Scheme = Mapping[str, Any]
SchemeOf = Callable[[str], Scheme | None]
"""Reads a scheme of the connector by its id; None where it has none of that id."""

KINDS: Final = ("action", "trigger")


@dataclass(frozen=True)
class CredentialPlan:
    """What is to be done about the credentials of one connection.

    Attributes:
        sent: the credentials in the order and with the auth schemes that they get, by kind; empty where nothing is sent.
        replaces: why only another connection can have what is declared, in words; empty where this one can.
        unknown: a declared auth scheme is not known yet, so there may be something to send.
        missing: ids of auth schemes that are declared and that the connector doesn't have.
    """

    sent: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    replaces: str = ""
    unknown: bool = False
    missing: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.sent or self.replaces or self.unknown or self.missing)


def plan_credentials(
    declared: Mapping[str, Any], last: Mapping[str, Any], live: Mapping[str, Any], scheme_of: SchemeOf, *, ids_stay: bool
) -> CredentialPlan:
    """What makes the credentials of a live connection the declared ones.

    Args:
        declared: the program's inputs.
        last: the state's outputs, with `credentialIds`.
        live: the connection as the API answers it.
        scheme_of: reads a scheme of the connector.
        ids_stay: whether ids of auth schemes that aren't known yet will be those of the state.
    """
    wanted = declared.get("credentials", {})
    if isinstance(wanted, Unknown):
        return CredentialPlan(unknown=True)
    plans = {
        kind: _plan_kind(wanted.get(kind, []), kind, last, live, scheme_of, ids_stay=ids_stay)
        for kind in KINDS
        if kind in wanted or kind in last.get("credentials", {})
    }
    if reasons := [plan.replaces for plan in plans.values() if plan.replaces]:
        return CredentialPlan(replaces="; ".join(reasons))
    sent = {kind: entries for plan in plans.values() for kind, entries in plan.sent.items()}
    if sent:
        # Both kinds, so that no reading of "missing" can empty the other one.
        unchanged = {kind: [_sendable(entry) for entry in live_entries(live, kind)] for kind in KINDS}
        sent = {**unchanged, **sent}
    return CredentialPlan(
        sent=sent,
        unknown=any(plan.unknown for plan in plans.values()),
        missing=tuple(scheme for plan in plans.values() for scheme in plan.missing),
    )


def live_entries(live: Mapping[str, Any], kind: str) -> list[Any]:
    """The credentials of one kind of a live connection."""
    return live.get("credentials", {}).get(kind) or []


def _plan_kind(
    declared: Any,
    kind: str,
    last: Mapping[str, Any],
    live: Mapping[str, Any],
    scheme_of: SchemeOf,
    *,
    ids_stay: bool,
) -> CredentialPlan:
    if isinstance(declared, Unknown):
        return CredentialPlan(unknown=True)
    known, ids = last.get("credentials", {}).get(kind, []), last.get("credentialIds", {}).get(kind, [])
    by_id = {entry["credential"]["id"]: entry for entry in live_entries(live, kind)}
    positions = _match(declared, known)
    if isinstance(positions, str):
        return CredentialPlan(replaces=positions.format(kind=f"credentials.{kind}"))
    if sorted(by_id) != sorted(ids):
        return CredentialPlan(replaces=f"credentials.{kind} was given others on Versori")
    schemes = [
        _plan_scheme(wanted, known[position], by_id[ids[position]], scheme_of, ids_stay=ids_stay)
        for wanted, position in zip(declared, positions, strict=True)
    ]
    if others := [number for number, scheme in enumerate(schemes) if scheme.replaces]:
        return CredentialPlan(replaces=f"the type of the auth scheme of credentials.{kind}[{others[0]}] changed")
    ordered = [by_id[ids[position]] for position in positions]
    changed = ordered != list(by_id.values()) or any(scheme.body for scheme in schemes)
    sent = [_sendable(entry, scheme.body) for entry, scheme in zip(ordered, schemes, strict=True)]
    return CredentialPlan(
        sent={kind: sent} if changed else {},
        unknown=any(scheme.unknown for scheme in schemes),
        missing=tuple(scheme.missing for scheme in schemes if scheme.missing),
    )


def _match(declared: Sequence[Entry], known: Sequence[Entry]) -> list[int] | str:
    """Where in the state each declared credential is; what changed, unless all are there and no other is.

    Credentials that hold the same are distinguished by their auth schemes, as far as those are the same too.
    """
    if len(declared) != len(known):
        return f"{{kind}} has {len(declared)} in the place of {len(known)}"
    if contains_unknown([entry.get("credential") for entry in declared]):
        return "{kind} isn't known yet"
    found: dict[int, int] = {}
    for part in (_whole, _held):
        for index, wanted in enumerate(declared):
            left = [position for position in range(len(known)) if position not in found.values()]
            fitting = [position for position in left if part(known[position]) == part(wanted)]
            if index not in found and fitting:
                found[index] = fitting[0]
    changed = next((index for index in range(len(declared)) if index not in found), None)
    if changed is None:
        return [found[index] for index in range(len(declared))]
    kinds = [entry.get("credential", {}).get("type") for entry in (declared[changed], known[changed])]
    return f"{'a secret' if kinds[0] == kinds[1] else 'the type'} of {{kind}}[{changed}] changed"


def _whole(entry: Entry) -> Any:
    return {**entry, "credential": _held(entry)}


def _held(entry: Entry) -> Any:
    held = entry.get("credential")
    # Typed arguments say that nothing is held, dictionaries needn't.
    return {"data": {}, **held} if isinstance(held, Mapping) and held.get("type") == "none" else held


@dataclass(frozen=True)
class _SchemePlan:
    body: dict[str, Any] | None = None
    replaces: bool = False
    unknown: bool = False
    missing: str = ""


def _plan_scheme(wanted: Entry, known: Entry, live: Entry, scheme_of: SchemeOf, *, ids_stay: bool) -> _SchemePlan:
    actual = live["authSchemeConfig"]
    scheme_id, scheme = wanted.get("authSchemeConfigId"), wanted.get("authSchemeConfig")
    if isinstance(scheme_id, Unknown) and ids_stay:
        scheme_id = known.get("authSchemeConfigId", scheme_id)
    if contains_unknown([scheme_id, scheme]):
        return _SchemePlan(unknown=True)
    if scheme is None:
        return _plan_reference(str(scheme_id), actual, scheme_of)
    if scheme.get("schemeType") != actual["schemeType"]:
        return _SchemePlan(replaces=True)
    body = scheme_body(scheme, known.get("authSchemeConfig", {}), actual, scheme.get("id", actual["id"]))
    return _SchemePlan(body=body)


def _plan_reference(scheme_id: str, actual: Scheme, scheme_of: SchemeOf) -> _SchemePlan:
    if scheme_id == actual["id"]:
        return _SchemePlan()
    scheme = scheme_of(scheme_id)
    if scheme is None:
        return _SchemePlan(missing=scheme_id)
    if scheme["schemeType"] != actual["schemeType"]:
        return _SchemePlan(replaces=True)
    return _SchemePlan(body=without_messages(scheme))


def _sendable(live: Entry, scheme: Scheme | None = None) -> dict[str, Any]:
    return {"id": live["id"], "authSchemeConfig": scheme or without_messages(live["authSchemeConfig"])}


def without_messages(scheme: Scheme) -> dict[str, Any]:
    """A live scheme as it can be sent: without what the API adds."""
    return {key: value for key, value in scheme.items() if key != "validationMessages"}


def as_applied(declared: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any] | None:
    """The state that an existing connection would have if this program had made it; None where it can't have.

    Nobody can read the secrets of the live credentials: they are taken for the declared ones.
    """
    wanted = declared.get("credentials", {})
    state: dict[str, Any] = {"credentials": {}, "credentialIds": {}}
    for kind in KINDS:
        if kind not in wanted:
            continue
        pairs = _pairs(wanted[kind], live_entries(live, kind))
        if pairs is None:
            return None
        state["credentials"][kind] = [_applied(entry, found) for entry, found in pairs]
        state["credentialIds"][kind] = [found["credential"]["id"] for _, found in pairs]
    return state if wanted else {}


def _pairs(declared: Sequence[Entry], live: Sequence[Entry]) -> list[tuple[Entry, Entry]] | None:
    left, pairs = list(live), []
    for entry in declared:
        fitting = [found for found in left if _type(found) == _type(entry)]
        if not fitting:
            return None
        scheme_id = _scheme_id(entry)
        best = next((found for found in fitting if found["authSchemeConfig"]["id"] == scheme_id), fitting[0])
        left.remove(best)
        pairs.append((entry, best))
    return None if left else pairs


def _scheme_id(entry: Entry) -> Any:
    return entry.get("authSchemeConfigId") or entry.get("authSchemeConfig", {}).get("id")


def _type(entry: Entry) -> Any:
    # A code is exchanged for a token at once: nobody ever reads a credential of that type.
    kind = entry["credential"].get("type")
    return "oauth2-token" if kind == "oauth2-code" else kind


def _applied(entry: Entry, live: Entry) -> dict[str, Any]:
    scheme: dict[str, Any] = {"authSchemeConfig": {}} if "authSchemeConfig" in entry else {}
    return {"credential": entry["credential"], **(scheme or {"authSchemeConfigId": live["authSchemeConfig"]["id"]})}


def found_shape(last: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """`credentials` and `credentialIds` as refresh puts them into the state: the live ones as a program would declare them.

    What the state knows keeps its data, which no answer has; what it doesn't know shows what it has.
    """
    credentials, ids = {}, {}
    for kind, entries in last.get("credentials", {}).items():
        known = dict(zip(last.get("credentialIds", {}).get(kind, []), entries, strict=False))
        found = live_entries(live, kind)
        credentials[kind] = [_shaped(known.get(entry["credential"]["id"]), entry) for entry in found]
        ids[kind] = [entry["credential"]["id"] for entry in found]
    return {"credentials": credentials, "credentialIds": ids}


def _shaped(known: Entry | None, live: Entry) -> dict[str, Any]:
    scheme = live["authSchemeConfig"]
    if known is None:
        readable = {key: live["credential"][key] for key in ("name", "type") if key in live["credential"]}
        return {"credential": readable, "authSchemeConfigId": scheme["id"]}
    if "authSchemeConfig" in known:
        return {**known, "authSchemeConfig": project(known["authSchemeConfig"], scheme)}
    return {**known, "authSchemeConfigId": scheme["id"]}


def state_as_live(last: Mapping[str, Any]) -> dict[str, Any]:
    """The credentials of the state in the place of the live ones, for previews that stay off the network."""
    return {
        kind: [
            {"id": known, "credential": {"id": known}, "authSchemeConfig": _scheme_of_state(entry)}
            for known, entry in zip(last.get("credentialIds", {}).get(kind, []), entries, strict=False)
        ]
        for kind, entries in last.get("credentials", {}).items()
    }


def _scheme_of_state(entry: Entry) -> dict[str, Any]:
    if "authSchemeConfig" in entry:
        return {"id": "", **entry["authSchemeConfig"]}
    return {"id": entry.get("authSchemeConfigId", ""), "schemeType": ""}
