"""The hooks of `ConnectorVersion`. They connect `version_plan.py`, which decides, and `connect/`, which talks."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from versori_pulumi.connect.errors import NotFoundError, RefusedError, argument_path
from versori_pulumi.connect.redaction import outside
from versori_pulumi.provider import drift
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.claims import NameKey
from versori_pulumi.provider.inputs import Properties, begun, properties
from versori_pulumi.provider.merge import changes_state_alone, with_ignored
from versori_pulumi.provider.runtime import tell
from versori_pulumi.provider.version_plan import (
    MERGED,
    VersionPlan,
    after_get,
    after_read,
    inputs_of,
    key_of,
    moved,
    plan_version,
    seen,
    state_as_seen,
)


class ConnectorVersionProvider(VersoriProvider):
    """Creates, reads, updates, replaces and deletes versions. The id of a version in the state is its name.

    The module path and name of this class are part of every state that holds a version: they never change.
    """

    noun = "version"

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, and looks for a version of the same name."""
        from versori_pulumi.provider.version_arguments import normalise, problems
        from versori_pulumi.provider.version_creation import preview_existing

        inputs = properties(news)
        normalise(inputs)
        self.declare_existing(inputs)
        creating = not properties(_olds)
        if creating:
            self._will_publish(inputs, published=inputs.get("published") is True)
        decisive = ("name", "connectorId", "organisationId", "account", "existing", "importId", "fromVersion")
        name = NameKey.of(self.noun, inputs.get("connectorId"), inputs.get("name"))
        wrong = [
            *begun(problems(inputs), inputs, _olds),
            *self.declared_twice(inputs, name),
            *self._two_defaults(inputs),
        ]
        return self.checked(inputs, wrong, preview_existing if creating else None, decisive)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live version (with the state where `versori:offline` is set)."""
        last, declared = properties(_olds), properties(_news)
        if elsewhere := moved(declared, last) or self.leaves_organisation(declared, last):
            return self._replacement(declared, last, elsewhere)
        self._hold(declared, last)
        live: Any = {"id": last["versionId"]}
        found = state_as_seen(last)
        if not self.runtime.offline:
            try:
                live = self.place(declared.get("account"), last, declared).version(_id)
            except NotFoundError:
                tell(drift.gone(f"connector {last['connectorId']}", last, self.noun))
                return self._replacement(declared, last, ["id"])
            found = seen(live)
        plan = plan_version(with_ignored(declared, found, MERGED), last, found)
        if changed := plan.remade(published=found["published"]):
            return self._remade(declared, last, changed, published=found["published"])
        self._announce(declared, last, live, plan)
        another = live["id"] != last["versionId"]
        return DiffResult(changes=bool(plan.changes) or another or changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates a version, or adopts the one that is there, as `existing` says."""
        from versori_pulumi.provider.version_creation import create

        name, outputs = create(self.runtime, properties(props))
        return CreateResult(name, outputs)

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live version: for refresh under the keys of the state, for `ConnectorVersion.get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is, as for connectors.
        """
        last = properties(props)

        def live() -> tuple[str, Any]:
            place = self.place(last.get("account"), last, {})
            return place.organisation_id, place.version(id_)

        return self.found(id_, last, live, after_get, after_read, inputs_of)

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced, based on what is live right before each request."""
        from versori_pulumi.connect.live import YOUNG
        from versori_pulumi.provider.version_creation import update

        last, declared = properties(_olds), properties(_news)
        place = self.place(declared.get("account"), last, declared)
        return UpdateResult(update(place, declared, last, place.version(_id, max_age=YOUNG)))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes the version with everything in it; one that is gone already is deleted."""
        from versori_pulumi.connect.live import YOUNG
        from versori_pulumi.provider.version_writes import unpublish_and_delete

        last = properties(_props)
        place = self.place(last.get("account"), last, {})
        live = place.find_version(_id, max_age=YOUNG)
        if live is None:
            place.account.contents.forget_all(place.connector_id, _id)
        elif live["id"] != last["versionId"]:
            if self.runtime.claims.keeper(key_of(last)) is None:
                tell(f"warning: {_label(last)} is another one of that name now, so it is not deleted")
        elif not self.kept(key_of(last), _label(last)):
            unpublish_and_delete(place, live)

    def _remade(self, declared: Properties, last: Properties, changed: list[str], *, published: bool) -> DiffResult:
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
        tell(f"warning: {_label(last)} is made anew from what is declared: what was edited in it by hand is lost")
        return self._replacement(declared, last, changed, delete_first=True)

    def _announce(self, declared: Properties, last: Properties, live: Properties, plan: VersionPlan) -> None:
        label = _label(last)
        for line in drift.drifted(label, plan.changes, declared, last):
            tell(line)
        if live["id"] != last["versionId"]:
            tell(f"drift: {label} was deleted and made again: what is in it is not compared")
        if plan.unknown:
            names = ", ".join(map(argument_path, plan.unknown))
            tell(f"warning: {label} is published: this update fails if what isn't known yet changes: {names}")
        if plan.publishes is not None:
            self._will_publish(last, published=plan.publishes, unpublished=not plan.publishes)
        errors = [entry for entry in live.get("messages", ()) if entry.get("severity") == "error"]
        if plan.publishes and errors:
            tell(
                f"warning: {label} can't be published as it is: {'; '.join(outside(entry.get('text')) for entry in errors)}"
            )

    def _two_defaults(self, inputs: Properties) -> list[tuple[str, str]]:
        """What is wrong where two versions of one connector are to be its default: each `up` would set one of them back."""
        connector, name = inputs.get("connectorId"), inputs.get("name")
        if not isinstance(connector, str) or not isinstance(name, str):
            return []
        self.runtime.versions.add((connector, name))
        other = self.runtime.defaults.setdefault(connector, name) if inputs.get("isDefault") is True else name
        told = f'is_default is True for version "{other}" of this connector as well: a connector has one default version'
        return [] if other == name else [("", told)]

    def _will_publish(self, inputs: Properties, *, published: bool, unpublished: bool = False) -> None:
        connector, name = inputs.get("connectorId"), inputs.get("name")
        if (published or unpublished) and isinstance(connector, str) and isinstance(name, str):
            self.runtime.publishing[connector, name] = published

    def _replacement(
        self, declared: Properties, last: Properties, replaces: list[str], *, delete_first: bool = False
    ) -> DiffResult:
        self._hold(declared, last, replaced=True)
        return DiffResult(changes=True, replaces=replaces, delete_before_replace=delete_first)

    def _hold(self, declared: Properties, last: Properties, *, replaced: bool = False) -> None:
        self.hold(declared, _label(last), key_of(last), replaced=replaced)


def _label(last: Properties) -> str:
    return drift.labelled("version", f"connector {last['connectorId']}", last["name"])
