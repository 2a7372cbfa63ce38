"""What the typed arguments fill in, for programs that give dictionaries in their place. Pure.

Both spellings then mean the same, and a program that goes from one to the other changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

_SCHEMES: Final[Mapping[str, Mapping[str, Any]]] = {
    "api-key": {"in": "header"},
    "hmac": {"in": "header"},
    "oauth2": {"scopes": (), "defaultScopes": ()},
}
"""By `schemeType`: the defaults of `AuthSchemeConfig…Args`. A test compares them."""

_CREDENTIALS: Final[Mapping[str, Mapping[str, Any]]] = {
    "oauth2-client": {"authorizeUrl": ""},
    "oauth2-token": {"scopes": ()},
}
"""By `type`: what `Credential…Args` fill into the credential's data. A test compares them."""


def fill_schemes(inputs: Mapping[str, Any]) -> None:
    """Fills in what the auth schemes of a connector leave out."""
    for scheme in _dictionaries(inputs.get("authSchemeConfigs")):
        _fill(scheme, _SCHEMES, scheme.get("schemeType"))


def fill_credentials(inputs: Mapping[str, Any]) -> None:
    """Fills in what the credentials of a connection and their auth schemes leave out."""
    credentials = inputs.get("credentials")
    for kind in credentials.values() if isinstance(credentials, dict) else ():
        for entry in _dictionaries(kind):
            scheme, credential = entry.get("authSchemeConfig"), entry.get("credential")
            if isinstance(scheme, dict):
                _fill(scheme, _SCHEMES, scheme.get("schemeType"))
            if isinstance(credential, dict):
                _fill(credential.get("data"), _CREDENTIALS, credential.get("type"))


def _dictionaries(entries: Any) -> Iterator[dict[str, Any]]:
    yield from (entry for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, dict))


def _fill(holder: Any, defaults: Mapping[str, Mapping[str, Any]], kind: Any) -> None:
    if isinstance(holder, dict) and isinstance(kind, str):
        for name, value in defaults.get(kind, {}).items():
            holder.setdefault(name, [*value] if isinstance(value, tuple) else value)
