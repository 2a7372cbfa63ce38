"""The requests about connections: looking for one, creating it, and what an adoption and an update send."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import ConflictError, RefusedError, RequestError
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import connector_key
from versori_pulumi.provider.connection import plan
from versori_pulumi.provider.connection.credentials import KINDS, SchemeOf, as_applied, without_messages
from versori_pulumi.provider.connection.plan import ConnectionPlan, plan_connection
from versori_pulumi.provider.connector.auth_schemes import labels, match, scheme_ids_of
from versori_pulumi.provider.properties import CONNECTION, Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import may_be_left
from versori_pulumi.provider.requests import Creation, WithinConnector
from versori_pulumi.provider.run import report
from versori_pulumi.provider.values import contains_unknown, same

if TYPE_CHECKING:
    from versori_pulumi.provider.claims import ObjectKey

Planned = tuple[Declared, ConnectionPlan]
"""What the program manages of a connection, and what to do about it."""
MakesPlan = Callable[[Live, SchemeOf], Planned]
"""Makes it of a live connection, and of what reads an auth scheme of the connector."""


class ConnectionRequests(WithinConnector):
    """The requests about the connections of a connector."""

    noun = "connection"
    more_on_clash = "; its secrets stay as they are"

    def read(self, identity: str, known: Properties, *, max_age: float | None = None) -> Live:  # noqa: ARG002
        """The connection of that id."""
        where = self.organisation_id, self.connector_id, identity
        return Live(self.account.connections.get(*where, max_age=max_age))

    def creating(self, declared: Declared) -> AbstractContextManager[Any]:
        """Held while a connection of that name is looked for and created."""
        return self.account.connections.creating(self.connector_id, declared["name"])

    def named(self, declared: Declared) -> list[Live]:
        """The connection of exactly that name, in short: what a list has of it."""
        return self._named(declared["name"], max_age=YOUNG)

    def taken(self, declared: Declared, found: list[Live]) -> str:
        """What has the name."""
        return self._taken(declared["name"], found)

    def adoptable(self, declared: Declared, found: Live) -> Live:
        """The whole of a connection, of which `named` has only the name."""
        return found if "credentials" in found else self.read(found["id"], declared)

    def adoption(self, declared: Declared, found: Live) -> str:
        """The line that says what an adoption does."""
        unknown = contains_unknown(declared.get("credentials"))
        known = Declared({name: value for name, value in declared.items() if not (unknown and name == "credentials")})
        state = _adopted_state(known, found)
        planned = plan_connection(known, state, found, self.scheme_of, creating=True)
        return f"{drift.adopted(_label(found), planned.changes, declared)}; its secrets are kept"

    def create(self, declared: Declared) -> Creation:
        """Creates a connection."""
        live = self._posted(declared)
        outputs = plan.after_write(declared, live, self.organisation_id, plan.ids_of(declared, live))
        return Creation(live["id"], _label(live), live, outputs)

    def adopt(self, declared: Declared, found: list[Live]) -> tuple[str, dict[str, Any]]:
        """Makes the connection that was found the declared one."""

        def planned(seen: Live, scheme_of: SchemeOf) -> Planned:
            return declared, plan_connection(declared, _adopted_state(declared, seen), seen, scheme_of, creating=True)

        live = self._send(found[0], planned)
        outputs = plan.after_write(declared, live, self.organisation_id, plan.ids_of(declared, live))
        return found[0]["id"], outputs

    def update(self, identity: str, declared: Declared, last: Applied) -> dict[str, Any]:
        """Makes the connection the declared one.

        Raises:
            RefusedError: an auth scheme doesn't exist, or the connection was changed so that it has to be replaced.
            RequestError: the request failed. The same call later sends it again.
        """
        announced = self.run.announcements.connectors.get(connector_key(self.connector_id))

        def planned(seen: Live, scheme_of: SchemeOf) -> Planned:
            managed, applied = plan.without_ignored(declared, last, seen)
            return managed, plan_connection(managed, applied, seen, scheme_of)

        live = plan.with_variables(self.read(identity, last, max_age=YOUNG), announced)
        after = self._send(live, planned)
        return plan.after_write(declared, after, self.organisation_id, plan.ids_after(declared, last, after))

    def delete(self, identity: str, last: Applied, own: Collection[ObjectKey], *, force: bool) -> None:  # noqa: ARG002
        """Deletes the connection."""
        try:
            self.client.delete_connection(self.organisation_id, self.connector_id, identity, force=force)
        finally:
            self.account.connections.forget(identity)

    def _named(self, name: str, *, max_age: float = 0.0) -> list[Live]:
        found = self.account.connections.named(self.organisation_id, self.connector_id, name, max_age=max_age)
        return [Live(each) for each in found]

    def _taken(self, name: str, found: list[Live]) -> str:
        return f'connector {self.connector_id} has a connection named "{name}" already ({found[0]["id"]})'

    def _refuse_taken(self, name: str, own_id: str | None = None) -> None:
        """Says who has the name, where Versori only says that there is a conflict."""
        found = [other for other in self._named(name) if other["id"] != own_id]
        if found:
            raise RefusedError(self._taken(name, found))

    # What changes in place

    def _send(self, live: Live, planned: MakesPlan) -> Live:
        """Sends what the plan says, made anew of what is live right before; the connection as it then is."""
        managed, found = self._sendable(live, planned, self.scheme_of)
        if not found.writes:
            return live
        after = self._put(live["id"], managed["name"], planned)
        label = drift.labelled("connection", live["id"], managed["name"])
        for name in CONNECTION.named("merged"):
            if name in managed and not same(name, managed[name], after.get(name)):
                report(f"warning: {label}: Versori returned a different {name} than was sent")
        return after

    def _sendable(self, live: Live, planned: MakesPlan, scheme_of: SchemeOf) -> Planned:
        managed, found = planned(live, scheme_of)
        label = drift.labelled("connection", live["id"], managed["name"])
        if found.replaces:
            raise RefusedError(f"{label} was changed on Versori and has to be replaced: run `pulumi up` again")
        if found.credentials.missing:
            raise RefusedError(self._no_scheme(label, found.credentials.missing[0]))
        return managed, found

    def _put(self, connection_id: str, name: str, planned: MakesPlan) -> Live:
        def body() -> Properties:
            seen = self.read(connection_id, {}, max_age=0.0)
            managed, found = self._sendable(seen, planned, partial(self.scheme_of, max_age=0.0))
            return plan.update_body(managed, seen, found)

        try:
            where = self.organisation_id, self.connector_id, connection_id
            live = self.client.update_connection(*where, body, name=name)
        except ConflictError:
            self._refuse_taken(name, connection_id)
            raise
        except BaseException:
            self.account.connections.forget(connection_id)
            raise
        self.account.connections.put(live)
        return Live(live)

    # What is created

    def _posted(self, declared: Declared) -> Live:
        send = partial(self.client.create_connection, self.organisation_id, self.connector_id, self._create_body(declared))

        def look() -> list[Live]:
            return [self._whole(made, declared) for made in self._named(declared["name"])]

        created = self.create_named(declared, send, look)
        self.account.connections.put(created)
        return Live(created)

    def _whole(self, made: Mapping[str, Any], declared: Declared) -> Live:
        try:
            return self.read(made["id"], declared)
        except RequestError as error:
            raise may_be_left(_label(made), error) from None

    def _create_body(self, declared: Declared) -> dict[str, Any]:
        inherited = "variables" not in declared
        variables = self.connector().get("connectionVariables", []) if inherited else declared["variables"]
        credentials = declared.get("credentials", {})
        sent = {kind: [self._entry_body(declared, entry) for entry in credentials.get(kind, [])] for kind in KINDS}
        return {"name": declared["name"], "variables": variables, "credentials": sent}

    def _entry_body(self, declared: Declared, entry: Properties) -> dict[str, Any]:
        credential = {"name": declared["name"], "data": {}, **entry["credential"]}
        return {"authSchemeConfig": self._scheme_body(declared, entry), "credential": credential}

    def _scheme_body(self, declared: Declared, entry: Properties) -> dict[str, Any]:
        whole = entry.get("authSchemeConfig")
        if whole is not None:
            # The id makes it one of the connector's schemes where it is one.
            connector = self.connector()
            scheme_id = match([whole], {}, connector.get("authSchemeConfigs", []), scheme_ids_of(connector["id"]))[0]
            return {"description": "", **whole, "id": scheme_id}
        found = self.scheme_of(entry["authSchemeConfigId"])
        if found is None:
            raise RefusedError(self._no_scheme(f'connection "{declared["name"]}"', entry["authSchemeConfigId"]))
        return without_messages(found)

    def _no_scheme(self, label: str, scheme_id: str) -> str:
        known = labels(self.connector().get("authSchemeConfigs", [])) or "none"
        return f"{label}: connector {self.connector_id} has no auth scheme {scheme_id}; it has: {known}"


def _adopted_state(declared: Declared, found: Live) -> Applied:
    """The credentials of the program in the place of those that nobody can read.

    Raises:
        RefusedError: they aren't those of the connection, which can't change them.
    """
    state = as_applied(declared, found)
    if state is None:
        held = {kind: [entry["credential"]["type"] for entry in found["credentials"].get(kind, [])] for kind in KINDS}
        types = "; ".join(f"{kind}: {', '.join(listed) or 'none'}" for kind, listed in held.items())
        raise RefusedError(
            f"{_label(found)} can't be adopted: its credentials ({types}) are not "
            "those of the program, and a connection can't change them"
        )
    return Applied(state)


def _label(connection: Properties) -> str:
    return drift.labelled("connection", connection["id"], connection["name"])
