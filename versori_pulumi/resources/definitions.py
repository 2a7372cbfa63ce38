"""The `Definitions` resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import pulumi

from versori_pulumi.resources.args.definitions import DefinitionsByName, definition_properties
from versori_pulumi.resources.outputs import OutputProperty
from versori_pulumi.resources.within import Version, WithinVersion

Text = pulumi.Input[str]


class Definitions(WithinVersion, module="versori", name="Definitions"):
    """Definitions of a version: the schemas that actions and triggers refer to by name.

    They are one resource since they are created by one request, and so can refer to each other in circles: in a JSON
    Schema, `{"$ref": "#/$defs/Order"}` refers to the definition `Order` of the version. They belong to a draft: a published
    version and all that is in it is immutable.
    """

    _hooks = "DefinitionsProvider"
    _lacks = ("createdAt", "name")
    unread: ClassVar = {"definitions": {}}
    ignorable = False

    def __init__(  # noqa: PLR0913  (a resource has as many arguments as the API has properties)
        self,
        resource_name: str,
        *,
        version: Version,
        definitions: DefinitionsByName,
        connector_id: Text | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt"] | None = None,
        force_delete: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares definitions.

        Args:
            resource_name: the name of the resource in the program.
            version: the version: the `ConnectorVersion` itself, or its name. Another one replaces the definitions.
            definitions: `{NAME: DefinitionArgs(…)}`: names are unique within the version; letters, digits, `_` and `-`.
            connector_id: the connector (ULID); defaults to that of the `ConnectorVersion`. A change replaces them.
            organisation_id: the organisation of the connector (ULID); defaults to the account's.
            account: the account whose configuration namespace is used; the default one if None.
            existing: what to do about definitions of exactly these names: `error` (default) or `adopt`.
            force_delete: delete a definition even where something that stays refers to it, which then isn't valid.
            opts: Pulumi's resource options. `import_` adopts the definitions of those names, separated by commas.
        """
        given: dict[str, Any] = {
            "connectorId": connector_id,
            "definitions": definition_properties(definitions),
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
            "forceDelete": force_delete or None,
        }
        self._declare_within(resource_name, version, given, opts)

    definitions = OutputProperty[Mapping[str, Mapping[str, Any]]](
        "definitions", "The definitions by name, under the API's names, with the texts of their schemas."
    )

    @property
    def names(self) -> pulumi.Output[Mapping[str, str]]:
        """Each name under itself: what refers to `names["Order"]` comes after the definitions are there.

        Raises:
            pulumi.RunError: there is none of that name. Pulumi shows the message without a traceback.
        """
        return self.definitions.apply(lambda known: _Names({name: name for name in sorted(known)}))


class _Names(dict[str, str]):
    """Names by themselves; asked for another one, it says which there are."""

    def __missing__(self, name: str) -> str:
        raise pulumi.RunError(f'names["{name}"]: there is no such definition; there are: {", ".join(self) or "none"}')
