"""The hooks of `Connection`: what a connection brings to the life of an object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import NameKey, ObjectKey, connection_key, connector_key
from versori_pulumi.provider.connection import plan
from versori_pulumi.provider.lifecycle import Lifecycle
from versori_pulumi.provider.noun import Difference, Problem
from versori_pulumi.provider.properties import CONNECTION, Applied, Declared, Live, Properties

if TYPE_CHECKING:
    from versori_pulumi.provider.connection.requests import ConnectionRequests
    from versori_pulumi.provider.requests import Requests
    from versori_pulumi.provider.run import Account


class ConnectionProvider(Lifecycle):
    """Creates, reads, updates, replaces and deletes connections.

    The module path and name of this class are part of every state that holds a connection: they never change.
    """

    noun = "connection"
    table = CONNECTION
    decisive = ("name", "connectorId", "organisationId", "account", "existing", "importId")

    def inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ids in capitals, and the defaults of credentials."""
        from versori_pulumi.provider.connection.inputs import fill_credentials, upper_ids

        upper_ids(given)
        fill_credentials(given)
        return given

    def problems(self, inputs: Properties) -> list[Problem]:
        """What is wrong with the inputs by themselves."""
        from versori_pulumi.provider.connection.inputs import problems

        return problems(inputs)

    def names(self, inputs: Properties, *, creating: bool) -> Iterable[NameKey | None]:  # noqa: ARG002
        """The name, which is unique within the connector."""
        return (NameKey.of(self.noun, inputs.get("connectorId"), inputs.get("name")),)

    def objects(self, identity: str, known: Properties) -> dict[ObjectKey, str]:
        """The connection."""
        return {connection_key(known["connectorId"], identity): drift.labelled(self.noun, identity, known.get("name"))}

    def requests(self, account: Account, known: Properties) -> ConnectionRequests:
        """The requests about connections of the connector."""
        from versori_pulumi.provider.connection.requests import ConnectionRequests

        return ConnectionRequests(self.run, account, known)

    def state_as_live(self, last: Applied) -> Live:
        """The state in the place of the live connection."""
        return plan.state_as_live(last)

    def compare(self, identity: str, declared: Declared, last: Applied, live: Live, requests: Requests | None) -> Difference:
        """How a live connection isn't as declared, once this run has updated its connector."""
        announced = self.run.announcements.connectors.get(connector_key(last["connectorId"]))
        ids_stay = announced is not None and announced.scheme_ids_stay
        live = plan.with_variables(live, announced)
        managed, applied = plan.without_ignored(declared, last, live)
        scheme_of = cast("ConnectionRequests", requests).scheme_seen if requests else _no_scheme
        found = plan.plan_connection(managed, applied, live, scheme_of, ids_stay=ids_stay)
        label = drift.labelled(self.noun, identity, last.get("name"))
        lines = drift.drifted(label, found.changes, managed, applied, replaces="it" if found.replaces else "")
        # Names are unique, so what is replaced goes first.
        replaces = ("credentials",) if found.replaces else ()
        return Difference(
            found.writes,
            lines=tuple(lines),
            replaces=replaces,
            delete_first=True,
            why=found.replaces,
            changes=found.changes,
        )

    def after_read(self, last: Applied, live: Live) -> dict[str, Any]:
        """The outputs after a refresh."""
        return plan.after_read(last, live)

    def after_get(self, inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:
        """The outputs of `Connection.get`."""
        return plan.after_get(inputs, live, organisation_id)


def _no_scheme(_scheme_id: str) -> None:
    """Off the network, no scheme can be read."""
