"""Versions for the contract: what is seeded, and how drawn requests are pointed at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from schemathesis import Case

LONG_AGO = "2024-01-02T03:04:05Z"
JSON_SCHEMA = {"contentType": "application/schema+json", "content": '{"type": "object"}'}
DEFINITION = {"id": "01JD0000000000000000000006", "name": "Pet", "accept": ["application/json"], "schema": JSON_SCHEMA}
UNUSED = {"id": "01JD0000000000000000000007", "name": "Unused", "accept": ["application/json"], "schema": JSON_SCHEMA}
RESPONSE = {"id": "01JD0000000000000000000008", "status": 200, "definitions": [{"definition": {"name": "Pet"}}]}
ACTION = {
    "id": "01JD0000000000000000000009",
    "type": "http",
    "name": "GetPet",
    "method": "GET",
    "path": "/pets",
    "parameters": [],
    "responses": [RESPONSE],
}
TRIGGER = {
    **{name: value for name, value in ACTION.items() if name != "path"},
    "id": "01JD000000000000000000000A",
    "name": "OnPet",
}
CONTENTS = {"definitions": [DEFINITION, UNUSED], "actions": [ACTION], "triggers": [TRIGGER]}
DRAFT = {"id": "01JD000000000000000000000B", "name": "draft", "createdAt": LONG_AGO, "updatedAt": LONG_AGO, **CONTENTS}
PUBLISHED = {
    "id": "01JD000000000000000000000C",
    "name": "1.0",
    "createdAt": LONG_AGO,
    "updatedAt": LONG_AGO,
    "publishedAt": LONG_AGO,
    **CONTENTS,
}
NAMES = {
    "version": "draft",
    "action_name": "GetPet",
    "trigger_name": "OnPet",
    "definition_name": "Unused",
    "protocol_slug": "http",
    "schema_filename": f"{DEFINITION['id']}.json",
}
PUBLISHED_ONLY = ("UnpublishConnector", "ImportPublicConnectorVersion", "UpdateConnectorVersion")
# Readable to anything that imports: what is drawn as a file is mere bytes.
DESCRIPTION = b"""{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "servers": [{"url": "https://pets.example.com"}],
"paths": {"/pets": {"get": {"operationId": "getPets", "responses": {"200": {"description": "Pets"}}}}}}"""


def upload(control: httpx.Client, path: str, headers: dict[str, str]) -> str:
    """Uploads the description, and gives the URL that an import takes."""
    api = str(control.base_url).removesuffix("/__control/")
    signed = control.get(api + path, headers=headers).json()
    control.put(signed["uploadUrl"], content=DESCRIPTION).raise_for_status()
    return str(signed["url"])


def operation_of(case: Case) -> str:
    return str(case.operation.definition.raw["operationId"])


def aim_version(case: Case) -> None:
    """Chooses the published version where a draft can't do."""
    if operation_of(case) in PUBLISHED_ONLY:
        case.path_parameters["version"] = PUBLISHED["name"]


def aim_content(case: Case, uploaded: str) -> None:
    """Makes a valid body refer to what is there, and contradict neither that nor itself."""
    operation, body = operation_of(case), case.body
    if operation == "CreateConnectorVersion" and "fromVersion" in body:
        body["fromVersion"] = DRAFT["name"]
    elif operation == "UpdateConnectorVersion":
        fixed = {name: value for name, value in PUBLISHED.items() if name not in CONTENTS}
        body.update(fixed, isLatest=True)
    elif operation.startswith("ImportHTTP"):
        body.update({"file": DESCRIPTION.decode()} if "file" in body else {"schemaURL": uploaded})
    elif operation in ("CreateAction", "UpdateAction", "CreateTrigger", "UpdateTrigger"):
        aim_endpoint(operation, body)
    elif "Definition" in operation:
        aim_definitions(operation, body)
    elif operation == "InitialiseOAuth2Connection" and "additionalParams" in body:
        body["additionalParams"] = "bar=baz"


def aim_endpoint(operation: str, body: dict[str, Any]) -> None:
    if operation.startswith("Update"):
        body["id"] = (ACTION if operation == "UpdateAction" else TRIGGER)["id"]
    by_status = {response.get("status"): response for response in body["responses"]}
    body["responses"] = list(by_status.values())
    for holder in [*body["responses"], *([body["requestBody"]] if "requestBody" in body else [])]:
        # One at most, as any two would share the media type.
        for link in holder["definitions"][:1]:
            link["definition"].update(
                {"id": DEFINITION["id"]} if "id" in link["definition"] else {"name": DEFINITION["name"]}
            )
        holder["definitions"] = holder["definitions"][:1]


def aim_definitions(operation: str, body: dict[str, Any]) -> None:
    if operation == "CreateDefinitions":
        body["definitions"] = list({each["name"]: {**each, "schema": JSON_SCHEMA} for each in body["definitions"]}.values())
    elif operation == "UpdateDefinition":
        body["id"] = UNUSED["id"]
        if "schema" in body:
            body["schema"] = JSON_SCHEMA
    elif operation == "DeleteDefinitions" and body.get("all"):
        # Not possible while some are referenced.
        body["all"] = False
