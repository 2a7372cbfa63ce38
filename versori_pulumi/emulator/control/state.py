"""What one running emulator knows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from versori_pulumi.emulator.control.faults import Faults
from versori_pulumi.emulator.control.journal import Journal
from versori_pulumi.emulator.store import Store


@dataclass
class State:
    """One running emulator.

    Args:
        store: the data.
        token: the only bearer token to accept; None accepts any.
        journal: the requests so far.
        faults: what goes wrong on demand.
        latency: the seconds that each API request waits.
        forbidden: the organisations that answer 403.
        late: effects that are yet to take place.
    """

    store: Store
    token: str | None = None
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    latency: float = 0.0
    forbidden: set[str] = field(default_factory=set)
    late: set[asyncio.Task[None]] = field(default_factory=set)

    def reset(self) -> None:
        """Back to how it started."""
        for task in self.late:
            task.cancel()
        self.store.reset()
        self.journal.clear()
        self.faults.clear()
        self.latency = 0.0
        self.forbidden.clear()
