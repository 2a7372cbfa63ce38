"""What a platform team shares: a connector as the company wants every connector to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

import versori_pulumi as versori

ENVIRONMENTS = ("production", "sandbox")


@dataclass(frozen=True, kw_only=True)
class CompanyConnectorArgs:
    """What a team has to say about its connector.

    Attributes:
        base_url: the address of the API, without a path.
        team: who answers for it.
        access_tokens: the token of each environment; use `config.require_secret`.
        tags: tags besides those that the company asks for.
    """

    base_url: pulumi.Input[str]
    team: str
    access_tokens: Mapping[str, pulumi.Input[str]]
    tags: Mapping[str, Sequence[str]] | None = None


class CompanyConnector(pulumi.ComponentResource):
    """A connector with the company's tags and auth scheme, and a connection for each environment.

    Attributes:
        connector: the connector, for what a team adds to it: versions, actions, more connections.
        connections: the connection of each environment.
    """

    connector: versori.Connector
    connections: dict[str, versori.Connection]

    def __init__(
        self, resource_name: str, arguments: CompanyConnectorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declares the connector and its connections.

        Raises:
            ValueError: an environment has no token.
        """
        super().__init__("company:integration:CompanyConnector", resource_name, None, opts)
        if missing := [environment for environment in ENVIRONMENTS if environment not in arguments.access_tokens]:
            raise ValueError(f"{resource_name}: no access token for {', '.join(missing)}")
        own = pulumi.ResourceOptions(parent=self)
        self.connector = versori.Connector(
            resource_name,
            base_url=arguments.base_url,
            public=False,
            tags={**(arguments.tags or {}), "team": [arguments.team], "managed-by": ["pulumi"]},
            documentation_url=f"https://wiki.example.com/integrations/{resource_name}",
            auth_scheme_configs=[versori.AuthSchemeConfigApiKeyArgs(description="Access token", name="Authorization")],
            opts=own,
        )
        self.connections = {
            environment: self._connection(resource_name, environment, arguments.access_tokens[environment])
            for environment in ENVIRONMENTS
        }
        self.register_outputs({"connectorId": self.connector.id})

    def _connection(self, resource_name: str, environment: str, token: pulumi.Input[str]) -> versori.Connection:
        return versori.Connection(
            f"{resource_name}-{environment}",
            connector_id=self.connector.id,
            name=environment,
            credentials={
                "action": [
                    versori.ConnectionCredentialArgs(
                        auth_scheme_config_id=self.connector.auth_scheme_config_ids[0],
                        credential=versori.CredentialStringArgs(value=token),
                    )
                ]
            },
            opts=pulumi.ResourceOptions(parent=self),
        )
