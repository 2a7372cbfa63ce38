"""Functions that read from Versori while a program runs, in previews too.

Each comes plain, for values that the program knows, and as `…_output`, which takes inputs and gives an output: that of a
resource's id, for example. They use the same configuration as the resources. A preview with `versori:offline` asks nothing:
outputs are then not known yet, and the plain functions say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pulumi

from versori_pulumi.functions.asking import VersoriError, asked, asks_versori, later, opened
from versori_pulumi.functions.results import ConnectionResult, ConnectorResult, ConnectorVersionResult

Text = pulumi.Input[str]
Tags = Mapping[str, str | Sequence[str] | None]


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
        organisation_id: its organisation; the account's unless given.
        account: the account that reads it; the default one if None.

    Raises:
        VersoriError: there is none, there are several of that name, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    if _one_of("get_connector", id, name):
        return ConnectorResult.of(client.get_connector(organisation, str(id)))
    listed = client.list_connectors(organisation, name=name)
    return ConnectorResult.of(_only(f'connector named "{name}"', (one for one in listed if one["name"] == name)))


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
        organisation_id: whose connectors; the account's unless given.
        account: the account that reads them; the default one if None.

    Raises:
        VersoriError: Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    wanted = {"name": name, "protocol": protocol, "tags": _tag_filter(tags), "categories": categories}
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


@asks_versori
def get_public_connectors(
    *,
    name: str | None = None,
    protocol: str | None = None,
    tags: Tags | None = None,
    categories: Sequence[str] = (),
    account: str | None = None,
) -> list[ConnectorResult]:
    """The connectors of Versori's public library; arguments as those of `get_connectors`.

    Raises:
        VersoriError: Versori can't be asked.
    """
    listed = opened(account).list_public_connectors(
        name=name, protocol=protocol, tags=_tag_filter(tags), categories=categories
    )
    return [ConnectorResult.of(one) for one in listed]


def get_public_connectors_output(
    *,
    name: Text | None = None,
    protocol: Text | None = None,
    tags: pulumi.Input[Tags] | None = None,
    categories: pulumi.Input[Sequence[Text]] = (),
    account: str | None = None,
) -> pulumi.Output[list[ConnectorResult]]:
    """`get_public_connectors` for inputs."""
    inputs = {"name": name, "protocol": protocol, "tags": tags, "categories": categories}
    return later(get_public_connectors, **inputs, account=account)


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
        organisation_id: the connector's organisation; the account's unless given.
        account: the account that reads it; the default one if None.

    Raises:
        VersoriError: there is none, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    if not _one_of("get_connection", id, name):
        listed = client.list_connections(organisation, connector_id)
        what = f'connection named "{name}" of connector {connector_id}'
        id = _only(what, (one for one in listed if one["name"] == name))["id"]  # noqa: A001
    return ConnectionResult.of(connector_id, client.get_connection(organisation, connector_id, str(id)))


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


@asks_versori
def get_connector_version(
    connector_id: str, name: str = "latest", *, organisation_id: str | None = None, account: str | None = None
) -> ConnectorVersionResult:
    """A version of a connector.

    Args:
        connector_id: the connector (ULID).
        name: the version's name, or `latest` or `default`: Versori then says which version that is.
        organisation_id: the connector's organisation; the account's unless given.
        account: the account that reads it; the default one if None.

    Raises:
        VersoriError: there is none, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    from versori_pulumi.connect.errors import NotFoundError
    from versori_pulumi.connect.text import listed as in_words

    try:
        return ConnectorVersionResult.of(connector_id, client.get_connector_version(organisation, connector_id, name))
    except NotFoundError:
        listed = client.list_connector_versions(organisation, connector_id)
        have = in_words(f"{one['name']}{'' if 'publishedAt' in one else ' (draft)'}" for one in listed)
        what = "published version" if name in ("latest", "default") else f'version "{name}"'
        raise VersoriError(f"connector {connector_id} has no {what}; its versions are: {have}") from None


def get_connector_version_output(
    connector_id: Text, name: Text = "latest", *, organisation_id: Text | None = None, account: str | None = None
) -> pulumi.Output[ConnectorVersionResult]:
    """`get_connector_version` for inputs."""
    inputs = {"connector_id": connector_id, "name": name}
    return later(get_connector_version, **inputs, organisation_id=organisation_id, account=account)


@asks_versori
def get_categories(*, account: str | None = None) -> list[str]:
    """The names of Versori's categories.

    Raises:
        VersoriError: Versori can't be asked.
    """
    return opened(account).list_categories()


def get_categories_output(*, account: str | None = None) -> pulumi.Output[list[str]]:
    """`get_categories` as an output."""
    return later(get_categories, account=account)


def _one_of(function: str, identity: str | None, name: str | None) -> bool:
    """Whether the id was given; refused unless one of id and name was."""
    if (identity is None) == (name is None):
        raise VersoriError(f"{function} needs either an id or a name")
    return identity is not None


def _only(what: str, found: Iterable[Any]) -> Any:
    every = list(found)
    if len(every) != 1:
        ids = ", ".join(one["id"] for one in every)
        raise VersoriError(
            f"there are {len(every)} {what.replace(' named', 's named', 1)}: {ids}" if every else f"no {what}"
        )
    return every[0]


def _tag_filter(tags: Tags | None) -> str | None:
    """The API's text for a search by tags: `key:value`, or `key` alone, separated by commas."""
    if not tags:
        return None
    wanted = []
    for key, values in tags.items():
        parts = [values] if values is None or isinstance(values, str) else values
        wanted += [key if value is None else f"{key}:{value}" for value in parts]
        if "," in key or ":" in key or any("," in (value or "") for value in parts):
            raise VersoriError(f"Versori can't search for a tag with a comma, or with a colon in its key: {key!r}")
    return ",".join(wanted)
