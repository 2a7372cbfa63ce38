"""Auth scheme configs as a program declares them: typed arguments where they can say it all, else dictionaries. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from versori_pulumi.adopt.emitters.source import Source, call, literal, sequence
from versori_pulumi.adopt.secrets import Configured, Values
from versori_pulumi.provider.values import without_nulls

Scheme = Mapping[str, Any]

_PLACES: Final = ("query", "header", "cookie")
_OPTIONAL: Final = {
    "additionalAuthorizeParams": "additional_authorize_params",
    "additionalTokenParams": "additional_token_params",
    "mtlsCredentialId": "mtls_credential_id",
}
_GRANTS: Final = {
    "authorization_code": "AuthorizationCode",
    "password": "Password",
    "client_credentials": "ClientCredentials",
}
_SIMPLE: Final = {"none": "None", "basic-auth": "BasicAuth", "certificate": "Certificate"}
_IDENTITY: Final = ("id", "schemeType", "description", "validationMessages")


@dataclass(frozen=True)
class Declared:
    """A scheme as declared: its properties as the hooks get them, and its source."""

    properties: dict[str, Any]
    node: Source


@dataclass(frozen=True)
class _Typed:
    properties: dict[str, Any]
    class_name: str
    arguments: Mapping[str, Source | None] = field(default_factory=dict)


def declare(live: Scheme, secret: Configured | None = None, *, with_id: bool = False) -> Declared:
    """A live scheme as a program declares it.

    Args:
        live: as the API answers it.
        secret: the client's secret of an OAuth 2.0 grant, which no answer has; None where the program leaves it out.
        with_id: say its id, where it isn't one of the connector's.
    """
    scheme = without_nulls(live)
    typed = _typed(scheme, secret)
    if typed is None:
        return _dictionary(scheme, with_id=with_id)
    own = {"description": scheme.get("description") or None, "id": scheme["id"] if with_id else None}
    given = {name: value for name, value in own.items() if value is not None}
    nodes = {name: literal(value) for name, value in given.items()}
    node = call(f"versori.AuthSchemeConfig{typed.class_name}Args", **nodes, **typed.arguments)
    return Declared({"schemeType": scheme["schemeType"], **given, **typed.properties}, node)


def _typed(scheme: Scheme, secret: Configured | None) -> _Typed | None:
    """What typed arguments say; None where they can't say all of it."""
    if not isinstance(scheme.get("description", ""), str):
        return None
    kind = scheme["schemeType"]
    if kind in _SIMPLE:
        return _Typed({}, _SIMPLE[kind]) if _fields(scheme) else None
    if kind == "oauth2":
        return _oauth2(scheme, secret)
    return {"api-key": _api_key, "hmac": _hmac}.get(kind, lambda _scheme: None)(scheme)


def takes_secret(live: Scheme) -> bool:
    """Whether the scheme has a client's secret that no answer shows."""
    grant = live.get("grant")
    return isinstance(grant, Mapping) and grant.get("grantType") in {"authorization_code", "password"}


def _dictionary(scheme: Scheme, *, with_id: bool) -> Declared:
    left_out = {"validationMessages"} if with_id else {"validationMessages", "id"}
    kept = {key: value for key, value in scheme.items() if key not in left_out}
    return Declared(kept, literal(kept))


def _fields(scheme: Scheme, *names: str) -> bool:
    """Whether the scheme has no other fields than these, and those of every scheme."""
    return set(scheme) <= {*names, *_IDENTITY}


def _place(scheme: Scheme) -> bool:
    return isinstance(scheme.get("name"), str) and scheme.get("in") in _PLACES


def _api_key(scheme: Scheme) -> _Typed | None:
    if not _fields(scheme, "name", "in") or not _place(scheme):
        return None
    return _Typed({"name": scheme["name"], "in": scheme["in"]}, "ApiKey", _place_arguments(scheme))


def _hmac(scheme: Scheme) -> _Typed | None:
    names = ("name", "in", "algorithm", "digestInputs")
    if not _fields(scheme, *names) or not _place(scheme):
        return None
    digests = scheme.get("digestInputs")
    known = isinstance(digests, list) and all(digest in ("body", "url") for digest in digests)
    if not known or scheme.get("algorithm") not in ("sha1", "sha256", "sha512"):
        return None
    arguments = {"algorithm": literal(scheme["algorithm"]), "digest_inputs": literal(digests)}
    return _Typed({name: scheme[name] for name in names}, "Hmac", {**_place_arguments(scheme), **arguments})


def _place_arguments(scheme: Scheme) -> dict[str, Source | None]:
    place = scheme["in"]
    return {"name": literal(scheme["name"]), "in_": None if place == "header" else literal(place)}


def _oauth2(scheme: Scheme, secret: Configured | None) -> _Typed | None:
    required = ("authorizeUrl", "tokenUrl", "grant", "scopes", "defaultScopes", "mtlsEnabled")
    grant = _grant(scheme.get("grant"), secret)
    if grant is None or not _fields(scheme, *required, *_OPTIONAL) or not _plain_oauth2(scheme):
        return None
    scopes, defaults = scheme.get("scopes", []), scheme.get("defaultScopes", [])
    options: dict[str, Any] = {name: scheme[name] for name in _OPTIONAL if scheme.get(name)}
    if scheme.get("mtlsEnabled"):
        options["mtlsEnabled"] = True
    shaped = [{name: scope[name] for name in ("name", "description") if scope.get(name)} for scope in scopes]
    addresses = {name: scheme[name] for name in ("authorizeUrl", "tokenUrl")}
    properties = {**addresses, "grant": grant.properties, "scopes": shaped, "defaultScopes": defaults, **options}
    arguments = {
        "authorize_url": literal(scheme["authorizeUrl"]),
        "token_url": literal(scheme["tokenUrl"]),
        "grant": grant.node,
        "scopes": sequence([_scope(scope) for scope in shaped]) if shaped else None,
        "default_scopes": literal(defaults) if defaults else None,
        **{_OPTIONAL.get(name, "mtls_enabled"): literal(value) for name, value in options.items()},
    }
    return _Typed(properties, "OAuth2", arguments)


def _plain_oauth2(scheme: Scheme) -> bool:
    texts = [scheme.get(name) for name in ("authorizeUrl", "tokenUrl")]
    texts += [scheme[name] for name in _OPTIONAL if name in scheme]
    scopes, defaults = scheme.get("scopes", []), scheme.get("defaultScopes", [])
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(scheme.get("mtlsEnabled", False), bool)
        and _texts(defaults)
        and isinstance(scopes, list)
        and all(_is_scope(scope) for scope in scopes)
    )


def _texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _is_scope(scope: Any) -> bool:
    if not isinstance(scope, Mapping) or not scope.get("name") or not set(scope) <= {"name", "description"}:
        return False
    return all(isinstance(value, str) for value in scope.values())


def _scope(scope: Mapping[str, Any]) -> Source:
    return call("versori.OAuth2ScopeArgs", **{name: literal(value) for name, value in scope.items()})


def _grant(grant: Any, secret: Configured | None) -> Declared | None:
    if not isinstance(grant, Mapping) or grant.get("grantType") not in _GRANTS:
        return None
    kind = grant["grantType"]
    known = {"grantType", "credentialId", "organisationId", "clientId"}
    client, other = grant.get("clientId"), set(grant) - known
    if other or not isinstance(client or "", str) or (kind == "client_credentials" and set(grant) != {"grantType"}):
        return None
    properties: dict[str, Any] = {"grantType": kind, **({"clientId": client} if client else {})}
    if secret is not None:
        properties["clientSecret"] = secret
    node = call(
        f"versori.OAuth2Grant{_GRANTS[kind]}Args",
        client_id=literal(client) if client else None,
        client_secret=secret.node if secret is not None else None,
    )
    return Declared(properties, node)


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
