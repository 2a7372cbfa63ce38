"""The hooks of `Connection`. They connect `connection_plan.py`, which decides, and `connect/`, which talks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.provider import drift
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.claims import NameKey
from versori_pulumi.provider.connection_plan import (
    after_get,
    after_read,
    moved,
    plan_connection,
    state_as_live,
    without_ignored,
)
from versori_pulumi.provider.inputs import Properties, begun, properties
from versori_pulumi.provider.merge import changes_state_alone
from versori_pulumi.provider.outputs import inputs_of
from versori_pulumi.provider.ownership import connection_key
from versori_pulumi.provider.runtime import tell

if TYPE_CHECKING:
    from versori_pulumi.provider.credentials import SchemeOf


class ConnectionProvider(VersoriProvider):
    """Creates, reads, updates, replaces and deletes connections.

    The module path and name of this class are part of every state that holds a connection: they never change.
    """

    noun = "connection"

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, and looks for a connection of the same name."""
        from versori_pulumi.provider.connection_arguments import problems, upper_ids
        from versori_pulumi.provider.connection_creation import preview_existing
        from versori_pulumi.provider.defaults import fill_credentials

        inputs = properties(news)
        upper_ids(inputs)
        fill_credentials(inputs)
        self.declare_existing(inputs)
        decisive = ("name", "connectorId", "organisationId", "account", "existing", "importId")
        name = NameKey.of(self.noun, inputs.get("connectorId"), inputs.get("name"))
        found = [*begun(problems(inputs), inputs, _olds), *self.declared_twice(inputs, name)]
        return self.checked(inputs, found, None if properties(_olds) else preview_existing, decisive)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live connection (with the state where `versori:offline` is set)."""
        last, declared = properties(_olds), properties(_news)
        if elsewhere := moved(declared, last) or self.leaves_organisation(declared, last):
            return self._replacement(_id, declared, last, elsewhere)
        self._hold(_id, declared, last)
        live: Any = state_as_live(last)
        scheme_of: SchemeOf = _no_scheme
        if not self.runtime.offline:
            place = self.place(declared.get("account"), last, declared)
            scheme_of = place.scheme_seen
            try:
                live = self._seen(place.connection(_id), last)
            except NotFoundError:
                tell(drift.gone(_id, last, self.noun))
                return self._replacement(_id, declared, last, ["id"])
        announced = self.runtime.announced.get(last["connectorId"])
        ids_stay = announced is not None and announced.scheme_ids_stay
        managed, applied = without_ignored(declared, last, live)
        plan = plan_connection(managed, applied, live, scheme_of, ids_stay=ids_stay)
        label = drift.labelled(self.noun, _id, last.get("name"))
        for line in drift.drifted(label, plan.changes, managed, applied, replaces="it" if plan.replaces else ""):
            tell(line)
        if plan.replaces:
            return self._replacement(_id, declared, last, ["credentials"], delete_first=True)
        return DiffResult(changes=plan.writes or changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates a connection, or adopts the one that is there, as `existing` says."""
        from versori_pulumi.provider.connection_creation import create

        identity, outputs = create(self.runtime, properties(props))
        return CreateResult(identity, outputs)

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live connection: for refresh under the keys of the state, for `Connection.get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is, as for connectors.
        """
        last = properties(props)

        def live() -> tuple[str, Any]:
            place = self.place(last.get("account"), last, {})
            return place.organisation_id, place.connection(id_)

        return self.found(id_, last, live, after_get, after_read, inputs_of)

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced, based on what is live right before."""
        from versori_pulumi.connect.live import YOUNG
        from versori_pulumi.provider.connection_creation import update

        last, declared = properties(_olds), properties(_news)
        place = self.place(declared.get("account"), last, declared)
        live = self._seen(place.connection(_id, max_age=YOUNG), last)
        return UpdateResult(update(place, declared, last, live))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes the connection; one that is gone already is deleted."""
        last = properties(_props)
        place = self.place(last.get("account"), last, {})
        if self.kept(connection_key(last["connectorId"], _id), drift.labelled(self.noun, _id, last.get("name"))):
            return
        force = bool(last.get("forceDelete")) or _id in self.runtime.forced
        try:
            place.account.client.delete_connection(place.organisation_id, place.connector_id, _id, force=force)
        except NotFoundError:
            pass
        finally:
            place.account.connections.forget(_id)

    def _replacement(
        self, connection_id: str, declared: Properties, last: Properties, replaces: list[str], *, delete_first: bool = False
    ) -> DiffResult:
        self._hold(connection_id, declared, last, replaced=True)
        if declared.get("forceDelete"):
            self.runtime.forced.add(connection_id)
        return DiffResult(changes=True, replaces=replaces, delete_before_replace=delete_first)

    def _hold(self, connection_id: str, declared: Properties, last: Properties, *, replaced: bool = False) -> None:
        label = drift.labelled(self.noun, connection_id, last.get("name"))
        self.hold(declared, label, connection_key(last["connectorId"], connection_id), replaced=replaced)

    def _seen(self, live: Any, last: Properties) -> Properties:
        """The live connection as this run's update of its connector leaves it: that writes its variables through."""
        announced = self.runtime.announced.get(last["connectorId"])
        return live if announced is None or announced.variables is None else {**live, "variables": announced.variables}


def _no_scheme(_scheme_id: str) -> None:
    """Off the network, no scheme can be read."""
