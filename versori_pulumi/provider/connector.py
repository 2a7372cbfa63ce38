"""The hooks of `Connector`. They connect `merge.py`, which decides, and `connect/`, which talks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from versori_pulumi.connect.errors import NotFoundError
from versori_pulumi.provider import drift, outputs
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.inputs import Properties, begun, properties
from versori_pulumi.provider.merge import (
    Plan,
    changes_state_alone,
    ignores,
    plan_update,
    replacements,
    state_as_live,
    with_ignored,
)
from versori_pulumi.provider.ownership import DUPLICATES, connector_key, connector_name
from versori_pulumi.provider.runtime import Announced, Runtime, tell
from versori_pulumi.provider.writes import Writer, scheme_ids_of


class ConnectorProvider(VersoriProvider):
    """Creates, reads, updates and deletes connectors.

    The module path and name of this class are part of every state that holds a connector: they never change.
    """

    policies = ("error", "adopt", "duplicate")

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, adds the default tags, and looks for a connector of the same name."""
        from versori_pulumi.provider.arguments import problems, upper_ids
        from versori_pulumi.provider.creation import preview_existing
        from versori_pulumi.provider.defaults import fill_schemes

        inputs = properties(news)
        upper_ids(inputs)
        fill_schemes(inputs)
        _add_default_tags(inputs, self.runtime)
        self.declare_existing(inputs)
        decisive = ("name", "protocol", "organisationId", "account", "existing", "importId")
        creating = not properties(_olds)
        found = begun(problems(inputs), inputs, _olds)
        if creating:
            found += self._declared_twice(inputs)
        return self.checked(inputs, found, preview_existing if creating else None, decisive)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live connector (with the state where `versori:offline` is set)."""
        last, declared = properties(_olds), properties(_news)
        if replaced := replacements(declared, last) or self.leaves_organisation(declared, last):
            self._hold(_id, declared, last, replaced=True)
            return DiffResult(changes=True, replaces=replaced)
        self._hold(_id, declared, last)
        if self.runtime.offline:
            live: Properties = state_as_live(last)
        else:
            account = self.own_account(declared.get("account"), last, declared)
            try:
                live = account.live.get(last["organisationId"], _id)
            except NotFoundError:
                tell(drift.gone(_id, last))
                self._hold(_id, declared, last, replaced=True)
                return DiffResult(changes=True, replaces=["id"])
        declared = with_ignored(declared, live)
        plan = plan_update(declared, last, live, scheme_ids_of(_id))
        self.runtime.announced[_id] = _announced(plan, declared, last)
        for line in drift.announcements(_id, plan, declared, last, live):
            tell(line)
        return DiffResult(changes=plan.writes or changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates a connector, or adopts the one that is there, as `existing` says."""
        from versori_pulumi.provider.creation import create

        declared = properties(props)
        created = create(self.runtime, declared)
        return CreateResult(created.id, created.outputs)

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live connector: for refresh under the keys of the state, for `Connector.get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is: `options: {refresh: always}` refreshes in every
        preview, and a preview without credentials has to work.
        """
        last = properties(props)

        def live() -> tuple[str, Any]:
            account = self.own_account(last.get("account"), last, {})
            organisation_id = last.get("organisationId") or account.settings.organisation_id
            return organisation_id, account.live.get(organisation_id, id_)

        def got(inputs: Properties, seen: Any, _organisation_id: str) -> dict[str, Any]:
            return outputs.after_get(inputs, seen)

        return self.found(id_, last, live, got, outputs.after_read, outputs.inputs_of)

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced, based on what is live right before each request."""
        from versori_pulumi.connect.live import YOUNG

        last, declared = properties(_olds), properties(_news)
        account = self.own_account(declared.get("account"), last, declared)
        live = account.live.get(last["organisationId"], _id, max_age=YOUNG)
        writer = Writer(account, declared, last, live)
        writer.run()
        # Of what is ignored the state keeps what was applied: a diff can tell it from what is live once it isn't ignored.
        ids = last.get("authSchemeConfigIds", []) if ignores(declared, "authSchemeConfigs") else writer.scheme_ids
        return UpdateResult(outputs.after_write(declared, writer.live, ids))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes the connector; one that is gone already is deleted."""
        last = properties(_props)
        account = self.own_account(last.get("account"), last, {})
        if self.kept(connector_key(_id), drift.labelled("connector", _id, last.get("name"))):
            return
        try:
            account.client.delete_connector(last["organisationId"], _id, force=bool(last.get("forceDelete")))
        except NotFoundError:
            pass
        finally:
            account.live.forget(_id)

    def _hold(self, connector_id: str, declared: Properties, last: Properties, *, replaced: bool = False) -> None:
        label = drift.labelled("connector", connector_id, last.get("name"))
        self.hold(declared, label, connector_key(connector_id), replaced=replaced)

    def _declared_twice(self, inputs: Properties) -> list[tuple[str, str]]:
        """A name that two connectors are to be created under; one of several adopted by their ids may have any."""
        name = connector_name(self.runtime, inputs)
        shared = inputs.get("existing") == "duplicate"
        return self.declared_twice(inputs, name, shared=shared, hint=DUPLICATES)


def _announced(plan: Plan, declared: Properties, last: Properties) -> Announced:
    written = any(change.name == "connectionVariables" for change in plan.changes)
    foreign = "authSchemeConfigs" not in declared and "authSchemeConfigs" not in last
    return Announced(
        variables=declared.get("connectionVariables", []) if written else None,
        scheme_ids_stay=foreign
        or (not plan.schemes.unknown and list(plan.schemes.ids) == list(last.get("authSchemeConfigIds", []))),
    )


def _add_default_tags(inputs: dict[str, Any], runtime: Runtime) -> None:
    tags = inputs.get("tags", {})
    if runtime.default_tags and isinstance(tags, Mapping):
        inputs["tags"] = {**runtime.default_tags, **tags}
