"""What every noun's emitter makes: one object of Versori as a resource of a program and of a state. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from versori_pulumi.adopt.emitters.source import Source, call, literal
from versori_pulumi.adopt.secrets import Configured, Values, configured

Properties = Mapping[str, Any]

TYPES = "pulumi-python:dynamic/versori:"
"""What the type tokens of this package's resources begin with."""


_CLASSES: Final = {"version": "ConnectorVersion"}


@dataclass(frozen=True)
class Context:
    """What is the same for all resources of one run.

    Attributes:
        protect: whether the resources are protected from deletion.
        account: the account that the program names; None for the default one.
        existing: `versori:existing`, which the hooks add to what the program declares.
        default_tags: `versori:defaultTags`, which they add too.
        values: reads the project's own configuration.
    """

    protect: bool = True
    account: str | None = None
    existing: str | None = None
    default_tags: Mapping[str, list[str]] = field(default_factory=dict)
    values: Values = lambda _key: None


@dataclass(frozen=True)
class Adoption:
    """An object as it is to be adopted.

    Attributes:
        noun: `connector`, `connection`, `version`, `definitions`, `action`, `trigger`.
        identity: its id in the state: that on Versori, or the name of what is addressed by name.
        name: its name there.
        resource_name: of its resource.
        inputs: what the program declares, as the hooks get it; secrets as `Configured` and `Hidden`.
        outputs: what the hooks would return, likewise.
        call: the source of its resource.
        kept: secrets that Versori has and the program doesn't declare: where the program would take them from.
        notes: what a reader of the program should know.
    """

    noun: str
    identity: str
    name: str
    resource_name: str
    inputs: Properties
    outputs: Properties
    call: Source
    kept: tuple[Configured, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def class_name(self) -> str:
        """The class of its resource: `Connector`."""
        return class_of(self.noun)

    @property
    def type_token(self) -> str:
        """The resource's type in Pulumi's states."""
        return TYPES + self.class_name

    @property
    def awaited(self) -> list[Configured]:
        """Secrets that have to be set before the program can declare it."""
        return [secret for secret in configured(self.inputs) if not secret.usable]


def class_of(noun: str) -> str:
    """The class of the resources for a noun."""
    return _CLASSES.get(noun, noun.capitalize())


def key_of(class_name: str, identity: str, inputs: Properties) -> str:
    """What distinguishes an object from all others of an organisation, in the state and on Versori.

    Connectors and connections have their ids. What is addressed by name is unique within its version, or connector.
    """
    if class_name in ("Connector", "Connection"):
        return identity
    place = [str(inputs[name]) for name in ("connectorId", "version") if name in inputs]
    return "/".join([class_name, *place, identity])


def keys_of(class_name: str, identity: str, inputs: Properties) -> list[str]:
    """The keys of what one resource stands for: each definition has its own, whichever resource declares it."""
    if class_name != "Definitions":
        return [key_of(class_name, identity, inputs)]
    declared = inputs.get("definitions")
    known = isinstance(declared, Mapping) and all(isinstance(each, Mapping) for each in declared.values())
    return [key_of(class_name, name, inputs) for name in (declared if known and declared else identity.split(","))]


def common(context: Context, *, existing: bool) -> dict[str, Any]:
    """The inputs about how the provider works."""
    found = {"account": context.account, "existing": context.existing if existing else None}
    return {name: value for name, value in found.items() if value}


def common_arguments(context: Context) -> dict[str, Source | None]:
    """The arguments of every resource."""
    options = call("pulumi.ResourceOptions", protect=Source("True")) if context.protect else None
    return {"account": literal(context.account) if context.account else None, "opts": options}
