"""Typed arguments for the auth scheme configs of a connector (schemas `AuthSchemeConfig…` of the Connect API).

Each says how the connector authenticates; the credential itself belongs to a connection. In all of them `description`
distinguishes schemes of one type, and `id` (a ULID) is made for you: give it only to keep the id of a scheme that exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi

from versori_pulumi.resources.args.base import Arguments, api_names, named

Text = pulumi.Input[str]
Place = Literal["query", "header", "cookie"]


@dataclass(frozen=True, kw_only=True)
class _Scheme(Arguments):
    description: Text | None = None
    id: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AuthSchemeConfigNoneArgs(_Scheme):
    """No authentication."""

    scheme_type: str = field(default="none", init=False, metadata={"name": "schemeType"})


@dataclass(frozen=True, kw_only=True)
class AuthSchemeConfigApiKeyArgs(_Scheme):
    """An API key in a header, a query parameter or a cookie.

    Attributes:
        name: the name of the header, query parameter or cookie.
        in_: where it goes: `header`, `query` or `cookie`.
    """

    name: Text
    in_: pulumi.Input[Place] = named("in", default="header")
    scheme_type: str = field(default="api-key", init=False, metadata={"name": "schemeType"})


@dataclass(frozen=True, kw_only=True)
class AuthSchemeConfigBasicAuthArgs(_Scheme):
    """A user name and password in the Authorization header."""

    scheme_type: str = field(default="basic-auth", init=False, metadata={"name": "schemeType"})


@dataclass(frozen=True, kw_only=True)
class AuthSchemeConfigCertificateArgs(_Scheme):
    """A TLS client certificate."""

    scheme_type: str = field(default="certificate", init=False, metadata={"name": "schemeType"})


@dataclass(frozen=True, kw_only=True)
class AuthSchemeConfigHmacArgs(_Scheme):
    """A signature over parts of the request, mostly to verify webhooks.

    Attributes:
        name: the name of the header, query parameter or cookie that holds the signature.
        in_: where it is: `header`, `query` or `cookie`.
        algorithm: `sha1`, `sha256` or `sha512`.
        digest_inputs: what is signed, in this order: `body`, `url`.
    """

    name: Text
    algorithm: pulumi.Input[Literal["sha1", "sha256", "sha512"]]
    digest_inputs: pulumi.Input[Sequence[pulumi.Input[Literal["body", "url"]]]] = named("digestInputs")
    in_: pulumi.Input[Place] = named("in", default="header")
    scheme_type: str = field(default="hmac", init=False, metadata={"name": "schemeType"})


@dataclass(frozen=True, kw_only=True)
class OAuth2ScopeArgs(Arguments):
    """A scope that an OAuth 2.0 application supports."""

    name: Text
    description: Text | None = None


@dataclass(frozen=True, kw_only=True)
class _CredentialGrant(Arguments):
    client_id: Text | None = named("clientId", default=None)
    client_secret: Text | None = field(default=None, repr=False, metadata={"name": "clientSecret"})


@dataclass(frozen=True, kw_only=True)
class OAuth2GrantAuthorizationCodeArgs(_CredentialGrant):
    """The `authorization_code` grant: a person consents in a browser.

    Attributes:
        client_id: the application's identifier; not a secret.
        client_secret: the application's secret. Encrypted in the state; Versori never shows it again.
    """

    grant_type: str = field(default="authorization_code", init=False, metadata={"name": "grantType"})


@dataclass(frozen=True, kw_only=True)
class OAuth2GrantPasswordArgs(_CredentialGrant):
    """The `password` grant: the user's name and password are exchanged for a token.

    Attributes:
        client_id: the application's identifier; not a secret.
        client_secret: the application's secret. Encrypted in the state; Versori never shows it again.
    """

    grant_type: str = field(default="password", init=False, metadata={"name": "grantType"})


@dataclass(frozen=True, kw_only=True)
class OAuth2GrantClientCredentialsArgs(Arguments):
    """The `client_credentials` grant: client id and secret are given with each connection."""

    grant_type: str = field(default="client_credentials", init=False, metadata={"name": "grantType"})


OAuth2Grant = OAuth2GrantAuthorizationCodeArgs | OAuth2GrantPasswordArgs | OAuth2GrantClientCredentialsArgs


@dataclass(frozen=True, kw_only=True)
class AuthSchemeConfigOAuth2Args(_Scheme):
    """OAuth 2.0.

    Attributes:
        authorize_url: where a person consents. The API wants it for every grant.
        token_url: where tokens are issued.
        grant: one of the three grants.
        scopes: the scopes that the application supports.
        default_scopes: the names of those requested by default.
        additional_authorize_params: a URL-encoded query string for the authorize URL.
        additional_token_params: a URL-encoded string for the body of token requests.
        mtls_enabled: whether the token endpoint asks for a client certificate.
        mtls_credential_id: the credential with that certificate.
    """

    authorize_url: Text = named("authorizeUrl")
    token_url: Text = named("tokenUrl")
    grant: OAuth2Grant
    scopes: pulumi.Input[Sequence[OAuth2ScopeArgs]] = ()
    default_scopes: pulumi.Input[Sequence[Text]] = named("defaultScopes", default=())
    additional_authorize_params: Text | None = named("additionalAuthorizeParams", default=None)
    additional_token_params: Text | None = named("additionalTokenParams", default=None)
    mtls_enabled: pulumi.Input[bool] | None = named("mtlsEnabled", default=None)
    mtls_credential_id: Text | None = named("mtlsCredentialId", default=None)
    scheme_type: str = field(default="oauth2", init=False, metadata={"name": "schemeType"})


AuthSchemeConfig = (
    AuthSchemeConfigNoneArgs
    | AuthSchemeConfigApiKeyArgs
    | AuthSchemeConfigBasicAuthArgs
    | AuthSchemeConfigOAuth2Args
    | AuthSchemeConfigHmacArgs
    | AuthSchemeConfigCertificateArgs
)

NAMES = api_names(
    AuthSchemeConfigApiKeyArgs,
    AuthSchemeConfigHmacArgs,
    AuthSchemeConfigOAuth2Args,
    OAuth2GrantAuthorizationCodeArgs,
)
"""The API's names for the Python names that a dictionary may use."""
