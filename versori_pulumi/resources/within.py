"""What is the same for everything that belongs to a version: where it is, and what is deleted with what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pulumi
from pulumi.dynamic import ResourceProvider

from versori_pulumi.resources.declaring import VersoriResource, declaration

_OUTPUTS: Final = ("organisationId",)
_FOUND_BY: Final = ("connectorId", "version", "organisationId", "account")

Version = pulumi.Input[str] | pulumi.Resource
"""A version: its name, or the `ConnectorVersion` itself."""


def within(
    version: Version, connector_id: pulumi.Input[str] | None, opts: pulumi.ResourceOptions | None
) -> tuple[dict[str, Any], pulumi.ResourceOptions]:
    """The properties that say where it is, and the options of the resource.

    Deleting a version deletes all that is in it, and of a published one nothing can be deleted by itself: so what is in a
    `ConnectorVersion` of the program is deleted with that, unless the program says otherwise.

    Args:
        version: as the program gave it.
        connector_id: as the program gave it; the version's own unless given.
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


class WithinVersion(VersoriResource):
    """The base of what belongs to a version."""

    _lacks: frozenset[str] = frozenset({"createdAt"})
    """Outputs of other nouns that this one doesn't have."""

    def _declare_within(
        self,
        provider: type[ResourceProvider],
        resource_name: str,
        version: Version,
        given: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        """Declares it.

        Args:
            provider: the class with its hooks.
            resource_name: the name of the resource in the program.
            version: as the program gave it.
            given: everything else, under the API's names.
            opts: the program's options.
        """
        place, opts = within(version, given.get("connectorId"), opts)
        whole = {**given, **place}
        declared = declaration(
            whole, opts, computed=_OUTPUTS, found_by=_FOUND_BY, ignorable=self.ignorable, absent=self._lacks
        )
        self._declare(provider, resource_name, declared)

    @property
    def connector_id(self) -> pulumi.Output[str]:
        """The connector (ULID) that it belongs to."""
        return self._property("connectorId")

    @property
    def version(self) -> pulumi.Output[str]:
        """The name of the version that it belongs to."""
        return self._property("version")
