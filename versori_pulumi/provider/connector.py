"""The hooks of `Connector`. They connect `merge.py`, which decides, and `connect/`, which talks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult
from pulumi.output import Unknown

from versori_pulumi.connect.errors import NotFoundError, RefusedError, argument_path
from versori_pulumi.provider import drift, outputs
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.merge import changes_state_alone, plan_update, replacements, state_as_live
from versori_pulumi.provider.runtime import Runtime, tell
from versori_pulumi.provider.values import without_nulls
from versori_pulumi.provider.writes import Writer, new_id

if TYPE_CHECKING:
    from versori_pulumi.provider.runtime import Account

Properties = Mapping[str, Any]


class ConnectorProvider(VersoriProvider):
    """Creates, reads, updates and deletes connectors.

    The module path and name of this class are part of every state that holds a connector: they never change.
    """

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, adds the default tags, and looks for a connector of the same name."""
        from versori_pulumi.provider.arguments import problems, upper_ids

        inputs = _properties(news)
        upper_ids(inputs)
        _add_defaults(inputs, self.runtime)
        failures = [_failure(path, reason, inputs) for path, reason in problems(inputs)]
        if not failures and not _properties(_olds) and not self.runtime.offline:
            failures = self._check_existing(inputs)
        return CheckResult(inputs, failures)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live connector (with the state where `versori:offline` is set)."""
        last, declared = _properties(_olds), _properties(_news)
        if replaced := replacements(declared, last) or self._leaves_organisation(declared, last):
            self.runtime.replaced.add(_id)
            return DiffResult(changes=True, replaces=replaced)
        if self.runtime.offline:
            live: Properties = state_as_live(last)
        else:
            account = self._own_account(declared.get("account"), last, declared)
            try:
                live = account.live.get(last["organisationId"], _id)
            except NotFoundError:
                tell(drift.gone(_id, last))
                return DiffResult(changes=True, replaces=["id"])
        plan = plan_update(declared, last, live, new_id)
        for line in drift.announcements(_id, plan, declared, last, live):
            tell(line)
        return DiffResult(changes=plan.writes or changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates a connector, or adopts the one that is there, as `existing` says."""
        from versori_pulumi.provider.creation import create

        declared = _properties(props)
        created = create(self.runtime, declared)
        return CreateResult(created.id, created.outputs)

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live connector: for refresh under the keys of the state, for `Connector.get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is: `options: {refresh: always}` refreshes in every
        preview, and a preview without credentials has to work.
        """
        last = _properties(props)
        known = "createdAt" in last
        if known and self.runtime.offline:
            return ReadResult(id_, last, outputs.inputs_of(last))
        account = self._own_account(last.get("account"), last, {})
        organisation = last.get("organisationId") or account.settings.organisation_id
        try:
            live = account.live.get(organisation, id_)
        except NotFoundError:
            return ReadResult("", {})
        if not known:
            return ReadResult(id_, outputs.after_get(last, live))
        found = outputs.after_read(last, live)
        return ReadResult(id_, found, outputs.inputs_of(found))

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced: the live connector is read again unless the reading is young."""
        from versori_pulumi.connect.live import YOUNG

        last, declared = _properties(_olds), _properties(_news)
        account = self._own_account(declared.get("account"), last, declared)
        live = account.live.get(last["organisationId"], _id, max_age=YOUNG)
        writer = Writer(account, declared, last, live)
        writer.run()
        return UpdateResult(outputs.after_write(declared, writer.live, writer.scheme_ids))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes the connector; one that is gone already is deleted."""
        last = _properties(_props)
        account = self._own_account(last.get("account"), last, {})
        try:
            account.client.delete_connector(last["organisationId"], _id, force=bool(last.get("forceDelete")))
        except NotFoundError:
            pass
        finally:
            account.live.forget(_id)

    def _check_existing(self, inputs: Properties) -> list[CheckFailure]:
        from versori_pulumi.provider.creation import preview_existing

        decisive = ("name", "protocol", "organisationId", "account", "existing", "importId")
        if any(isinstance(inputs.get(name), Unknown) for name in decisive):
            return []
        return [CheckFailure(path, reason) for path, reason in preview_existing(self.runtime, inputs)]

    def _leaves_organisation(self, declared: Properties, last: Properties) -> list[str]:
        """The organisation, where the program chose it once and the account's is another."""
        if self.runtime.offline or "organisationId" in declared or not last.get("organisationDeclared"):
            return []
        own = self.runtime.account(declared.get("account")).settings.organisation_id
        return ["organisationId"] if own != last["organisationId"] else []

    def _own_account(self, name: str | None, last: Properties, declared: Properties) -> Account:
        """The account for a connector that the state knows; refused where the state's is another organisation's."""
        account = self.runtime.account(name)
        organisation, expected = last.get("organisationId"), account.settings.organisation_id
        chosen = last.get("organisationDeclared") or "organisationId" in declared or "createdAt" not in last
        if organisation and organisation != expected and not chosen:
            raise RefusedError(_foreign(last, organisation, account))
        return account


def _foreign(last: Properties, organisation: str, account: Account) -> str:
    name = account.settings.account
    key = f"versori-{name}:organisationId" if name else "versori:organisationId"
    owner = f'account "{name}"' if name else "this stack"
    return (
        f'connector "{last.get("name")}" belongs to organisation {organisation}, and '
        f"{owner} to {account.settings.organisation_id}: it was not touched\n"
        f"  hint: set {key} back to {organisation}, or declare organisation_id to move the connector on purpose"
    )


def _properties(bag: Properties) -> dict[str, Any]:
    clean: dict[str, Any] = without_nulls({key: value for key, value in bag.items() if key != "__provider"})
    return clean


def _add_defaults(inputs: dict[str, Any], runtime: Runtime) -> None:
    tags = inputs.get("tags", {})
    if runtime.default_tags and isinstance(tags, Mapping):
        inputs["tags"] = {**runtime.default_tags, **tags}
    if runtime.existing:
        inputs.setdefault("existing", runtime.existing)


_LONGEST_SHOWN = 200


def _failure(path: str, reason: str, inputs: Properties) -> CheckFailure:
    """A failure under its property path.

    The engine prints the value of the property beside the reason. Where that must not be (credentials in an address) or
    helps nobody (ten megabytes), the path goes into the reason instead.
    """
    value = inputs.get(path)
    secret = path in {"connectionVariables", "authSchemeConfigs"}
    showable = not secret and (
        not isinstance(value, str) or (len(value) <= _LONGEST_SHOWN and "@" not in value and value.isprintable())
    )
    return CheckFailure(path, reason) if showable else CheckFailure("", f"{argument_path(path)} {reason}")
