"""Versori connectors as code: a Pulumi provider in Python."""

from versori_pulumi._version import __version__
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
from versori_pulumi.resources.connector import ConnectionVariableArgs, Connector

__all__ = [
    "AuthSchemeConfigApiKeyArgs",
    "AuthSchemeConfigBasicAuthArgs",
    "AuthSchemeConfigCertificateArgs",
    "AuthSchemeConfigHmacArgs",
    "AuthSchemeConfigNoneArgs",
    "AuthSchemeConfigOAuth2Args",
    "ConnectionVariableArgs",
    "Connector",
    "OAuth2GrantAuthorizationCodeArgs",
    "OAuth2GrantClientCredentialsArgs",
    "OAuth2GrantPasswordArgs",
    "OAuth2ScopeArgs",
    "__version__",
]
