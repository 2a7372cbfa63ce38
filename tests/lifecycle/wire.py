"""The wire between the hooks and the emulator: what happens right before a request, and what is answered in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.engine_double import Killed
from tests.in_process import InProcess

Event = Callable[[httpx.Request], httpx.Response | None]
"""What happens at a request; an answer takes the place of the emulator's, and the request doesn't get there."""


@dataclass
class Wire:
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

    def send(self, request: httpx.Request) -> httpx.Response:
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


def unavailable(_request: httpx.Request) -> httpx.Response:
    """503, as from a server that is overloaded."""
    return httpx.Response(503, json={"code": "unavailable", "message": "Try again later."})


def refused(_request: httpx.Request) -> httpx.Response:
    """400, as for what the server will never take."""
    return httpx.Response(400, json={"code": "bad_request", "message": "This is not to be."})


def missing(_request: httpx.Request) -> httpx.Response:
    """404, as for what isn't there."""
    return httpx.Response(404, json={"code": "not_found", "message": "There is none."})
