"""The requests about definitions: looking for some, creating them, and what an adoption and an update send."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError, VersoriError
from versori_pulumi.connect.text import listed
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import Claimant, content_key
from versori_pulumi.provider.content import references
from versori_pulumi.provider.content.bodies import definition_bodies
from versori_pulumi.provider.content.plan import content_label
from versori_pulumi.provider.content.within import WithinVersion
from versori_pulumi.provider.definitions import plan
from versori_pulumi.provider.definitions.plan import Bodies, DefinitionsPlan, VersionDefinitions, plan_definitions
from versori_pulumi.provider.merge import Change
from versori_pulumi.provider.properties import Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import create_surely, delete_surely, may_be_left, undo_failure
from versori_pulumi.provider.requests import Creation

if TYPE_CHECKING:
    from versori_pulumi.connect.definitions import Definition
    from versori_pulumi.provider.claims import ObjectKey
    from versori_pulumi.provider.noun import Difference

_NEW: Final = Applied({"definitions": {}})
"""The state of what isn't in it yet."""


class DefinitionsRequests(WithinVersion):
    """The requests about the definitions of a version."""

    noun = "definition"

    # The return type is what a plan compares with: a version has a list of definitions, and their schemas apart from it.
    def read(  # type: ignore[override]
        self, identity: str, known: Properties, *, max_age: float | None = None
    ) -> VersionDefinitions:
        """The definitions of the version, and the schemas of those that are known, or that the id names.

        Raises:
            NotFoundError: there is no such version.
            RefusedError: one that only the id names isn't there.
        """
        names = [*known["definitions"]] if "definitions" in known else identity.split(",")
        found = self._found(names, max_age=max_age)
        if "definitions" not in known and (missing := [name for name in names if name not in found.listed]):
            known_names = listed(found.listed)
            raise RefusedError(f'version "{self._version}" has no definition "{missing[0]}"; it has: {known_names}')
        return found

    def creating(self, declared: Declared) -> AbstractContextManager[Any]:  # noqa: ARG002 - one list has all of them
        """Held while some are looked for and created."""
        return self.account.contents.creating(self.connector_id, f"{self._version}/definitions")

    def imported(self, identity: str, declared: Declared) -> list[Live]:  # noqa: ARG002
        """Those that an import names."""
        found, names = self.definitions(max_age=YOUNG), identity.split(",")
        if missing := [name for name in names if name not in found]:
            raise RefusedError(f'version "{self._version}" has no definition "{missing[0]}" to import')
        return [_one(name) for name in names]

    def named(self, declared: Declared) -> list[Live]:
        """Those that have a declared name."""
        found = self.definitions(max_age=YOUNG)
        return [_one(name) for name in declared["definitions"] if name in found]

    def clash(self, declared: Declared, found: list[Live]) -> str:
        """Why nothing is created where there are some of these names."""
        return self.taken(declared, found)

    def taken(self, declared: Declared, found: list[Live]) -> str:  # noqa: ARG002
        """What has the names."""
        return self._taken([each["id"] for each in found])

    def adoption(self, declared: Declared, found: Live) -> str:
        """The line that says what an adoption does."""
        name = found["id"]
        changes = self._plan_of_new(declared)[0].changes.get(name, ())
        return drift.adopted(self._label(name), changes, plan.with_marks(declared, name))

    def refuse_creation(self, declared: Declared, found: list[Live]) -> None:
        """Raises where the version is published, and something has to be written.

        Raises:
            RefusedError: so it is.
        """
        if not found or self._plan_of_new(declared)[0].writes:
            self.refuse_published()
            self._refuse_absent(declared)

    def refuse_update(self, declared: Declared, found: Difference) -> None:
        """Raises where a new one is there already and is another, or where the version is published.

        Raises:
            RefusedError: so it is.
        """
        if found.plan is not None:
            self.refuse_strangers(declared, found.plan)
            super().refuse_update(declared, found)
            self._refuse_absent(declared)

    def _refuse_absent(self, declared: Declared) -> None:
        """Raises where a schema refers to a definition that neither the version nor the program has.

        Raises:
            RefusedError: so it is.
        """
        for own, wanted in references.of_definitions(declared["definitions"]).items():
            if wanted and (lacking := sorted(wanted - (known := self.definition_names()))):
                raise RefusedError(f"{self._label(own)}: {references.absent(lacking[0], known)}")

    def refuse_strangers(self, declared: Declared, planned: DefinitionsPlan) -> None:
        """Raises where a definition that the state doesn't know is there, and is another than the declared one.

        One that is as declared is taken for the program's: an update that failed half way leaves such.

        Raises:
            RefusedError: `existing` doesn't say what to do, or another resource has it.
        """
        claims, claimant = self.run.claims, Claimant.of("Definitions", declared)
        for name in planned.strangers:
            claims.seek(self._key(name), self._label(name), claimant)
        others = [name for name in planned.strangers if planned.changes.get(name)]
        if others and declared.get("existing", "error") == "error":
            raise RefusedError(self._taken(others))
        for name in planned.strangers:
            claims.take(self._key(name), self._label(name), claimant)

    def create(self, declared: Declared) -> Creation:
        """Creates them all in one request, since they can refer to each other."""
        identity, outputs = self.adopt(declared, [])
        return Creation(identity, ", ".join(map(self._label, outputs["definitions"])), {}, outputs)

    def adopt(self, declared: Declared, found: list[Live]) -> tuple[str, dict[str, Any]]:  # noqa: ARG002 - read anew
        """Creates those that aren't there, and makes the others the declared ones."""
        planned, live = self._plan_of_new(declared)
        try:
            self._write(declared, {}, planned, live)
        except VersoriError as error:
            self._undo(planned, error)
            raise
        return ",".join(declared["definitions"]), plan.after_write(declared, _NEW, planned, self.organisation_id)

    def update(self, identity: str, declared: Declared, last: Applied) -> dict[str, Any]:  # noqa: ARG002
        """Makes the live definitions the declared ones.

        Raises:
            RefusedError: a new one is there already, and is another; or the version is published.
            RequestError: a request failed. The same call later sends the rest.
        """
        removes = any(name not in declared["definitions"] for name in last["definitions"])
        # What refers to a definition may have changed a moment ago.
        found = self._found(declared["definitions"], max_age=0 if removes else YOUNG)
        force = bool(declared.get("forceDelete"))
        planned = plan_definitions(declared["definitions"], last["definitions"], found, force=force)
        self.refuse_strangers(declared, planned)
        self._write(declared, last["definitions"], planned, found)
        return plan.after_write(declared, last, planned, self.organisation_id)

    def delete(self, identity: str, last: Applied, own: Collection[ObjectKey], *, force: bool) -> None:  # noqa: ARG002
        """Deletes them, all or none."""
        self._delete([key.path[-1] for key in own], force=force)

    # What is there

    def _found(self, names: Collection[str], *, max_age: float | None = None) -> VersionDefinitions:
        found = self.definitions(max_age=max_age)
        texts = {name: self._schema(found[name], max_age) for name in names if name in found}
        schemas = {name: text for name, text in texts.items() if text is not None}
        return VersionDefinitions(found, schemas, tuple(names))

    def _schema(self, live: Properties, max_age: float | None) -> str | None:
        filename = _filename(live)

        def ask() -> str:
            return self.client.get_raw_schema(*self._where, filename)

        key = f"schema {filename}"
        try:
            text: str = self.account.contents.read(self.connector_id, self._version, key, max_age, ask)
        except NotFoundError:
            return None
        return text

    def _plan_of_new(self, declared: Declared) -> tuple[DefinitionsPlan, VersionDefinitions]:
        """What a creation does: what it replaces is gone by then."""
        wanted: Bodies = declared["definitions"]
        found, claimant = self._found(wanted, max_age=YOUNG), Claimant.of("Definitions", declared)
        replaced = {name for name in wanted if self.run.claims.replaces(self._key(name), claimant)}
        left = {name: live for name, live in found.listed.items() if name not in replaced}
        stays = VersionDefinitions(left, found.schemas, found.asked)
        return plan_definitions(wanted, {}, stays), stays

    def _key(self, name: str) -> ObjectKey:
        return content_key("definition", self.connector_id, self._version, name)

    def _label(self, name: str) -> str:
        return content_label("definition", self._version, name)

    def _taken(self, names: Sequence[str]) -> str:
        named = ", ".join(f'"{name}"' for name in names)
        what = "a definition" if len(names) == 1 else "definitions"
        return drift.exists(f'version "{self._version}" has {what} named {named} already', "resource")

    # What is written

    def _write(self, declared: Declared, last: Bodies, planned: DefinitionsPlan, found: VersionDefinitions) -> None:
        """POST, PUT, DELETE: what is new can be referred to by what changes, and that no longer refers to what goes."""
        wanted: Bodies = declared["definitions"]
        try:
            if planned.creates:
                made = self._post({name: wanted[name] for name in planned.creates}, found)
                new = {definition["name"]: definition for definition in made}
                found = VersionDefinitions({**found.listed, **new}, found.schemas)
            for name, changes in planned.changes.items():
                self._put(
                    found.listed[name], partial(self._body_now, name, wanted[name], last.get(name, {}), found, changes)
                )
            # Another resource of the program can have taken one over.
            if deletes := [name for name in planned.deletes if self.run.claims.keeper(self._key(name)) is None]:
                self._delete(deletes, force=bool(declared.get("forceDelete")))
        except ConflictError:
            self.refuse_published(max_age=0)
            raise

    def _body_now(
        self, name: str, declared: Properties, last: Properties, found: VersionDefinitions, changes: Collection[Change]
    ) -> Properties:
        live = self.client.get_definition(*self._where, name)
        now = VersionDefinitions({**found.listed, name: live}, found.schemas)
        body: Properties = plan.update_body(name, declared, last, now, changes)
        return body

    def _post(self, new: Bodies, found: VersionDefinitions) -> list[Definition]:
        def look() -> list[Any]:
            there = self.definitions(max_age=0)
            return [[there[name] for name in new]] if all(name in there for name in new) else []

        try:
            made: list[Definition] = create_surely(
                "definition", partial(self._create, definition_bodies(new, found.urls)), look
            )
        except ConflictError:
            self.refuse_published(max_age=0)
            if taken := [name for name in new if name in self.definitions(max_age=0)]:
                raise RefusedError(self._taken(taken)) from None
            raise
        return made

    def _create(self, bodies: Sequence[Properties]) -> list[Definition]:
        try:
            return self.client.create_definitions(*self._where, bodies)
        finally:
            self._forget()

    def _put(self, live: Properties, body: Any) -> None:
        try:
            self.client.update_definition(*self._where, live["name"], body)
        finally:
            self._forget(live)

    def _delete(self, names: Sequence[str], *, force: bool) -> None:
        try:
            delete_surely(
                lambda: self.client.delete_definitions(*self._where, names, force=force),
                lambda: self.client.get_definition(*self._where, names[0]),
            )
        finally:
            self._forget()

    def _undo(self, planned: DefinitionsPlan, error: VersoriError) -> None:
        """Deletes what was created: all or none of the definitions are. What was adopted stays as it is.

        Raises:
            VersoriError: some of it may be left; says so.
        """
        made = [name for name in planned.creates if name in self._listed_again()] if planned.changes else []
        if made and undo_failure(partial(self._delete, made, force=True)) is not None:
            raise may_be_left(", ".join(map(self._label, made)), error) from None

    def _listed_again(self) -> Collection[str]:
        try:
            return self.definitions(max_age=0)
        except VersoriError:
            return ()

    def _forget(self, live: Properties | None = None) -> None:
        """Has them read again, and the schema of one; and their version, which every write changes."""
        contents = self.account.contents
        contents.forget_content(self.connector_id, self._version, "definitions")
        if live is not None:
            contents.forget_content(self.connector_id, self._version, f"schema {_filename(live)}")
        self.account.versions.forget_version(self.connector_id, self._version)


def _one(name: str) -> Live:
    """A definition that is there, as what is adopted: by its name."""
    return Live({"id": name, "definitions": {name: {}}})


def _filename(live: Properties) -> str:
    return str(live["url"]).partition("?")[0].rpartition("/")[2] if "url" in live else f"{live['id']}.json"
