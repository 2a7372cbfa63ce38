"""The `Action` resource."""

from __future__ import annotations

from typing import Any, Literal

import pulumi

from versori_pulumi.provider.content import ActionProvider
from versori_pulumi.resources.args.contents import ActionParameters, Method, RequestBody, Responses
from versori_pulumi.resources.content import Content
from versori_pulumi.resources.within import Version

Text = pulumi.Input[str]


class Action(Content, module="versori", name="Action"):
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
        given: dict[str, Any] = {
            "connectorId": connector_id,
            "name": name,
            "summary": summary,
            "description": description,
            "method": method,
            "path": path,
            "parameters": parameters,
            "requestBody": request_body,
            "responses": responses,
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
        }
        self._declare_content(ActionProvider, resource_name, version, given, opts)

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
    def path(self) -> pulumi.Output[str]:
        """What is appended to the connector's base URL."""
        return self._property("path")
