"""How a connection comes to be, and how it changes: the requests, in a way that every failure can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError, RequestError
from versori_pulumi.connect.live import YOUNG
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import Claimant
from versori_pulumi.provider.connection_plan import (
    PLAIN,
    ConnectionPlan,
    after_write,
    ids_after,
    ids_of,
    plan_connection,
    update_body,
    without_ignored,
)
from versori_pulumi.provider.credentials import KINDS, SchemeOf, as_applied, without_messages
from versori_pulumi.provider.looking import made_anyway, may_be_left
from versori_pulumi.provider.ownership import connection_key
from versori_pulumi.provider.places import Place
from versori_pulumi.provider.runtime import tell, tell_adoption
from versori_pulumi.provider.schemes import labels, match
from versori_pulumi.provider.values import contains_unknown, same
from versori_pulumi.provider.writes import scheme_ids_of

if TYPE_CHECKING:
    from versori_pulumi.connect.models import Connection
    from versori_pulumi.provider.runtime import Runtime

Properties = Mapping[str, Any]
Planned = tuple[Properties, ConnectionPlan]
"""What the program manages of a connection, and what to do about it."""
MakesPlan = Callable[[Properties, SchemeOf], Planned]
"""Makes it of a live connection, and of what reads an auth scheme of the connector."""


def preview_existing(runtime: Runtime, declared: Properties) -> list[tuple[str, str]]:
    """What a creation would meet, as (property, reason); says what an adoption would change."""
    place = Place.of(runtime.account(declared.get("account")), declared)
    try:
        found = _existing(runtime, place, declared)
        if found is not None:
            known = declared
            if contains_unknown(declared.get("credentials")):
                known = {name: value for name, value in declared.items() if name != "credentials"}
            plan = plan_connection(known, _adopted_state(known, found), found, place.scheme_of, creating=True)
            tell_adoption(_adoption(found, plan, declared))
    except (RefusedError, NotFoundError) as error:
        return [("", str(error))]
    return []


def create(runtime: Runtime, declared: Properties) -> tuple[str, dict[str, Any]]:
    """Creates a connection, or adopts the existing one; its id and outputs.

    Raises:
        RefusedError: one of that name exists and `existing` doesn't say what to do, or it can't be adopted.
        RequestError: a request failed for good. Nothing new is left on Versori.
    """
    place = Place.of(runtime.account(declared.get("account")), declared)
    with place.account.connections.creating(place.connector_id, declared["name"]):
        found = _existing(runtime, place, declared)
        if found is None:
            runtime.refuse_without_engine()
            live: Any = _post(place, declared)
            runtime.claims.take(connection_key(place.connector_id, live["id"]), _label(live), _claimant(declared))
            return live["id"], after_write(declared, live, place.organisation_id, ids_of(declared, live))

    def plan(seen: Properties, scheme_of: SchemeOf) -> Planned:
        return declared, plan_connection(declared, _adopted_state(declared, seen), seen, scheme_of, creating=True)

    live = _send(place, found, plan)
    return found["id"], after_write(declared, live, place.organisation_id, ids_of(declared, live))


def update(place: Place, declared: Properties, last: Properties, live: Properties) -> dict[str, Any]:
    """Sends what makes the live connection what `declared` says; the outputs.

    Raises:
        RefusedError: an auth scheme doesn't exist, or the connection was changed so that it has to be replaced.
        RequestError: the request failed. The same call later sends it again.
    """

    def plan(seen: Properties, scheme_of: SchemeOf) -> Planned:
        managed, applied = without_ignored(declared, last, seen)
        return managed, plan_connection(managed, applied, seen, scheme_of)

    after = _send(place, live, plan)
    return after_write(declared, after, place.organisation_id, ids_after(declared, last, after))


def _send(place: Place, live: Properties, plan: MakesPlan) -> Properties:
    """Sends what the plan says, made anew of what is live right before; the connection as it then is."""
    managed, planned = _sendable(place, live, plan, place.scheme_of)
    if not planned.writes:
        return live
    after = _put(place, live["id"], managed["name"], plan)
    label = drift.labelled("connection", live["id"], managed["name"])
    for name in PLAIN:
        if name in managed and not same(name, managed[name], after.get(name)):
            tell(f"warning: {label}: Versori answered another {name} than it was sent")
    return after


def _sendable(place: Place, live: Properties, plan: MakesPlan, scheme_of: SchemeOf) -> Planned:
    managed, planned = plan(live, scheme_of)
    label = drift.labelled("connection", live["id"], managed["name"])
    if planned.replaces:
        raise RefusedError(f"{label} was changed on Versori and has to be replaced: run `pulumi up` again")
    if planned.credentials.missing:
        raise RefusedError(_no_scheme(place, label, planned.credentials.missing[0]))
    return managed, planned


def _put(place: Place, connection_id: str, name: str, plan: MakesPlan) -> Connection:
    def body() -> Properties:
        seen = place.connection(connection_id, max_age=0.0)
        managed, planned = _sendable(place, seen, plan, partial(place.scheme_of, max_age=0.0))
        return update_body(managed, seen, planned)

    client, where = place.account.client, (place.organisation_id, place.connector_id, connection_id)
    try:
        live = client.update_connection(*where, body, name=name)
    except ConflictError:
        _refuse_taken_name(place, name, connection_id)
        raise
    except BaseException:
        place.account.connections.forget(connection_id)
        raise
    place.account.connections.put(live)
    return live


def _existing(runtime: Runtime, place: Place, declared: Properties) -> Connection | None:
    claims, claimant = runtime.claims, _claimant(declared)
    imported = declared.get("importId")
    if imported and not claims.replaces(connection_key(place.connector_id, imported), claimant):
        return _adopted(runtime, place, place.connection(imported), declared)
    found = [
        other
        for other in _named(place, declared["name"], max_age=YOUNG)
        if not claims.replaces(connection_key(place.connector_id, other["id"]), claimant)
    ]
    if not found:
        return None
    claims.seek(connection_key(place.connector_id, found[0]["id"]), _label(found[0]), claimant)
    if declared.get("existing", "error") == "error":
        clash = _clash(place, declared["name"], found)
        raise RefusedError(drift.exists(clash, "connection", "; its secrets stay as they are"))
    return _adopted(runtime, place, place.connection(found[0]["id"]), declared)


def _adopted(runtime: Runtime, place: Place, found: Connection, declared: Properties) -> Connection:
    runtime.claims.take(connection_key(place.connector_id, found["id"]), _label(found), _claimant(declared))
    return found


def _claimant(declared: Properties) -> Claimant:
    return Claimant.of("Connection", declared)


def _label(connection: Properties) -> str:
    return drift.labelled("connection", connection["id"], connection["name"])


def _clash(place: Place, name: str, found: list[Any]) -> str:
    return f'connector {place.connector_id} has a connection named "{name}" already ({found[0]["id"]})'


def _refuse_taken_name(place: Place, name: str, own_id: str | None = None) -> None:
    """Says who has the name, where Versori only says that there is a conflict."""
    found = [other for other in _named(place, name) if other["id"] != own_id]
    if found:
        raise RefusedError(_clash(place, name, found))


def _named(place: Place, name: str, *, max_age: float = 0.0) -> list[Any]:
    live = place.account.connections
    return [*live.named(place.organisation_id, place.connector_id, name, max_age=max_age)]


def _adopted_state(declared: Properties, found: Properties) -> dict[str, Any]:
    state = as_applied(declared, found)
    if state is None:
        held = {kind: [entry["credential"]["type"] for entry in found["credentials"].get(kind, [])] for kind in KINDS}
        told = "; ".join(f"{kind}: {', '.join(types) or 'none'}" for kind, types in held.items())
        raise RefusedError(
            f"{_label(found)} can't be adopted: its credentials ({told}) are not "
            "those of the program, and a connection can't change them"
        )
    return state


def _adoption(found: Properties, plan: ConnectionPlan, declared: Properties) -> str:
    return f"{drift.adopted(_label(found), plan.changes, declared)}; its secrets are kept"


def _post(place: Place, declared: Properties) -> Connection:
    body = _create_body(place, declared)
    try:
        created = place.account.client.create_connection(place.organisation_id, place.connector_id, body)
    except ConflictError:
        _refuse_taken_name(place, declared["name"])
        raise
    except RequestError as error:
        if error.took_effect is False:
            raise
        made = made_anyway("connection", lambda: _named(place, declared["name"]), error)
        try:
            created = place.connection(made["id"])
        except RequestError as unread:
            raise may_be_left(_label(made), unread) from None
    place.account.connections.put(created)
    return created


def _create_body(place: Place, declared: Properties) -> dict[str, Any]:
    variables = declared["variables"] if "variables" in declared else place.connector().get("connectionVariables", [])
    credentials = declared.get("credentials", {})
    sent = {kind: [_entry_body(place, declared, entry) for entry in credentials.get(kind, [])] for kind in KINDS}
    return {"name": declared["name"], "variables": variables, "credentials": sent}


def _entry_body(place: Place, declared: Properties, entry: Properties) -> dict[str, Any]:
    credential = {"name": declared["name"], "data": {}, **entry["credential"]}
    return {"authSchemeConfig": _scheme_body(place, declared, entry), "credential": credential}


def _scheme_body(place: Place, declared: Properties, entry: Properties) -> dict[str, Any]:
    whole = entry.get("authSchemeConfig")
    if whole is not None:
        # The id makes it one of the connector's schemes where it is one.
        scheme_id = match(
            [whole], {}, place.connector().get("authSchemeConfigs", []), scheme_ids_of(place.connector()["id"])
        )[0]
        return {"description": "", **whole, "id": scheme_id}
    found = place.scheme_of(entry["authSchemeConfigId"])
    if found is None:
        raise RefusedError(_no_scheme(place, f'connection "{declared["name"]}"', entry["authSchemeConfigId"]))
    return without_messages(found)


def _no_scheme(place: Place, label: str, scheme_id: str) -> str:
    known = labels(place.connector().get("authSchemeConfigs", [])) or "none"
    return f"{label}: connector {place.connector_id} has no auth scheme {scheme_id}; it has: {known}"
