"""The `Trigger` resource."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pulumi

from versori_pulumi.resources.args.content import Method, RequestBody, Responses, TriggerParameters
from versori_pulumi.resources.content import Content
from versori_pulumi.resources.within import Version

Text = pulumi.Input[str]


class Trigger(Content, module="versori", name="Trigger"):
    """A trigger of a version: a request that Versori gets from the connector's API.

    It belongs to a draft: a published version and all that is in it is immutable.
    """

    _hooks = "TriggerProvider"
    unread: ClassVar = {"method": "GET"}

    def __init__(  # noqa: PLR0913  (a resource has as many arguments as the API has properties)
        self,
        resource_name: str,
        *,
        version: Version,
        method: pulumi.Input[Method],
        connector_id: Text | None = None,
        name: Text | None = None,
        summary: Text | None = None,
        description: Text | None = None,
        parameters: TriggerParameters | None = None,
        request_body: RequestBody | None = None,
        responses: Responses | None = None,
        organisation_id: Text | None = None,
        account: str | None = None,
        existing: Literal["error", "adopt"] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a trigger.

        Args:
            resource_name: the name of the resource in the program.
            version: the version: the `ConnectorVersion` itself, or its name. Another one replaces the trigger.
            method: the HTTP method of the request that arrives.
            connector_id: the connector (ULID); defaults to that of the `ConnectorVersion`. A change replaces the trigger.
            name: the name on Versori, unique within the version; defaults to the resource name. Letters, digits, `_`, `-`
                and `$`. A change replaces the trigger.
            summary: its name for people.
            description: what it is for.
            parameters: its parameters.
            request_body: the body that arrives: `RequestBodyArgs(definitions=[definitions.names["Order"]])`.
            responses: the answers that are given. To be published, a version needs one at least in each trigger.
            organisation_id: the organisation of the connector (ULID); defaults to the account's.
            account: the account whose configuration namespace is used; the default one if None.
            existing: what to do about a trigger of exactly this name: `error` (default) or `adopt`.
            opts: Pulumi's resource options. `import_` adopts the trigger of that name.
        """
        given: dict[str, Any] = {
            "connectorId": connector_id,
            "name": name,
            "summary": summary,
            "description": description,
            "method": method,
            "parameters": parameters,
            "requestBody": request_body,
            "responses": responses,
            "organisationId": organisation_id,
            "account": account,
            "existing": existing,
        }
        self._declare_content(resource_name, version, given, opts)
