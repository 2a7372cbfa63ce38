"""The security schemes of an OpenAPI description, as auth scheme configs."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from ulid import ULID

from versori_pulumi.emulator.connector.auth_schemes import AUTH_SCHEME
from versori_pulumi.emulator.http.bodies import message
from versori_pulumi.emulator.imports.openapi import mapping

_GRANTS = {"authorizationCode": "authorization_code", "clientCredentials": "client_credentials", "password": "password"}


def schemes(document: dict[str, Any]) -> tuple[list[Any], list[dict[str, Any]]]:
    """The checked configs of an OpenAPI document, and messages about what has none."""
    found: list[Any] = []
    left_out = []
    for name, scheme in mapping(mapping(document.get("components")).get("securitySchemes")).items():
        for config in _configs(mapping(scheme)):
            described = {"id": str(ULID()), "description": name, **config}
            try:
                found.append(AUTH_SCHEME.validate_python(described))
            except ValidationError:
                left_out.append(name)
    text = "Security schemes were left out, as there is no auth scheme for them."
    return found, [message(text, "warning", left_out)] if left_out else []


def _configs(scheme: dict[str, Any]) -> list[dict[str, Any]]:
    kind = scheme.get("type")
    if kind == "apiKey":
        return [{"schemeType": "api-key", "name": scheme.get("name"), "in": scheme.get("in")}]
    if kind == "http" and str(scheme.get("scheme")).lower() == "basic":
        return [{"schemeType": "basic-auth"}]
    if kind == "http" and str(scheme.get("scheme")).lower() == "bearer":
        # The nearest that there is: the user's key has the word Bearer in it.
        return [{"schemeType": "api-key", "name": "Authorization", "in": "header"}]
    if kind == "mutualTLS":
        return [{"schemeType": "certificate"}]
    if kind == "oauth2":
        return [_oauth2(flow, mapping(each)) for flow, each in mapping(scheme.get("flows")).items()]
    # Refused by the check, hence listed as left out.
    return [{}]


def _oauth2(flow: str, described: dict[str, Any]) -> dict[str, Any]:
    scopes = mapping(described.get("scopes"))
    return {
        "schemeType": "oauth2",
        # Two of the grants have no such URL, and the config must have one.
        "authorizeUrl": described.get("authorizationUrl", described.get("tokenUrl")),
        "tokenUrl": described.get("tokenUrl"),
        "scopes": [{"name": name, "description": str(text)} for name, text in scopes.items()],
        "defaultScopes": list(scopes),
        "grant": {"grantType": _GRANTS.get(flow)},
    }
