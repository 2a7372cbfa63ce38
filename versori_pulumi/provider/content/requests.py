"""The requests about actions and triggers: looking for one, creating it, and what an adoption and an update send."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError
from versori_pulumi.connect.redaction import outside
from versori_pulumi.provider import drift
from versori_pulumi.provider.connector import placeholders
from versori_pulumi.provider.content import plan, references
from versori_pulumi.provider.content.bodies import create_body
from versori_pulumi.provider.content.plan import content_label, found_shape, plan_content, update_body
from versori_pulumi.provider.content.within import WithinVersion
from versori_pulumi.provider.properties import CONTENT, NEW, Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import delete_surely
from versori_pulumi.provider.requests import Creation
from versori_pulumi.provider.run import report
from versori_pulumi.provider.values import same

if TYPE_CHECKING:
    from versori_pulumi.connect.content import ContentKind
    from versori_pulumi.connect.operations import Body
    from versori_pulumi.provider.claims import ObjectKey
    from versori_pulumi.provider.noun import Difference
    from versori_pulumi.provider.run import Account, Run


class ContentRequests(WithinVersion):
    """The requests about the actions, or the triggers, of a version."""

    def __init__(self, run: Run, account: Account, properties: Properties, kind: ContentKind) -> None:
        """Sends nothing."""
        super().__init__(run, account, properties)
        self._kind = self.noun = kind

    def read(self, identity: str, known: Properties, *, max_age: float | None = None) -> Live:  # noqa: ARG002
        """The one of that name, which is its id in the state."""
        return Live(self.account.contents.get(self._kind, *self._where, identity, max_age=max_age))

    def creating(self, declared: Declared) -> AbstractContextManager[Any]:
        """Held while one of that name is looked for and created."""
        return self.account.contents.creating(self.connector_id, f"{self._version}/{self._kind}/{declared['name']}")

    def imported(self, identity: str, declared: Declared) -> list[Live]:  # noqa: ARG002 - it is the declared name
        """The one of the declared name."""
        return [self.read(declared["name"], declared, max_age=YOUNG)]

    def named(self, declared: Declared) -> list[Live]:
        """The one of that name."""
        found = self._find(declared["name"], max_age=YOUNG)
        return [] if found is None else [found]

    def taken(self, declared: Declared, found: list[Live]) -> str:
        """What has the name."""
        kind = "an action" if self._kind == "action" else "a trigger"
        return f'version "{self._version}" has {kind} named "{declared["name"]}" already ({found[0]["id"]})'

    def adoption(self, declared: Declared, found: Live) -> str:
        """The line that says what an adoption does."""
        changes = plan_content(declared, NEW, found_shape(found), creating=True)
        return drift.adopted(self._label(declared["name"]), changes, declared)

    def refuse_creation(self, declared: Declared, found: list[Live]) -> None:
        """Raises where the version is published, and something has to be written.

        Raises:
            RefusedError: so it is.
        """
        if not found or plan_content(declared, NEW, found_shape(found[0]), creating=True):
            self.refuse_published()
            self._refuse_absent_definitions(declared)

    def refuse_update(self, declared: Declared, found: Difference) -> None:
        """Raises where the version is published, or a definition isn't there.

        Raises:
            RefusedError: so it is.
        """
        super().refuse_update(declared, found)
        if found.writes:
            self._refuse_absent_definitions(declared)

    def _refuse_absent_definitions(self, declared: Declared) -> None:
        if wanted := references.of_content(declared):
            known = self.definition_names()
            for name in sorted(wanted - known):
                raise RefusedError(f"{self._label(declared['name'])}: {references.absent(name, known)}")

    def warnings(self, declared: Declared, live: Live | None) -> Iterable[str]:  # noqa: ARG002
        """Places that no connection variable fills, and what keeps the version from being published."""
        for flaw in references.flaws(declared):
            yield f"warning: {self._label(declared['name'])}: {flaw}, so its version can't be published"
        if places := placeholders.of_content(declared):
            yield from placeholders.missing(self._label(declared["name"]), places, self.variables())

    def create(self, declared: Declared) -> Creation:
        """Creates one."""
        live = self._posted(declared)
        self._report_errors(live)
        return Creation(
            declared["name"], self._label(declared["name"]), live, plan.after_write(declared, self.organisation_id)
        )

    def adopt(self, declared: Declared, found: list[Live]) -> tuple[str, dict[str, Any]]:
        """Makes the one that was found the declared one."""
        return declared["name"], self._written(declared, NEW, found[0], creating=True)

    def update(self, identity: str, declared: Declared, last: Applied) -> dict[str, Any]:
        """Makes it the declared one.

        Raises:
            RefusedError: a definition doesn't exist, or the version is published.
            RequestError: the request failed. The same call later sends it again.
        """
        return self._written(declared, last, self.read(identity, last, max_age=YOUNG))

    def delete(self, identity: str, last: Applied, own: Collection[ObjectKey], *, force: bool) -> None:  # noqa: ARG002
        """Deletes it."""
        what = (self._kind, *self._where, identity)
        try:
            delete_surely(lambda: self.client.delete_content(*what), lambda: self.client.get_content(*what))
        finally:
            self._forget(identity)

    def _label(self, name: str) -> str:
        return content_label(self._kind, self._version, name)

    def _find(self, name: str, *, max_age: float) -> Live | None:
        try:
            return self.read(name, {}, max_age=max_age)
        except NotFoundError:
            return None

    def _written(self, declared: Declared, last: Applied, live: Live, *, creating: bool = False) -> dict[str, Any]:
        managed = plan.with_ignored(declared, found_shape(live))

        def body() -> Properties:
            seen = self.read(live["name"], last, max_age=0.0)
            return update_body(
                plan.with_ignored(declared, found_shape(seen)),
                last,
                seen,
                partial(self._definition, self._label(live["name"])),
            )

        if plan_content(managed, last, found_shape(live), creating=creating):
            answered = self._put(live["name"], body)
            shown = found_shape(answered)
            for name in CONTENT.named("merged"):
                if name in managed and not same(name, managed[name], shown.get(name)):
                    report(f"warning: {self._label(live['name'])}: Versori returned a different {name} than was sent")
            self._report_errors(answered)
        return plan.after_write(declared, self.organisation_id)

    def _put(self, name: str, body: Body) -> Live:
        try:
            return self._seen(self.client.update_content(self._kind, *self._where, name, body))
        except ConflictError:
            self._forget(name)
            self.refuse_published(max_age=0)
            raise
        except BaseException:
            self._forget(name)
            raise

    def _posted(self, declared: Declared) -> Live:
        name = declared["name"]
        send = partial(self.client.create_content, self._kind, *self._where, create_body(self._kind, declared))

        def look() -> list[Live]:
            found = self._find(name, max_age=0)
            return [] if found is None else [found]

        return self._seen(self.create_named(declared, send, look))

    def _seen(self, live: Any) -> Live:
        self._forget(live["name"])
        self.account.contents.put_content(self._kind, self.connector_id, self._version, live)
        return Live(live)

    def _forget(self, name: str) -> None:
        """Has it read again, and its version, which every write changes."""
        self.account.contents.forget_content(self.connector_id, self._version, self._kind, name)
        self.account.versions.forget_version(self.connector_id, self._version)

    def _definition(self, label: str, name: str) -> Properties:
        """A definition of the version, as answers embed it; `label` refers to it.

        Raises:
            RefusedError: the version has none of that name.
        """
        try:
            return self.client.get_definition(*self._where, name)
        except NotFoundError:
            known = [definition["name"] for definition in self.client.get_definitions(*self._where)]
            raise RefusedError(f"{label}: {references.absent(name, known)}") from None

    def _report_errors(self, live: Live) -> None:
        """Says what Versori finds wrong with it: it is kept all the same, and keeps its version from being published."""
        for error in live.get("errors", []):
            line = f"{outside(error.get('field'))}: {outside(error.get('message'))}"
            report(f"warning: {self._label(live['name'])}: {line}")
