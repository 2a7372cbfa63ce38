"""Every route of the emulator, read off the application itself, with a path and a body that lead into its handler."""

from __future__ import annotations

from typing import Any, NamedTuple

from starlette.routing import Mount, Route

from versori_pulumi.emulator.control.state import State
from versori_pulumi.emulator.operations import OPERATIONS
from versori_pulumi.emulator.server.app import create_routes
from versori_pulumi.emulator.store import Store

from .api import connection, credential, oauth2, scheme
from .versioned import action, definition, response, trigger

ORGANISATION = "01JD0000000000000000000000"
CONNECTOR = "01JD0000000000000000000001"
CONNECTION = "01JD0000000000000000000002"
SCHEME = scheme(id="01JD0000000000000000000003")
OWN = "01JD0000000000000000000004"
NAMES = {
    "organisation_id": ORGANISATION,
    "connector_id": CONNECTOR,
    "connection_id": CONNECTION,
    "auth_scheme_config_id": SCHEME["id"],
    "version": "draft",
    "action_name": "getPet",
    "trigger_name": "onPet",
    "definition_name": "Pet",
    "schema_filename": "Pet.json",
    "protocol_slug": "http",
    "contents": "actions",
    "name": "getPet",
    "upload_id": OWN,
}
_TIME = "2024-01-01T00:00:00Z"
_GRANT = {"grantType": "authorization_code", "clientId": "c", "clientSecret": "s"}
_CREDENTIALS = [
    credential("string", {"value": "v"}, SCHEME),
    credential("oauth2-token", {"scopes": ["a"], "accessToken": "t"}, oauth2(_GRANT)),
    credential("custom-function", {"any": {"thing": [1]}}, SCHEME),
]
_CONNECTION = connection("new", credentials={"action": _CREDENTIALS, "trigger": []}, variables=[{"name": "a", "value": "b"}])
_LABELS = {"tags": {"team": ["a"]}, "public": True}
_CREATED = {
    "name": "New",
    "baseUrl": "https://a.example.com",
    "authSchemeConfigs": [SCHEME, oauth2(_GRANT)],
    "connections": [_CONNECTION],
    "connectionVariables": [{"name": "a", "value": "b"}],
    **_LABELS,
}
_PARAMETER = {"name": "id", "in": "query", "required": True, "type": "string", "default": {"any": [1]}}
_ACTION = action("new", parameters=[_PARAMETER], requestBody={"required": True, "definitions": []})
_LINK = {"id": OWN, "definition": {"id": OWN, "name": "Pet", "accept": ["application/json"], "url": "https://a.example.com"}}
_UPDATE = {**action("getPet"), "id": OWN, "responses": [response(definitions=[_LINK])], "errors": []}
_VERSION = {
    "name": "draft",
    "description": "d",
    "definitions": [definition("Pet")],
    "actions": [action("getPet", id=OWN)],
    "triggers": [trigger("onPet")],
}
SEED = {
    "organisationId": ORGANISATION,
    "connectors": [
        {
            "id": CONNECTOR,
            "name": "Shop",
            "authSchemeConfigs": [SCHEME],
            "connections": [{**_CONNECTION, "id": CONNECTION}],
            "versions": [_VERSION],
            "categories": ["ERP"],
            "createdAt": _TIME,
            **_LABELS,
        }
    ],
}
_RULE = {"kind": "unavailable", "operation": "ListConnectors", "request": 1000, "times": 1, "retryAfter": "1", "misses": 1}
BODIES: dict[str, Any] = {
    "CreateHTTPConnector": _CREATED,
    "CreateBigQueryConnector": {"name": "New", "datasetId": "d", "connections": [_CONNECTION]},
    "UpdateConnector": {
        **{name: value for name, value in _CREATED.items() if name not in ("authSchemeConfigs", "connections")},
        "id": CONNECTOR,
        "organisationId": ORGANISATION,
        "protocol": "http",
        "authSchemeConfigIds": [SCHEME["id"]],
    },
    "UpdateConnectorTags": {"tags": {"team": ["a"]}},
    "UpdateConnectorCategories": {"categories": ["ERP"]},
    "UpsertAuthSchemeConfig": oauth2(_GRANT, id=SCHEME["id"]),
    "CreateConnectorConnection": _CONNECTION,
    "UpdateConnection": {"id": CONNECTION, "name": "new", "variables": [{"name": "a", "value": "b"}]},
    "InitialiseOAuth2Connection": {
        "credential": {"id": OWN, "organisationId": ORGANISATION},
        "authorizeUrl": "https://a.example.com",
        "clientId": "c",
        "scopes": ["a"],
        "additionalParams": "a=b",
    },
    "CreateConnectorVersion": {"name": "1.0", "fromVersion": "draft"},
    "CreateAction": _ACTION,
    "UpdateAction": _UPDATE,
    "CreateTrigger": trigger("new"),
    "UpdateTrigger": {**_UPDATE, "name": "onPet"},
    "CreateDefinitions": {"definitions": [definition("New", {"properties": {"pet": {"$ref": "#/$defs/New"}}})]},
    "UpdateDefinition": {**definition("Pet"), "id": OWN},
    "DeleteDefinitions": {"names": ["Pet"]},
    "ImportHTTPConnector": {"format": "openapi", "schemaURL": f"gs://emulator/{OWN}", "filetype": "json"},
    "ImportHTTPConnectorVersion": {"format": "openapi", "schemaURL": "gs://emulator/x", "version": "2"},
    "POST /seed": SEED,
    "PATCH /o/{organisation_id}/connectors/{connector_id}": SEED["connectors"][0],
    "PATCH /o/{organisation_id}/connectors/{connector_id}/versions/{version}": _VERSION,
    "PUT /latency": {"milliseconds": 0},
    "PUT /forbidden": {"organisationIds": [OWN]},
    "PUT /faults": [_RULE],
}


class Target(NamedTuple):
    """A route with one of its methods."""

    method: str
    path: str
    body: Any

    def url(self, **changes: str) -> str:
        """Its path, with the parts that are there, or others."""
        return self.path.format_map({**NAMES, "path": "nowhere", **changes})


def targets() -> list[Target]:
    """All of them: a new route is one of these at once."""
    operations = {(operation.path, operation.method): operation.id for operation in OPERATIONS}
    found = []
    for route in create_routes(State(Store())):
        if isinstance(route, Mount):
            inner = [each for each in route.routes if isinstance(each, Route)]
            named = [(method, each.path) for each in inner for method in sorted(each.methods or ()) if method != "HEAD"]
            found += [Target(method, f"{route.path}{path}", BODIES.get(f"{method} {path}", {})) for method, path in named]
        elif isinstance(route, Route):
            path = route.path.replace("{path:path}", "{path}")
            methods = [method for known, method in operations if known == path] or ["GET", "POST"]
            found += [Target(method, path, BODIES.get(operations.get((path, method), ""), {})) for method in methods]
    return found
