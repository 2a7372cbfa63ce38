"""What each noun's objects are claimed by: their ids, or the names by which the API addresses them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from versori_pulumi.connect.errors import ConfigurationError
from versori_pulumi.provider.claims import NameKey, ObjectKey

if TYPE_CHECKING:
    from versori_pulumi.provider.runtime import Runtime

Properties = Mapping[str, Any]

DUPLICATES: Final = '; existing="duplicate" on both creates two of one name'
"""How a program says that it wants several connectors of one name."""


def connector_key(connector_id: str) -> ObjectKey:
    """A connector, whichever resource made it."""
    return ObjectKey("connector", (connector_id.upper(),))


def connection_key(connector_id: str, connection_id: str) -> ObjectKey:
    """A connection."""
    return ObjectKey("connection", (connector_id.upper(), connection_id.upper()))


def version_key(connector_id: str, name: str) -> ObjectKey:
    """A version."""
    return ObjectKey("version", (connector_id.upper(), name))


def content_key(kind: str, connector_id: str, version: str, name: str) -> ObjectKey:
    """An action, a trigger or a definition: names are unique within a version only."""
    return ObjectKey(kind, (connector_id.upper(), version, name))


def connector_name(runtime: Runtime, inputs: Properties, name: Any = None) -> NameKey | None:
    """The name that a connector is to have in its organisation; None where that isn't known yet.

    Args:
        runtime: knows the organisation of each account.
        inputs: those of the resource.
        name: the connector's name, where the inputs don't say it.
    """
    organisation = inputs.get("organisationId")
    if organisation is None:
        account = inputs.get("account")
        organisation = f"account {account}"
        with suppress(ConfigurationError):
            organisation = runtime.account(account).settings.organisation_id
    return NameKey.of("connector", organisation, inputs.get("name") if name is None else name)
