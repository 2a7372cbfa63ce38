"""The hooks of `Definitions`: what definitions, several as one resource, bring to the life of an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import NameKey, ObjectKey, content_key
from versori_pulumi.provider.content.plan import content_label, stays_put
from versori_pulumi.provider.definitions import plan
from versori_pulumi.provider.definitions.plan import DefinitionsPlan, VersionDefinitions
from versori_pulumi.provider.lifecycle import Lifecycle
from versori_pulumi.provider.merge import Change
from versori_pulumi.provider.noun import Difference, Problem
from versori_pulumi.provider.properties import DEFINITIONS, Applied, Declared, Properties

if TYPE_CHECKING:
    from versori_pulumi.provider.definitions.requests import DefinitionsRequests
    from versori_pulumi.provider.requests import Requests
    from versori_pulumi.provider.run import Account


class DefinitionsProvider(Lifecycle):
    """Creates, reads, updates, replaces and deletes definitions, several as one resource.

    The module path and name of this class are part of every state that holds definitions: they never change.
    """

    noun = "definitions"
    table = DEFINITIONS
    mark = "definitions"  # what is in a version has no time of creation
    by_name = True
    decisive = ("definitions", "connectorId", "version", "organisationId", "account", "existing", "importId")
    several = True

    def inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """Ids in capitals, and the media types that definitions accept."""
        from versori_pulumi.provider.content.inputs import fill_definitions, upper_ids

        upper_ids(given)
        fill_definitions(given)
        return given

    def problems(self, inputs: Properties) -> list[Problem]:
        """What is wrong with the inputs by themselves."""
        from versori_pulumi.provider.content.inputs import problems

        return problems("definition", inputs)

    def names(self, inputs: Properties, *, creating: bool) -> Iterable[NameKey | None]:  # noqa: ARG002
        """The names, each of which is unique within the version."""
        declared, place = inputs.get("definitions"), (inputs.get("connectorId"), inputs.get("version"))
        return [NameKey.of("definition", *place, name) for name in declared] if isinstance(declared, dict) else []

    def objects(self, identity: str, known: Properties) -> dict[ObjectKey, str]:  # noqa: ARG002 - their names are their id
        """Each of the definitions."""
        place = known["connectorId"], str(known["version"])
        return {
            content_key("definition", *place, name): content_label("definition", place[1], name)
            for name in known["definitions"]
        }

    def held(self, identity: str, declared: Declared, last: Applied) -> dict[ObjectKey, str]:
        """Those that are still declared: another resource can take the others over."""
        return self.objects(identity, {**last, "definitions": plan.still_declared(declared, last)})

    def named(self, last: Properties) -> str:
        """Their names."""
        return ", ".join(last.get("definitions", ()))

    def requests(self, account: Account, known: Properties) -> DefinitionsRequests:
        """The requests about definitions of the version."""
        from versori_pulumi.provider.definitions.requests import DefinitionsRequests

        return DefinitionsRequests(self.run, account, known)

    def stays_put(self, declared: Declared, last: Applied) -> bool:
        """Whether what replaces them has their names in the same version."""
        return stays_put(declared, last)

    def state_as_live(self, last: Applied) -> VersionDefinitions:
        """The state in the place of the live definitions."""
        return plan.state_as_live(last)

    def sought(self, declared: Declared, last: Applied) -> Properties:
        """The declared ones, of which the schemas are compared, and those of the state."""
        wanted = declared["definitions"]
        return {**last, "definitions": wanted if isinstance(wanted, dict) else {}}

    def place_of(self, identity: str, last: Properties) -> str:  # noqa: ARG002 - their names are their id
        """The version."""
        return f"version {last['version']}"

    def compare(
        self,
        identity: str,
        declared: Declared,
        last: Applied,
        live: VersionDefinitions,
        requests: Requests | None,  # noqa: ARG002
    ) -> Difference:
        """How live definitions aren't as declared."""
        if not isinstance(declared["definitions"], dict):
            return Difference(writes=True)
        if not any(name in live.listed for name in last["definitions"]):
            return Difference(lines=(self.gone(identity, last),), replaces=("id",))
        force = bool(declared.get("forceDelete"))
        found = plan.plan_definitions(declared["definitions"], last["definitions"], live, force=force)
        lines = tuple(_announcements(declared, last, found))
        changed = Change("definitions", None, declared["definitions"], drift=False)
        changes = (changed,) if found.writes else ()
        return Difference(found.writes, notes=bool(found.strangers), lines=lines, plan=found, changes=changes)

    def after_read(self, last: Applied, live: VersionDefinitions) -> dict[str, Any]:
        """The outputs after a refresh; empty where none of them is left."""
        outputs = plan.after_read(last, live)
        return outputs if outputs["definitions"] else {}

    def after_get(self, inputs: Properties, live: VersionDefinitions, organisation_id: str) -> dict[str, Any]:
        """The outputs of `Definitions.get`."""
        return plan.after_get(inputs, live, organisation_id)


def _announcements(declared: Declared, last: Applied, found: DefinitionsPlan) -> Iterator[str]:
    version = last["version"]
    for name in found.creates:
        if name in last["definitions"]:
            yield drift.gone(f"version {version}", name, "definition")
    for name, changes in found.changes.items():
        known = last["definitions"].get(name, {})
        label = content_label("definition", version, name)
        yield from drift.drifted(label, changes, plan.with_marks(declared, name), known)
    for name, by in found.kept.items():
        label = content_label("definition", version, name)
        yield (
            f"warning: {label} is no longer declared, and stays as long as {by} refers to it. Once nothing does, the next "
            "`pulumi up` deletes it; force_delete=True does so at once"
        )
