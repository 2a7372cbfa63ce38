"""Versori connectors as code: a Pulumi provider in Python.

A name is loaded when it is first used: a program pays for the nouns that it declares, and a plugin for its hooks alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from versori_pulumi._version import __version__

if TYPE_CHECKING:
    from versori_pulumi.asking import VersoriError
    from versori_pulumi.authorisation import oauth2_authorisation_url, oauth2_authorisation_url_output
    from versori_pulumi.functions import (
        get_categories,
        get_categories_output,
        get_connection,
        get_connection_output,
        get_connector,
        get_connector_output,
        get_connectors,
        get_connectors_output,
        get_public_connectors,
        get_public_connectors_output,
    )
    from versori_pulumi.resources.auth_schemes import (
        AuthSchemeConfigApiKeyArgs,
        AuthSchemeConfigBasicAuthArgs,
        AuthSchemeConfigCertificateArgs,
        AuthSchemeConfigHmacArgs,
        AuthSchemeConfigNoneArgs,
        AuthSchemeConfigOAuth2Args,
        OAuth2GrantAuthorizationCodeArgs,
        OAuth2GrantClientCredentialsArgs,
        OAuth2GrantPasswordArgs,
        OAuth2ScopeArgs,
    )
    from versori_pulumi.resources.connection import Connection
    from versori_pulumi.resources.connector import ConnectionVariableArgs, Connector
    from versori_pulumi.resources.credentials import (
        ConnectionCredentialArgs,
        CredentialBasicAuthArgs,
        CredentialBinaryArgs,
        CredentialCertificateArgs,
        CredentialCustomFunctionArgs,
        CredentialJwtBearerArgs,
        CredentialNoneArgs,
        CredentialOAuth2ClientArgs,
        CredentialOAuth2CodeArgs,
        CredentialOAuth2PasswordArgs,
        CredentialOAuth2TokenArgs,
        CredentialStringArgs,
    )
    from versori_pulumi.results import ConnectionResult, ConnectorResult, CredentialResult

__all__ = [
    "AuthSchemeConfigApiKeyArgs",
    "AuthSchemeConfigBasicAuthArgs",
    "AuthSchemeConfigCertificateArgs",
    "AuthSchemeConfigHmacArgs",
    "AuthSchemeConfigNoneArgs",
    "AuthSchemeConfigOAuth2Args",
    "Connection",
    "ConnectionCredentialArgs",
    "ConnectionResult",
    "ConnectionVariableArgs",
    "Connector",
    "ConnectorResult",
    "CredentialBasicAuthArgs",
    "CredentialBinaryArgs",
    "CredentialCertificateArgs",
    "CredentialCustomFunctionArgs",
    "CredentialJwtBearerArgs",
    "CredentialNoneArgs",
    "CredentialOAuth2ClientArgs",
    "CredentialOAuth2CodeArgs",
    "CredentialOAuth2PasswordArgs",
    "CredentialOAuth2TokenArgs",
    "CredentialResult",
    "CredentialStringArgs",
    "OAuth2GrantAuthorizationCodeArgs",
    "OAuth2GrantClientCredentialsArgs",
    "OAuth2GrantPasswordArgs",
    "OAuth2ScopeArgs",
    "VersoriError",
    "__version__",
    "get_categories",
    "get_categories_output",
    "get_connection",
    "get_connection_output",
    "get_connector",
    "get_connector_output",
    "get_connectors",
    "get_connectors_output",
    "get_public_connectors",
    "get_public_connectors_output",
    "oauth2_authorisation_url",
    "oauth2_authorisation_url_output",
]

_LOADED_FROM = {
    "asking": ("VersoriError",),
    "authorisation": ("oauth2_authorisation_url", "oauth2_authorisation_url_output"),
    "functions": (
        "get_categories",
        "get_categories_output",
        "get_connection",
        "get_connection_output",
        "get_connector",
        "get_connector_output",
        "get_connectors",
        "get_connectors_output",
        "get_public_connectors",
        "get_public_connectors_output",
    ),
    "resources.auth_schemes": (
        "AuthSchemeConfigApiKeyArgs",
        "AuthSchemeConfigBasicAuthArgs",
        "AuthSchemeConfigCertificateArgs",
        "AuthSchemeConfigHmacArgs",
        "AuthSchemeConfigNoneArgs",
        "AuthSchemeConfigOAuth2Args",
        "OAuth2GrantAuthorizationCodeArgs",
        "OAuth2GrantClientCredentialsArgs",
        "OAuth2GrantPasswordArgs",
        "OAuth2ScopeArgs",
    ),
    "resources.connection": ("Connection",),
    "resources.connector": ("ConnectionVariableArgs", "Connector"),
    "resources.credentials": (
        "ConnectionCredentialArgs",
        "CredentialBasicAuthArgs",
        "CredentialBinaryArgs",
        "CredentialCertificateArgs",
        "CredentialCustomFunctionArgs",
        "CredentialJwtBearerArgs",
        "CredentialNoneArgs",
        "CredentialOAuth2ClientArgs",
        "CredentialOAuth2CodeArgs",
        "CredentialOAuth2PasswordArgs",
        "CredentialOAuth2TokenArgs",
        "CredentialStringArgs",
    ),
    "results": ("ConnectionResult", "ConnectorResult", "CredentialResult"),
}
"""The module of each name: the same as type checkers see above."""

_MODULES = {name: module for module, names in _LOADED_FROM.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
