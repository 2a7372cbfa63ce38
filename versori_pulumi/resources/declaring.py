"""What is the same for every noun in what a program declares and gets."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Collection, Mapping
from typing import Any, ClassVar

import pulumi
from pulumi.dynamic import Resource
from pulumi.dynamic.dynamic import PROVIDER_KEY

from versori_pulumi.connect.documents import DEEPEST_VALUE
from versori_pulumi.connect.errors import argument_path
from versori_pulumi.provider.host.pickled import PICKLED
from versori_pulumi.provider.host.transformations import TransformedLast
from versori_pulumi.provider.properties import RESOURCE_NAME, SECRET
from versori_pulumi.resources import options
from versori_pulumi.resources.documents import refuse_endless
from versori_pulumi.resources.outputs import OutputProperty

Declaration = tuple[dict[str, Any], pulumi.ResourceOptions, frozenset[str]]
"""Properties and options for the SDK, and the properties that the resource will not have."""


def _after_transformations(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """What `declaration` does about options, for those that the program's transformations added."""
    resource = args.resource
    if not isinstance(resource, VersoriResource) or args.opts.id is not None or not options.names_properties(args.opts):
        return None
    opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions())
    options.rename(opts)
    properties = options.hide(args.props, opts, [*args.props])
    properties = options.replacing(properties, opts)
    if resource.ignorable:
        properties = options.ignoring(properties, opts)
    secret = {name for name in opts.additional_secret_outputs or () if properties.get(name) is not None}
    hidden = secret - SECRET
    if hidden:
        properties["secretProperties"] = _with_names(properties.get("secretProperties"), hidden)
    return pulumi.ResourceTransformationResult(properties, opts)


async def _with_names(marked: Any, names: Collection[str]) -> list[str]:
    known = await marked if inspect.isawaitable(marked) else marked
    return sorted({*(known or []), *names})


class VersoriResource(Resource):
    """How every noun is declared, and the outputs that it has."""

    _hooks: ClassVar[str]
    """The name of the class with its hooks, which programs don't import."""

    _computed: ClassVar[Collection[str]] = ("organisationId", "createdAt")
    """What the hooks add."""

    _found_by: ClassVar[Collection[str]] = ("organisationId", "account")
    """What says where an existing object is."""

    _lacks: ClassVar[Collection[str]] = ()
    """Outputs of other nouns that this one doesn't have."""

    unread: ClassVar[Mapping[str, Any]] = {}
    """Arguments without which nothing is declared, and that aren't sent for what is read."""

    ignorable: ClassVar[bool] = True
    """Whether its hooks know `ignore_changes`."""

    _transformations: Any = TransformedLast(_after_transformations)

    undeclared: frozenset[str] = frozenset()
    """Properties that the program leaves out: the state holds nothing of them, and a preview would call them unknown."""

    def _declare(
        self,
        resource_name: str,
        given: dict[str, Any],
        opts: pulumi.ResourceOptions | None,
        *,
        set_elsewhere: Collection[str] = (),
        absent: Collection[str] = (),
    ) -> None:
        """Declares it instead of the constructor of dynamic resources.

        That one pickles the provider in the way of the Python that runs, and the state has to be the same on each.

        Args:
            resource_name: the name of the resource in the program.
            given: what the program declares, under the API's names; None where it doesn't.
            opts: the program's options; they are not changed.
            set_elsewhere: what it has although the program leaves it out.
            absent: outputs that it doesn't have.
        """
        properties, opts, self.undeclared = declaration(
            given,
            opts,
            computed=self._computed,
            found_by=self._found_by,
            ignorable=self.ignorable,
            set_elsewhere=set_elsewhere,
            absent=(*self._lacks, *absent),
        )
        sent = {**properties, PROVIDER_KEY: PICKLED[self._hooks]}
        if opts.id is None:
            sent[RESOURCE_NAME] = _name_in_program(resource_name, opts.parent)
        pulumi.CustomResource.__init__(self, f"pulumi-python:{self._resource_type_name}", resource_name, sent, opts)

    name = OutputProperty[str]("name", "The name on Versori.")
    organisation_id = OutputProperty[str]("organisationId", "The organisation (ULID) that it belongs to.")
    created_at = OutputProperty[str]("createdAt", "When it was created (RFC 3339).")


def _name_in_program(resource_name: str, parent: pulumi.Resource | None) -> str:
    """What distinguishes it from others of its class, as Pulumi does: its name, and the type of its parent."""
    return resource_name if parent is None else f"{parent.pulumi_resource_type}${resource_name}"


def declaration(
    given: dict[str, Any],
    opts: pulumi.ResourceOptions | None,
    *,
    computed: Collection[str],
    found_by: Collection[str],
    ignorable: bool = False,
    set_elsewhere: Collection[str] = (),
    absent: Collection[str] = (),
) -> Declaration:
    """The properties and the options for a dynamic resource, and the properties that it will not have.

    What it will not have isn't handed to the SDK, which makes futures for every property.

    Args:
        given: what the program declares, under the API's names; None where it doesn't.
        opts: the program's options; they are not changed, since several resources may share them.
        computed: what the hooks add.
        found_by: what says where an existing object is; nothing else is given for one that is read.
        ignorable: whether the hooks know `ignore_changes`.
        set_elsewhere: what it has although the program leaves it out; the organisation is one of these.
        absent: what it doesn't have, of the outputs of this noun or of all.
    """
    opts = pulumi.ResourceOptions() if opts is None else pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions())
    for name, value in given.items():
        refuse_endless(value, argument_path(name), DEEPEST_VALUE - 1)  # the properties themselves are a level
    options.rename(opts)
    given = options.hide(given, opts, [*computed, *given])
    given = options.replacing(given, opts)
    if ignorable:
        given = options.ignoring(given, opts)
    if opts.import_ is not None:
        # The host can't import dynamic resources: it is adopted on creation instead.
        given = {**given, "importId": opts.import_}
        opts.import_ = None
    if opts.id is not None:
        # An existing object is read, not declared.
        given = {key: value if key in found_by else None for key, value in given.items()}
    elif marked := _marked(given):
        # Hooks get all values in the clear: they show none of these in what they write about them.
        given = {**given, "secretProperties": marked}
    # What is read has what the API answers, whatever the program declares.
    left_out = {name for name, value in given.items() if value is None} if opts.id is None else set()
    undeclared = frozenset({*left_out, *absent} - {"organisationId", *set_elsewhere})
    properties = {**dict.fromkeys(computed), **given}
    return {name: value for name, value in properties.items() if name not in undeclared}, opts, undeclared


def _marked(given: Mapping[str, Any]) -> Awaitable[list[str] | None] | None:
    """The properties that hold something that the program marks as secret: only the engine knows what that is."""
    candidates = [name for name, value in given.items() if name not in SECRET and holds_outputs(value)]
    if not candidates:
        return None

    async def names() -> list[str] | None:
        secret = [name for name in candidates if await pulumi.Output.from_input(given[name]).is_secret()]
        return sorted(secret) or None

    # A task, since a coroutine that nobody awaits, as when another argument is refused, is a warning on the user's screen.
    return asyncio.ensure_future(names())


def holds_outputs(value: Any) -> bool:
    """Whether an output, or something else that is awaited, is in what a program gives."""
    if isinstance(value, Mapping):
        return any(holds_outputs(entry) for entry in value.values())
    if isinstance(value, list | tuple):
        return any(holds_outputs(entry) for entry in value)
    return isinstance(value, pulumi.Output) or inspect.isawaitable(value)
