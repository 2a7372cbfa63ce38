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
        get_connector_version,
        get_connector_version_output,
        get_connectors,
        get_connectors_output,
        get_public_connectors,
        get_public_connectors_output,
    )
    from versori_pulumi.protocol_functions import (
        get_auth_schemes,
        get_auth_schemes_output,
        get_protocols,
        get_protocols_output,
    )
    from versori_pulumi.resources.action import Action
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
    from versori_pulumi.resources.connector_version import ConnectorVersion
    from versori_pulumi.resources.contents import (
        ActionArgs,
        ActionParameterArgs,
        DefinitionArgs,
        RequestBodyArgs,
        ResponseArgs,
        TriggerArgs,
        TriggerParameterArgs,
    )
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
    from versori_pulumi.resources.definitions import Definitions
    from versori_pulumi.resources.trigger import Trigger
    from versori_pulumi.results import (
        AuthSchemeResult,
        ConnectionResult,
        ConnectorResult,
        ConnectorVersionResult,
        CredentialResult,
        ProtocolResult,
    )

__all__ = [
    "Action",
    "ActionArgs",
    "ActionParameterArgs",
    "AuthSchemeConfigApiKeyArgs",
    "AuthSchemeConfigBasicAuthArgs",
    "AuthSchemeConfigCertificateArgs",
    "AuthSchemeConfigHmacArgs",
    "AuthSchemeConfigNoneArgs",
    "AuthSchemeConfigOAuth2Args",
    "AuthSchemeResult",
    "Connection",
    "ConnectionCredentialArgs",
    "ConnectionResult",
    "ConnectionVariableArgs",
    "Connector",
    "ConnectorResult",
    "ConnectorVersion",
    "ConnectorVersionResult",
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
    "DefinitionArgs",
    "Definitions",
    "OAuth2GrantAuthorizationCodeArgs",
    "OAuth2GrantClientCredentialsArgs",
    "OAuth2GrantPasswordArgs",
    "OAuth2ScopeArgs",
    "ProtocolResult",
    "RequestBodyArgs",
    "ResponseArgs",
    "Trigger",
    "TriggerArgs",
    "TriggerParameterArgs",
    "VersoriError",
    "__version__",
    "get_auth_schemes",
    "get_auth_schemes_output",
    "get_categories",
    "get_categories_output",
    "get_connection",
    "get_connection_output",
    "get_connector",
    "get_connector_output",
    "get_connector_version",
    "get_connector_version_output",
    "get_connectors",
    "get_connectors_output",
    "get_protocols",
    "get_protocols_output",
    "get_public_connectors",
    "get_public_connectors_output",
    "oauth2_authorisation_url",
    "oauth2_authorisation_url_output",
]

_LOADED_FROM = {
    "asking": ("VersoriError",),
    "authorisation": (
        "oauth2_authorisation_url",
        "oauth2_authorisation_url_output",
    ),
    "functions": (
        "get_categories",
        "get_categories_output",
        "get_connection",
        "get_connection_output",
        "get_connector",
        "get_connector_output",
        "get_connector_version",
        "get_connector_version_output",
        "get_connectors",
        "get_connectors_output",
        "get_public_connectors",
        "get_public_connectors_output",
    ),
    "protocol_functions": (
        "get_auth_schemes",
        "get_auth_schemes_output",
        "get_protocols",
        "get_protocols_output",
    ),
    "resources.action": ("Action",),
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
    "resources.connector": (
        "ConnectionVariableArgs",
        "Connector",
    ),
    "resources.connector_version": ("ConnectorVersion",),
    "resources.contents": (
        "ActionArgs",
        "ActionParameterArgs",
        "DefinitionArgs",
        "RequestBodyArgs",
        "ResponseArgs",
        "TriggerArgs",
        "TriggerParameterArgs",
    ),
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
    "resources.definitions": ("Definitions",),
    "resources.trigger": ("Trigger",),
    "results": (
        "AuthSchemeResult",
        "ConnectionResult",
        "ConnectorResult",
        "ConnectorVersionResult",
        "CredentialResult",
        "ProtocolResult",
    ),
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
