"""How a provider is written into states."""

from __future__ import annotations

from typing import Final

from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

_PICKLED: Final[dict[type[ResourceProvider], str]] = {}


def pickled(provider: type[ResourceProvider]) -> str:
    """What the SDK puts into the state for a provider: a reference to its class, since the instance holds nothing.

    It is public, and no secret: the engine would encrypt a secret again for each resource.
    """
    if provider not in _PICKLED:
        _PICKLED[provider] = str(serialize_provider(provider()))
    return _PICKLED[provider]
