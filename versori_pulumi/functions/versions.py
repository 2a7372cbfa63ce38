"""Functions that read versions of connectors."""

from __future__ import annotations

import pulumi

from versori_pulumi.functions.asking import VersoriError, asked, asks_versori, later
from versori_pulumi.functions.results import ConnectorVersionResult

Text = pulumi.Input[str]


@asks_versori
def get_connector_version(
    connector_id: str, name: str = "latest", *, organisation_id: str | None = None, account: str | None = None
) -> ConnectorVersionResult:
    """A version of a connector.

    Args:
        connector_id: the connector (ULID).
        name: the version's name, or `latest` or `default`: Versori then says which version that is.
        organisation_id: the connector's organisation; defaults to the account's.
        account: the account that reads it; the default one if None.

    Raises:
        VersoriError: there is none, or Versori can't be asked.
    """
    client, organisation = asked(organisation_id, account)
    from versori_pulumi.connect.errors import NotFoundError
    from versori_pulumi.connect.text import listed as in_words

    try:
        found = client.get_connector_version(organisation, connector_id, name)
    except NotFoundError:
        listed = client.list_connector_versions(organisation, connector_id)
        have = in_words(f"{one['name']}{'' if 'publishedAt' in one else ' (draft)'}" for one in listed)
        what = "published version" if name in ("latest", "default") else f'version "{name}"'
        raise VersoriError(f"connector {connector_id} has no {what}; its versions are: {have}") from None
    return ConnectorVersionResult.of(found, connector_id=connector_id)


def get_connector_version_output(
    connector_id: Text, name: Text = "latest", *, organisation_id: Text | None = None, account: str | None = None
) -> pulumi.Output[ConnectorVersionResult]:
    """`get_connector_version` for inputs."""
    inputs = {"connector_id": connector_id, "name": name}
    return later(get_connector_version, **inputs, organisation_id=organisation_id, account=account)
