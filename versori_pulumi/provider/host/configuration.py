"""The keys of the stack's configuration, which Pulumi's host has no public way to list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def values(config: Any) -> Mapping[str, Any]:
    """All of a configuration by full key; nothing where the host keeps it in another way than is known here."""
    held = getattr(config, "_props", None)
    return held if isinstance(held, Mapping) else {}


def project_name(config: Any) -> str | None:
    """The project, whose keys stand in its own namespace; None where the host doesn't say."""
    name = getattr(config, "_project_name", None)
    return name if isinstance(name, str) else None
