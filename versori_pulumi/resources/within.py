"""Where something is that belongs to a version: what a program says of the version, as properties and options."""

from __future__ import annotations

from typing import Any

import pulumi

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
