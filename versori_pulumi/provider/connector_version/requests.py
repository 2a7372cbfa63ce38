"""The requests about versions: looking for one, creating it with everything in it, adopting, updating and deleting it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import RefusedError, RequestError
from versori_pulumi.provider import drift, requests
from versori_pulumi.provider.connector import placeholders
from versori_pulumi.provider.connector_version import plan
from versori_pulumi.provider.connector_version.contents import KINDS, missing_contents, names_of
from versori_pulumi.provider.connector_version.drafts import is_remade, refuse_absent
from versori_pulumi.provider.connector_version.plan import CONTENTS, label_of, seen
from versori_pulumi.provider.connector_version.writes import VersionWriter
from versori_pulumi.provider.documents.messages import report_messages
from versori_pulumi.provider.documents.openapi import document_bytes, operation_names
from versori_pulumi.provider.properties import NEW, Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import delete_surely, may_be_left, undo_failure
from versori_pulumi.provider.run import report
from versori_pulumi.provider.values import dictionaries, without_nulls

if TYPE_CHECKING:
    from versori_pulumi.provider.claims import ObjectKey

_WHOLE: Final = {"id", "isLatest", "isDefault", "createdAt", "updatedAt"}
"""What a version has where an answer embeds the whole of it."""


class VersionRequests(requests.WithinConnector):
    """The requests about the versions of a connector."""

    noun = "version"

    def read(self, identity: str, known: Properties, *, max_age: float | None = None) -> Live:  # noqa: ARG002
        """The version of that name, which is its id in the state."""
        return self.version(identity, max_age=max_age)

    def creating(self, declared: Declared) -> AbstractContextManager[Any]:
        """Held while a version of that name is looked for and created."""
        return self.account.versions.creating(self.connector_id, declared["name"])

    def may_exist(self, declared: Declared) -> bool:
        """There can be one of any name, where the connector and what the version is made from are there."""
        if is_remade(self, declared["name"]):
            return True
        self.connector()
        source = declared.get("fromVersion")
        if source is not None and source not in ("latest", "default"):
            refuse_absent(self, source, "from_version: ")
        return True

    def imported(self, identity: str, declared: Declared) -> list[Live]:  # noqa: ARG002 - it is the declared name
        """The version of the declared name."""
        return [self.version(declared["name"], max_age=YOUNG)]

    def named(self, declared: Declared) -> list[Live]:
        """The version of that name."""
        found = self.find_version(declared["name"], max_age=YOUNG)
        return [] if found is None else [found]

    def taken(self, declared: Declared, found: list[Live]) -> str:
        """What has the name."""
        return f'connector {self.connector_id} has a version named "{declared["name"]}" already ({found[0]["id"]})'

    def adoption(self, declared: Declared, found: Live) -> str:
        """The line that says what an adoption does."""
        missing = self._missing(declared, found)
        planned = plan.plan_version(declared, NEW, seen(found), creating=True)
        line = drift.adopted(label_of(declared), planned.changes, declared)
        if missing:
            line += f"; this adds {_names(missing)}"
        held = any(name in declared for name in CONTENTS)
        return f"{line}; what is in it already stays as it is" if held else line

    def warnings(self, declared: Declared, live: Live | None) -> Iterable[str]:  # noqa: ARG002
        """Places in its contents that no connection variable fills."""
        for key, kind in KINDS:
            for entry in dictionaries(declared.get(key)):
                if places := placeholders.of_content(entry):
                    label = f'{kind} "{entry.get("name")}" of {label_of(declared)}'
                    yield from placeholders.missing(label, places, self.variables())

    def create(self, declared: Declared) -> VersionCreation:
        """Creates a draft of the declared name, empty or from what it is made from."""

        def look() -> list[Live]:
            found = self.find_version(declared["name"], max_age=0.0)
            return [] if found is None else [found]

        send = self._imported if "openapi" in declared else self._posted
        made = self.create_named(declared, partial(send, declared), look)
        self.account.versions.put_version(self.connector_id, made)
        return VersionCreation(self, declared, Live(made))

    def adopt(self, declared: Declared, found: list[Live]) -> tuple[str, dict[str, Any]]:
        """Makes the version that was found the declared one."""
        writer = VersionWriter(self, declared, NEW, found[0])
        writer.run(self._missing(declared, found[0]))
        return declared["name"], plan.after_write(declared, writer.live, self.organisation_id)

    def update(self, identity: str, declared: Declared, last: Applied) -> dict[str, Any]:
        """Makes the version the declared one."""
        live = self.version(identity, max_age=YOUNG)
        owned = plan.with_ignored(declared, seen(live))
        writer = VersionWriter(self, owned, last, live)
        writer.run({}, noted=bool(plan.plan_version(owned, last, seen(live)).changes))
        return plan.after_write(declared, writer.live, self.organisation_id)

    def delete(self, identity: str, last: Applied, own: Collection[ObjectKey], *, force: bool) -> None:  # noqa: ARG002
        """Deletes a version with everything in it; a published one is made a draft first, to learn whether it is used."""
        live = self.find_version(identity, max_age=YOUNG)
        try:
            if live is None:
                return
            if live["id"] != last["versionId"]:
                report(f"warning: {label_of(last)} has been replaced by another one of that name, so it is not deleted")
                return
            VersionWriter(self, Declared({"published": False}), NEW, live).publish(published=False)
            self.delete_surely(identity)
        finally:
            self.account.versions.forget_version(self.connector_id, identity)
            self.account.contents.forget_all(self.connector_id, identity)

    def delete_surely(self, name: str, *, force: bool = False) -> None:
        """Deletes a version, and makes sure of it: what is deleted late would be the next version of that name.

        Raises:
            RequestError: it failed for good.
        """
        where = self.organisation_id, self.connector_id, name
        delete = partial(self.client.delete_connector_version, *where, force=force)
        try:
            delete_surely(delete, partial(self.client.get_connector_version, *where))
        finally:
            self.account.versions.forget_version(self.connector_id, name)

    def _missing(self, declared: Declared, found: Live) -> dict[str, Any]:
        """The contents that an adoption adds.

        Raises:
            RefusedError: it is published, and would have to be changed; or it wasn't made from the declared document.
        """
        self._refuse_another_origin(declared)
        missing = missing_contents(self, declared)
        if missing and seen(found)["published"] and declared.get("published") is not False:
            raise RefusedError(
                f"{label_of(declared)} can't be adopted: it is published, and lacks {_names(missing)}\n"
                "  hint: give the version of the program another name, or unpublish the one on Versori first"
            )
        return missing

    def _refuse_another_origin(self, declared: Declared) -> None:
        """Raises where a version can't have been made from the declared document: an import can't add it afterwards."""
        if "openapi" not in declared:
            return
        imported = operation_names(document_bytes(declared["openapi"], label_of(declared)))
        if lacking := sorted(imported - names_of(self, "action", declared["name"])):
            raise RefusedError(
                f"{label_of(declared)} can't be adopted: it lacks what its OpenAPI document has ({', '.join(lacking[:5])}), "
                "and a document is only imported into a new version\n"
                "  hint: give the version of the program another name, delete the one on Versori, or leave openapi out"
            )

    def _posted(self, declared: Declared) -> Any:
        body = {name: declared[name] for name in ("name", "fromVersion") if declared.get(name)}
        return self.client.create_connector_version(self.organisation_id, self.connector_id, body)

    def _imported(self, declared: Declared) -> Any:
        document = document_bytes(declared["openapi"], label_of(declared))
        where = self.organisation_id, self.connector_id, declared["name"]
        answer = self.client.import_http_connector_version(*where, document)
        report_messages(label_of(declared), answer["messages"])
        for made in answer["connector"].get("versions", ()):
            if made.get("name") == declared["name"] and made.keys() >= _WHOLE:
                return without_nulls(made)
        try:
            return self.version(declared["name"], max_age=0.0)
        except RequestError as error:
            if undo_failure(partial(self.delete_surely, declared["name"], force=True)) is None:
                raise
            raise may_be_left(label_of(declared), error) from None


class VersionCreation(requests.Creation):
    """A version that was just created."""

    def __init__(self, within: VersionRequests, declared: Declared, made: Live) -> None:
        """Sends nothing yet."""
        super().__init__(declared["name"], label_of(declared), made, {})
        self._requests = within
        self._declared = declared
        self._writer = VersionWriter(within, declared, NEW, made, just_answered=True)
        self._filled = False

    def complete(self) -> dict[str, Any]:
        """Creates contents, describes, publishes and makes it the default one, as declared; the outputs."""
        kinds = ("definitions", "actions", "triggers")
        self._writer.contents({key: self._declared[key] for key in kinds if self._declared.get(key)})
        self._filled = True
        self._writer.settle()
        report_messages(self.label, self._writer.live.get("messages"))
        return self._outputs()

    def delete(self) -> None:
        """Deletes the version."""
        self._requests.delete_surely(self.id, force=True)

    def unfinished(self) -> dict[str, Any]:
        """The outputs that make the next diff show the rest."""
        found = plan.after_read(Applied(self._outputs()), self._writer.live)
        return found if self._filled else plan.without_unfinished(found)

    def _outputs(self) -> dict[str, Any]:
        return plan.after_write(self._declared, self._writer.live, self._requests.organisation_id)


def _names(missing: Properties) -> str:
    names = {key: [entry if isinstance(entry, str) else entry["name"] for entry in missing[key]] for key in missing}
    return "; ".join(f"{key}: {', '.join(listed)}" for key, listed in names.items())
