"""The requests that make a live version the declared one, in an order from which every failure can be repeated."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.errors import BadRequestError, ConflictError, RefusedError, RequestError, argument_path
from versori_pulumi.provider.connector_version.contents import create_contents
from versori_pulumi.provider.connector_version.plan import seen, wanted_of
from versori_pulumi.provider.properties import Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import looks
from versori_pulumi.provider.run import report
from versori_pulumi.provider.values import same

if TYPE_CHECKING:
    from versori_pulumi.provider.requests import WithinConnector

_TRIES: Final = 4
"""How often a version is read and put again that something else keeps changing."""


class VersionWriter:
    """Writes one version: a published one is immutable, so contents come before publishing, and after unpublishing.

    Attributes:
        live: the version as the last answer had it.
        wrote: whether anything was sent that changes it.
    """

    def __init__(
        self, requests: WithinConnector, declared: Declared, last: Applied, live: Live, *, just_answered: bool = False
    ) -> None:
        """Sends nothing yet.

        Args:
            requests: those about what belongs to the connector.
            declared: the program's inputs.
            last: the state's outputs.
            live: the version, as it was read a moment ago.
            just_answered: whether `live` is the answer to a creation, so that it need not be read again.
        """
        self._requests = requests
        self._wanted = wanted_of(declared, last)
        self.live: Live = live
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
            create_contents(self._requests, self._name, missing)
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
                self._report_not_taken(changed)
                return

    def _put(self, changed: Properties) -> None:
        client = self._requests.client
        where = self._requests.organisation_id, self._requests.connector_id, self._name
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

    def _report_not_taken(self, changed: Properties) -> None:
        for name, value in changed.items():
            if not same(name, value, seen(self.live)[name]):
                report(f'warning: version "{self._name}": Versori returned a different {argument_path(name)} than was sent')

    def _publish(self, *, published: bool) -> None:
        client = self._requests.client
        send = client.publish_connector if published else client.unpublish_connector
        self._seen(send(self._requests.organisation_id, self._requests.connector_id, self._name))

    def _became(self, published: bool) -> bool:
        """Whether it is (un)published after all: looks, and looks again, since an answer was lost."""
        for live in looks(lambda: self._requests.version(self._name, max_age=0.0)):
            self.live = live
            if seen(live)["published"] == published:
                return True
        return False

    def _read(self) -> None:
        self.live, self._just_answered = self._requests.version(self._name, max_age=0.0), True

    def _seen(self, live: Any) -> None:
        self.live, self.wrote, self._just_answered = Live(live), True, True
        self._requests.account.versions.put_version(self._requests.connector_id, live)

    def _forget(self) -> None:
        self._requests.account.versions.forget_version(self._requests.connector_id, self._name)

    @property
    def _name(self) -> str:
        return str(self.live["name"])


def _is_stale(error: BadRequestError) -> bool:
    return any(field.field in ("updatedAt", "isLatest", "publishedAt") for field in error.fields)


def _conflict(error: ConflictError, published: bool) -> Exception:
    if published:
        return error
    return RefusedError(
        f"could not {error.attempted.operation}: {error.reason}\n"
        "  hint: a version that a live integration uses can't be unpublished: stop using it there first. "
        "To keep an old version when a new one takes its place, set "
        "opts=ResourceOptions(retain_on_delete=True) on it and run `pulumi up` before"
    )
