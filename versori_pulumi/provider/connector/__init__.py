"""The hooks of `Connector`: what a connector brings to the life of an object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import NameKey, ObjectKey, connector_key
from versori_pulumi.provider.connector import plan
from versori_pulumi.provider.lifecycle import Lifecycle
from versori_pulumi.provider.noun import Difference, Problem
from versori_pulumi.provider.properties import CONNECTOR, Applied, Declared, Live, Properties
from versori_pulumi.provider.run import ConnectorUpdate

if TYPE_CHECKING:
    from versori_pulumi.provider.connector.requests import ConnectorRequests
    from versori_pulumi.provider.requests import Requests
    from versori_pulumi.provider.run import Account


class ConnectorProvider(Lifecycle):
    """Creates, reads, updates and deletes connectors.

    The module path and name of this class are part of every state that holds a connector: they never change.
    """

    noun = "connector"
    unique = False
    table = CONNECTOR
    policies = ("error", "adopt", "duplicate")
    decisive = ("name", "protocol", "organisationId", "account", "existing", "importId")
    twice_hint = '; existing="duplicate" on both creates two of one name'

    def inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ids in capitals, the defaults of auth schemes, and the stack's default tags."""
        from versori_pulumi.provider.connector.inputs import fill_schemes, upper_ids

        upper_ids(given)
        fill_schemes(given)
        tags = given.get("tags", {})
        if self.run.default_tags and isinstance(tags, Mapping):
            given["tags"] = {**self.run.default_tags, **tags}
        return given

    def problems(self, inputs: Properties) -> list[Problem]:
        """What is wrong with the inputs by themselves."""
        from versori_pulumi.provider.connector.inputs import problems

        return problems(inputs)

    def unusable(self, inputs: Properties, olds: Properties) -> list[Problem]:
        """What is wrong with the document that it begins as, which is used once."""
        from versori_pulumi.provider.documents.openapi import document_problems

        needs_server = "baseUrl" not in inputs
        return [] if olds else document_problems(inputs, f'connector "{inputs.get("name")}"', needs_server=needs_server)

    def names(self, inputs: Properties, *, creating: bool) -> Iterable[NameKey | None]:
        """The name that a connector is to be created under; of several adopted by their ids any may have it."""
        if not creating:
            return ()
        organisation = inputs.get("organisationId")
        if organisation is None:
            organisation = f"account {inputs.get('account')}"
            with suppress(ConfigurationError):
                organisation = self.run.account(inputs.get("account")).settings.organisation_id
        return (NameKey.of(self.noun, organisation, inputs.get("name")),)

    def objects(self, identity: str, known: Properties) -> dict[ObjectKey, str]:
        """The connector."""
        return {connector_key(identity): drift.labelled(self.noun, identity, known.get("name"))}

    def requests(self, account: Account, known: Properties) -> ConnectorRequests:
        """The requests about connectors of the organisation."""
        from versori_pulumi.provider.connector.requests import ConnectorRequests

        return ConnectorRequests(self.run, account, known)

    def state_as_live(self, last: Applied) -> Live:
        """The state in the place of the live connector."""
        return plan.state_as_live(last)

    def compare(
        self,
        identity: str,
        declared: Declared,
        last: Applied,
        live: Live,
        requests: Requests | None,  # noqa: ARG002
    ) -> Difference:
        """How a live connector isn't as declared; announces to its connections what the update does to them."""
        from versori_pulumi.provider.connector.auth_schemes import scheme_ids_of

        managed = plan.with_ignored(declared, live)
        found = plan.plan_connector(managed, last, live, scheme_ids_of(identity))
        self.run.announcements.connectors[connector_key(identity)] = _announced(found, managed, last)
        lines = tuple(plan.announcements(identity, found, managed, last, live))
        return Difference(found.writes, lines=lines, changes=found.changes)

    def after_read(self, last: Applied, live: Live) -> dict[str, Any]:
        """The outputs after a refresh."""
        return plan.after_read(last, live)

    def after_get(self, inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:  # noqa: ARG002
        """The outputs of `Connector.get`."""
        return plan.after_get(inputs, live)


def _announced(found: plan.ConnectorPlan, declared: Declared, last: Applied) -> ConnectorUpdate:
    written = any(change.name == "connectionVariables" for change in found.changes)
    foreign = "authSchemeConfigs" not in declared and "authSchemeConfigs" not in last
    return ConnectorUpdate(
        variables=declared.get("connectionVariables", []) if written else None,
        scheme_ids_stay=foreign
        or (not found.schemes.unknown and list(found.schemes.ids) == list(last.get("authSchemeConfigIds", []))),
    )
