"""Everything that the commands of a stack leave behind or print, to be looked through for secrets."""

from __future__ import annotations

import httpx

from .organisation import Organisation
from .stack import Finished, Stack


class Produced:
    """Everything that a stack's commands leave behind or print."""

    def __init__(self, stack: Stack, organisation: Organisation) -> None:
        stack.environment["VERSORI_LOG"] = "debug"
        stack.environment["PULUMI_DEBUG_COMMANDS"] = "true"  # without it there is no --event-log
        self._stack = stack
        self._organisation = organisation
        self.texts: dict[str, str] = {}

    def run(self, *arguments: str, code: int | None = 0) -> Finished:
        """Runs a command with an event log, and keeps what it printed and wrote."""
        log = self._stack.folder / "events.log"
        logged = [] if arguments[0] == "stack" else ["--event-log", str(log)]
        ended = self._stack.run(*arguments, *logged, code=code)
        number = len(self.texts) // 3 + 1  # the same command can be run again
        self.texts[f"{number}: {ended.command}"] = ended.text
        self.texts[f"{number}: events"] = log.read_text() if log.exists() else ""
        self.texts[f"{number}: state"] = self._stack.state_text
        return ended

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.texts.values())

    def hits(self, *canaries: str) -> list[tuple[str, str]]:
        """Where a canary is to be seen."""
        return [(canary, where) for canary in canaries for where, text in self.texts.items() if canary in text]

    def hits_with_journal(self, *canaries: str) -> list[tuple[str, str]]:
        """Where a canary is to be seen, the emulator's journal among it, which knows what Versori keeps secret."""
        self.texts["journal"] = httpx.get(f"{self._organisation.url}/__control/journal").text
        return self.hits(*canaries)
