"""The hooks of `Definitions`. They connect `definition_plan.py`, which decides, and `connect/`, which talks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError
from versori_pulumi.connect.text import listed
from versori_pulumi.provider import drift
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.claims import NameKey
from versori_pulumi.provider.content_plan import content_label, moved, stays_put
from versori_pulumi.provider.contents import not_deletable
from versori_pulumi.provider.definition_plan import (
    DefinitionPlan,
    Found,
    after_get,
    after_read,
    plan_definitions,
    state_as_found,
    with_marks,
)
from versori_pulumi.provider.drafts import refuse_published
from versori_pulumi.provider.inputs import Properties, begun, properties
from versori_pulumi.provider.merge import changes_state_alone
from versori_pulumi.provider.outputs import inputs_of
from versori_pulumi.provider.ownership import content_key
from versori_pulumi.provider.runtime import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from versori_pulumi.provider.definition_creation import Shelf


class DefinitionsProvider(VersoriProvider):
    """Creates, reads, updates, replaces and deletes definitions, several as one resource.

    The module path and name of this class are part of every state that holds definitions: they never change.
    """

    noun = "definitions"
    mark = "definitions"  # what is in a version has no time of creation

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, and looks for definitions of the same names."""
        from versori_pulumi.provider.content_arguments import fill_definitions, problems, upper_ids
        from versori_pulumi.provider.definition_creation import preview_existing

        inputs = properties(news)
        upper_ids(inputs)
        fill_definitions(inputs)
        self.declare_existing(inputs)
        decisive = ("definitions", "connectorId", "version", "organisationId", "account", "existing", "importId")
        look = None if properties(_olds) else preview_existing
        found = [*begun(problems("definition", inputs), inputs, _olds), *self.declared_twice(inputs, *_names(inputs))]
        return self.checked(inputs, found, look, decisive)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live definitions (with the state where `versori:offline` is set)."""
        last, declared = properties(_olds), properties(_news)
        if elsewhere := moved(declared, last) or self.leaves_organisation(declared, last):
            return self._replacement(_id, declared, last, elsewhere)
        if not isinstance(declared["definitions"], dict):
            return DiffResult(changes=True)
        found = self._found(last, declared)
        if not any(name in found.listed for name in last["definitions"]):
            tell(drift.gone(f"version {last['version']}", {"name": ", ".join(last["definitions"])}, self.noun))
            return self._replacement(_id, declared, last, ["id"])
        self._hold(declared, last, [name for name in last["definitions"] if name in declared["definitions"]])
        force = bool(declared.get("forceDelete"))
        plan = plan_definitions(declared["definitions"], last["definitions"], found, force=force)
        for line in _announcements(declared, last, plan):
            tell(line)
        if not self.runtime.offline:
            self._refuse(declared, last, plan)
        return DiffResult(changes=plan.writes or bool(plan.strangers) or changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates the definitions in one request, and adopts those that are there, as `existing` says."""
        from versori_pulumi.provider.definition_creation import create

        identity, outputs = create(self.runtime, properties(props))
        return CreateResult(identity, outputs)

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live definitions: for refresh those of the state, for `Definitions.get` those that its id names.

        Where `versori:offline` is set, refresh leaves the state as it is, as for connectors.
        """
        last = properties(props)
        known = "definitions" in last
        if known and self.runtime.offline:
            return ReadResult(id_, last, inputs_of(last))
        shelf = self._shelf(last.get("account"), last, {})
        if not known:
            return ReadResult(id_, _got(shelf, last, id_.split(",")))
        try:
            found = shelf.found(last["definitions"])
        except NotFoundError:
            return ReadResult("", {})
        outputs = after_read(last, found)
        return ReadResult(id_, outputs, inputs_of(outputs)) if outputs["definitions"] else ReadResult("", {})

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced, based on what is live right before each request."""
        from versori_pulumi.provider.definition_creation import update

        last, declared = properties(_olds), properties(_news)
        shelf = self._shelf(declared.get("account"), last, declared)
        return UpdateResult(update(self.runtime, shelf, declared, last))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes the definitions; those that are gone already are deleted."""
        last = properties(_props)
        shelf = self._shelf(last.get("account"), last, {})
        own = [name for name in last["definitions"] if not self.kept(shelf.key(name), shelf.label(name))]
        if not own:
            return
        try:
            shelf.delete(own, force=bool(last.get("forceDelete")) or _whole(_id, last) in self.runtime.forced)
        except NotFoundError:
            pass
        except ConflictError as error:
            raise not_deletable(error, shelf.place, shelf.version) from None

    def _found(self, last: Properties, declared: Properties) -> Found:
        if self.runtime.offline:
            return state_as_found(last)
        shelf = self._shelf(declared.get("account"), last, declared)
        try:
            return shelf.found(declared["definitions"])
        except NotFoundError:
            return Found({}, {})

    def _refuse(self, declared: Properties, last: Properties, plan: DefinitionPlan) -> None:
        from versori_pulumi.provider.definition_creation import refuse_strangers

        shelf = self._shelf(declared.get("account"), last, declared)
        refuse_strangers(self.runtime, declared, shelf, plan)
        if plan.writes:
            refuse_published(self.runtime, shelf.place, shelf.version)

    def _replacement(self, identity: str, declared: Properties, last: Properties, replaces: list[str]) -> DiffResult:
        first = stays_put(declared, last)
        self._hold(declared, last, last["definitions"], replaced=True)
        if declared.get("forceDelete"):
            self.runtime.forced.add(_whole(identity, last))
        return DiffResult(changes=True, replaces=replaces, delete_before_replace=first)

    def _hold(self, declared: Properties, last: Properties, names: Iterable[str], *, replaced: bool = False) -> None:
        for name in names:
            key = content_key("definition", last["connectorId"], last["version"], name)
            self.hold(declared, content_label("definition", last["version"], name), key, replaced=replaced)

    def _shelf(self, account: str | None, last: Properties, declared: Properties) -> Shelf:
        from versori_pulumi.provider.definition_creation import Shelf

        known = {**last, "name": ", ".join(last.get("definitions", ()))}
        return Shelf.of(self.own_account(account, known, declared), last)


def _got(shelf: Shelf, inputs: Properties, names: list[str]) -> dict[str, Any]:
    found = shelf.found(names)
    if missing := [name for name in names if name not in found.listed]:
        raise RefusedError(f'version "{shelf.version}" has no definition "{missing[0]}"; it has: {listed(found.listed)}')
    return after_get(inputs, names, found, shelf.place.organisation_id)


def _announcements(declared: Properties, last: Properties, plan: DefinitionPlan) -> Iterable[str]:
    version = last["version"]
    for name in plan.creates:
        if name in last["definitions"]:
            yield drift.gone(f"version {version}", {"name": name}, "definition")
    for name, changes in plan.changes.items():
        known = last["definitions"].get(name, {})
        yield from drift.drifted(content_label("definition", version, name), changes, with_marks(declared, name), known)
    for name, by in plan.kept.items():
        label = content_label("definition", version, name)
        yield (
            f"warning: {label} is no longer declared, and stays as long as {by} refers to it. Once nothing does, the next "
            "`pulumi up` deletes it; force_delete=True does so at once"
        )


def _names(inputs: Properties) -> list[NameKey | None]:
    declared = inputs.get("definitions")
    place = inputs.get("connectorId"), inputs.get("version")
    return [NameKey.of("definition", *place, name) for name in declared] if isinstance(declared, dict) else []


def _whole(identity: str, last: Properties) -> str:
    """What stands for all of them together."""
    return f"definitions/{last['connectorId']}/{last['version']}/{identity}"
