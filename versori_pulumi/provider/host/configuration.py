"""Stack configuration that nothing reads: a misspelt key would be ignored in silence.

Pulumi's host has no public way to list the keys of a configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from versori_pulumi.provider.run import report

NAMESPACE: Final = "versori"

KNOWN: Final = (
    "apiKey",
    "organisationId",
    "baseUrl",
    "defaultTags",
    "existing",
    "offline",
    "timeout",
    "maxRetries",
    "maxRequestsPerSecond",
    "parallel",
)

KNOWN_OF_ACCOUNTS: Final = ("apiKey", "organisationId", "baseUrl")
"""What a named account has of its own, under `versori-NAME:`."""

_warned: set[str] = set()
"""The keys that this plugin process has warned of: each noun is configured on its own."""


def warn_of_unknown(config: Any, account: str | None = None) -> None:
    """Warns once of each key under `versori:`, or under an account's namespace, that isn't known.

    Args:
        config: the host's.
        account: the account that the program uses; None for what is under `versori:`.
    """
    held = _values(config)
    namespace, known = (f"{NAMESPACE}-{account}", KNOWN_OF_ACCOUNTS) if account else (NAMESPACE, KNOWN)
    own = getattr(config, "_project_name", None) == namespace
    for key, closest in _unknown(held, namespace, known, own=own):
        full = f"{namespace}:{key}"
        if full not in _warned:
            _warned.add(full)
            meant = _meant(namespace, key, closest, known)
            report(f"warning: stack configuration {full} is not used by versori-pulumi{meant}")


def _values(config: Any) -> Mapping[str, Any]:
    """All of a configuration by full key; nothing where the host keeps it in another way than is known here."""
    held = getattr(config, "_props", None)
    return held if isinstance(held, Mapping) else {}


def _meant(namespace: str, key: str, closest: str, known: Sequence[str]) -> str:
    if key in KNOWN:
        return f": {NAMESPACE}:{key} is what counts, for all accounts"
    return f": do you mean {namespace}:{closest}?" if closest else f"; known: {', '.join(known)}"


def _unknown(held: Mapping[str, Any], namespace: str, known: Sequence[str], *, own: bool) -> Iterator[tuple[str, str]]:
    """The unknown keys, and the closest known one. In a project of that name (`own`), keys may be the program's."""
    import difflib

    lowered = {name.lower(): name for name in known}
    for full in sorted(held):
        of, _, key = full.partition(":")
        if of != namespace or key in known:
            continue
        closest = difflib.get_close_matches(key.lower().replace("_", "").replace("-", ""), lowered, n=1, cutoff=0.7)
        if closest or not own:
            yield key, lowered[closest[0]] if closest else ""
