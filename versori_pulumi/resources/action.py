"""The `Action` resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi

from versori_pulumi.provider.action import ActionProvider
from versori_pulumi.resources.arguments import to_properties
from versori_pulumi.resources.contents import NAMES, ActionParameters, Method, RequestBody, Responses
from versori_pulumi.resources.declaring import VersoriResource, declaration, undeclared
from versori_pulumi.resources.within import Version, within

Text = pulumi.Input[str]

_OUTPUTS = ("organisationId", "organisationDeclared")


class Action(VersoriResource, module="versori", name="Action"):
    """An action of a version: a request that Versori can send to the connector's API.

    It belongs to a draft: a published version and all that is in it is immutable.
    """

    def __init__(  # noqa: PLR0913  (a resource has as many arguments as the API has properties)
        self,
        resource_name: str,
        *,
        version: Version,
        method: pulumi.Input[Method],
        path: Text,
        connector_id: Text | None = None,
        name: Text | None = None,
        summary: Text | None = None,
        description: Text | None = None,
        parameters: ActionParameters | None = None,
        request_body: RequestBody | None = None,
        responses: Responses | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt"] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares an action.

        Args:
            resource_name: the name of the resource in the program.
            version: the version: the `ConnectorVersion` itself, or its name. Another one replaces the action.
            method: the HTTP method.
            path: what is appended to the connector's base URL, with places for parameters (`{{ param.NAME }}`) and
                variables of the connection (`{{ conn.NAME }}`).
            connector_id: the connector (ULID); that of the `ConnectorVersion` unless given. A change replaces the action.
            name: the name on Versori, unique within the version; the resource name unless given. Letters, digits, `_`, `-`
                and `$`. A change replaces the action.
            summary: its name for people.
            description: what it does.
            parameters: its parameters.
            request_body: the body that is sent: `RequestBodyArgs(definitions=[definitions.names["Order"]])`.
            responses: the answers to expect. To be published, a version needs one at least in each action.
            organisation_id: the organisation of the connector (ULID); the account's unless given.
            account: the account whose configuration namespace is used; the default one if None.
            existing: what to do about an action of exactly this name: `error` (default) or `adopt`.
            opts: Pulumi's resource options. `import_` adopts the action of that name.
        """
        place, opts = within(version, connector_id, opts)
        given: dict[str, Any] = {
            **place,
            "name": resource_name if name is None else name,
            "summary": summary,
            "description": description,
            "method": method,
            "path": path,
            "parameters": to_properties(parameters, NAMES),
            "requestBody": to_properties(request_body, NAMES),
            "responses": to_properties(responses, NAMES),
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
        }
        found_by = ("connectorId", "version", "organisationId", "account")
        properties, opts = declaration(given, opts, computed=_OUTPUTS, found_by=found_by, ignorable=NAMES)
        self._undeclared = (undeclared(given, opts) | {"createdAt"}) - {"organisationId"}
        super().__init__(ActionProvider(), resource_name, properties, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: Text,  # noqa: A002  (Pulumi's name for it in every SDK)
        *,
        version: Version,
        connector_id: Text | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> Action:
        """An existing action, read and never changed.

        Args:
            resource_name: the name of the resource in the program.
            id: the name of the action.
            version: its version: the `ConnectorVersion` itself, or its name.
            connector_id: its connector; that of the `ConnectorVersion` unless given.
            organisation_id: the connector's organisation; the account's unless given.
            account: the account that reads it; the default one if None.
            opts: Pulumi's resource options.
        """
        return Action(
            resource_name,
            version=version,
            method="GET",
            path="",  # as everything else that is declared, not sent for what is read
            connector_id=connector_id,
            organisation_id=organisation_id,
            account=account,
            opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id)),
        )

    @property
    def connector_id(self) -> pulumi.Output[str]:
        """The connector (ULID) that the action belongs to."""
        return self._property("connectorId")

    @property
    def version(self) -> pulumi.Output[str]:
        """The name of the version that the action belongs to."""
        return self._property("version")

    @property
    def summary(self) -> pulumi.Output[str | None]:
        """Its name for people; None where none is declared."""
        return self._property("summary")

    @property
    def description(self) -> pulumi.Output[str | None]:
        """What it does; None where it isn't declared."""
        return self._property("description")

    @property
    def method(self) -> pulumi.Output[str]:
        """The HTTP method."""
        return self._property("method")

    @property
    def path(self) -> pulumi.Output[str]:
        """What is appended to the connector's base URL."""
        return self._property("path")

    @property
    def parameters(self) -> pulumi.Output[Sequence[Mapping[str, Any]] | None]:
        """The parameters, under the API's names; None where none are declared."""
        return self._property("parameters")

    @property
    def request_body(self) -> pulumi.Output[Mapping[str, Any] | None]:
        """Whether the body is required, and the names of its definitions; None where none is declared."""
        return self._property("requestBody")

    @property
    def responses(self) -> pulumi.Output[Sequence[Mapping[str, Any]] | None]:
        """The status of each response, and the names of its definitions; None where none are declared."""
        return self._property("responses")
