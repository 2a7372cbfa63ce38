"""The `Connection` resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi

from versori_pulumi.resources.args.base import to_properties
from versori_pulumi.resources.args.connection_variables import ConnectionVariableArgs
from versori_pulumi.resources.args.credentials import NAMES, ConnectionCredentialArgs
from versori_pulumi.resources.declaring import VersoriResource

Text = pulumi.Input[str]
Credentials = Sequence[ConnectionCredentialArgs | Mapping[str, Any]]


class Connection(VersoriResource, module="versori", name="Connection"):
    """A connection of a connector: credentials, and values for its variables.

    What you declare is yours, as with `Connector`. Versori can change neither the secret nor the type of a credential
    that exists: such a change replaces the connection, and the old one is deleted first, since its name is taken.
    """

    _hooks = "ConnectionProvider"
    _computed = ("organisationId", "createdAt", "credentialIds")
    _found_by = ("connectorId", "organisationId", "account")

    def __init__(  # noqa: PLR0913  (a resource has as many arguments as the API has properties)
        self,
        resource_name: str,
        *,
        connector_id: Text,
        name: Text | None = None,
        credentials: pulumi.Input[Mapping[str, pulumi.Input[Credentials]]] | None = None,
        variables: pulumi.Input[Sequence[ConnectionVariableArgs | Mapping[str, Any]]] | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt"] | None = None,
        force_delete: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a connection.

        Args:
            resource_name: the name of the resource in the program.
            connector_id: the connector (ULID). A change replaces the connection.
            name: the name on Versori, unique within the connector; defaults to the resource name.
            credentials: `{"action": […], "trigger": […]}`: how actions and triggers authenticate, applied in order. The
                order and the auth schemes change in place; anything else replaces the connection.
            variables: values for the variables of the connector; defaults to those of the connector.
            organisation_id: the organisation of the connector (ULID); defaults to the account's.
            account: the account whose configuration namespace is used; the default one if None.
            existing: what to do about a connection of exactly this name: `error` (default) or `adopt`. An adopted one
                keeps its secrets, which nobody can read: they are taken for those of the program.
            force_delete: delete the connection even where another Versori product uses it.
            opts: Pulumi's resource options. `import_` adopts the connection with that id.
        """
        given: dict[str, Any] = {
            "connectorId": connector_id,
            "name": resource_name if name is None else name,
            "credentials": to_properties(credentials, NAMES, "credentials"),
            "variables": to_properties(variables, {}, "variables"),
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
            "forceDelete": force_delete or None,
        }
        self._declare(resource_name, given, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: Text,  # noqa: A002  (Pulumi's name for it in every SDK)
        *,
        connector_id: Text,
        organisation_id: Text | None = None,
        account: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Connection:
        """An existing connection, read and never changed.

        Args:
            resource_name: the name of the resource in the program.
            id: the id (ULID) of the connection.
            connector_id: its connector.
            organisation_id: the connector's organisation; defaults to the account's.
            account: the account that reads it; the default one if None.
            opts: Pulumi's resource options.
        """
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        return Connection(
            resource_name, connector_id=connector_id, organisation_id=organisation_id, account=account, opts=opts
        )

    @property
    def connector_id(self) -> pulumi.Output[str]:
        """The connector (ULID) that the connection belongs to."""
        return self._property("connectorId")

    @property
    def credentials(self) -> pulumi.Output[Mapping[str, Sequence[Mapping[str, Any]]] | None]:
        """The credentials as declared, under the API's names; secret."""
        return self._property("credentials")

    @property
    def credential_ids(self) -> pulumi.Output[Mapping[str, Sequence[str]]]:
        """The ids (ULIDs) of the credentials, in their order, under `action` and `trigger`."""
        if "credentials" in self._undeclared:
            return pulumi.Output.from_input({})
        return self._property("credentialIds")

    @property
    def variables(self) -> pulumi.Output[Sequence[Mapping[str, str]] | None]:
        """The variables; None where none are declared."""
        return self._property("variables")
