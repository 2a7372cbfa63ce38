"""The `ConnectorVersion` resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi

from versori_pulumi.resources.args.base import to_properties
from versori_pulumi.resources.args.content import NAMES, ActionArgs, TriggerArgs
from versori_pulumi.resources.args.definitions import DefinitionsByName, definition_properties
from versori_pulumi.resources.documents import DocumentSource
from versori_pulumi.resources.openapi import declared_document, declared_version
from versori_pulumi.resources.outputs import OutputProperty
from versori_pulumi.resources.within import WithinConnector, contents_of

Text = pulumi.Input[str]


class ConnectorVersion(WithinConnector, module="versori", name="ConnectorVersion"):
    """A version of a connector: a draft, or published, which is immutable.

    Its contents, where they are given (`openapi`, `from_version`, `actions`, `triggers`, `definitions`), are what it is
    made from. A draft whose contents change is made anew, under the same name; a published version refuses that: give the
    new contents a new name, and the version of the old name is deleted after the new one is there. Contents that are to
    change one by one in a draft are resources of their own: `Action`, `Trigger`, `Definitions`.

    A version of another name replaces this one. To keep old versions, declare each as a resource of its own, or set
    `retain_on_delete`.
    """

    _hooks = "ConnectorVersionProvider"
    _computed = ("organisationId", "createdAt", "versionId")

    def __init__(  # noqa: PLR0913  (a resource has as many arguments as the API has properties)
        self,
        resource_name: str,
        *,
        connector_id: Text,
        name: Text | None = None,
        description: Text | None = None,
        from_version: Text | None = None,
        published: pulumi.Input[bool] | None = None,
        is_default: pulumi.Input[bool] | None = None,
        openapi: pulumi.Input[DocumentSource] | None = None,
        actions: pulumi.Input[Sequence[ActionArgs | Mapping[str, Any]]] | None = None,
        triggers: pulumi.Input[Sequence[TriggerArgs | Mapping[str, Any]]] | None = None,
        definitions: DefinitionsByName | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt"] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a version.

        Args:
            resource_name: the name of the resource in the program.
            connector_id: the connector (ULID). A change replaces the version.
            name: the name on Versori, unique within the connector. Unless given, the `info.version` of the OpenAPI
                document, so that a new document makes a new version; else the resource name. `default` and `latest` are
                reserved. A change replaces the version.
            description: what the version is about.
            from_version: the name of the version of which this one starts as a copy. One of the program (`draft.name`) is
                copied with all that the program declares in it.
            published: whether it is published, hence immutable, once everything in it is there.
            is_default: whether it is the connector's default version.
            openapi: an OpenAPI 3 document to make it from: a path, a text, an object, a FileAsset or a StringAsset.
            actions: what it offers to call.
            triggers: what it can be called by.
            definitions: the schemas that actions and triggers refer to, by name.
            organisation_id: the organisation of the connector (ULID); defaults to the account's.
            account: the account whose configuration namespace is used; the default one if None.
            existing: what to do about a version of exactly this name: `error` (default) or `adopt`. An adopted draft gets
                the declared contents whose names it doesn't have; those that it has stay as they are.
            opts: Pulumi's resource options. `import_` adopts the version of that name.
        """
        given: dict[str, Any] = {
            "connectorId": connector_id,
            "name": _name(resource_name, name, openapi),
            "description": description,
            "fromVersion": from_version,
            "published": published,
            "isDefault": is_default,
            "openapi": declared_document(openapi),
            "actions": to_properties(actions, NAMES, "actions"),
            "triggers": to_properties(triggers, NAMES, "triggers"),
            "definitions": definition_properties(definitions),
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
        }
        self._declare(resource_name, given, _after_contents(from_version, opts))

    version_id = OutputProperty[str](
        "versionId", "The id (ULID) of the version. The API addresses versions by name; `id` is that."
    )
    description = OutputProperty[str | None]("description", "What the version is about; None where it isn't declared.")
    from_version = OutputProperty[str | None](
        "fromVersion", "The name of the version that this one was made from; None where there is none."
    )
    published = OutputProperty[bool | None]("published", "Whether the version is published; None where it isn't declared.")
    is_default = OutputProperty[bool | None](
        "isDefault", "Whether the version is the connector's default; None where it isn't declared."
    )


def _after_contents(from_version: Text | None, opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions | None:
    """The options of a version that is made from one of the program, once all is there that the program declares in that."""
    if not isinstance(from_version, pulumi.Output) or (opts is not None and opts.id is not None):
        return opts
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=contents_of(from_version)))


def _name(resource_name: str, name: Text | None, openapi: pulumi.Input[DocumentSource] | None) -> Text:
    if name is not None:
        return name
    return resource_name if openapi is None else declared_version(openapi, otherwise=resource_name)
