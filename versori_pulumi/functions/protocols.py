"""Functions that read what Versori offers: protocols, and the kinds of auth schemes that they have. As `functions.py`."""

from __future__ import annotations

import pulumi

from versori_pulumi.functions.asking import asked, asks_versori, later
from versori_pulumi.functions.results import AuthSchemeResult, ProtocolResult

Text = pulumi.Input[str]


@asks_versori
def get_protocols(*, organisation_id: str | None = None, account: str | None = None) -> list[ProtocolResult]:
    """The protocols that connectors can have, in Versori's order.

    Args:
        organisation_id: the organisation that asks; the account's unless given.
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
        organisation_id: the organisation that asks; the account's unless given.
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
