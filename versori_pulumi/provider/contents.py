"""The hooks of `Action` and `Trigger`, which are alike.

They connect `content_plan.py`, which decides, and `connect/`, which talks.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError
from versori_pulumi.provider import drift
from versori_pulumi.provider._base import VersoriProvider, hook
from versori_pulumi.provider.claims import NameKey
from versori_pulumi.provider.content_plan import (
    CONTENT,
    after_get,
    after_read,
    content_label,
    found_shape,
    moved,
    plan_content,
    stays_put,
)
from versori_pulumi.provider.drafts import refuse_published
from versori_pulumi.provider.inputs import Properties, begun, properties
from versori_pulumi.provider.merge import changes_state_alone, with_ignored
from versori_pulumi.provider.outputs import inputs_of
from versori_pulumi.provider.ownership import content_key
from versori_pulumi.provider.runtime import tell

if TYPE_CHECKING:
    from versori_pulumi.connect.contents import ContentKind
    from versori_pulumi.provider.content_items import Item
    from versori_pulumi.provider.places import Place


class ContentProvider(VersoriProvider):
    """Creates, reads, updates, replaces and deletes actions, or triggers."""

    kind: ContentKind
    mark = "name"  # what is in a version has no time of creation

    @hook
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known of the inputs, and looks for one of the same name."""
        from versori_pulumi.provider.content_arguments import problems, upper_ids, with_defaults
        from versori_pulumi.provider.content_creation import preview_existing

        inputs = with_defaults(self.kind, properties(news))
        upper_ids(inputs)
        self.declare_existing(inputs)
        decisive = ("name", "connectorId", "version", "organisationId", "account", "existing", "importId")
        look = None if properties(_olds) else functools.partial(preview_existing, self.kind)
        name = NameKey.of(self.kind, *(inputs.get(part) for part in ("connectorId", "version", "name")))
        found = [*begun(problems(self.kind, inputs), inputs, _olds), *self.declared_twice(inputs, name)]
        return self.checked(inputs, found, look, decisive)

    @hook
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compares the declared with the live one (with the state where `versori:offline` is set)."""
        last, declared = properties(_olds), properties(_news)
        if elsewhere := moved(declared, last) or self.leaves_organisation(declared, last):
            return self._replacement(declared, last, elsewhere)
        self._hold(declared, last)
        shown: Properties = last
        if not self.runtime.offline:
            try:
                shown = found_shape(self._item(declared.get("account"), last, declared).live())
            except NotFoundError:
                tell(drift.gone(f"version {last['version']}", last, self.kind))
                return self._replacement(declared, last, ["id"])
        managed = with_ignored(declared, shown, CONTENT)
        changes = plan_content(managed, last, shown)
        for line in drift.drifted(content_label(self.kind, last["version"], last["name"]), changes, managed, last):
            tell(line)
        if changes and not self.runtime.offline:
            self._refuse_published(last, declared)
        return DiffResult(changes=bool(changes) or changes_state_alone(declared, last))

    @hook
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Creates one, or adopts the one that is there, as `existing` says."""
        from versori_pulumi.provider.content_creation import create

        identity, outputs = create(self.kind, self.runtime, properties(props))
        return CreateResult(identity, outputs)

    @hook
    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Reads the live one: for refresh under the keys of the state, for `get` all of it.

        Where `versori:offline` is set, refresh leaves the state as it is, as for connectors.
        """
        last = properties(props)

        def live() -> tuple[str, Any]:
            item = self._item(last.get("account"), last, {}, id_)
            return item.place.organisation_id, item.live()

        return self.found(id_, last, live, after_get, after_read, inputs_of)

    @hook
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Sends what `diff` announced, based on what is live right before."""
        from versori_pulumi.connect.live import YOUNG
        from versori_pulumi.provider.content_creation import update

        last, declared = properties(_olds), properties(_news)
        item = self._item(declared.get("account"), last, declared)
        return UpdateResult(update(self.runtime, item, declared, last, item.live(max_age=YOUNG)))

    @hook
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Deletes it; one that is gone already is deleted."""
        last = properties(_props)
        item = self._item(last.get("account"), last, {})
        if self.kept(item.key, item.label):
            return
        try:
            item.delete()
        except NotFoundError:
            pass
        except ConflictError as error:
            raise not_deletable(error, item.place, item.version) from None

    def _replacement(self, declared: Properties, last: Properties, replaces: list[str]) -> DiffResult:
        first = stays_put(declared, last)
        self._hold(declared, last, replaced=True)
        if not first and replaces == ["name"] and not self.runtime.offline:
            self._refuse_published(last, declared)
        return DiffResult(changes=True, replaces=replaces, delete_before_replace=first)

    def _refuse_published(self, last: Properties, declared: Properties) -> None:
        item = self._item(declared.get("account"), last, declared)
        refuse_published(self.runtime, item.place, item.version)

    def _item(self, account: str | None, last: Properties, declared: Properties, name: str | None = None) -> Item:
        from versori_pulumi.provider.content_items import Item

        return Item.of(self.kind, self.own_account(account, last, declared), last, name)

    def _hold(self, declared: Properties, last: Properties, *, replaced: bool = False) -> None:
        key = content_key(self.kind, last["connectorId"], last["version"], last["name"])
        self.hold(declared, content_label(self.kind, last["version"], last["name"]), key, replaced=replaced)


def not_deletable(error: ConflictError, place: Place, version: str) -> Exception:
    """Why something in a version can't be deleted, with the ways out where the version is published."""
    live = place.find_version(version, max_age=0)
    if live is None or "publishedAt" not in live:
        return error
    return RefusedError(
        f"could not {error.attempted.operation}: {error.reason}\n"
        f'  hint: version "{version}" is published, so nothing in it can be deleted alone: unpublish it first '
        "(published=False), or delete the whole version"
    )
