"""The `Action` resource."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pulumi

from versori_pulumi.resources.args.content import ActionParameters, Method, RequestBody, Responses
from versori_pulumi.resources.content import Content
from versori_pulumi.resources.outputs import OutputProperty
from versori_pulumi.resources.within import Version

Text = pulumi.Input[str]


class Action(Content, module="versori", name="Action"):
    """An action of a version: a request that Versori can send to the connector's API.

    It belongs to a draft: a published version and all that is in it is immutable.
    """

    _hooks = "ActionProvider"
    unread: ClassVar = {"method": "GET", "path": ""}

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
            connector_id: the connector (ULID); defaults to that of the `ConnectorVersion`. A change replaces the action.
            name: the name on Versori, unique within the version; defaults to the resource name. Letters, digits, `_`, `-`
                and `$`. A change replaces the action.
            summary: its name for people.
            description: what it does.
            parameters: its parameters.
            request_body: the body that is sent: `RequestBodyArgs(definitions=[definitions.names["Order"]])`.
            responses: the answers to expect. To be published, a version needs one at least in each action.
            organisation_id: the organisation of the connector (ULID); defaults to the account's.
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
        self._declare_content(resource_name, version, given, opts)

    path = OutputProperty[str]("path", "What is appended to the connector's base URL.")
