"""What the requests of every noun have: where the objects are, how one is found, made whole, undone and deleted.

A noun's own `requests.py` says which calls of the client these are. `lifecycle.py` says when they are made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from versori_pulumi.connect.cache.live import YOUNG
from versori_pulumi.connect.errors import ConflictError, NotFoundError, RefusedError
from versori_pulumi.provider import drift
from versori_pulumi.provider.claims import connector_key
from versori_pulumi.provider.properties import Applied, Declared, Live, Properties
from versori_pulumi.provider.recovery import create_surely

if TYPE_CHECKING:
    from versori_pulumi.provider.claims import ObjectKey
    from versori_pulumi.provider.noun import Difference
    from versori_pulumi.provider.run import Account, Run


@dataclass
class Creation:
    """An object that a creation just made, and what becomes of it. This one is whole as it is.

    Attributes:
        id: its id in the state.
        label: it in words.
        live: as Versori answered it.
        outputs: those of the whole object.
    """

    id: str
    label: str
    live: Properties
    outputs: dict[str, Any]

    def complete(self) -> dict[str, Any]:
        """Does what the create call doesn't take; the outputs.

        Raises:
            Exception: it can't be completed, whyever: what was made is then to be deleted.
        """
        return self.outputs

    def delete(self) -> None:
        """Deletes it again.

        Raises:
            RequestError: that failed.
        """
        raise NotImplementedError

    def unfinished(self) -> dict[str, Any]:
        """The outputs of one that can be neither completed nor deleted: the next diff shows the rest."""
        return self.outputs


class Requests(ABC):
    """The requests about the objects of one noun, in one place."""

    noun: str
    """What an object is called in messages."""
    more_on_clash: ClassVar[str] = ""
    """What the hint about an object of that name says besides."""

    def __init__(self, run: Run, account: Account, properties: Properties) -> None:
        """Sends nothing.

        Args:
            run: what this run knows.
            account: who sends them.
            properties: inputs or outputs, which say where the objects are.
        """
        self.run = run
        self.account = account
        self.client = account.client
        self.organisation_id = str(properties.get("organisationId") or account.settings.organisation_id)

    @abstractmethod
    def read(self, identity: str, known: Properties, *, max_age: float | None = None) -> Live:
        """An object, as read or written at most `max_age` seconds ago (None: at any time).

        Args:
            identity: its id in the state.
            known: inputs or outputs, for what the id doesn't say.
            max_age: seconds.

        Raises:
            NotFoundError: there is none.
        """

    @abstractmethod
    def creating(self, declared: Declared) -> AbstractContextManager[Any]:
        """Held while an object of that name is looked for and created: two at once would both find none."""

    def may_exist(self, declared: Declared) -> bool:  # noqa: ARG002 - nothing else than a name is needed
        """Whether there can be one of the declared name already.

        Raises:
            RefusedError: it can't be created, whatever is there: for want of what it belongs to or is made from.
        """
        return True

    def imported(self, identity: str, declared: Declared) -> list[Live]:
        """What an import names.

        Raises:
            NotFoundError: there is none.
        """
        return [self.read(identity, declared, max_age=YOUNG)]

    @abstractmethod
    def named(self, declared: Declared) -> list[Live]:
        """What is in the place of one to be created: objects of exactly the declared name."""

    def clash(self, declared: Declared, found: list[Live]) -> str:
        """Why nothing is created where these are, with the ways on."""
        return drift.exists(self.taken(declared, found), self.noun, self.more_on_clash)

    @abstractmethod
    def taken(self, declared: Declared, found: list[Live]) -> str:
        """What these have that is declared: the name."""

    def create_named(self, declared: Declared, send: Callable[[], Any], look: Callable[[], list[Live]]) -> Any:
        """Creates what has a name of its own; the answer, or what was found where no answer came.

        Args:
            declared: the program's inputs.
            send: sends the request.
            look: the object of that name, whole.

        Raises:
            RefusedError: the name is taken.
            RequestError: nothing was created.
            VersoriError: no answer came, and nobody can know.
        """
        try:
            return create_surely(self.noun, send, look)
        except ConflictError:
            self.refuse_conflict()
            if found := look():
                raise RefusedError(self.taken(declared, found)) from None
            raise

    def refuse_conflict(self) -> None:  # noqa: B027 - most conflicts are about names
        """Raises where a conflict that Versori answered is about something else than a name.

        Raises:
            RefusedError: so it is.
        """

    def adoptable(self, declared: Declared, found: Live) -> Live:  # noqa: ARG002 - most can be
        """The whole of an object that is to be adopted.

        Raises:
            RefusedError: it can't be adopted.
        """
        return found

    @abstractmethod
    def adoption(self, declared: Declared, found: Live) -> str:
        """The line that says what an adoption does.

        Raises:
            RefusedError: it can't be adopted as declared.
        """

    def refuse_update(self, declared: Declared, found: Difference) -> None:  # noqa: B027 - most can succeed
        """Raises where an update can't succeed, once the preview has said what it would do.

        Raises:
            RefusedError: so it is.
        """

    def not_deletable(self, error: ConflictError) -> Exception:
        """Why an object can't be deleted, with the ways out."""
        return error

    def refuse_creation(self, declared: Declared, found: list[Live]) -> None:  # noqa: B027 - most can succeed
        """Raises where what isn't there can't be created, or what was found can't be changed.

        Raises:
            RefusedError: so it is.
        """

    def warnings(self, declared: Declared, live: Any) -> Iterable[str]:  # noqa: ARG002 - of most, nothing is odd
        """What is odd about what is declared, beside what is on Versori: it can succeed all the same.

        Args:
            declared: the program's inputs.
            live: as it was read; None for what isn't there.
        """
        return ()

    @abstractmethod
    def create(self, declared: Declared) -> Creation:
        """Creates one, whatever became of the answer.

        Raises:
            RefusedError: the name is taken.
            RequestError: the request failed. Nothing new is left on Versori.
        """

    @abstractmethod
    def adopt(self, declared: Declared, found: list[Live]) -> tuple[str, dict[str, Any]]:
        """Makes what was found what is declared; its id in the state, and its outputs.

        Raises:
            VersoriError: a request failed. The same call later sends the rest.
        """

    @abstractmethod
    def update(self, identity: str, declared: Declared, last: Applied) -> dict[str, Any]:
        """Makes a live object what is declared, based on what is live right before each request; the outputs.

        Raises:
            VersoriError: a request failed. The same call later sends the rest.
        """

    @abstractmethod
    def delete(self, identity: str, last: Applied, own: Collection[ObjectKey], *, force: bool) -> None:
        """Deletes an object.

        Args:
            identity: its id in the state.
            last: the state's outputs.
            own: what is to be deleted: of several objects of one resource some can be another's by now.
            force: whether also where something uses it.

        Raises:
            NotFoundError: it is gone already.
            VersoriError: it could not be deleted.
        """


class WithinConnector(Requests):
    """The requests about what belongs to one connector."""

    def __init__(self, run: Run, account: Account, properties: Properties) -> None:
        """Sends nothing."""
        super().__init__(run, account, properties)
        self.connector_id = str(properties["connectorId"])

    def connector(self, *, max_age: float | None = YOUNG) -> Live:
        """The connector, read a moment ago at the most unless another age will do.

        Raises:
            NotFoundError: there is none.
        """
        return Live(self.account.live.get(self.organisation_id, self.connector_id, max_age=max_age))

    def variables(self) -> Any:
        """The connection variables of the connector, as this run leaves them."""
        announced = self.run.announcements.connectors.get(connector_key(self.connector_id))
        if announced is not None and announced.variables is not None:
            return announced.variables
        return self.connector(max_age=None).get("connectionVariables", [])

    def scheme_seen(self, scheme_id: str) -> Mapping[str, Any] | None:
        """As `scheme_of` for a comparison, to which a reading of any age will do."""
        return self.scheme_of(scheme_id, max_age=None)

    def scheme_of(self, scheme_id: str, *, max_age: float | None = YOUNG) -> Mapping[str, Any] | None:
        """An auth scheme of the connector, None where it has none of that id."""
        schemes = self.connector(max_age=max_age).get("authSchemeConfigs", [])
        return next((scheme for scheme in schemes if scheme["id"] == scheme_id), None)

    def version(self, name: str, *, max_age: float | None = None) -> Live:
        """A version of the connector.

        Raises:
            NotFoundError: there is none, or no such connector.
        """
        return Live(self.account.versions.get(self.organisation_id, self.connector_id, name, max_age=max_age))

    def find_version(self, name: str, *, max_age: float | None = None) -> Live | None:
        """A version of the connector, None where there is none, or no such connector."""
        try:
            return self.version(name, max_age=max_age)
        except NotFoundError:
            return None
