"""The `PublicConnectorImport` resource."""

from __future__ import annotations

from typing import Any, Literal

import pulumi

from versori_pulumi.provider.public_connector_import import PublicConnectorImportProvider
from versori_pulumi.resources.declaring import VersoriResource, declaration

Text = pulumi.Input[str]

_OUTPUTS = ("name", "organisationId", "createdAt")


class PublicConnectorImport(VersoriResource, module="versori", name="PublicConnectorImport"):
    """A copy of a public connector in an organisation of one's own. `id` is the copy's.

    The copy has the public connector's name, and the imported version as a draft. It is made once and doesn't follow the
    public connector: another connector, version or organisation makes another copy and deletes this one.

    This resource doesn't look at edits of the copy. To declare its properties too, use a `Connector` with
    `ResourceOptions(import_=copy.id)` in a later run. Two resources own one connector then: each deletes it when it is
    removed from the program. Set `ResourceOptions(retain_on_delete=True)` on the import so that the `Connector` alone does.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        connector_id: Text,
        version: Text = "latest",
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt", "duplicate"] | None = None,
        force_delete: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a copy.

        Args:
            resource_name: the name of the resource in the program.
            connector_id: the public connector (ULID), as `get_public_connectors()` lists it.
            version: the name of one of its published versions, or `latest` or `default`, as it is at that time.
            organisation_id: the organisation (ULID) that gets the copy; the account's unless given.
            account: the account whose configuration namespace is used; the default one if None.
            existing: what to do about a connector of the same name: `error` (default), `adopt` (take it for the copy) or
                `duplicate`.
            force_delete: delete the copy even where another Versori product uses it.
            opts: Pulumi's resource options.
        """
        given: dict[str, Any] = {
            "connectorId": connector_id,
            "version": version,
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
            "forceDelete": force_delete or None,
        }
        declared = declaration(given, opts, computed=_OUTPUTS, found_by=())
        self._declare(PublicConnectorImportProvider, resource_name, declared)

    @property
    def connector_id(self) -> pulumi.Output[str]:
        """The public connector (ULID). The copy's id is `id`."""
        return self._property("connectorId")

    @property
    def version(self) -> pulumi.Output[str]:
        """The version that was asked for."""
        return self._property("version")
