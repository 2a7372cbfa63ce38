"""Functions that read connections."""

from __future__ import annotations

import pulumi

from versori_pulumi.functions.asking import asked, asks_versori, later
from versori_pulumi.functions.results import ConnectionResult
from versori_pulumi.functions.search import by_id, only

Text = pulumi.Input[str]


@asks_versori
def get_connection(
    connector_id: str,
    id: str | None = None,  # noqa: A002  (Pulumi's name for it in every SDK)
    *,
    name: str | None = None,
    organisation_id: str | None = None,
    account: str | None = None,
) -> ConnectionResult:
    """A connection of a connector, by its id or its exact name.

    Args:
        connector_id: the connector (ULID).
        id: the connection's id (ULID).
        name: its name, in place of the id.
        organisation_id: the connector's organisation; defaults to the account's.
        account: the account that reads it; the default one if None.

    Raises:
        VersoriError: there is none, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    if not by_id("get_connection", id, name):
        listed = client.list_connections(organisation, connector_id)
        what = f'connection named "{name}" of connector {connector_id}'
        id = only(what, (one for one in listed if one["name"] == name))["id"]  # noqa: A001
    return ConnectionResult.of(client.get_connection(organisation, connector_id, str(id)), connector_id=connector_id)


def get_connection_output(
    connector_id: Text,
    id: Text | None = None,  # noqa: A002  (Pulumi's name for it in every SDK)
    *,
    name: Text | None = None,
    organisation_id: Text | None = None,
    account: str | None = None,
) -> pulumi.Output[ConnectionResult]:
    """`get_connection` for inputs."""
    inputs = {"connector_id": connector_id, "id": id, "name": name}
    return later(get_connection, **inputs, organisation_id=organisation_id, account=account)
