"""The life of an object, once for every noun: check, diff, read, create, update, delete.

What is decided here: who owns an object, what `existing` means, which organisation it belongs to, when it is replaced, what
becomes of a creation that can't be completed, and what is done where an object is gone. A noun brings its inputs, its plan
and its requests.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    UpdateResult,
)
from pulumi.output import Unknown

from versori_pulumi.connect.errors import ConfigurationError, ConflictError, NotFoundError, RefusedError, argument_path
from versori_pulumi.connect.redaction import our_lines
from versori_pulumi.connect.text import LONGEST_NAME, visible
from versori_pulumi.provider import drift, run
from versori_pulumi.provider.bags import begun, failure, properties
from versori_pulumi.provider.boundary import hook
from versori_pulumi.provider.claims import Claimant, ObjectKey, taken_name
from versori_pulumi.provider.hints import message_of
from versori_pulumi.provider.host import tracebacks
from versori_pulumi.provider.host.configuration import warn_of_unknown
from versori_pulumi.provider.host.workers import HOOKS_FOR_A_REQUEST, widen
from versori_pulumi.provider.merge import replaced_by, state_only_changes
from versori_pulumi.provider.noun import Noun, Problem
from versori_pulumi.provider.properties import Applied, Declared, Properties
from versori_pulumi.provider.recovery import left_over, undo_failure
from versori_pulumi.provider.run import Account, Run, report, report_adoption
from versori_pulumi.provider.state import inputs_of, is_chosen

if TYPE_CHECKING:
    from versori_pulumi.provider.properties import Live
    from versori_pulumi.provider.requests import Creation, Requests


class Lifecycle(Noun):
    """The base of all providers."""

    # For programs that hand it to the SDK's own constructor: otherwise the engine encrypts the (public, constant) pickle for
    # each resource, which makes large stacks slow.
    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Called by the engine once for each noun in each plugin process, before any other hook of it."""
        from versori_pulumi.connect.settings import parallel

        tracebacks.hide()
        config = req.config
        self.run = run.of_this_process(lambda: Run(config.get, functools.partial(warn_of_unknown, config)))
        with suppress(ConfigurationError):  # the first hook that needs the account reports it
            widen(HOOKS_FOR_A_REQUEST * parallel(config.get))
        warn_of_unknown(config)

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, and looks for what a creation would meet on Versori."""
        inputs, creating = self.inputs(properties(news)), not properties(_olds)
        if self.run.existing in self.policies:
            inputs.setdefault("existing", self.run.existing)
        self.run.claims.declare(self._claimant(inputs))
        problems = [
            *begun(self.problems(inputs), inputs, _olds),
            *self._declared_twice(inputs, creating=creating),
            *self.announce(inputs, creating=creating),
        ]
        problems = problems or self.unusable(inputs, properties(_olds))
        failures = [failure(path, reason, inputs) for path, reason in problems]
        unknown = any(isinstance(inputs.get(name), Unknown) for name in self.decisive)
        if creating and not failures and not unknown and not self.run.offline:
            failures = [CheckFailure("", reason) for reason in self._foreseen(Declared(inputs))]
        return CheckResult(inputs, [CheckFailure(each.property, our_lines(each.reason)) for each in failures])

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live object (with the state where `versori:offline` is set)."""
        last, declared = Applied(properties(_olds)), Declared(properties(_news))
        if elsewhere := self.moved(declared, last) or self._leaves_organisation(declared, last):
            return self._replaced(_id, declared, last, elsewhere, why=drift.moved(elsewhere, declared, last))
        self._hold(_id, declared, last)
        requests = None if self.run.offline else self._own_requests(declared.get("account"), last, declared)
        try:
            live = requests.read(_id, self.sought(declared, last)) if requests else self.state_as_live(last)
        except NotFoundError:
            report(self.gone(_id, last))
            return self._replaced(_id, declared, last, ["id"])
        found = self.compare(_id, declared, last, live, requests)
        for line in found.lines:
            report(line)
        if found.replaces:
            return self._replaced(_id, declared, last, [*found.replaces], delete_first=found.delete_first, why=found.why)
        if names := replaced_by(found.changes, declared, last):
            why = f"{', '.join(map(argument_path, names))} changed, and replace_on_changes names it"
            return self._replaced(_id, declared, last, names, delete_first=self.unique, why=why)
        if requests:
            for line in requests.warnings(declared, live):
                report(line)
            requests.refuse_update(declared, found)
        return DiffResult(changes=found.writes or found.notes or state_only_changes(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates an object with everything declared, or adopts the one that is there, as `existing` says."""
        declared = Declared(properties(props))
        requests = self.requests(self.run.account(declared.get("account")), declared)
        with requests.creating(declared):
            found = self._existing(requests, declared)
            if not found:
                made = requests.create(declared)
                for key, label in self.objects(made.id, {**declared, **made.live}).items():
                    self.run.claims.take(key, label, self._claimant(declared))
                return CreateResult(made.id, _completed(made))
        return CreateResult(*requests.adopt(declared, found))

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live object: for refresh under the keys of the state, for `get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is: `options: {refresh: always}` refreshes in every
        preview, and a preview without credentials has to work.
        """
        last = Applied(properties(props))
        known = self.mark in last
        if known and self.run.offline:
            return ReadResult(id_, dict(last), inputs_of(last))
        requests = self._own_requests(last.get("account"), last, Declared({}))
        try:
            live = requests.read(id_, last)
        except NotFoundError:
            if not known:  # the engine would go on with a resource that has no values
                raise
            return ReadResult("", {})
        if not known:
            return ReadResult(id_, self.after_get(last, live, requests.organisation_id))
        outputs = self.after_read(last, live)
        return ReadResult(id_, outputs, inputs_of(outputs)) if outputs else ReadResult("", {})

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced, based on what is live right before each request."""
        last, declared = Applied(properties(_olds)), Declared(properties(_news))
        requests = self._own_requests(declared.get("account"), last, declared)
        return UpdateResult(requests.update(_id, declared, last))

    @hook
    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Deletes what no other resource of the program has; what is gone already is deleted."""
        last = Applied(properties(props))
        requests = self._own_requests(last.get("account"), last, Declared({}))
        own = [key for key, label in self.objects(id_, last).items() if not self._is_kept(key, label)]
        if not own:
            return
        force = bool(last.get("forceDelete")) or not self.run.announcements.forced.isdisjoint(own)
        try:
            requests.delete(id_, last, own, force=force)
        except NotFoundError:
            pass
        except ConflictError as error:
            raise requests.not_deletable(error) from None

    # Owners

    def _claimant(self, declared: Properties) -> Claimant:
        """The resource of the program of which these are the inputs."""
        return Claimant.of(type(self).__name__.removesuffix("Provider"), declared)

    def _declared_twice(self, inputs: Properties, *, creating: bool) -> list[Problem]:
        """What is wrong where another resource of the program is to give the same name."""
        claimant, shared = self._claimant(inputs), inputs.get("existing") == "duplicate"
        keys = [key for key in self.names(inputs, creating=creating) if key]
        others = {key: self.run.claims.name(key, claimant, shared=shared) for key in keys}
        return [("", taken_name(key, other, self.twice_hint)) for key, other in others.items() if other]

    def _hold(self, identity: str, declared: Declared, last: Applied, *, replaced: bool = False) -> None:
        """Notes which objects a resource has in the state.

        Raises:
            RefusedError: another resource has one of them, or adopts it.
        """
        claimant = self._claimant(declared)
        objects = self.objects(identity, last) if replaced else self.held(identity, declared, last)
        for key, label in objects.items():
            if sought := self.run.claims.hold(key, label, claimant, replaced=replaced):
                report(f"warning: {label} belongs to {claimant}: {sought} can't take it")

    def _is_kept(self, key: ObjectKey, label: str) -> bool:
        """Whether another resource of the program has what one is to delete, or something in it; says so."""
        claims = self.run.claims
        if keeper := claims.keeper(key):
            report(f"warning: {label} belongs to {keeper} now, so it is not deleted")
        elif keeper := claims.keeper_within(key):
            report(f"warning: {label} is not deleted: it contains something that belongs to {keeper}")
        return keeper is not None

    # What exists already

    def _foreseen(self, declared: Declared) -> Iterable[str]:
        """Why a creation would fail; says what an adoption would change."""
        try:
            requests = self.requests(self.run.account(declared.get("account")), declared)
            found = self._existing(requests, declared) if requests.may_exist(declared) else []
            lines = [requests.adoption(declared, each) for each in found]
            requests.refuse_creation(declared, found)
            warnings = [*requests.warnings(declared, found[0] if found else None)]
        except (RefusedError, NotFoundError) as error:
            return [message_of(error)]
        for line in lines:
            report_adoption(line)
        for line in warnings:
            report(line)
        return []

    def _existing(self, requests: Requests, declared: Declared) -> list[Live]:
        """What is there already in the place of what is to be created, and is adopted.

        Raises:
            RefusedError: `existing` doesn't say so, or another resource has it.
        """
        imported = declared.get("importId")
        by_id = self._not_replaced(declared, requests.imported(imported, declared)) if imported else []
        policy, named = declared.get("existing", "error"), list[Any]()
        if (self.several or not by_id) and policy != "duplicate":
            named = self._not_replaced(declared, requests.named(declared))
        if self.several:
            named = [each for each in named if each not in by_id]
        if named and (policy == "error" or (len(named) > 1 and not self.several)):
            raise RefusedError(requests.clash(declared, named))
        found = [requests.adoptable(declared, each) for each in (*by_id, *named)]
        for each in found:
            self._claim(declared, each, self.run.claims.take)
        return found

    def _not_replaced(self, declared: Declared, found: list[Live]) -> list[Live]:
        """What was found in the place of what is to be created, without what that replaces.

        Raises:
            RefusedError: another resource has some of it.
        """
        claims, claimant = self.run.claims, self._claimant(declared)
        others = [
            each for each in found if not any(claims.replaces(key, claimant) for key in self._objects_of(declared, each))
        ]
        for each in others:
            self._claim(declared, each, claims.seek)
        return others

    def _claim(self, declared: Declared, found: Live, claim: Any) -> None:
        for key, label in self._objects_of(declared, found).items():
            claim(key, label, self._claimant(declared))

    def _objects_of(self, declared: Declared, found: Live) -> dict[ObjectKey, str]:
        return self.objects(str(found["id"]), {**declared, **found})

    # Replacement

    def _replaced(
        self,
        identity: str,
        declared: Declared,
        last: Applied,
        replaces: list[str],
        *,
        delete_first: bool = False,
        why: str = "",
    ) -> DiffResult:
        self._hold(identity, declared, last, replaced=True)
        first = delete_first or self.stays_put(declared, last)
        if not first and not self.run.offline:
            self.refuse_replacement(declared, last, replaces)
        if why:
            label = ", ".join(self.objects(identity, last).values())
            report(drift.replaced(label, why, by_name=self.by_name, delete_first=first))
            if warning := self.deletion_warning(last):
                report(warning)
        if declared.get("forceDelete"):
            self.run.announcements.forced.update(self.objects(identity, last))
        return DiffResult(changes=True, replaces=replaces, delete_before_replace=first)

    # Organisations

    def _own_requests(self, account: str | None, last: Applied, declared: Declared) -> Requests:
        """The requests about what the state knows.

        Raises:
            RefusedError: the state's is another organisation's than the account's, and the program didn't choose it.
        """
        own = self.run.account(account)
        organisation, expected = last.get("organisationId"), own.settings.organisation_id
        chosen = is_chosen(last) or "organisationId" in declared or self.mark not in last
        if organisation and organisation != expected and not chosen:
            raise RefusedError(_foreign(self.noun, self.named(last), organisation, own))
        return self.requests(own, last)

    def _leaves_organisation(self, declared: Declared, last: Applied) -> list[str]:
        """The organisation, where the program chose it once and the account's is another."""
        if self.run.offline or "organisationId" in declared or not is_chosen(last):
            return []
        own = self.run.account(declared.get("account")).settings.organisation_id
        return ["organisationId"] if own != last["organisationId"] else []


def _completed(made: Creation) -> dict[str, Any]:
    """The outputs of what was created, once it is whole. A creation that can't be completed is undone.

    Raises:
        Exception: why it can't be completed; nothing of it is left.
    """
    try:
        return made.complete()
    except Exception as error:
        second = undo_failure(made.delete)
        if second is None:
            raise
        # Raising would lose the id: the host can't return a partly created resource.
        report(left_over(made.label, error, second))
        return made.unfinished()


def _foreign(noun: str, name: str, organisation: str, account: Account) -> str:
    called = account.settings.account
    key = f"versori-{called}:organisationId" if called else "versori:organisationId"
    owner = f'account "{called}"' if called else "this stack"
    return (
        f'{noun} "{visible(name, LONGEST_NAME)}" belongs to organisation {organisation}, and '
        f"{owner} to {account.settings.organisation_id}: it was not touched\n"
        f"  hint: set {key} back to {organisation}, give it back the account that it had, or declare organisation_id to "
        f"move the {noun} on purpose"
    )
