"""Auth scheme configs: what requests may say about them, and what is kept and answered.

What distinguishes bodies is spelled here as the API spells it: pydantic looks for the field's own name as well as for its
alias, and an unknown `scheme_type` would stand for `schemeType`.
"""

# ruff: noqa: N815  (see above)

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from versori_pulumi.emulator.connection.credentials import Vault
from versori_pulumi.emulator.http.bodies import Body, Message, Ulid, Uri, message
from versori_pulumi.emulator.http.errors import FieldProblem, invalid


class _Scheme(Body):
    id: Ulid
    description: str
    # Must have the right shape if it is sent, and is ignored then.
    validation_messages: list[Message] = Field(default_factory=list)


class PlainScheme(_Scheme):
    """AuthSchemeConfigNone, AuthSchemeConfigBasicAuth and AuthSchemeConfigCertificate, which are alike."""

    schemeType: Literal["none", "basic-auth", "certificate"]


class ApiKeyScheme(_Scheme):
    """AuthSchemeConfigAPIKey."""

    schemeType: Literal["api-key"]
    name: str
    in_: Literal["query", "header", "cookie"] = Field(alias="in")


class HmacScheme(_Scheme):
    """AuthSchemeConfigHMAC."""

    schemeType: Literal["hmac"]
    name: str
    in_: Literal["query", "header", "cookie"] = Field(alias="in")
    algorithm: Literal["sha1", "sha256", "sha512"]
    digest_inputs: list[Literal["body", "url"]]


class ClientGrant(Body):
    """AuthSchemeConfigOAuth2GrantAuthorizationCode and AuthSchemeConfigOAuth2GrantPassword, which are alike."""

    grantType: Literal["authorization_code", "password"]
    credential_id: Ulid = ""
    organisation_id: Ulid = ""
    client_id: str = ""
    client_secret: str = Field(default="", repr=False)


class ClientCredentialsGrant(Body):
    """AuthSchemeConfigOAuth2GrantClientCredentials."""

    grantType: Literal["client_credentials"]


class Scope(Body):
    """OAuth2Scope."""

    name: str
    description: str = ""


class OAuth2Scheme(_Scheme):
    """AuthSchemeConfigOAuth2."""

    schemeType: Literal["oauth2"]
    authorize_url: Uri
    token_url: Uri
    scopes: list[Scope]
    default_scopes: list[str]
    additional_authorize_params: str = ""
    additional_token_params: str = ""
    mtls_enabled: bool = False
    mtls_credential_id: str = ""
    grant: Annotated[ClientGrant | ClientCredentialsGrant, Field(discriminator="grantType")]


AuthScheme = Annotated[PlainScheme | ApiKeyScheme | OAuth2Scheme | HmacScheme, Field(discriminator="schemeType")]
AUTH_SCHEME: TypeAdapter[Any] = TypeAdapter(AuthScheme)


def settle(scheme: Body, vault: Vault, path: str = "") -> dict[str, Any]:
    """The scheme as it is kept and answered: its secret in a credential, its validation messages the emulator's own.

    Errors are at the scheme's path in the request.
    """
    config = scheme.dump()
    if "grant" in config:
        config["grant"] = vault.settle_grant(config["grant"], f"{path}.grant".removeprefix("."))
    config["validationMessages"] = _messages(config)
    return config


def settle_all(schemes: Sequence[Body], vault: Vault) -> list[dict[str, Any]]:
    """The schemes of a connector, whose ids must be unique."""
    ids = [scheme.dump()["id"] for scheme in schemes]
    repeated = [index for index, scheme_id in enumerate(ids) if scheme_id in ids[:index]]
    if repeated:
        raise invalid(*(FieldProblem(f"authSchemeConfigs[{i}].id", "must be unique within the connector") for i in repeated))
    return [settle(scheme, vault, f"authSchemeConfigs[{index}]") for index, scheme in enumerate(schemes)]


def _messages(config: dict[str, Any]) -> list[dict[str, Any]]:
    known = {scope["name"] for scope in config.get("scopes", [])}
    unknown = [scope for scope in config.get("defaultScopes", []) if scope not in known]
    return [message("Some default scopes are not among the scopes.", "warning", unknown)] if unknown else []


def reorder(schemes: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    """The schemes in the order of the ids.

    Raises:
        ApiError: 400 if the ids are not those of the schemes, each once.
    """
    by_id = {scheme["id"]: scheme for scheme in schemes}
    problems = [
        FieldProblem(f"authSchemeConfigIds[{index}]", "is not an auth scheme config of this connector")
        for index, scheme_id in enumerate(ids)
        if scheme_id not in by_id
    ]
    if not problems and sorted(ids) != sorted(by_id):
        problems = [FieldProblem("authSchemeConfigIds", "must name every auth scheme config of the connector once")]
    if problems:
        raise invalid(*problems)
    return [by_id[scheme_id] for scheme_id in ids]
