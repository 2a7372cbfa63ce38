"""How an action or a trigger comes to be, and how it changes: the requests, in a way that every failure can be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.answers import severity
from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError, RequestError
from versori_pulumi.connect.live import YOUNG
from versori_pulumi.connect.redaction import outside
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import Claimant
from versori_pulumi.provider.content_bodies import create_body
from versori_pulumi.provider.content_items import Item
from versori_pulumi.provider.content_plan import CONTENT, after_write, found_shape, plan_content, update_body
from versori_pulumi.provider.drafts import refuse_absent, refuse_published
from versori_pulumi.provider.looking import made_anyway
from versori_pulumi.provider.merge import with_ignored
from versori_pulumi.provider.runtime import tell, tell_adoption
from versori_pulumi.provider.values import same

if TYPE_CHECKING:
    from versori_pulumi.connect.contents import ContentKind
    from versori_pulumi.connect.version_models import Content
    from versori_pulumi.provider.runtime import Runtime

Properties = Mapping[str, Any]


def preview_existing(kind: ContentKind, runtime: Runtime, declared: Properties) -> list[tuple[str, str]]:
    """What a creation would meet, as (property, reason); says what an adoption would change."""
    item = Item.of(kind, runtime.account(declared.get("account")), declared)
    try:
        found = None
        refuse_absent(runtime, item.place, item.version)
        remade = runtime.remakes(item.place.connector_id, item.version)
        if not remade and item.place.find_version(item.version) is not None:
            found = _existing(runtime, item, declared)
        changes = () if found is None else plan_content(declared, {}, found_shape(found), creating=True)
        if found is None or changes:
            refuse_published(runtime, item.place, item.version)
    except (RefusedError, NotFoundError) as error:
        return [("", str(error))]
    if found is not None:
        tell_adoption(drift.adopted(item.label, changes, declared))
    return []


def create(kind: ContentKind, runtime: Runtime, declared: Properties) -> tuple[str, dict[str, Any]]:
    """Creates an action or trigger, or adopts the existing one; its id and outputs.

    Raises:
        RefusedError: one of that name exists and `existing` doesn't say what to do, or the version is published.
        RequestError: a request failed for good. Nothing new is left on Versori.
    """
    item = Item.of(kind, runtime.account(declared.get("account")), declared)
    with item.place.account.contents.creating(item.place.connector_id, f"{item.version}/{item.kind}/{item.name}"):
        found = _existing(runtime, item, declared)
        if found is None:
            runtime.refuse_without_engine()
            _tell_errors(item, _post(runtime, item, declared))
            runtime.claims.take(item.key, item.label, _claimant(kind, declared))
            return item.name, after_write(declared, item.place.organisation_id)
    return item.name, update(runtime, item, declared, {}, found, creating=True)


def update(
    runtime: Runtime, item: Item, declared: Properties, last: Properties, live: Content, *, creating: bool = False
) -> dict[str, Any]:
    """Sends what makes `live` what `declared` says; the outputs.

    Raises:
        RefusedError: a definition doesn't exist, or the version is published.
        RequestError: the request failed. The same call later sends it again.
    """
    shown = found_shape(live)
    managed = with_ignored(declared, shown, CONTENT)

    def body() -> Properties:
        seen = item.live(max_age=0.0)
        return update_body(with_ignored(declared, found_shape(seen), CONTENT), last, seen, item.definition)

    if plan_content(managed, last, shown, creating=creating):
        try:
            answered = item.update(body)
        except ConflictError:
            refuse_published(runtime, item.place, item.version, max_age=0)
            raise
        shown = found_shape(answered)
        for name in CONTENT:
            if name in managed and not same(name, managed[name], shown.get(name)):
                tell(f"warning: {item.label}: Versori answered another {name} than it was sent")
        _tell_errors(item, answered)
    return after_write(declared, item.place.organisation_id)


def _existing(runtime: Runtime, item: Item, declared: Properties) -> Content | None:
    claims, claimant = runtime.claims, _claimant(item.kind, declared)
    if claims.replaces(item.key, claimant):
        return None
    imported = "importId" in declared
    found = item.live(max_age=YOUNG) if imported else item.find(max_age=YOUNG)
    if found is None:
        return None
    claims.seek(item.key, item.label, claimant)
    if not imported and declared.get("existing", "error") == "error":
        raise RefusedError(drift.exists(_clash(item, found), item.kind))
    claims.take(item.key, item.label, claimant)
    return found


def _claimant(kind: ContentKind, declared: Properties) -> Claimant:
    return Claimant.of(kind.capitalize(), declared)


def _clash(item: Item, found: Content) -> str:
    article = "an" if item.kind == "action" else "a"
    return f'version "{item.version}" has {article} {item.kind} named "{item.name}" already ({found["id"]})'


def _post(runtime: Runtime, item: Item, declared: Properties) -> Content:
    try:
        return item.create(create_body(item.kind, declared))
    except ConflictError:
        refuse_published(runtime, item.place, item.version, max_age=0)
        found = item.find(max_age=0)
        if found is not None:
            raise RefusedError(_clash(item, found)) from None
        raise
    except RequestError as error:
        if error.took_effect is False:
            raise
        item.forget()
        made: Content = made_anyway(item.kind, lambda: [found] if (found := item.find(max_age=0)) else [], error)
        return made


def _tell_errors(item: Item, live: Content) -> None:
    """Says what Versori finds wrong with it: it is kept all the same, and keeps its version from being published."""
    for error in live.get("errors", []):
        tell(f"{severity(error)}: {item.label}: {outside(error.get('field'))}: {outside(error.get('message'))}")
