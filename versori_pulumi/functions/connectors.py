"""Functions that read connectors."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from versori_pulumi.functions.asking import asked, asks_versori, later
from versori_pulumi.functions.results import ConnectorResult
from versori_pulumi.functions.search import Tags, by_id, only, tag_filter

Text = pulumi.Input[str]


@asks_versori
def get_connector(
    id: str | None = None,  # noqa: A002  (Pulumi's name for it in every SDK)
    *,
    name: str | None = None,
    organisation_id: str | None = None,
    account: str | None = None,
) -> ConnectorResult:
    """A connector, by its id or its exact name.

    Args:
        id: its id (ULID).
        name: its name, in place of the id.
        organisation_id: its organisation; defaults to the account's.
        account: the account that reads it; the default one if None.

    Raises:
        VersoriError: there is none, there are several of that name, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    if by_id("get_connector", id, name):
        return ConnectorResult.of(client.get_connector(organisation, str(id)))
    listed = client.list_connectors(organisation, name=name)
    return ConnectorResult.of(only(f'connector named "{name}"', (one for one in listed if one["name"] == name)))


def get_connector_output(
    id: Text | None = None,  # noqa: A002  (Pulumi's name for it in every SDK)
    *,
    name: Text | None = None,
    organisation_id: Text | None = None,
    account: str | None = None,
) -> pulumi.Output[ConnectorResult]:
    """`get_connector` for inputs."""
    return later(get_connector, id=id, name=name, organisation_id=organisation_id, account=account)


@asks_versori
def get_connectors(
    *,
    name: str | None = None,
    protocol: str | None = None,
    tags: Tags | None = None,
    categories: Sequence[str] = (),
    organisation_id: str | None = None,
    account: str | None = None,
) -> list[ConnectorResult]:
    """The connectors of an organisation, oldest first.

    Args:
        name: a part of the names wanted, in either case of letters.
        protocol: a part of the protocol.
        tags: keys with a value, several values, or None for any value.
        categories: the categories wanted.
        organisation_id: whose connectors; defaults to the account's.
        account: the account that reads them; the default one if None.

    Raises:
        VersoriError: Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    wanted = {"name": name, "protocol": protocol, "tags": tag_filter(tags), "categories": categories}
    return [ConnectorResult.of(one) for one in client.list_connectors(organisation, **wanted)]  # type: ignore[arg-type]  # each value has its parameter's type


def get_connectors_output(
    *,
    name: Text | None = None,
    protocol: Text | None = None,
    tags: pulumi.Input[Tags] | None = None,
    categories: pulumi.Input[Sequence[Text]] = (),
    organisation_id: Text | None = None,
    account: str | None = None,
) -> pulumi.Output[list[ConnectorResult]]:
    """`get_connectors` for inputs."""
    inputs = {"name": name, "protocol": protocol, "tags": tags, "categories": categories}
    return later(get_connectors, **inputs, organisation_id=organisation_id, account=account)
