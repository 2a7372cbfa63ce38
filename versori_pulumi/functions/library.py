"""Functions that read what Versori offers to all: its public library, categories, protocols and their auth schemes."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from versori_pulumi.functions.asking import asked, asks_versori, later, opened
from versori_pulumi.functions.results import AuthSchemeResult, ConnectorResult, ProtocolResult
from versori_pulumi.functions.search import Tags, tag_filter

Text = pulumi.Input[str]


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
        name=name, protocol=protocol, tags=tag_filter(tags), categories=categories
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
def get_categories(*, account: str | None = None) -> list[str]:
    """The names of Versori's categories.

    Raises:
        VersoriError: Versori can't be asked.
    """
    return opened(account).list_categories()


def get_categories_output(*, account: str | None = None) -> pulumi.Output[list[str]]:
    """`get_categories` as an output."""
    return later(get_categories, account=account)


@asks_versori
def get_protocols(*, organisation_id: str | None = None, account: str | None = None) -> list[ProtocolResult]:
    """The protocols that connectors can have, in Versori's order.

    Args:
        organisation_id: the organisation that asks; defaults to the account's.
        account: the account that reads them; the default one if None.

    Raises:
        VersoriError: Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    return [ProtocolResult.of(one) for one in client.list_protocols(organisation)]


def get_protocols_output(
    *, organisation_id: Text | None = None, account: str | None = None
) -> pulumi.Output[list[ProtocolResult]]:
    """`get_protocols` for inputs."""
    return later(get_protocols, organisation_id=organisation_id, account=account)


@asks_versori
def get_auth_schemes(
    protocol: str = "http", *, organisation_id: str | None = None, account: str | None = None
) -> list[AuthSchemeResult]:
    """The kinds of auth schemes that connectors of a protocol can have, in Versori's order.

    Args:
        protocol: the protocol's slug.
        organisation_id: the organisation that asks; defaults to the account's.
        account: the account that reads them; the default one if None.

    Raises:
        VersoriError: there is no such protocol, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    return [AuthSchemeResult.of(one) for one in client.list_auth_schemes(organisation, protocol)]


def get_auth_schemes_output(
    protocol: Text = "http", *, organisation_id: Text | None = None, account: str | None = None
) -> pulumi.Output[list[AuthSchemeResult]]:
    """`get_auth_schemes` for inputs."""
    return later(get_auth_schemes, protocol=protocol, organisation_id=organisation_id, account=account)
