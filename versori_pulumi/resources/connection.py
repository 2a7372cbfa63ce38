"""The `Connection` resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi

from versori_pulumi.resources.args.base import to_properties
from versori_pulumi.resources.args.connection_variables import ConnectionVariableArgs
from versori_pulumi.resources.args.credentials import NAMES, ConnectionCredentialArgs
from versori_pulumi.resources.outputs import OutputProperty
from versori_pulumi.resources.within import WithinConnector

Text = pulumi.Input[str]
Credentials = Sequence[ConnectionCredentialArgs | Mapping[str, Any]]


class Connection(WithinConnector, module="versori", name="Connection"):
    """A connection of a connector: credentials, and values for its variables.

    What you declare is yours, as with `Connector`. Versori can change neither the secret nor the type of a credential
    that exists: such a change replaces the connection, and the old one is deleted first, since its name is taken.
    """

    _hooks = "ConnectionProvider"
    _computed = ("organisationId", "createdAt", "credentialIds")

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

    credentials = OutputProperty[Mapping[str, Sequence[Mapping[str, Any]]] | None](
        "credentials", "The credentials as declared, under the API's names; secret."
    )

    @property
    def credential_ids(self) -> pulumi.Output[Mapping[str, Sequence[str]]]:
        """The ids (ULIDs) of the credentials, in their order, under `action` and `trigger`."""
        if "credentials" in self.undeclared:
            return pulumi.Output.from_input({})
        return pulumi.get(self, "credentialIds")  # type: ignore[no-any-return]  # the SDK types it as Any

    variables = OutputProperty[Sequence[Mapping[str, str]] | None](
        "variables", "The variables; None where none are declared."
    )
