"""The wire between the hooks and the emulator: what happens right before a request, and what is answered in its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.engine_double import Killed
from tests.in_process import InProcess

Event = Callable[[httpx.Request], httpx.Response | None]
"""What happens at a request; an answer takes the place of the emulator's, and the request doesn't get there."""


@dataclass
class Wire(httpx.BaseTransport):
    """All requests of the hooks go through here.

    Attributes:
        requests: the requests so far, (method, path).
        before: called for each request before it is sent.
        after: called for each request when it has taken effect, before it is answered.
    """

    emulator: InProcess
    requests: list[tuple[str, str]] = field(default_factory=list)
    before: Event = lambda _request: None
    after: Event = lambda _request: None
    _killed: bool = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request and its answer."""
        if self._killed:
            raise Killed
        self.requests.append((request.method, request.url.path))
        answered = self.before(request)
        if answered is None:
            sent = self.emulator.handle_request(request)
            answered = self.after(request) or sent
        return answered

    def kill(self) -> None:
        """Kills the process that is sending: it sends nothing any more."""
        self._killed = True
        raise Killed

    def calm(self) -> None:
        """Lets everything pass again, and forgets what was sent."""
        self.before = self.after = lambda _request: None
        self.requests.clear()
        self._killed = False

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The requests that change something."""
        return [request for request in self.requests if request[0] != "GET"]

    @property
    def deletes(self) -> list[tuple[str, str]]:
        """The requests that delete something."""
        return [request for request in self.requests if request[0] == "DELETE"]


def answer(status: int, message: str) -> Event:
    """An answer of that status in the API's shape, in the place of the emulator's."""
    body = json.dumps({"code": "failed", "message": message}).encode()
    headers = {"Content-Type": "application/json"}
    return lambda _request: httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


unavailable = answer(503, "Try again later.")
refused = answer(400, "This is not to be.")
lost = answer(502, "There was no answer in time.")
"""From a gateway: whether the request took effect, nobody knows."""
