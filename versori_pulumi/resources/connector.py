"""The `Connector` resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import pulumi

from versori_pulumi.resources.args.auth_schemes import NAMES, AuthSchemeConfig
from versori_pulumi.resources.args.base import to_properties
from versori_pulumi.resources.args.connection_variables import ConnectionVariableArgs
from versori_pulumi.resources.declaring import VersoriResource
from versori_pulumi.resources.documents import DocumentSource
from versori_pulumi.resources.openapi import declared_document
from versori_pulumi.resources.outputs import OutputProperty

Text = pulumi.Input[str]


class Connector(VersoriResource, module="versori", name="Connector"):
    """A connector of the Versori integration platform.

    What you declare is yours: `pulumi up` keeps it so, whatever is edited elsewhere. What you leave out (None) keeps the
    value that it has on Versori. What you declared once and no longer do is unset. An empty value (`[]`, `{}`, `""`)
    is declared, and empty.
    """

    _hooks = "ConnectorProvider"
    _computed = ("organisationId", "createdAt", "authSchemeConfigIds")

    def __init__(
        self,
        resource_name: str,
        *,
        name: Text | None = None,
        base_url: Text | None = None,
        protocol: pulumi.Input[Literal["http", "bigquery"]] = "http",
        dataset_id: Text | None = None,
        public: pulumi.Input[bool] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[Sequence[Text]]]] | None = None,
        categories: pulumi.Input[Sequence[Text]] | None = None,
        documentation_url: Text | None = None,
        image_url: Text | None = None,
        auth_scheme_configs: pulumi.Input[Sequence[AuthSchemeConfig | Mapping[str, Any]]] | None = None,
        connection_variables: pulumi.Input[Sequence[ConnectionVariableArgs | Mapping[str, Any]]] | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt", "duplicate"] | None = None,
        force_delete: bool = False,
        opts: pulumi.ResourceOptions | None = None,
        _begun: Mapping[str, Any] | None = None,
    ) -> None:
        """Declares a connector.

        Args:
            resource_name: the name of the resource in the program.
            name: the name on Versori; defaults to the resource name.
            base_url: the base URL of all HTTP actions. It can have places for connection variables, `{{ zone }}`.
                Required for protocol `http`.
            protocol: `http` or `bigquery`. A change replaces the connector.
            dataset_id: `project.dataset`. Required for protocol `bigquery`.
            public: whether the connector is in the public library.
            tags: a map of string to LIST of strings; values are compared as sets.
            categories: some of Versori's twelve categories. Versori never shows them: compared only with the state.
            documentation_url: a link to the documentation of the API.
            image_url: the URL of an icon.
            auth_scheme_configs: how the connector authenticates, in order: typed arguments, or dictionaries.
            connection_variables: variables that connections start with. A change is written through to every connection.
            organisation_id: the organisation (ULID); defaults to the account's. A change replaces the connector.
            account: the account whose configuration namespace (`versori-ACCOUNT:apiKey`) is used; the default one if None.
            existing: what to do about a connector of exactly this name: `error` (default), `adopt` or `duplicate`.
            force_delete: delete the connector even where another Versori product uses it.
            opts: Pulumi's resource options. `import_` adopts the connector with that id.
        """
        given: dict[str, Any] = {
            "name": resource_name if name is None else name,
            "protocol": protocol,
            "baseUrl": base_url,
            "datasetId": dataset_id,
            "public": public,
            "tags": tags,
            "categories": categories,
            "documentationURL": documentation_url,
            "imageURL": image_url,
            "authSchemeConfigs": to_properties(auth_scheme_configs, NAMES, "auth_scheme_configs"),
            "connectionVariables": to_properties(connection_variables, {}, "connection_variables"),
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
            "forceDelete": force_delete or None,
            **(_begun or {}),
        }
        set_elsewhere = ("tags",) if tags is None and pulumi.Config("versori").get("defaultTags") else ()
        self._declare(resource_name, given, opts, set_elsewhere=set_elsewhere, absent=_absent(given, opts))

    @staticmethod
    def from_openapi(
        resource_name: str,
        openapi: pulumi.Input[DocumentSource],
        *,
        name: Text | None = None,
        base_url: Text | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Any,
    ) -> Connector:
        """Declares a connector that is made from an OpenAPI document, with a draft of the document's version in it.

        The document is used once, when the connector is created: a change of it later changes nothing. For versions that
        follow a document, see the argument `openapi` of `ConnectorVersion`.

        Args:
            resource_name: the name of the resource in the program.
            openapi: an OpenAPI 3 document: a path, a text, an object, a FileAsset or a StringAsset.
            name: the name on Versori, in place of the document's title; defaults to the resource name.
            base_url: the base URL, in place of the document's first server. What isn't declared stays as it was imported.
            opts: Pulumi's resource options.
            arguments: the other arguments of `Connector`. Declared auth schemes are all that there are; unless any are,
                those of the document's security schemes stay.
        """
        begun = {"openapi": declared_document(openapi)}
        return Connector(resource_name, name=name, base_url=base_url, opts=opts, _begun=begun, **arguments)

    @staticmethod
    def from_public(
        resource_name: str,
        connector_id: Text,
        *,
        version: Text = "latest",
        name: Text | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Any,
    ) -> Connector:
        """Declares a connector that begins as a copy of one in Versori's public library.

        It is copied once, when the connector is created: a change of the public connector, or of what is copied, changes
        nothing later.

        Args:
            resource_name: the name of the resource in the program.
            connector_id: the id (ULID) of the public connector; `get_public_connectors` lists them.
            version: the version of it that is copied; defaults to the latest one.
            name: the name on Versori, in place of the public connector's; defaults to the resource name.
            opts: Pulumi's resource options.
            arguments: the other arguments of `Connector`. What isn't declared stays as it was copied.
        """
        begun = {"publicConnectorId": connector_id, "publicVersion": version}
        return Connector(resource_name, name=name, opts=opts, _begun=begun, **arguments)

    @staticmethod
    def get(
        resource_name: str,
        id: Text,  # noqa: A002  (Pulumi's name for it in every SDK)
        *,
        organisation_id: Text | None = None,
        account: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Connector:
        """An existing connector, read and never changed.

        Args:
            resource_name: the name of the resource in the program.
            id: the id (ULID) of the connector.
            organisation_id: its organisation; defaults to the account's.
            account: the account that reads it; the default one if None.
            opts: Pulumi's resource options.
        """
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        return Connector(resource_name, organisation_id=organisation_id, account=account, opts=opts)

    protocol = OutputProperty[str]("protocol", "`http` or `bigquery`.")
    base_url = OutputProperty[str | None]("baseUrl", "The base URL of all HTTP actions.")
    dataset_id = OutputProperty[str | None]("datasetId", "The BigQuery dataset, `project.dataset`.")
    public = OutputProperty[bool | None](
        "public", "Whether the connector is in the public library; None where it isn't declared."
    )
    tags = OutputProperty[Mapping[str, Sequence[str]] | None](
        "tags", "The tags, with `versori:defaultTags`; None where none are declared."
    )
    categories = OutputProperty[Sequence[str] | None]("categories", "The categories; None where none are declared.")
    documentation_url = OutputProperty[str | None]("documentationURL", "A link to the documentation of the API.")
    image_url = OutputProperty[str | None]("imageURL", "The URL of an icon.")
    auth_scheme_configs = OutputProperty[Sequence[Mapping[str, Any]] | None](
        "authSchemeConfigs", "The auth schemes as declared, under the API's names."
    )
    auth_scheme_config_ids = OutputProperty[Sequence[str] | None](
        "authSchemeConfigIds", "The ids (ULIDs) of the auth schemes, in their order."
    )
    connection_variables = OutputProperty[Sequence[Mapping[str, str]] | None](
        "connectionVariables", "The connection variables; None where none are declared."
    )


_BEGINNINGS: Final = ("openapi", "publicConnectorId")
"""What a connector can begin as, with auth schemes that the program doesn't declare."""


def _absent(given: Mapping[str, Any], opts: pulumi.ResourceOptions | None) -> tuple[str, ...]:
    is_read = opts is not None and opts.id is not None
    has_schemes = is_read or given["authSchemeConfigs"] is not None or not given.keys().isdisjoint(_BEGINNINGS)
    return () if has_schemes else ("authSchemeConfigIds",)
