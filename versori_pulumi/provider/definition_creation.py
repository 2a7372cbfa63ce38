"""How definitions come to be, and how they change: the requests, in a way that every failure can be repeated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError, RequestError, VersoriError
from versori_pulumi.connect.live import YOUNG
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import Claimant, ObjectKey
from versori_pulumi.provider.content_bodies import definition_bodies
from versori_pulumi.provider.content_plan import content_label
from versori_pulumi.provider.definition_plan import (
    DefinitionPlan,
    Definitions,
    Found,
    after_write,
    plan_definitions,
    update_body,
    with_marks,
)
from versori_pulumi.provider.drafts import refuse_absent, refuse_published
from versori_pulumi.provider.looking import delete_surely, made_anyway, may_be_left, undo_failure
from versori_pulumi.provider.merge import Change
from versori_pulumi.provider.ownership import content_key
from versori_pulumi.provider.places import Place
from versori_pulumi.provider.runtime import tell_adoption

if TYPE_CHECKING:
    from versori_pulumi.connect.operations import Body
    from versori_pulumi.connect.version_models import Definition
    from versori_pulumi.provider.runtime import Account, Runtime

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Shelf:
    """The definitions of one version, and the requests about them."""

    place: Place
    version: str

    @classmethod
    def of(cls, account: Account, properties: Properties) -> Shelf:
        """The one that inputs or outputs tell."""
        return cls(Place.of(account, properties), str(properties["version"]))

    @property
    def where(self) -> tuple[str, str, str]:
        """What every request about them begins with."""
        return self.place.organisation_id, self.place.connector_id, self.version

    def key(self, name: str) -> ObjectKey:
        """What a definition is claimed by."""
        return content_key("definition", self.place.connector_id, self.version, name)

    def label(self, name: str) -> str:
        """A definition in words."""
        return content_label("definition", self.version, name)

    def found(self, names: Collection[str], *, max_age: float | None = None) -> Found:
        """The definitions of the version, and the schemas of those of these names.

        Raises:
            NotFoundError: there is no such version.
        """
        listed = self.listed(max_age=max_age)
        texts = {name: self._schema(listed[name], max_age) for name in names if name in listed}
        return Found(listed, {name: text for name, text in texts.items() if text is not None})

    def listed(self, *, max_age: float | None = None) -> dict[str, Definition]:
        """The definitions of the version by name, without their schemas.

        Raises:
            NotFoundError: there is no such version.
        """

        def ask() -> list[Definition]:
            return list(self.place.account.client.get_definitions(*self.where))

        read = self.place.account.contents.read(self.place.connector_id, self.version, "definitions", max_age, ask)
        return {definition["name"]: definition for definition in read}

    def create(self, bodies: Sequence[Properties]) -> list[Definition]:
        """Creates definitions, all or none."""
        try:
            return self.place.account.client.create_definitions(*self.where, bodies)
        finally:
            self.forget()

    def update(self, live: Properties, body: Body) -> None:
        """Replaces a definition; `body` may be what says so anew for each attempt."""
        try:
            self.place.account.client.update_definition(*self.where, live["name"], body)
        finally:
            self.forget(live)

    def delete(self, names: Sequence[str], *, force: bool) -> None:
        """Deletes definitions, all or none."""
        try:
            client = self.place.account.client
            delete_surely(
                lambda: client.delete_definitions(*self.where, names, force=force),
                lambda: client.get_definition(*self.where, names[0]),
            )
        finally:
            self.forget()

    def forget(self, live: Properties | None = None) -> None:
        """Has them read again, and the schema of one; and their version, which every write changes."""
        contents = self.place.account.contents
        contents.forget_content(self.place.connector_id, self.version, "definitions")
        if live is not None:
            contents.forget_content(self.place.connector_id, self.version, f"schema {_filename(live)}")
        self.place.account.versions.forget_version(self.place.connector_id, self.version)

    def _schema(self, live: Properties, max_age: float | None) -> str | None:
        filename = _filename(live)

        def ask() -> str:
            return self.place.account.client.get_raw_schema(*self.where, filename)

        contents = self.place.account.contents
        try:
            text: str = contents.read(self.place.connector_id, self.version, f"schema {filename}", max_age, ask)
        except NotFoundError:
            return None
        return text


def preview_existing(runtime: Runtime, declared: Properties) -> list[tuple[str, str]]:
    """What a creation would meet, as (property, reason); says what an adoption would change."""
    shelf = Shelf.of(runtime.account(declared.get("account")), declared)
    try:
        plan = None
        refuse_absent(runtime, shelf.place, shelf.version)
        remade = runtime.remakes(shelf.place.connector_id, shelf.version)
        if not remade and shelf.place.find_version(shelf.version) is not None:
            plan = _creation(runtime, shelf, declared)[0]
        if plan is None or plan.writes:
            refuse_published(runtime, shelf.place, shelf.version)
    except (RefusedError, NotFoundError) as error:
        return [("", str(error))]
    for name in plan.strangers if plan else ():
        changes = plan.changes.get(name, ()) if plan else ()
        tell_adoption(drift.adopted(content_label("definition", shelf.version, name), changes, with_marks(declared, name)))
    return []


def create(runtime: Runtime, declared: Properties) -> tuple[str, dict[str, Any]]:
    """Creates definitions, and adopts those that are there as `existing` says; their id and outputs.

    Raises:
        RefusedError: there are some of those names and `existing` doesn't say what to do, or the version is published.
        RequestError: a request failed for good. Nothing new is left on Versori.
    """
    shelf = Shelf.of(runtime.account(declared.get("account")), declared)
    with shelf.place.account.contents.creating(shelf.place.connector_id, f"{shelf.version}/definitions"):
        plan, found = _creation(runtime, shelf, declared)
        runtime.refuse_without_engine()
        try:
            _write(runtime, shelf, declared, {}, plan, found)
        except VersoriError as error:
            _undo(shelf, plan, error)
            raise
    _take(runtime, declared, shelf, plan.creates)
    outputs = after_write(declared, {}, plan, shelf.place.organisation_id)
    return ",".join(declared["definitions"]), outputs


def _undo(shelf: Shelf, plan: DefinitionPlan, error: VersoriError) -> None:
    """Deletes what was created: all or none of the definitions are. What was adopted stays as it is.

    Raises:
        VersoriError: some of it may be left; says so.
    """
    made = [name for name in plan.creates if name in _listed_again(shelf)] if plan.changes else []
    if made and undo_failure(partial(shelf.delete, made, force=True)) is not None:
        raise may_be_left(", ".join(shelf.label(name) for name in made), error) from None


def update(runtime: Runtime, shelf: Shelf, declared: Properties, last: Properties) -> dict[str, Any]:
    """Sends what makes the live definitions what `declared` says; the outputs.

    Raises:
        RefusedError: a new one is there already, and is another; or the version is published.
        RequestError: a request failed. The same call later sends the rest.
    """
    removes = any(name not in declared["definitions"] for name in last["definitions"])
    # What refers to a definition may have changed a moment ago.
    found = shelf.found(declared["definitions"], max_age=0 if removes else YOUNG)
    force = bool(declared.get("forceDelete"))
    plan = plan_definitions(declared["definitions"], last["definitions"], found, force=force)
    refuse_strangers(runtime, declared, shelf, plan)
    _write(runtime, shelf, declared, last["definitions"], plan, found)
    return after_write(declared, last, plan, shelf.place.organisation_id)


def refuse_strangers(runtime: Runtime, declared: Properties, shelf: Shelf, plan: DefinitionPlan) -> None:
    """Raises where a definition that the state doesn't know is there, and is another than the declared one.

    One that is as declared is taken for the program's: an update that failed half way leaves such.

    Raises:
        RefusedError: `existing` doesn't say what to do, or another resource has it.
    """
    _seek(runtime, declared, shelf, plan.strangers)
    others = [name for name in plan.strangers if plan.changes.get(name)]
    if others and declared.get("existing", "error") == "error":
        raise RefusedError(_clash(shelf, others))
    _take(runtime, declared, shelf, plan.strangers)


def _creation(runtime: Runtime, shelf: Shelf, declared: Properties) -> tuple[DefinitionPlan, Found]:
    wanted: Definitions = declared["definitions"]
    found = shelf.found(wanted, max_age=YOUNG)
    replaced = {name for name in wanted if runtime.claims.replaces(shelf.key(name), _claimant(declared))}
    found = Found({name: live for name, live in found.listed.items() if name not in replaced}, found.schemas)
    plan = plan_definitions(wanted, {}, found)
    imported = str(declared["importId"]).split(",") if "importId" in declared else []
    if missing := [name for name in imported if name not in found.listed]:
        raise RefusedError(f'version "{shelf.version}" has no definition "{missing[0]}" to import')
    _seek(runtime, declared, shelf, plan.strangers)
    clashes = [name for name in plan.strangers if name not in imported]
    if clashes and declared.get("existing", "error") == "error":
        raise RefusedError(_clash(shelf, clashes))
    _take(runtime, declared, shelf, plan.strangers)
    return plan, found


def _claimant(declared: Properties) -> Claimant:
    return Claimant.of("Definitions", declared)


def _seek(runtime: Runtime, declared: Properties, shelf: Shelf, names: Collection[str]) -> None:
    for name in names:
        runtime.claims.seek(shelf.key(name), shelf.label(name), _claimant(declared))


def _take(runtime: Runtime, declared: Properties, shelf: Shelf, names: Collection[str]) -> None:
    for name in names:
        runtime.claims.take(shelf.key(name), shelf.label(name), _claimant(declared))


def _clash(shelf: Shelf, names: Sequence[str]) -> str:
    return drift.exists(_taken(shelf, names), "resource")


def _taken(shelf: Shelf, names: Sequence[str]) -> str:
    named = ", ".join(f'"{name}"' for name in names)
    return f'version "{shelf.version}" has {"a definition" if len(names) == 1 else "definitions"} named {named} already'


def _write(
    runtime: Runtime, shelf: Shelf, declared: Properties, last: Definitions, plan: DefinitionPlan, found: Found
) -> None:
    """POST, PUT, DELETE: what is new can be referred to by what changes, and that no longer refers to what goes."""
    wanted: Definitions = declared["definitions"]
    try:
        if plan.creates:
            made = _post(runtime, shelf, {name: wanted[name] for name in plan.creates}, found)
            found = Found({**found.listed, **{definition["name"]: definition for definition in made}}, found.schemas)
        for name, changes in plan.changes.items():
            shelf.update(
                found.listed[name], partial(_body_now, shelf, name, wanted[name], last.get(name, {}), found, changes)
            )
        # Another resource of the program can have taken one over.
        if deletes := [name for name in plan.deletes if runtime.claims.keeper(shelf.key(name)) is None]:
            shelf.delete(deletes, force=bool(declared.get("forceDelete")))
    except ConflictError:
        refuse_published(runtime, shelf.place, shelf.version, max_age=0)
        raise


def _body_now(
    shelf: Shelf, name: str, declared: Properties, last: Properties, found: Found, changes: Collection[Change]
) -> Properties:
    live = shelf.place.account.client.get_definition(*shelf.where, name)
    body: Properties = update_body(name, declared, last, Found({**found.listed, name: live}, found.schemas), changes)
    return body


def _post(runtime: Runtime, shelf: Shelf, new: Definitions, found: Found) -> list[Definition]:
    try:
        return shelf.create(definition_bodies(new, found.urls))
    except ConflictError:
        refuse_published(runtime, shelf.place, shelf.version, max_age=0)
        if taken := [name for name in new if name in shelf.listed(max_age=0)]:
            raise RefusedError(_clash(shelf, taken)) from None
        raise
    except RequestError as error:
        if error.took_effect is False:
            raise

        def look() -> list[Any]:
            listed = shelf.listed(max_age=0)
            return [[listed[name] for name in new]] if all(name in listed for name in new) else []

        made: list[Definition] = made_anyway("definition", look, error)
        return made


def _listed_again(shelf: Shelf) -> Collection[str]:
    try:
        return shelf.listed(max_age=0)
    except VersoriError:
        return ()


def _filename(live: Properties) -> str:
    return str(live["url"]).partition("?")[0].rpartition("/")[2] if "url" in live else f"{live['id']}.json"
