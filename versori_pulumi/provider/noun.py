"""What a noun brings to the life of its objects, which `lifecycle.py` describes once for all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi.dynamic import ResourceProvider

from versori_pulumi.provider import drift
from versori_pulumi.provider.merge import Change, moved
from versori_pulumi.provider.properties import Applied, Declared, Properties, Table

if TYPE_CHECKING:
    from versori_pulumi.provider.claims import NameKey, ObjectKey
    from versori_pulumi.provider.requests import Requests
    from versori_pulumi.provider.run import Account, Run

Problem = tuple[str, str]
"""A property path and what is wrong with it."""


@dataclass(frozen=True)
class Difference:
    """How an object isn't as declared.

    Attributes:
        writes: whether an update sends anything.
        notes: whether an update puts something into the state, though it sends nothing.
        lines: what the preview says about it.
        replaces: the properties for which another object has to take its place.
        delete_first: whether this one has to go before that: there can't be two of one name.
        why: why another one has to take its place, in words.
        changes: the properties that aren't as declared.
        plan: the noun's own plan, for `refuse_update`.
    """

    writes: bool = False
    notes: bool = False
    lines: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    delete_first: bool = False
    why: str = ""
    changes: tuple[Change, ...] = ()
    plan: Any = None


class Noun(ResourceProvider):
    """Everything about a noun that the template of its objects' life has to know."""

    run: Run
    """What this run knows; there from `configure` on, since programs pickle an instance into the state."""

    noun: ClassVar[str]
    """What its objects are called in messages."""
    table: ClassVar[Table]
    """Their properties."""
    decisive: ClassVar[tuple[str, ...]]
    """The inputs by which one is found that exists already: it isn't looked for while one of them isn't known."""
    policies: ClassVar[Collection[str]] = ("adopt",)
    """What of `versori:existing` is passed on; what not all nouns know isn't, and means `error`."""
    mark: ClassVar[str] = "createdAt"
    """The output that a state has and the inputs of a `get` have not."""
    several: ClassVar[bool] = False
    """Whether one resource has several objects."""
    unique: ClassVar[bool] = True
    """Whether names are unique where its objects are, so that one goes before another of its name comes."""
    by_name: ClassVar[bool] = False
    """Whether the id in the state is its name, which what replaces it can have as well."""
    twice_hint: ClassVar[str] = ""
    """A way out for two resources of one name, besides another name."""

    def inputs(self, given: dict[str, Any]) -> dict[str, Any]:
        """The inputs as the other hooks get them: ids in capitals, defaults filled in."""
        return given

    @abstractmethod
    def problems(self, inputs: Properties) -> list[Problem]:
        """What is wrong with the inputs by themselves."""

    def unusable(self, inputs: Properties, olds: Properties) -> list[Problem]:  # noqa: ARG002 - most have no documents
        """What is wrong with documents that an object would be made from, unless `olds` has them."""
        return []

    @abstractmethod
    def names(self, inputs: Properties, *, creating: bool) -> Iterable[NameKey | None]:
        """The names that nothing else in the program may have; None for what isn't known yet."""

    def announce(self, inputs: Properties, *, creating: bool) -> list[Problem]:  # noqa: ARG002 - most announce nothing
        """Says to later hooks of the run what a resource declares; what is wrong with it beside what others declare."""
        return []

    @abstractmethod
    def objects(self, identity: str, known: Properties) -> dict[ObjectKey, str]:
        """The objects of a resource, each with what it is called in messages.

        Args:
            identity: the id in the state.
            known: inputs or outputs.
        """

    def held(self, identity: str, declared: Declared, last: Applied) -> dict[ObjectKey, str]:  # noqa: ARG002
        """Those of the objects in the state that the program still declares."""
        return self.objects(identity, last)

    def named(self, last: Properties) -> str:
        """The name of a resource's object in messages."""
        return str(last.get("name"))

    @abstractmethod
    def requests(self, account: Account, known: Properties) -> Requests:
        """The requests about objects that are where inputs or outputs say."""

    def moved(self, declared: Declared, last: Applied) -> list[str]:
        """The properties that make another object, and that changed."""
        return moved(self.table, declared, last)

    def deletion_warning(self, last: Applied) -> str:  # noqa: ARG002 - of most there is nothing to say
        """What a deletion does besides, where the state says so; empty where nothing."""
        return ""

    def stays_put(self, declared: Declared, last: Applied) -> bool:  # noqa: ARG002 - names need not be unique
        """Whether what replaces an object has its name in its place, so that this one has to go first."""
        return False

    def refuse_replacement(self, declared: Declared, last: Applied, replaces: list[str]) -> None:
        """Raises where a replacement can't succeed.

        Raises:
            RefusedError: so it is.
        """

    @abstractmethod
    def state_as_live(self, last: Applied) -> Any:
        """The state in the place of the live object, for previews that stay off the network."""

    def sought(self, declared: Declared, last: Applied) -> Properties:  # noqa: ARG002
        """What the live object is found by."""
        return last

    def gone(self, identity: str, last: Applied) -> str:
        """The line for an object that was deleted outside Pulumi."""
        return drift.gone(self.place_of(identity, last), self.named(last), self.noun)

    def place_of(self, identity: str, last: Properties) -> str:  # noqa: ARG002 - some objects have no id
        """What distinguishes an object from others of its name: its id, or where it is."""
        return identity

    @abstractmethod
    def compare(self, identity: str, declared: Declared, last: Applied, live: Any, requests: Requests | None) -> Difference:
        """How a live object isn't as declared.

        Args:
            identity: the id in the state.
            declared: the program's inputs.
            last: the state's outputs.
            live: as it was read.
            requests: for what else has to be read; None where previews stay off the network.

        Raises:
            RefusedError: no update can make it so.
        """

    @abstractmethod
    def after_read(self, last: Applied, live: Any) -> dict[str, Any]:
        """The outputs after a refresh; empty where nothing is left."""

    @abstractmethod
    def after_get(self, inputs: Properties, live: Any, organisation_id: str) -> dict[str, Any]:
        """The outputs of a `get`: everything that the API answers."""
