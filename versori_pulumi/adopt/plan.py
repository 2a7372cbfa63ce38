"""What becomes of each object: adopted, in the stack already, waiting for secrets, or none of these. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal, Protocol, TypeVar

from versori_pulumi.adopt.content_scan import Contents, Where, is_addressable
from versori_pulumi.adopt.emitters import (
    connection as connections,
    connector as connectors,
    connector_version as versions,
    content as contents,
)
from versori_pulumi.adopt.emitters.content import Home, UndeclarableError
from versori_pulumi.adopt.names import Names, variable, words
from versori_pulumi.adopt.objects import Adoption, Context, Properties, class_of, key_of
from versori_pulumi.adopt.scan import Problem
from versori_pulumi.adopt.secrets import plain
from versori_pulumi.connect.connection import read_connection
from versori_pulumi.connect.connector_version import read_version
from versori_pulumi.connect.content import ContentKind
from versori_pulumi.connect.errors import Attempted, RefusedError, UnreadableAnswerError
from versori_pulumi.connect.operations import path_id

Fate = Literal["adopt", "present", "waits"]
Made = TypeVar("Made")


@dataclass(frozen=True)
class Item:
    """One object of Versori and what becomes of it.

    Attributes:
        noun: what it is.
        identity: its id.
        name: its name on Versori.
        resource_name: of its resource, in the stack or to be.
        group: the resource name of the connector that it belongs to: what shares a file.
        fate: what becomes of it.
        adoption: how, where it isn't in the stack.
    """

    noun: str
    identity: str
    name: str
    resource_name: str
    group: str
    fate: Fate
    adoption: Adoption | None = None


@dataclass(frozen=True)
class Plan:
    """What becomes of all that was found.

    Attributes:
        items: each connector with what belongs to it behind it.
        problems: what can't be adopted.
    """

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, fate: Fate) -> list[Item]:
        """The items with this fate."""
        return [item for item in self.items if item.fate == fate]

    @property
    def adoptions(self) -> list[Adoption]:
        """What is to be adopted."""
        return [item.adoption for item in self.of("adopt") if item.adoption is not None]


@dataclass(frozen=True)
class Child:
    """A noun of which connectors have several.

    Attributes:
        noun: what it is; the connector has them under its plural.
        identity: the field that is its id in the state.
        read: reads one from an answer.
        adopt: its emitter.
    """

    noun: str
    identity: str
    read: Callable[[Attempted, Any], Any]
    adopt: Callable[[Any, connections.Parent, str, Context], Adoption]


_CHILDREN: Final = (
    Child("connection", "id", read_connection, connections.adopt),
    Child("version", "name", read_version, versions.adopt),
)


class VariableOf(Protocol):
    """The variable of a resource where its source is in a file of ours; None where it is declared elsewhere."""

    def __call__(self, group: str, class_name: str = "Connector", resource_name: str | None = None, /) -> str | None:
        """See `modules.Files.variable_of`."""


def _nowhere(_group: str, _class_name: str = "", _resource_name: str | None = None, /) -> None:
    return None


@dataclass
class Planner:
    """Makes a plan.

    Attributes:
        context: what is the same for all.
        known: the resource names of what the stack has, by their keys (`key_of`).
        names: gives new names.
        variable_of: what our files declare.
        connectors_only: leave out what belongs to connectors.
        contents: what is in versions, where it was read.
        gone: versions that are no longer there.
    """

    context: Context
    known: Mapping[str, str]
    names: Names
    variable_of: VariableOf = _nowhere
    connectors_only: bool = False
    contents: Mapping[Where, Contents] = field(default_factory=dict)
    gone: Collection[Where] = ()

    def plan(self, found: Iterable[Properties]) -> Plan:
        """What becomes of these connectors and of what belongs to them."""
        result = Plan()
        # Connectors get their names first, so that none depends on what belongs to another one.
        ordered = sorted(found, key=lambda live: live["id"])
        named = [(live, self._name(live, live["id"], live["name"], "connector")) for live in ordered]
        homes: list[tuple[Home, str]] = []
        for live, name in named:
            emit = partial(connectors.adopt, live, name, self.context)
            item = self._item(result, live, live["id"], name, name, emit, "connector")
            if item is None or self.connectors_only:
                continue
            own = variable(name) if item.adoption else self.variable_of(name)
            parent = connections.Parent(live, own)
            for child in _CHILDREN:
                for made, item in self._children(result, child, parent, name):
                    if child.noun == "version" and (parent.live["id"], made["name"]) in self.contents:
                        homes.append((Home(parent, made, item.resource_name, self._variable(item)), name))
        # What is in versions gets its names last, so that those of the rest are the same without it.
        for home, name in homes:
            self._contents(result, home, name)
        groups = {name: number for number, (_, name) in enumerate(named)}
        result.items.sort(key=lambda item: groups[item.group])
        return result

    def _name(self, live: Properties, key: str, wanted: str, noun: str) -> str:
        return self.known.get(key) or self.names.new(wanted, noun, live["id"])

    def _variable(self, item: Item) -> str | None:
        if item.adoption:
            return variable(item.resource_name)
        return self.variable_of(item.group, class_of(item.noun), item.resource_name)

    def _contents(self, result: Plan, home: Home, group: str) -> None:
        """Notes what becomes of all that is in one version: what is referred to first."""
        found = self.contents[home.parent.live["id"], home.live["name"]]
        self._definitions(result, home, group, found)
        shelves: tuple[tuple[ContentKind, Sequence[Properties]], ...] = (
            ("action", found.actions),
            ("trigger", found.triggers),
        )
        for kind, lives in shelves:
            for live in sorted(lives, key=lambda each: str(each["id"])):
                key = key_of(class_of(kind), live["name"], home.place)
                name = self._name(live, key, f"{home.resource_name} {words(live['name'])}", kind)
                emit = partial(contents.adopt, kind, live, home, name, self.context)
                self._item(result, live, key, name, group, emit, kind)

    def _definitions(self, result: Plan, home: Home, group: str, found: Contents) -> None:
        """Notes what becomes of the definitions of a version: those that the stack hasn't are one more resource."""
        present: dict[str, list[str]] = {}
        declared: dict[str, contents.Definition] = {}
        for name in sorted(found.definitions.listed):
            key = key_of("Definitions", name, home.place)
            if key in self.known:
                present.setdefault(self.known[key], []).append(name)
            else:
                where = f'version "{home.live["name"]}" of connector {home.parent.live["id"]}'
                label = f'definition "{name}" of {where}'
                made = _tried(result, label, partial(contents.definition, name, found.definitions, home))
                if made is not None:
                    declared[name] = made
        for resource_name, names in present.items():
            shown = contents.shown_names(names)
            item = Item("definitions", home.live["id"], shown, resource_name, group, "present")
            result.items.append(item)
            self._hold(home, names, item)
        if declared:
            own = self.names.new(f"{home.resource_name} definitions", "definitions", home.live["id"])
            live = {"id": home.live["id"], "name": contents.shown_names([*declared])}
            emit = partial(contents.adopt_definitions, declared, home, own, self.context)
            new = self._item(result, live, "", own, group, emit, "definitions")
            if new is not None:
                self._hold(home, [*declared], new)

    def _hold(self, home: Home, names: Iterable[str], item: Item) -> None:
        own = self._variable(item)
        if own:
            home.holders.update(dict.fromkeys(names, own))

    def _children(self, result: Plan, child: Child, parent: connections.Parent, group: str) -> list[tuple[Properties, Item]]:
        """Notes what becomes of all children of one noun of one connector; those of which anything can, as read."""
        label = _label("connector", parent.live)
        attempted, found = Attempted(f"read a {child.noun} of {label}", "GET", ""), []
        for answered in parent.live.get(f"{child.noun}s", []):
            try:
                found.append(child.read(attempted, answered))
            except UnreadableAnswerError as error:
                result.problems.append(Problem(f"a {child.noun} of {label}", error.reason))
        noted = []
        for live in sorted(found, key=lambda each: str(each["id"])):
            if child.noun == "version" and (parent.live["id"], live["name"]) in self.gone:
                continue
            key = key_of(class_of(child.noun), live[child.identity], {"connectorId": parent.live["id"]})
            name = self._name(live, key, f"{group} {live['name']}", child.noun)
            emit = partial(child.adopt, live, parent, name, self.context)
            item = self._item(result, live, key, name, group, emit, child.noun, f" of {label}")
            if item:
                noted.append((live, item))
        return noted

    def _item(
        self,
        result: Plan,
        live: Properties,
        key: str,
        name: str,
        group: str,
        emit: Callable[[], Adoption],
        noun: str,
        within: str = "",
    ) -> Item | None:
        """Notes what becomes of one object; None where nothing can."""
        if key in self.known:
            item = Item(noun, live["id"], live["name"], name, group, "present")
        else:
            adoption = _tried(result, f"{_label(noun, live)}{within}", lambda: _adoptable(emit(), live))
            if adoption is None:
                return None
            item = Item(noun, live["id"], live["name"], name, group, "waits" if adoption.awaited else "adopt", adoption)
        result.items.append(item)
        return item


def _label(noun: str, live: Properties) -> str:
    return f'{noun} "{live["name"]}" ({live["id"]})'


def _tried(result: Plan, label: str, make: Callable[[], Made]) -> Made | None:
    """What is made of one object, None where that can't be: whatever is odd about one, the others are adopted."""
    try:
        return make()
    except UndeclarableError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001  (what a hostile answer does to an emitter)
        reason = f"its description is not as the API's document says ({type(error).__name__}: {error})"
    result.problems.append(Problem(label, reason))
    return None


def _adoptable(adoption: Adoption, live: Properties) -> Adoption:
    """The adoption itself.

    Raises:
        UndeclarableError: the next preview would not find it, or could not write it down.
    """
    protocol = adoption.inputs.get("protocol", "http")
    if protocol not in connectors.PROTOCOLS:
        raise UndeclarableError(f"this package knows no protocol {protocol}")
    if adoption.noun == "version" and not is_addressable(live["name"]):
        raise UndeclarableError("no request can address a version of that name")
    try:
        if adoption.noun == "connection":
            path_id(live["id"])
        json.dumps([plain(adoption.inputs), plain(adoption.outputs)], ensure_ascii=False).encode()
    except RefusedError as error:
        raise UndeclarableError(str(error)) from None
    except UnicodeEncodeError:
        raise UndeclarableError("it has characters that no encoding can carry") from None
    return adoption
