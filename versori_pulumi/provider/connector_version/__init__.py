"""The hooks of `ConnectorVersion`: what a version brings to the life of an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pulumi.output import Unknown

from versori_pulumi.connect.errors import RefusedError, argument_path
from versori_pulumi.connect.redaction import outside
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import NameKey, ObjectKey, connector_key, version_key
from versori_pulumi.provider.connector_version import plan
from versori_pulumi.provider.lifecycle import Lifecycle
from versori_pulumi.provider.noun import Difference, Problem
from versori_pulumi.provider.properties import CONNECTOR_VERSION, Applied, Declared, Live, Properties

if TYPE_CHECKING:
    from versori_pulumi.provider.connector_version.requests import VersionRequests
    from versori_pulumi.provider.requests import Requests
    from versori_pulumi.provider.run import Account


class ConnectorVersionProvider(Lifecycle):
    """Creates, reads, updates, replaces and deletes versions. The id of a version in the state is its name.

    The module path and name of this class are part of every state that holds a version: they never change.
    """

    noun = "version"
    table = CONNECTOR_VERSION
    by_name = True
    decisive = ("name", "connectorId", "organisationId", "account", "existing", "importId", "fromVersion")

    def inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ids in capitals, and the defaults of contents."""
        from versori_pulumi.provider.connector_version.inputs import normalise

        normalise(given)
        return given

    def problems(self, inputs: Properties) -> list[Problem]:
        """What is wrong with the inputs by themselves."""
        from versori_pulumi.provider.connector_version.inputs import problems

        return problems(inputs)

    def unusable(self, inputs: Properties, olds: Properties) -> list[Problem]:
        """What is wrong with the document that it is made from, where that is new."""
        from versori_pulumi.provider.documents.openapi import document_problems

        old, new = olds.get("openapi"), inputs.get("openapi")
        known = isinstance(old, dict) and isinstance(new, dict) and old.get("sha256") == new.get("sha256")
        return [] if known else document_problems(inputs, f'version "{inputs.get("name")}"')

    def names(self, inputs: Properties, *, creating: bool) -> Iterable[NameKey | None]:  # noqa: ARG002
        """The name, which is unique within the connector."""
        return (NameKey.of(self.noun, inputs.get("connectorId"), inputs.get("name")),)

    def announce(self, inputs: Properties, *, creating: bool) -> list[Problem]:
        """Says which version there will be, whether it is published, and whether it is to be the default one.

        Two default versions of one connector are wrong: each `up` would set one of them back.
        """
        connector, name = inputs.get("connectorId"), inputs.get("name")
        if not isinstance(connector, str) or not isinstance(name, str):
            return []
        announced, own = self.run.announcements, version_key(connector, name)
        announced.versions.add(own)
        if creating and inputs.get("published") is True:
            announced.publishing[own] = True
        if inputs.get("isDefault") is not True:
            return []
        adopts = inputs.get("existing") == "adopt" or "importId" in inputs
        if creating and not adopts and inputs.get("published", False) is False:
            return [("", "is_default needs published=True: only a published version can be the default one")]
        first = announced.defaults.setdefault(connector_key(connector), own)
        if first == own:
            return []
        other = first.path[-1]
        return [
            ("", f'is_default is True for version "{other}" of this connector as well: a connector has one default version')
        ]

    def objects(self, identity: str, known: Properties) -> dict[ObjectKey, str]:  # noqa: ARG002 - its name is its id
        """The version."""
        return {version_key(known["connectorId"], known["name"]): plan.label_of(known)}

    def requests(self, account: Account, known: Properties) -> VersionRequests:
        """The requests about versions of the connector."""
        from versori_pulumi.provider.connector_version.requests import VersionRequests

        return VersionRequests(self.run, account, known)

    def deletion_warning(self, last: Applied) -> str:
        """What uses a published version stops working without it (Versori's documentation, "Versions")."""
        if last.get("published") is not True:
            return ""
        return f"warning: {plan.label_of(last)} is published, and is deleted: what uses it is un-deployed"

    def state_as_live(self, last: Applied) -> Live:
        """The state in the place of the live version."""
        return plan.state_as_live(last)

    def place_of(self, identity: str, last: Properties) -> str:  # noqa: ARG002 - its id is its name
        """The connector."""
        return f"connector {last['connectorId']}"

    def compare(
        self,
        identity: str,  # noqa: ARG002
        declared: Declared,
        last: Applied,
        live: Live,
        requests: Requests | None,  # noqa: ARG002
    ) -> Difference:
        """How a live version isn't as declared; announces whether it is published.

        Raises:
            RefusedError: it is published, and what it is made from changed.
        """
        found = plan.seen(live)
        planned = plan.plan_version(plan.with_ignored(declared, found), last, found)
        if changed := planned.remade(published=found["published"]):
            return _remade(declared, last, changed, published=found["published"])
        _refuse_unpublishable(declared, last, live, planned)
        if planned.publishes is not None:
            self.run.announcements.publishing[version_key(last["connectorId"], last["name"])] = planned.publishes
        another = live["id"] != last["versionId"]
        lines = tuple(_lines(declared, last, planned, another=another))
        return Difference(bool(planned.changes), notes=another, lines=lines, changes=planned.changes)

    def after_read(self, last: Applied, live: Live) -> dict[str, Any]:
        """The outputs after a refresh."""
        return plan.after_read(last, live)

    def after_get(self, inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:
        """The outputs of `ConnectorVersion.get`."""
        return plan.after_get(inputs, live, organisation_id)


def _remade(declared: Declared, last: Applied, changed: list[str], *, published: bool) -> Difference:
    """The replacement of a draft by one of the same name.

    Raises:
        RefusedError: it is published, and the program doesn't say otherwise.
    """
    if published and declared.get("published") is not False:
        raise RefusedError(
            f'version "{last["name"]}" is published, so what it is made from can\'t change '
            f"({', '.join(map(argument_path, changed))})\n"
            '  hint: give it a new name (name="…", or another info.version in its OpenAPI document): a version of the '
            "new name is made, and this one is deleted then. Or make it a draft again with published=False"
        )
    why = f"what it is made from changes ({', '.join(map(argument_path, changed))}), and what was edited by hand is lost"
    return Difference(replaces=tuple(changed), delete_first=True, why=why)


def _refuse_unpublishable(declared: Declared, last: Applied, live: Live, planned: plan.VersionPlan) -> None:
    """Raises where a version can't be published as it is, or is to be the default one without being published.

    Raises:
        RefusedError: so it is.
    """
    label = plan.label_of(last)
    errors = [entry for entry in live.get("messages", ()) if entry.get("severity") == "error"]
    if planned.publishes and errors:
        said = "; ".join(outside(entry.get("text")) for entry in errors)
        raise RefusedError(
            f"{label} can't be published as it is: {said}\n  hint: run `pulumi up` without published=True, and repair that"
        )
    draft = planned.publishes is False or (planned.publishes is None and not plan.seen(live)["published"])
    if draft and declared.get("isDefault") is True and not isinstance(declared.get("published"), Unknown):
        raise RefusedError(f"{label} is a draft, and only a published version can be the default one: add published=True")


def _lines(declared: Declared, last: Applied, planned: plan.VersionPlan, *, another: bool) -> Iterator[str]:
    label = plan.label_of(last)
    yield from drift.drifted(label, planned.changes, declared, last)
    if another:
        yield f"drift: {label} was deleted and recreated: its contents are not compared"
    if planned.unknown:
        names = ", ".join(map(argument_path, planned.unknown))
        yield f"warning: {label} is published: this update fails if these, which aren't known yet, change: {names}"
