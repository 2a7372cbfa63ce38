"""Every noun as a program declares it: what it can't do without, all else that it takes, and what hooks add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi

import versori_pulumi as versori

from .conftest import ORGANISATION

CONNECTOR = "01HXK5T7QZ0000000000000001"
ID = "01HXK5T7QZ0000000000000D01"
URL = "https://shop.example.com"

WHERE: dict[str, Any] = {"connector_id": CONNECTOR, "version": "1.0"}
SCHEMA = {"contentType": "application/schema+json", "content": "{}"}
PARAMETER = {"name": "q", "in": "query", "required": False, "type": "string"}

_API_NAMES = {
    "auth_scheme_config_ids": "authSchemeConfigIds",
    "auth_scheme_configs": "authSchemeConfigs",
    "base_url": "baseUrl",
    "connection_variables": "connectionVariables",
    "connector_id": "connectorId",
    "created_at": "createdAt",
    "credential_ids": "credentialIds",
    "dataset_id": "datasetId",
    "documentation_url": "documentationURL",
    "force_delete": "forceDelete",
    "from_version": "fromVersion",
    "image_url": "imageURL",
    "is_default": "isDefault",
    "organisation_id": "organisationId",
    "request_body": "requestBody",
    "version_id": "versionId",
}


def api_name(argument: str) -> str:
    """What the API calls an argument or an output."""
    return _API_NAMES.get(argument, argument)


def sent(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments under the API's names."""
    return {api_name(name): value for name, value in arguments.items()}


@dataclass(frozen=True)
class Noun:
    """A noun.

    Attributes:
        resource: its class.
        needs: the arguments that it can't do without.
        takes: the others, each with a value that arrives as it is.
        place: what `get` needs beside an id.
        unshown: arguments that are no outputs.
        computed: outputs that hooks add beside `created_at`.
        usual: what arrives although the program says nothing of it.
    """

    resource: Any
    needs: dict[str, Any]
    takes: dict[str, Any]
    place: dict[str, Any] = field(default_factory=dict)
    unshown: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    usual: dict[str, Any] = field(default_factory=lambda: {"name": "it"})

    def declare(self, opts: pulumi.ResourceOptions | None = None, **arguments: Any) -> pulumi.Resource:
        """A resource of it."""
        made: pulumi.Resource = self.resource("it", opts=opts, **{**self.needs, **arguments})
        return made

    @property
    def least(self) -> dict[str, Any]:
        """What arrives of one that only has what it needs."""
        return {**self.usual, **sent(self.needs)}


_ABOUT: dict[str, Any] = {"organisation_id": ORGANISATION, "account": "eu", "existing": "adopt"}
_CONTENT: dict[str, Any] = {
    "name": "getOrder",
    "summary": "Get",
    "description": "",
    "parameters": [PARAMETER],
    "request_body": {"definitions": ["A"], "required": True},
    "responses": [],
    **_ABOUT,
}

NOUNS: dict[str, Noun] = {
    "Connector": Noun(
        versori.Connector,
        {},
        {
            "name": "Shop",
            "base_url": URL,
            "protocol": "bigquery",
            "dataset_id": "p.d",
            "public": False,
            "tags": {"base_url": ["a"], "in": ["b"]},
            "categories": ["HR"],
            "documentation_url": "",
            "image_url": "https://i.example.com",
            "auth_scheme_configs": [{"schemeType": "none"}],
            "connection_variables": [{"name": "a", "value": "b"}],
            "force_delete": True,
            **_ABOUT,
        },
        unshown=("force_delete",),
        computed=("auth_scheme_config_ids",),
        usual={"name": "it", "protocol": "http"},
    ),
    "Connection": Noun(
        versori.Connection,
        {"connector_id": CONNECTOR},
        {
            "name": "Live",
            "credentials": {"action": []},
            "variables": [{"name": "a", "value": "b"}],
            "force_delete": True,
            **_ABOUT,
        },
        place={"connector_id": CONNECTOR},
        unshown=("force_delete",),
        computed=("credential_ids",),
    ),
    "ConnectorVersion": Noun(
        versori.ConnectorVersion,
        {"connector_id": CONNECTOR},
        {
            "name": "1.0",
            "description": "",
            "from_version": "0.9",
            "published": False,
            "is_default": True,
            "actions": [{"name": "a", "method": "GET", "path": "/"}],
            "triggers": [],
            "definitions": {"A": {"schema": SCHEMA}},
            **_ABOUT,
        },
        place={"connector_id": CONNECTOR},
        unshown=("actions", "triggers", "definitions"),
        computed=("version_id",),
    ),
    "Definitions": Noun(
        versori.Definitions,
        {**WHERE, "definitions": {"A": {"schema": SCHEMA}}},
        {"force_delete": True, **_ABOUT},
        place=WHERE,
        unshown=("force_delete",),
        usual={},
    ),
    "Action": Noun(versori.Action, {**WHERE, "method": "GET", "path": "/"}, _CONTENT, place=WHERE),
    "Trigger": Noun(versori.Trigger, {**WHERE, "method": "POST"}, _CONTENT, place=WHERE),
}
