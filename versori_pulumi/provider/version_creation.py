"""How a version comes to be: created with everything in it, adopted, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError, RequestError
from versori_pulumi.connect.live import YOUNG
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import Claimant
from versori_pulumi.provider.drafts import refuse_absent
from versori_pulumi.provider.looking import left_over, made_anyway, may_be_left, undo_failure
from versori_pulumi.provider.merge import with_ignored
from versori_pulumi.provider.messages import tell_messages
from versori_pulumi.provider.openapi_documents import document_bytes, operation_names, refuse_other_documents
from versori_pulumi.provider.places import Place
from versori_pulumi.provider.runtime import tell, tell_adoption
from versori_pulumi.provider.values import without_nulls
from versori_pulumi.provider.version_plan import (
    CONTENTS,
    MERGED,
    after_read,
    after_write,
    key_of,
    plan_version,
    seen,
    without_unfinished,
)
from versori_pulumi.provider.version_writes import VersionWriter, delete_version, missing_contents, names_of

if TYPE_CHECKING:
    from versori_pulumi.provider.runtime import Runtime

Properties = Mapping[str, Any]

_WHOLE: Final = {"id", "isLatest", "isDefault", "createdAt", "updatedAt"}
"""What a version has where an answer embeds the whole of it."""


def preview_existing(runtime: Runtime, declared: Properties) -> list[tuple[str, str]]:
    """What a creation would meet, as (property, reason); says what an adoption would change."""
    place = Place.of(runtime.account(declared.get("account")), declared)
    try:
        if "openapi" in declared:
            refuse_other_documents(declared["openapi"], label_of(declared))
        if runtime.claims.replaces(key_of(declared), _claimant(declared)):
            return []
        place.connector()
        _refuse_no_source(runtime, place, declared)
        found = _existing(runtime, place, declared)
        if found is not None:
            tell_adoption(_adoption(place, declared, found))
    except (RefusedError, NotFoundError) as error:
        return [("", str(error))]
    return []


def create(runtime: Runtime, declared: Properties) -> tuple[str, dict[str, Any]]:
    """Creates a version with everything declared, or adopts the existing one; its name and outputs.

    Raises:
        RefusedError: one of that name exists and `existing` doesn't say what to do, or it can't be adopted.
        VersoriError: a request failed for good. Nothing new is left on Versori.
    """
    place = Place.of(runtime.account(declared.get("account")), declared)
    with place.account.versions.creating(place.connector_id, declared["name"]):
        found = _existing(runtime, place, declared)
        if found is None:
            runtime.refuse_without_engine()
            made = _made(place, declared)
            runtime.claims.take(key_of(declared), label_of(declared), _claimant(declared))
            return declared["name"], _complete(place, declared, made)
    writer = VersionWriter(place, declared, {}, found)
    writer.run(_adoptable(place, declared, found))
    return declared["name"], after_write(declared, writer.live, place.organisation_id)


def update(place: Place, declared: Properties, last: Properties, live: Properties) -> dict[str, Any]:
    """Sends what makes `live` what `declared` says; the outputs.

    Raises:
        VersoriError: a request failed. The same call later sends the rest.
    """
    owned = with_ignored(declared, seen(live), MERGED)
    writer = VersionWriter(place, owned, last, live)
    writer.run({}, noted=bool(plan_version(owned, last, seen(live)).changes))
    return after_write(declared, writer.live, place.organisation_id)


def label_of(declared: Properties) -> str:
    """A version in words."""
    return drift.labelled("version", f"connector {declared['connectorId']}", declared["name"])


def _existing(runtime: Runtime, place: Place, declared: Properties) -> Any:
    key, label, claimant = key_of(declared), label_of(declared), _claimant(declared)
    imported = "importId" in declared
    find = place.version if imported else place.find_version
    found = find(declared["name"], max_age=YOUNG)
    if found is None:
        return None
    runtime.claims.seek(key, label, claimant)
    if not imported and declared.get("existing", "error") == "error":
        raise RefusedError(drift.exists(_clash(declared, found), "version"))
    runtime.claims.take(key, label, claimant)
    return found


def _claimant(declared: Properties) -> Claimant:
    return Claimant.of("ConnectorVersion", declared)


def _clash(declared: Properties, found: Properties) -> str:
    return f'connector {declared["connectorId"]} has a version named "{declared["name"]}" already ({found["id"]})'


def _adoptable(place: Place, declared: Properties, found: Properties) -> dict[str, Any]:
    """The contents that an adoption adds.

    Raises:
        RefusedError: it is published, and would have to be changed.
    """
    _refuse_another_origin(place, declared)
    missing = missing_contents(place, declared)
    if missing and seen(found)["published"] and declared.get("published") is not False:
        raise RefusedError(
            f"{label_of(declared)} can't be adopted: it is published, and lacks {_names(missing)}\n"
            "  hint: give the version of the program another name, or unpublish the one on Versori first"
        )
    return missing


def _refuse_no_source(runtime: Runtime, place: Place, declared: Properties) -> None:
    source = declared.get("fromVersion")
    if source is not None and source not in ("latest", "default"):
        refuse_absent(runtime, place, source, "from_version: ")


def _refuse_another_origin(place: Place, declared: Properties) -> None:
    """Raises where a version can't have been made from the declared document: an import can't add it afterwards."""
    if "openapi" not in declared:
        return
    imported = operation_names(document_bytes(declared["openapi"], label_of(declared)))
    if lacking := sorted(imported - names_of(place, "action", declared["name"])):
        raise RefusedError(
            f"{label_of(declared)} can't be adopted: it lacks what its OpenAPI document has ({', '.join(lacking[:5])}), and "
            "a document is imported into a new version alone\n"
            "  hint: give the version of the program another name, delete the one on Versori, or leave openapi out"
        )


def _adoption(place: Place, declared: Properties, found: Properties) -> str:
    missing = _adoptable(place, declared, found)
    plan = plan_version(declared, {}, seen(found), creating=True)
    line = drift.adopted(label_of(declared), plan.changes, declared)
    if missing:
        line += f"; this adds {_names(missing)}"
    held = any(name in declared for name in CONTENTS)
    return f"{line}; what is in it already stays as it is" if held else line


def _names(missing: Properties) -> str:
    names = {key: [entry if isinstance(entry, str) else entry["name"] for entry in missing[key]] for key in missing}
    return "; ".join(f"{key}: {', '.join(listed)}" for key, listed in names.items())


def _made(place: Place, declared: Properties) -> Any:
    """A draft of the declared name, empty or from where it is to be made from."""
    name = declared["name"]
    try:
        made = _imported(place, declared) if "openapi" in declared else _posted(place, declared)
    except ConflictError:
        if (found := place.find_version(name, max_age=0.0)) is not None:
            raise RefusedError(_clash(declared, found)) from None
        raise
    except RequestError as error:
        if error.took_effect is False:
            raise

        def look() -> list[Any]:
            found = place.find_version(name, max_age=0.0)
            return [] if found is None else [found]

        made = made_anyway("version", look, error)
    place.account.versions.put_version(place.connector_id, made)
    return made


def _posted(place: Place, declared: Properties) -> Any:
    body = {"name": declared["name"]}
    if declared.get("fromVersion"):
        body["fromVersion"] = declared["fromVersion"]
    return place.account.client.create_connector_version(place.organisation_id, place.connector_id, body)


def _imported(place: Place, declared: Properties) -> Any:
    document = document_bytes(declared["openapi"], label_of(declared))
    where = place.organisation_id, place.connector_id, declared["name"]
    answer = place.account.client.import_http_connector_version(*where, document)
    tell_messages(label_of(declared), answer["messages"])
    for made in answer["connector"].get("versions", ()):
        if made.get("name") == declared["name"] and made.keys() >= _WHOLE:
            return without_nulls(made)
    try:
        return place.version(declared["name"], max_age=0.0)
    except RequestError as error:
        if _deleted(place, declared["name"]) is None:
            raise
        raise may_be_left(label_of(declared), error) from None


def _complete(place: Place, declared: Properties, made: Properties) -> dict[str, Any]:
    """Does what the creation doesn't take; undoes it where that fails for good."""
    writer = VersionWriter(place, declared, {}, made, just_answered=True)
    filled = False
    try:
        writer.contents({key: declared[key] for key in ("definitions", "actions", "triggers") if declared.get(key)})
        filled = True
        writer.settle()
    except Exception as error:  # noqa: BLE001  (whatever it was, what was created is then in the state or gone)
        _undo(place, declared, error)
        found = after_read(after_write(declared, writer.live, place.organisation_id), writer.live)
        return found if filled else without_unfinished(found)
    tell_messages(label_of(declared), writer.live.get("messages"))
    return after_write(declared, writer.live, place.organisation_id)


def _undo(place: Place, declared: Properties, error: Exception) -> None:
    """Deletes what was created, and raises; returns where that fails."""
    second = _deleted(place, declared["name"])
    if second is None:
        raise error
    # Raising would lose the version: the host can't return a partly created resource.
    tell(left_over(label_of(declared), error, second))


def _deleted(place: Place, name: str) -> RequestError | None:
    try:
        return undo_failure(partial(delete_version, place, name, force=True))
    finally:
        place.account.versions.forget_version(place.connector_id, name)
