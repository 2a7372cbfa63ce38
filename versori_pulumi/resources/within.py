"""What is the same for all that belongs to a connector or to a version: where it is, and what is deleted with what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, cast
from weakref import WeakSet

import pulumi

from versori_pulumi.resources.declaring import VersoriResource
from versori_pulumi.resources.outputs import OutputProperty

if TYPE_CHECKING:
    from typing_extensions import Self

Text = pulumi.Input[str]
Version = Text | pulumi.Resource
"""A version: its name, or the `ConnectorVersion` itself."""

R = TypeVar("R", bound=VersoriResource)


def within(
    version: Version, connector_id: Text | None, opts: pulumi.ResourceOptions | None
) -> tuple[dict[str, Any], pulumi.ResourceOptions]:
    """The properties that say where something is, and the options of its resource.

    Deleting a version deletes all that is in it, and of a published one nothing can be deleted by itself: so what is in a
    `ConnectorVersion` of the program is deleted with that, unless the program says otherwise.

    Args:
        version: as the program gave it.
        connector_id: as the program gave it; defaults to the version's own.
        opts: the program's options; they are not changed.

    Raises:
        pulumi.RunError: it is not said which connector. Pulumi shows the message without a traceback.
    """
    opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions())
    name: Any = version
    if isinstance(version, pulumi.Resource):
        holder: Any = version
        name, connector_id = holder.name, holder.connector_id if connector_id is None else connector_id
        if opts.deleted_with is None:
            opts.deleted_with = version
    if connector_id is None:
        raise pulumi.RunError("connector_id is required where version is a name rather than a ConnectorVersion")
    return {"connectorId": connector_id, "version": name}, opts


class WithinConnector(VersoriResource):
    """The base of what belongs to a connector."""

    _found_by = ("connectorId", "organisationId", "account")

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: Text,  # noqa: A002  (Pulumi's name for it in every SDK)
        *,
        connector_id: Text,
        organisation_id: Text | None = None,
        account: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Self:
        """What exists already, read and never changed.

        Args:
            resource_name: the name of the resource in the program.
            id: the id (ULID); of a version its name, or `latest` or `default`.
            connector_id: the connector (ULID).
            organisation_id: the connector's organisation; defaults to the account's.
            account: the account that reads it; the default one if None.
            opts: Pulumi's resource options.
        """
        place = {"connector_id": connector_id, "organisation_id": organisation_id, "account": account}
        return _read(cls, resource_name, id, place, opts)

    connector_id = OutputProperty[str]("connectorId", "The connector (ULID) that it belongs to.")


class WithinVersion(VersoriResource):
    """The base of what belongs to a version."""

    home: Version
    """The version that it is declared in, as the program gave it."""

    _computed = ("organisationId",)
    _found_by = ("connectorId", "version", "organisationId", "account")
    _lacks: ClassVar[Collection[str]] = ("createdAt",)

    def _declare_within(
        self, resource_name: str, version: Version, given: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        """Declares it; the arguments are those of `_declare`, and the version as the program gave it."""
        place, opts = within(version, given.get("connectorId"), opts)
        if opts.id is None:
            self.home = version
            _declared.add(self)
        self._declare(resource_name, {**given, **place}, opts)

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: Text,  # noqa: A002  (Pulumi's name for it in every SDK)
        *,
        version: Version,
        connector_id: Text | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Self:
        """What exists already, read and never changed.

        Args:
            resource_name: the name of the resource in the program.
            id: the name of the action or trigger; of definitions, their names, separated by commas.
            version: the version: the `ConnectorVersion` itself, or its name.
            connector_id: the connector (ULID); defaults to that of the `ConnectorVersion`.
            organisation_id: the connector's organisation; defaults to the account's.
            account: the account that reads it; the default one if None.
            opts: Pulumi's resource options.
        """
        where = {"version": version, "connector_id": connector_id, "organisation_id": organisation_id, "account": account}
        return _read(cls, resource_name, id, where, opts)

    connector_id = OutputProperty[str]("connectorId", "The connector (ULID) that it belongs to.")
    version = OutputProperty[str]("version", "The name of the version that it belongs to.")


_declared: Final[WeakSet[WithinVersion]] = WeakSet()
"""What the program declares in versions."""


def contents_of(version: pulumi.Output[Any]) -> pulumi.Output[Any]:
    """All that the program declares in the versions from which an output comes, whether before or after this call."""

    async def found() -> list[pulumi.Resource]:
        # The program has run to its end by then: tasks begin when it has.
        homes = await version.resources()
        return [each for each in [*_declared] if homes & await _homes(each.home)]

    async def known() -> bool:
        return True

    return pulumi.Output(set(), found(), known())


async def _homes(version: Version) -> set[pulumi.Resource]:
    if isinstance(version, pulumi.Resource):
        return {version}
    return await version.resources() if isinstance(version, pulumi.Output) else set()


def _read(
    noun: type[R], resource_name: str, identity: Text, arguments: Mapping[str, Any], opts: pulumi.ResourceOptions | None
) -> R:
    declare = cast("Callable[..., R]", noun)  # each noun's constructor has arguments of its own
    opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=identity))
    return declare(resource_name, **{**noun.unread, **arguments}, opts=opts)
