"""The requests that make a live version the declared one, in an order from which every failure can be repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.errors import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    RefusedError,
    RequestError,
    argument_path,
)
from versori_pulumi.provider.content_bodies import create_body, definition_bodies
from versori_pulumi.provider.looking import delete_surely, looks, made_anyway
from versori_pulumi.provider.runtime import tell
from versori_pulumi.provider.values import same
from versori_pulumi.provider.version_plan import seen, wanted_of

if TYPE_CHECKING:
    from versori_pulumi.connect.contents import ContentKind
    from versori_pulumi.provider.places import Place

Properties = Mapping[str, Any]

KINDS: Final[tuple[tuple[str, ContentKind], ...]] = (("actions", "action"), ("triggers", "trigger"))
"""The inputs that hold actions and triggers, and what one of them is called."""

_TRIES: Final = 4
"""How often a version is read and put again that something else keeps changing."""


class VersionWriter:
    """Writes one version: a published one is immutable, so contents come before publishing, and after unpublishing.

    Attributes:
        live: the version as the last answer had it.
        wrote: whether anything was sent that changes it.
    """

    def __init__(
        self, place: Place, declared: Properties, last: Properties, live: Properties, *, just_answered: bool = False
    ) -> None:
        """Sends nothing yet.

        Args:
            place: the connector.
            declared: the program's inputs.
            last: the state's outputs.
            live: the version, as it was read a moment ago.
            just_answered: whether `live` is the answer to a creation, so that it need not be read again.
        """
        self._place = place
        self._wanted = wanted_of(declared, last)
        self.live: Properties = live
        self._just_answered = just_answered
        self.wrote = False

    def run(self, missing: Properties, *, noted: bool = False) -> None:
        """Sends what has to be sent.

        Args:
            missing: contents to create: definitions by name, actions and triggers in lists.
            noted: whether it is written even where all is right: see `merge.py` on what a program begins to declare.

        Raises:
            VersoriError: a request failed. What was sent before stands; the same call later sends the rest.
        """
        try:
            self.contents(missing)
            self.settle()
            if noted and not self.wrote:
                self.put(even_as_it_is=True)
        except BaseException:
            self._forget()
            raise

    def contents(self, missing: Properties) -> None:
        """Makes it a draft where it is to be one, and creates contents."""
        if self._wanted.get("published") is False:
            self.publish(published=False)
        if missing:
            create_contents(self._place, self._name, missing)
            self._read()

    def settle(self) -> None:
        """Description, published and default: what of them isn't as wanted."""
        if self._wanted.get("published") and not seen(self.live)["published"]:
            self.put("description")
            self.publish(published=True)
        self.put("description", "isDefault")

    def publish(self, *, published: bool) -> None:
        """Publishes it, or makes it a draft; neither is done twice, since the second time is a conflict."""
        if seen(self.live)["published"] == published:
            return
        try:
            self._publish(published=published)
        except RequestError as error:
            if error.took_effect is False and not isinstance(error, ConflictError):
                raise
            if self._became(published):
                return
            if isinstance(error, ConflictError):
                raise _conflict(error, published) from None
            self._publish(published=published)

    def put(self, *names: str, even_as_it_is: bool = False) -> None:
        """Sets what of `names` is not as wanted. A version that changed in the meantime is read again, and looked at."""
        for remaining in reversed(range(_TRIES)):
            found = seen(self.live)
            owned = {name: self._wanted[name] for name in names if name in self._wanted}
            changed = {name: value for name, value in owned.items() if not same(name, value, found[name])}
            if not changed and not even_as_it_is:
                return
            try:
                self._put(changed)
            except BadRequestError as error:
                if not remaining or not _is_stale(error):
                    raise
                self._read()
            else:
                self._tell_what_was_not_taken(changed)
                return

    def _put(self, changed: Properties) -> None:
        client = self._place.account.client
        where = self._place.organisation_id, self._place.connector_id, self._name
        self._seen(client.update_connector_version(*where, partial(self._body, changed)))

    def _body(self, changed: Properties) -> Properties:
        """The version as it is on Versori right now, with what changes."""
        if not self._just_answered:
            self._read()
        self._just_answered = False
        kept = {name: value for name, value in self.live.items() if name not in ("description", "messages")}
        described = changed.get("description", self.live.get("description"))
        body = {**kept, "publishedAt": self.live.get("publishedAt")}
        if described:
            body["description"] = described
        if "isDefault" in changed:
            body["isDefault"] = changed["isDefault"]
        return body

    def _tell_what_was_not_taken(self, changed: Properties) -> None:
        for name, value in changed.items():
            if not same(name, value, seen(self.live)[name]):
                tell(f'warning: version "{self._name}": Versori answered another {argument_path(name)} than it was sent')

    def _publish(self, *, published: bool) -> None:
        client = self._place.account.client
        send = client.publish_connector if published else client.unpublish_connector
        self._seen(send(self._place.organisation_id, self._place.connector_id, self._name))

    def _became(self, published: bool) -> bool:
        """Whether it is (un)published after all: looks, and looks again, since an answer was lost."""
        for live in looks(lambda: self._place.version(self._name, max_age=0.0)):
            self.live = live
            if seen(live)["published"] == published:
                return True
        return False

    def _read(self) -> None:
        self.live, self._just_answered = self._place.version(self._name, max_age=0.0), True

    def _seen(self, live: Any) -> None:
        self.live, self.wrote, self._just_answered = live, True, True
        self._place.account.versions.put_version(self._place.connector_id, live)

    def _forget(self) -> None:
        self._place.account.versions.forget_version(self._place.connector_id, self._name)

    @property
    def _name(self) -> str:
        return str(self.live["name"])


def missing_contents(place: Place, declared: Properties) -> dict[str, Any]:
    """Those of the declared contents whose names a version doesn't have."""
    found: dict[str, Any] = {}
    if declared.get("definitions"):
        has = names_of(place, "definition", declared["name"])
        found["definitions"] = {name: value for name, value in declared["definitions"].items() if name not in has}
    for key, kind in KINDS:
        if declared.get(key):
            has = names_of(place, kind, declared["name"])
            found[key] = [entry for entry in declared[key] if entry["name"] not in has]
    return {key: value for key, value in found.items() if value}


def names_of(place: Place, kind: str, version: str) -> set[str]:
    """The names of the actions, triggers or definitions that a version has."""
    return {content["name"] for content in _listed(place, kind, version)}


def create_contents(place: Place, version: str, missing: Properties) -> None:
    """Creates definitions, all in one request since they refer to each other, then what refers to them.

    Raises:
        VersoriError: a request failed for good.
    """
    client, where = place.account.client, (place.organisation_id, place.connector_id, version)
    if definitions := missing.get("definitions"):
        bodies = definition_bodies(definitions, _urls(place, version, definitions))
        made = partial(_all_of, place, version, bodies)
        _insist(partial(client.create_definitions, *where, bodies), "definition", made)
    for key, kind in KINDS:
        create = client.create_action if kind == "action" else client.create_trigger
        for entry in missing.get(key, ()):
            body = create_body(kind, entry)
            _insist(partial(create, *where, body), kind, partial(_of_name, place, kind, version, body["name"]))


def _urls(place: Place, version: str, definitions: Properties) -> dict[str, str]:
    """The URLs of the definitions that a version has already, where any of these could refer to them."""
    if not any("$defs" in definition["schema"]["content"] for definition in definitions.values()):
        return {}
    return {has["name"]: has["url"] for has in _listed(place, "definition", version) if "url" in has}


def _insist(send: Callable[[], Any], noun: str, look: Callable[[], list[Any]]) -> None:
    try:
        send()
    except RequestError as error:
        if error.took_effect is False:
            raise
        made_anyway(noun, look, error)


def _listed(place: Place, kind: str, version: str) -> list[Any]:
    client = place.account.client
    lists = {"definition": client.get_definitions, "action": client.get_actions, "trigger": client.get_triggers}
    return [*lists[kind](place.organisation_id, place.connector_id, version)]


def _of_name(place: Place, kind: str, version: str, name: str) -> list[Any]:
    return [content for content in _listed(place, kind, version) if content["name"] == name]


def _all_of(place: Place, version: str, bodies: Sequence[Properties]) -> list[Any]:
    """One entry if all of them are there: they are created all or none."""
    has = {definition["name"] for definition in _listed(place, "definition", version)}
    return [bodies] if has >= {body["name"] for body in bodies} else []


def _is_stale(error: BadRequestError) -> bool:
    return any(field.field in ("updatedAt", "isLatest", "publishedAt") for field in error.fields)


def _conflict(error: ConflictError, published: bool) -> Exception:
    if published:
        return error
    return RefusedError(
        f"could not {error.attempted.operation}: {error.reason}\n"
        "  hint: a version that a live integration uses can't be unpublished: end that use first. To keep an old version "
        "when a new one takes its place, set opts=ResourceOptions(retain_on_delete=True) on it and run `pulumi up` before"
    )


def delete_version(place: Place, name: str, *, force: bool = False) -> None:
    """Deletes a version, and makes sure of it: what is deleted late would be the next version of that name.

    Raises:
        RequestError: it failed for good.
    """
    client, where = place.account.client, (place.organisation_id, place.connector_id, name)
    delete_surely(
        partial(client.delete_connector_version, *where, force=force), partial(client.get_connector_version, *where)
    )


def unpublish_and_delete(place: Place, live: Properties) -> None:
    """Deletes a version; a published one is made a draft first, since only that says whether something uses it.

    Raises:
        RefusedError: something uses it.
        RequestError: a request failed for good.
    """
    try:
        VersionWriter(place, {"published": False}, {}, live).publish(published=False)
        delete_version(place, live["name"])
    except NotFoundError:
        pass
    finally:
        place.account.versions.forget_version(place.connector_id, live["name"])
        place.account.contents.forget_all(place.connector_id, live["name"])
