"""Which resource of this run's program has which object on Versori: one at most.

Two resources with one object would undo each other's updates, and the deletion of either would take it from both. The engine
asks about resources in any order, so whichever claims an object second is refused, and the message names the first.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

from versori_pulumi.connect.errors import RefusedError
from versori_pulumi.provider.properties import RESOURCE_NAME, Properties


@dataclass(frozen=True)
class ObjectKey:
    """What distinguishes an object from all others: its noun, and the ids and names by which the API addresses it.

    What is in an object has a path that begins with the object's.
    """

    noun: str
    path: tuple[str, ...]


def connector_key(connector_id: str) -> ObjectKey:
    """A connector, whichever resource made it."""
    return ObjectKey("connector", (connector_id.upper(),))


def connection_key(connector_id: str, connection_id: str) -> ObjectKey:
    """A connection."""
    return ObjectKey("connection", (connector_id.upper(), connection_id.upper()))


def version_key(connector_id: str, name: str) -> ObjectKey:
    """A version, which the API addresses by its name."""
    return ObjectKey("version", (connector_id.upper(), name))


def content_key(kind: str, connector_id: str, version: str, name: str) -> ObjectKey:
    """An action, a trigger or a definition: names are unique within a version only."""
    return ObjectKey(kind, (connector_id.upper(), version, name))


@dataclass(frozen=True)
class NameKey:
    """A name that an object is to have, in the place where it is to be unique: the last part of the path is the name."""

    noun: str
    path: tuple[str, ...]

    @classmethod
    def of(cls, noun: str, *path: Any) -> NameKey | None:
        """The key, None where a part of it isn't known yet."""
        return cls(noun, path) if all(isinstance(part, str) for part in path) else None


@dataclass(frozen=True)
class Claimant:
    """A resource of the program.

    Attributes:
        noun: its class: `Connector`.
        name: its name in the program, after the type of its parent where it has one; empty where nobody said it.
    """

    noun: str
    name: str

    @classmethod
    def of(cls, noun: str, properties: Properties) -> Claimant:
        """The resource of which these are the inputs."""
        name = properties.get(RESOURCE_NAME)
        return cls(noun, name if isinstance(name, str) else "")

    def __str__(self) -> str:
        """In words: `resource "shop" (Connector)`."""
        name = self.name.rpartition("$")[2]
        return f'resource "{name}" ({self.noun})' if name else f"another resource ({self.noun})"


@dataclass(frozen=True)
class _Hold:
    claimant: Claimant
    from_state: bool
    replaced: bool


class Claims:
    """What the resources of one run claim. Safe to use from several threads."""

    def __init__(self) -> None:
        self._declared: set[Claimant] = set()
        self._holds: dict[ObjectKey, _Hold] = {}
        self._sought: dict[ObjectKey, Claimant] = {}
        self._names: dict[NameKey, tuple[Claimant, bool]] = {}
        self._guard = threading.Lock()

    def declare(self, claimant: Claimant) -> None:
        """Notes that the program declares a resource: only such a one can have anything.

        The engine asks for differences of what it refreshes too, before a destruction or for what the program no longer
        declares. That must not keep it from being deleted.
        """
        with self._guard:
            self._declared.add(claimant)

    def hold(self, key: ObjectKey, label: str, claimant: Claimant, *, replaced: bool = False) -> Claimant | None:
        """Notes that a resource has an object in the state.

        Args:
            key: the object.
            label: the object in words.
            claimant: the resource.
            replaced: whether this run replaces it: its deletion is right, and its name is free for what follows.

        Returns:
            Another resource that is to be created and found the object before it was known whose it is.

        Raises:
            RefusedError: another resource has it, or adopts it.
        """
        if claimant not in self._declared:
            return None
        sought = self._sought.get(key)
        self._take(key, label, _Hold(claimant, from_state=True, replaced=replaced))
        return None if sought == claimant else sought

    def seek(self, key: ObjectKey, label: str, claimant: Claimant) -> None:
        """Notes that a resource that is to be created found this object in its place.

        Raises:
            RefusedError: another resource has it, or adopts it.
        """
        with self._guard:
            self._sought.setdefault(key, claimant)
            if other := self._other(key, claimant):
                raise RefusedError(_refusal(label, claimant, other))

    def take(self, key: ObjectKey, label: str, claimant: Claimant) -> None:
        """Notes that a resource adopts an object, or that it created it.

        Raises:
            RefusedError: another resource has it, or adopts it.
        """
        self._take(key, label, _Hold(claimant, from_state=False, replaced=False))

    def replaces(self, key: ObjectKey, claimant: Claimant) -> bool:
        """Whether an object that was found is the one that a resource to be created replaces.

        A resource that has an object in the state is checked and created anew only to replace it, on whoever's demand.
        """
        with self._guard:
            hold = self._holds.get(key)
            if hold is None or hold.claimant != claimant or not hold.from_state:
                return False
            self._holds[key] = replace(hold, replaced=True)
            return True

    def is_replaced(self, key: ObjectKey) -> bool:
        """Whether this run replaces an object."""
        hold = self._holds.get(key)
        return hold is not None and hold.replaced

    def keeper(self, key: ObjectKey) -> Claimant | None:
        """The resource that has an object and keeps it: nothing deletes it."""
        hold = self._holds.get(key)
        return None if hold is None or hold.replaced else hold.claimant

    def keeper_within(self, key: ObjectKey) -> Claimant | None:
        """A resource that keeps something in an object: it would go with that."""
        depth = len(key.path)
        within = [other for other in [*self._holds] if len(other.path) > depth and other.path[:depth] == key.path]
        return next((keeper for other in within if (keeper := self.keeper(other))), None)

    def name(self, key: NameKey, claimant: Claimant, *, shared: bool = False) -> Claimant | None:
        """Notes that a resource is to give its object a name; the other resource that is to do so, where there is one.

        Args:
            key: the name.
            claimant: the resource.
            shared: whether the resource is content with not being the only one, if the other is so, too.
        """
        with self._guard:
            first, first_shares = self._names.setdefault(key, (claimant, shared))
        return None if first == claimant or (first_shares and shared) else first

    def names(self, noun: str, *place: str) -> set[str]:
        """The names that resources of the program give objects of a noun in one place."""
        wanted = NameKey.of(noun, *place, "")
        path = wanted.path[:-1] if wanted else ()
        with self._guard:
            return {key.path[-1] for key in self._names if key.noun == noun and key.path[:-1] == path}

    def _take(self, key: ObjectKey, label: str, hold: _Hold) -> None:
        with self._guard:
            if other := self._other(key, hold.claimant):
                raise RefusedError(_refusal(label, hold.claimant, other))
            self._holds[key] = hold

    def _other(self, key: ObjectKey, claimant: Claimant) -> Claimant | None:
        hold = self._holds.get(key)
        return hold.claimant if hold is not None and hold.claimant != claimant else None


def taken_name(key: NameKey, other: Claimant, hint: str = "") -> str:
    """Why two resources can't give one name.

    Args:
        key: the name.
        other: the resource that is to give it, too.
        hint: another way out.
    """
    return (
        f'{other} of this program declares a {key.noun} named "{key.path[-1]}" as well\n'
        f"  hint: declare it once, or give this one another name{hint}"
    )


def _refusal(label: str, claimant: Claimant, other: Claimant) -> str:
    return (
        f"{label} belongs to {other} of this program, and {claimant} claims it as well\n"
        "  hint: declare it once, and refer to that resource elsewhere; or give one of them another name. Removing one of "
        "them from the program deletes nothing as long as the other one has it"
    )
