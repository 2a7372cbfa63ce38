"""Where a person is sent to consent to a connection."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from versori_pulumi.emulator.connection.bodies import OAuth2Initialise
from versori_pulumi.emulator.http.errors import invalid_field

_OFFLINE = "offline_access"


def authorize_url(sent: OAuth2Initialise, address: str) -> str:
    """The URL of the provider's authorize endpoint, with the parameters of a request; a person comes back to the address.

    Raises:
        ApiError: 400 if the additional parameters can't be read, or clash with the others.
    """
    try:
        more = parse_qsl(sent.additional_params, keep_blank_values=True, strict_parsing=bool(sent.additional_params))
    except ValueError:
        raise invalid_field("additionalParams", "must be a URL-encoded query") from None
    try:
        scheme, authority, path, query, fragment = urlsplit(sent.authorize_url)
    except ValueError:
        raise invalid_field("authorizeUrl", "must be a URI") from None
    own = _parameters(sent, dict(more), address)
    clashes = sorted(own.keys() & dict(more).keys())
    if clashes:
        raise invalid_field("additionalParams", f"must not set {', '.join(clashes)}")
    added = urlencode([*own.items(), *more])
    return urlunsplit((scheme, authority, path, "&".join(filter(None, [query, added])), fragment))


def _parameters(sent: OAuth2Initialise, more: dict[str, str], address: str) -> dict[str, str]:
    offline = [] if sent.disable_offline_access or _OFFLINE in sent.scopes else [_OFFLINE]
    own = {
        "client_id": sent.client_id,
        "response_type": "code",
        "redirect_uri": f"{address}/oauth2/callback",
        "scope": " ".join([*sent.scopes, *offline]),
        "state": secrets.token_urlsafe(24),
    }
    # Google's `approval_prompt` takes the place of `prompt`.
    prompt = sent.prompt or ("" if "approval_prompt" in more else "login")
    return {**own, "prompt": prompt.replace("+", " ")} if prompt else own
