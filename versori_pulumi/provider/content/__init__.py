"""The hooks of `Action` and `Trigger`, which are alike: what they bring to the life of an object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import NameKey, ObjectKey, content_key
from versori_pulumi.provider.content import plan
from versori_pulumi.provider.lifecycle import Lifecycle
from versori_pulumi.provider.noun import Difference, Problem
from versori_pulumi.provider.properties import CONTENT, Applied, Declared, Live, Properties

if TYPE_CHECKING:
    from versori_pulumi.connect.content import ContentKind
    from versori_pulumi.provider.content.requests import ContentRequests
    from versori_pulumi.provider.requests import Requests
    from versori_pulumi.provider.run import Account


class ContentProvider(Lifecycle):
    """Creates, reads, updates, replaces and deletes actions, or triggers."""

    kind: ClassVar[ContentKind]
    table = CONTENT
    mark = "name"  # what is in a version has no time of creation
    by_name = True
    decisive = ("name", "connectorId", "version", "organisationId", "account", "existing", "importId")

    def inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ids in capitals, and the defaults of parameters, bodies and responses."""
        from versori_pulumi.provider.content.inputs import upper_ids, with_defaults

        filled = with_defaults(self.kind, given)
        upper_ids(filled)
        return filled

    def problems(self, inputs: Properties) -> list[Problem]:
        """What is wrong with the inputs by themselves."""
        from versori_pulumi.provider.content.inputs import problems

        return problems(self.kind, inputs)

    def names(self, inputs: Properties, *, creating: bool) -> Iterable[NameKey | None]:  # noqa: ARG002
        """The name, which is unique among its kind within the version."""
        return (NameKey.of(self.kind, *(inputs.get(name) for name in plan.PLACE)),)

    def objects(self, identity: str, known: Properties) -> dict[ObjectKey, str]:  # noqa: ARG002 - its name is its id
        """The action or trigger."""
        connector, version, name = (str(known[part]) for part in plan.PLACE)
        return {content_key(self.kind, connector, version, name): plan.content_label(self.kind, version, name)}

    def requests(self, account: Account, known: Properties) -> ContentRequests:
        """The requests about actions, or triggers, of the version."""
        from versori_pulumi.provider.content.requests import ContentRequests

        return ContentRequests(self.run, account, known, self.kind)

    def stays_put(self, declared: Declared, last: Applied) -> bool:
        """Whether what replaces it has its name in the same version."""
        return plan.stays_put(declared, last)

    def refuse_replacement(self, declared: Declared, last: Applied, replaces: list[str]) -> None:
        """Raises where it is renamed in a version that is published.

        Raises:
            RefusedError: so it is.
        """
        if replaces == ["name"]:
            requests = cast("ContentRequests", self._own_requests(declared.get("account"), last, declared))
            requests.refuse_published()

    def state_as_live(self, last: Applied) -> Live:
        """The state in the place of the live one: it has its shape."""
        return Live(last)

    def place_of(self, identity: str, last: Properties) -> str:  # noqa: ARG002 - its id is its name
        """The version."""
        return f"version {last['version']}"

    def compare(
        self,
        identity: str,  # noqa: ARG002
        declared: Declared,
        last: Applied,
        live: Live,
        requests: Requests | None,
    ) -> Difference:
        """How a live action or trigger isn't as declared."""
        shown = plan.found_shape(live) if requests else live
        managed = plan.with_ignored(declared, shown)
        changes = plan.plan_content(managed, last, shown)
        label = plan.content_label(self.kind, last["version"], last["name"])
        lines = tuple(drift.drifted(label, changes, managed, last))
        return Difference(bool(changes), lines=lines, changes=tuple(changes))

    def after_read(self, last: Applied, live: Live) -> dict[str, Any]:
        """The outputs after a refresh."""
        return plan.after_read(last, live)

    def after_get(self, inputs: Properties, live: Live, organisation_id: str) -> dict[str, Any]:
        """The outputs of `Action.get` and `Trigger.get`."""
        return plan.after_get(inputs, live, organisation_id)


class ActionProvider(ContentProvider):
    """Creates, reads, updates, replaces and deletes actions.

    The module path and name of this class are part of every state that holds an action: they never change.
    """

    kind = "action"
    noun = "action"


class TriggerProvider(ContentProvider):
    """Creates, reads, updates, replaces and deletes triggers.

    The module path and name of this class are part of every state that holds a trigger: they never change.
    """

    kind = "trigger"
    noun = "trigger"
