"""Where credentials and settings come from.

In this order, each value on its own: stack configuration (`versori:apiKey`), the environment (`VERSORI_API_KEY`), the
active context of Versori's own CLI (`~/.versori/config.yaml`; its url is of another API and not used). A named account
(`account="eu"`) reads its own configuration namespace (`versori-eu:apiKey`) and nothing else for what identifies an
organisation, so that one organisation's key never reaches another's connectors.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ulid import ULID

from versori_pulumi.connect.documents import json_value, yaml_value
from versori_pulumi.connect.errors import ConfigurationError, MissingCredentialsError
from versori_pulumi.connect.http.addresses import address_problem
from versori_pulumi.connect.redaction import keys
from versori_pulumi.connect.text import quoted

PRODUCTION: Final = "https://platform.versori.com/api/connect/v1"
DEFAULT_TIMEOUT: Final = 30.0
LONGEST_TIMEOUT: Final = 3600.0
DEFAULT_MAX_RETRIES: Final = 4
MOST_RETRIES: Final = 100
DEFAULT_PARALLEL: Final = 16
MOST_PARALLEL: Final = 256
MOST_REQUESTS_PER_SECOND: Final = 10_000

_FROM_CLI: Final = "the active context of Versori's CLI"

Lookup = Callable[[str], Any]
"""Reads one stack configuration value by its full key (`versori:apiKey`); None where it is not set."""


@dataclass(frozen=True)
class Settings:
    """What the client needs to know.

    Attributes:
        api_key: an API key, or a signed token (JWT). Never part of `repr`.
        organisation_id: the ULID of the organisation that connectors belong to unless they say otherwise.
        base_url: the address of the Connect API, without a trailing slash.
        account: the name of the account, None for the default one.
        timeout: seconds that one attempt of a request may take, up to the last byte of the answer.
        max_retries: how often a request is repeated after its first attempt.
        parallel: how many requests may be in flight at a time.
        max_requests_per_second: how many requests may begin within a second; None for no limit.
        source: where the API key came from, in words.
    """

    api_key: str = field(repr=False)
    organisation_id: str
    base_url: str = PRODUCTION
    account: str | None = None
    timeout: float = DEFAULT_TIMEOUT
    max_retries: int = DEFAULT_MAX_RETRIES
    parallel: int = DEFAULT_PARALLEL
    max_requests_per_second: int | None = None
    source: str = "the program"

    def __post_init__(self) -> None:
        keys.learn([self.api_key])

    @property
    def authorization(self) -> str:
        """The header of requests. A signed token, as Versori's CLI has one, is another scheme than an API key.

        Versori's documentation, "Authentication", and its CLI: `JWT <token>` and `Bearer <key>`.
        """
        signed = self.source == _FROM_CLI or _is_jwt(self.api_key)
        return f"{'JWT' if signed else 'Bearer'} {self.api_key}"


def load_settings(
    configuration: Lookup = lambda _key: None,
    *,
    account: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings for one account.

    Args:
        configuration: reads stack configuration.
        account: None for the default account, else the name after `versori-`.
        environment: the process environment unless given.

    Raises:
        ConfigurationError: a credential was found nowhere, or a value is wrong.
    """
    sources = _Sources(configuration, account, os.environ if environment is None else environment)
    api_key, source = sources.find("apiKey", "VERSORI_API_KEY", "jwt")
    organisation_id, found_in = sources.find("organisationId", "VERSORI_ORGANISATION_ID", "organisation_id")
    missing = [name for name, value in (("apiKey", api_key), ("organisationId", organisation_id)) if not value]
    if missing:
        raise MissingCredentialsError(missing, account)
    return Settings(
        api_key=_valid_api_key(api_key, source),
        organisation_id=_valid_organisation(organisation_id, found_in),
        base_url=_valid_base_url(sources.find("baseUrl", "VERSORI_BASE_URL")[0] or PRODUCTION),
        account=account,
        timeout=_number(configuration, "timeout", DEFAULT_TIMEOUT, 0.1, LONGEST_TIMEOUT),
        max_retries=_whole(configuration, "maxRetries", DEFAULT_MAX_RETRIES, 0, MOST_RETRIES),
        parallel=parallel(configuration),
        max_requests_per_second=_whole(configuration, "maxRequestsPerSecond", 0, 1, MOST_REQUESTS_PER_SECOND) or None,
        source=source,
    )


def parallel(configuration: Lookup) -> int:
    """`versori:parallel`: how many requests may be in flight at a time.

    Raises:
        ConfigurationError: it is no number, or none that makes sense.
    """
    return _whole(configuration, "parallel", DEFAULT_PARALLEL, 1, MOST_PARALLEL)


def is_offline(configuration: Lookup, environment: Mapping[str, str] | None = None) -> bool:
    """Whether `versori:offline` or `VERSORI_OFFLINE` is true: previews then compare with the state and send nothing.

    The variable is there for a refresh before a preview, which gets the configuration of the last update.
    """
    environment = os.environ if environment is None else environment
    value = configuration("versori:offline") or environment.get("VERSORI_OFFLINE")
    if value in (None, "", "false", False):
        return False
    if value in ("true", True):
        return True
    raise ConfigurationError(f"versori:offline must be true or false, not {quoted(value)}")


@dataclass(frozen=True)
class _Sources:
    configuration: Lookup
    account: str | None
    environment: Mapping[str, str]

    @property
    def namespace(self) -> str:
        return f"versori-{self.account}" if self.account else "versori"

    def find(self, key: str, variable: str, context_key: str | None = None) -> tuple[str, str]:
        """The first value found, and where."""
        if value := _text(self.configuration(f"{self.namespace}:{key}")):
            return value, f"stack configuration ({self.namespace}:{key})"
        if self.account:
            return "", ""
        if value := _text(self.environment.get(variable)):
            return value, f"environment ({variable})"
        if context_key and (value := _text(self._cli_context().get(context_key))):
            return value, _FROM_CLI
        return "", ""

    def _cli_context(self) -> Mapping[str, Any]:
        path = Path(self.environment.get("VERSORI_CONFIG") or Path.home() / ".versori" / "config.yaml")
        try:
            document = yaml_value(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            # The parser's own message would quote the file, which holds a token.
            reason = f"{path} can't be read ({type(error).__name__})"
            raise ConfigurationError(f"{reason}: repair it, or set versori:apiKey and versori:organisationId") from None
        return _active_context(document)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _active_context(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, dict) or not isinstance(document.get("contexts"), dict):
        return {}
    active = document.get("active_context")
    context = document["contexts"].get(active) if isinstance(active, str) else None
    return context if isinstance(context, dict) else {}


_THREE_PARTS: Final = re.compile(r"([\w-]+)\.[\w-]+\.[\w-]+", re.ASCII)


def _is_jwt(token: str) -> bool:
    """Whether a token has the shape of a signed one (RFC 7519): three parts, of which the first is a header with `alg`."""
    parts = _THREE_PARTS.fullmatch(token)
    try:
        value = json_value(base64.urlsafe_b64decode(f"{parts[1]}===")) if parts else None
    except ValueError:
        return False
    return isinstance(value, dict) and "alg" in value


def _valid_api_key(api_key: str, source: str) -> str:
    if re.search(r"[^\x21-\x7e]", api_key):
        raise ConfigurationError(f"the API key from {source} has characters that no key can have: copy it again")
    return api_key


def _valid_organisation(organisation_id: str, source: str) -> str:
    try:
        return str(ULID.from_str(organisation_id.upper()))
    except ValueError:
        raise ConfigurationError(
            f"{quoted(organisation_id)} is not an organisation id: Versori's ids have 26 characters, digits and letters "
            f"other than I, L, O and U, such as 01HXK5T7QZ0000000000000000. It comes from the {source}"
        ) from None


def _valid_base_url(base_url: str) -> str:
    if problem := address_problem(base_url, loopback_http=True):
        raise ConfigurationError(f"versori:baseUrl {problem}")
    if "?" in base_url or "#" in base_url:
        raise ConfigurationError("versori:baseUrl must end with its path: it has a ? or a #")
    return base_url.rstrip("/")


def _number(configuration: Lookup, key: str, default: float, lowest: float, highest: float) -> float:
    value = configuration(f"versori:{key}")
    if value in (None, ""):
        return default
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not lowest <= number <= highest:
        raise ConfigurationError(f"versori:{key} must be a number from {lowest:g} to {highest:g}, not {quoted(value)}")
    return number


def _whole(configuration: Lookup, key: str, default: int, lowest: int, highest: int) -> int:
    number = _number(configuration, key, default, lowest, highest)
    if number != int(number):
        raise ConfigurationError(f"versori:{key} must be a whole number, not {number:g}")
    return int(number)
