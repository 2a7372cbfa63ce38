"""Auth scheme configs as a program declares them: typed arguments where they can say it all, else dictionaries. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from versori_pulumi.adopt.emitters.source import Source, call, literal, sequence
from versori_pulumi.adopt.secrets import Configured, Values
from versori_pulumi.connect.errors import argument_path
from versori_pulumi.provider.connector import inputs
from versori_pulumi.provider.values import without_nulls

Scheme = Mapping[str, Any]

_CLASSES: Final = {
    "none": "None",
    "api-key": "ApiKey",
    "basic-auth": "BasicAuth",
    "oauth2": "OAuth2",
    "hmac": "Hmac",
    "certificate": "Certificate",
}
_GRANTS: Final = {
    "authorization_code": "AuthorizationCode",
    "password": "Password",
    "client_credentials": "ClientCredentials",
}
_WITH_SECRET: Final = ("authorization_code", "password")
_OF_VERSORI: Final = ("validationMessages", "credentialId", "organisationId")
"""What a program doesn't declare."""

_SCHEME: Final[TypeAdapter[Any]] = TypeAdapter(inputs.Scheme)


@dataclass(frozen=True)
class Declared:
    """A scheme as declared: its properties as the hooks get them, and its source."""

    properties: dict[str, Any]
    node: Source


def declare(live: Scheme, secret: Configured | None = None, *, with_id: bool = False) -> Declared:
    """A live scheme as a program declares it.

    Args:
        live: as the API answers it.
        secret: the client's secret of an OAuth 2.0 grant, which no answer has; None where the program leaves it out.
        with_id: say its id, where it isn't one of the connector's.
    """
    left_out = {"validationMessages"} if with_id else {"validationMessages", "id"}
    kept = {key: value for key, value in without_nulls(live).items() if key not in left_out}
    properties = _typed(kept)
    if properties is None:
        return Declared(kept, literal(kept))
    if secret is not None:
        properties["grant"]["clientSecret"] = secret
    return Declared(properties, _node(f"AuthSchemeConfig{_CLASSES[kept['schemeType']]}Args", properties))


def takes_secret(live: Scheme) -> bool:
    """Whether the scheme has a client's secret that no answer shows."""
    grant = live.get("grant")
    return isinstance(grant, Mapping) and grant.get("grantType") in _WITH_SECRET


def _typed(scheme: Scheme) -> dict[str, Any] | None:
    """What typed arguments say, in the order of their fields; None where they can't say all of it."""
    given = _said(scheme)
    inputs.fill(given, inputs.SCHEME_DEFAULTS, given.get("schemeType"))
    try:
        properties: dict[str, Any] = _SCHEME.validate_python(given).model_dump(by_alias=True, exclude_unset=True)
    except ValidationError:
        return None
    return properties


def _said(value: Any) -> Any:
    """A value without what is empty, which typed arguments leave out, and without what is Versori's own."""
    if isinstance(value, Mapping):
        return {key: _said(entry) for key, entry in value.items() if key not in _OF_VERSORI and (entry or entry == [])}
    return [_said(entry) for entry in value] if isinstance(value, list) else value


def _node(class_name: str, properties: Mapping[str, Any]) -> Source:
    defaults = inputs.SCHEME_DEFAULTS.get(properties.get("schemeType", ""), {})
    arguments = {
        "in_" if name == "in" else argument_path(name): _argument(name, value)
        for name, value in properties.items()
        if name not in ("schemeType", "grantType") and value != defaults.get(name) and value != []
    }
    return call(f"versori.{class_name}", **arguments)


def _argument(name: str, value: Any) -> Source:
    if name == "grant":
        return _node(f"OAuth2Grant{_GRANTS[value['grantType']]}Args", value)
    if name == "scopes":
        return sequence(_node("OAuth2ScopeArgs", scope) for scope in value)
    return value.node if isinstance(value, Configured) else literal(value)


def secrets_of(schemes: Sequence[Scheme], prefix: str, values: Values) -> dict[str, Configured]:
    """The secrets that no answer shows, by the ids of their schemes.

    Args:
        schemes: the live schemes.
        prefix: of the keys: the resource's name.
        values: reads the project's configuration.
    """
    holders = [scheme["id"] for scheme in schemes if takes_secret(scheme)]
    keys = [f"{prefix}.clientSecret{number if number > 1 else ''}" for number in range(1, len(holders) + 1)]
    return {holder: Configured(key, values(key)) for holder, key in zip(holders, keys, strict=True)}
