"""One action or trigger on Versori: where it is, and the requests about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from versori_pulumi.connect.errors import NotFoundError, RefusedError
from versori_pulumi.connect.text import listed
from versori_pulumi.provider.claims import ObjectKey
from versori_pulumi.provider.content_plan import content_label
from versori_pulumi.provider.looking import delete_surely
from versori_pulumi.provider.ownership import content_key
from versori_pulumi.provider.places import Place

if TYPE_CHECKING:
    from versori_pulumi.connect.contents import ContentKind
    from versori_pulumi.connect.operations import Body
    from versori_pulumi.connect.version_models import Content
    from versori_pulumi.provider.runtime import Account

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """An action or trigger by its name, whether it is there or not."""

    kind: ContentKind
    place: Place
    version: str
    name: str

    @classmethod
    def of(cls, kind: ContentKind, account: Account, properties: Properties, name: str | None = None) -> Item:
        """The one that inputs or outputs tell."""
        own = name if name is not None else str(properties["name"])
        return cls(kind, Place.of(account, properties), str(properties["version"]), own)

    @property
    def key(self) -> ObjectKey:
        """What it is claimed by."""
        return content_key(self.kind, self.place.connector_id, self.version, self.name)

    @property
    def label(self) -> str:
        """It in words."""
        return content_label(self.kind, self.version, self.name)

    def live(self, *, max_age: float | None = None) -> Content:
        """As it was read, or written, at most `max_age` seconds ago (None: at any time).

        Raises:
            NotFoundError: there is none, or no such version.
        """
        organisation, connector = self.place.organisation_id, self.place.connector_id
        contents = self.place.account.contents
        return contents.get(self.kind, organisation, connector, self.version, self.name, max_age=max_age)

    def find(self, *, max_age: float | None = None) -> Content | None:
        """As `live`, None where there is none."""
        try:
            return self.live(max_age=max_age)
        except NotFoundError:
            return None

    def create(self, body: Properties) -> Content:
        """Creates it."""
        client = self.place.account.client
        send = client.create_action if self.kind == "action" else client.create_trigger
        with_place = (self.place.organisation_id, self.place.connector_id, self.version)
        return self._seen(send(*with_place, body))

    def update(self, body: Body) -> Content:
        """Replaces it; `body` may be what says so anew for each attempt."""
        client = self.place.account.client
        send = client.update_action if self.kind == "action" else client.update_trigger
        try:
            live = send(self.place.organisation_id, self.place.connector_id, self.version, self.name, body)
        except BaseException:
            self.forget()
            raise
        return self._seen(live)

    def delete(self) -> None:
        """Deletes it."""
        client = self.place.account.client
        action = self.kind == "action"
        send, read = (client.delete_action, client.get_action) if action else (client.delete_trigger, client.get_trigger)
        where = self.place.organisation_id, self.place.connector_id, self.version, self.name
        try:
            delete_surely(lambda: send(*where), lambda: read(*where))
        finally:
            self.forget()

    def forget(self) -> None:
        """Has it read again, and its version, which every write changes."""
        self.place.account.contents.forget_content(self.place.connector_id, self.version, self.kind, self.name)
        self.place.account.versions.forget_version(self.place.connector_id, self.version)

    def definition(self, name: str) -> Properties:
        """A definition of the version, as answers embed it.

        Raises:
            RefusedError: the version has none of that name.
        """
        client = self.place.account.client
        where = (self.place.organisation_id, self.place.connector_id, self.version)
        try:
            return client.get_definition(*where, name)
        except NotFoundError:
            known = listed(definition["name"] for definition in client.get_definitions(*where))
            raise RefusedError(f'{self.label}: the version has no definition "{name}"; it has: {known}') from None

    def _seen(self, live: Content) -> Content:
        self.forget()
        self.place.account.contents.put_content(self.kind, self.place.connector_id, self.version, live)
        return live
