"""Stack configuration that nothing reads: a misspelt key would be ignored in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from versori_pulumi.provider.runtime import tell

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

_told: set[str] = set()
"""The keys that this plugin process has told of: each noun is configured on its own."""


def tell_unknown(config: Any) -> None:
    """Warns once of each key under `versori:` that isn't known, with the closest one that is.

    Args:
        config: the host's. It has no public way to list its keys; where it has none at all, nothing is said.
    """
    held = getattr(config, "_props", None)
    if not isinstance(held, Mapping):
        return
    for key, closest in _unknown(held, own=getattr(config, "_project_name", None) == NAMESPACE):
        if key not in _told:
            _told.add(key)
            meant = f": do you mean {NAMESPACE}:{closest}?" if closest else f"; known: {', '.join(KNOWN)}"
            tell(f"warning: stack configuration {NAMESPACE}:{key} means nothing to versori-pulumi{meant}")


def _unknown(held: Mapping[str, Any], *, own: bool) -> Iterator[tuple[str, str]]:
    """The unknown keys, and the closest known one. In a project called `versori` (`own`), keys may be the program's."""
    import difflib

    known = {name.lower(): name for name in KNOWN}
    for full in sorted(held):
        namespace, _, key = full.partition(":")
        if namespace != NAMESPACE or key in KNOWN:
            continue
        closest = difflib.get_close_matches(key.lower().replace("_", "").replace("-", ""), known, n=1, cutoff=0.7)
        if closest or not own:
            yield key, known[closest[0]] if closest else ""
