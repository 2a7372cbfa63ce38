"""Versori in memory: one store, on which each noun has the client's operations."""

from __future__ import annotations

from .connection import Connections
from .connector import Connectors
from .content import Contents
from .definition import Definitions
from .store import CONNECTOR


class FakeVersori(Connectors, Connections, Contents, Definitions):
    """The client's operations on all nouns, as the API answers them."""


def with_a_version() -> FakeVersori:
    """Versori with a connector that has a draft, 1.0."""
    fake = FakeVersori()
    fake.add_version(fake.add(id=CONNECTOR), "1.0")
    return fake
