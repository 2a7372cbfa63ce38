"""One request to the Connect API: authentication, deadlines, retries, and the translation of failures into our errors."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

import httpx

from versori_pulumi._version import __version__
from versori_pulumi.connect.errors import Attempted, NotFoundError, RequestError, UnreadableAnswerError, status_error
from versori_pulumi.connect.http.answers import error_answer, header
from versori_pulumi.connect.http.created import Created
from versori_pulumi.connect.http.deadline import timed
from versori_pulumi.connect.http.decoding import CODING, body_of, json_of, text_of
from versori_pulumi.connect.http.failures import request_failure, unreadable
from versori_pulumi.connect.http.pool import Pool
from versori_pulumi.connect.http.retry import Course, RetryPolicy
from versori_pulumi.connect.http.turns import Turns, gate
from versori_pulumi.connect.http.waiting import EndingError
from versori_pulumi.connect.redaction import Secrets, hiding, outside, secrets_in
from versori_pulumi.connect.settings import Settings

LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""The most that is read of one answer, in bytes: a page of 100 connectors takes a few hundred kilobytes."""

_BUDGET_PER_TIMEOUT: Final = 4
"""What all attempts of a request may take together, in timeouts of one."""

_ORGANISATION: Final = re.compile(r"/o/[^/]+")
"""How the paths begin of all that belongs to an organisation."""
_ONE: Final = {"params": {"first": 1}}

A = TypeVar("A")
Files = Mapping[str, tuple[str, bytes, str]]
Read = Callable[[Attempted, httpx.Response], A]
Repeatable = bool | Callable[[Any], bool]


@dataclass(frozen=True)
class Answer(Generic[A]):
    """A successful answer.

    Attributes:
        status: its status.
        body: what was read of it: its JSON, None where it has none.
        attempted: the request, as it was answered.
        sent: the body that was sent, None where there was none.
    """

    status: int
    body: A
    attempted: Attempted
    sent: Any = field(default=None, repr=False)


class Transport:
    """Sends requests over one pool of connections. Safe to use from several threads.

    An attempt of a request ends after `timeout` seconds, from the first look for a connection to the last byte of the
    answer, however much of it has come by then: whoever sends or gets megabytes over a slow line needs a longer one. All
    attempts together take a few times as long.

    Attributes:
        created: what was created over it, of which a 404 isn't believed at once.
    """

    def __init__(self, settings: Settings, before_write: Callable[[], None] | None = None) -> None:
        """Opens the pool.

        Args:
            settings: address, key, timeout, retries and limits.
            before_write: called before each request that may change something; what it raises is raised in its place.

        Raises:
            ConfigurationError: the environment names a proxy that can't be used.
        """
        self.created = Created()
        self._before_write = before_write
        self._key = Secrets([settings.api_key])
        self._timeout = settings.timeout
        self._policy = RetryPolicy(settings.max_retries, budget=settings.timeout * _BUDGET_PER_TIMEOUT)
        self._admit = gate(settings.max_requests_per_second)
        self._turns = Turns(settings.parallel)
        self._reached = False
        self._reaching = threading.Lock()
        self._http = httpx.Client(
            transport=Pool(settings.base_url, settings.parallel),
            base_url=settings.base_url,
            headers={
                "Authorization": settings.authorization,
                "Accept": "application/json",
                "Accept-Encoding": CODING,
                "User-Agent": f"versori-pulumi/{__version__}",
            },
            timeout=settings.timeout,
            # A redirect would carry the token to wherever it points.
            follow_redirects=False,
        )

    def request(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any | Callable[[], Any] = None,
        files: Files | None = None,
        repeatable: Repeatable | None = None,
    ) -> Answer[Any]:
        """Sends one request, and again where the retry policy says so; its answer is JSON.

        Args:
            operation: what is being done, in words that fit behind "could not": `update connector 01H…`.
            method: the HTTP method.
            path: the path below the API's address, its parts already escaped.
            query: query parameters.
            body: sent as JSON unless None. A callable is called anew for each attempt, right before it is sent, so that a
                full replacement is based on what is there at that moment. Requests that it sends itself, in this thread
                and over this transport, are part of the attempt's turn. What it raises is raised, and nothing is sent.
            files: sent as multipart/form-data: file name, content and content type of each part, by its name.
            repeatable: whether sending it twice has the effect of sending it once, or what says so of the body; defaults
                to true for everything but POST.

        Raises:
            RequestError: it failed for good; the message says how often it was tried.
        """
        repeated = method != "POST" if repeatable is None else repeatable
        content = {"json": body, "files": files, "params": query}
        return self._insisted(Attempted(operation, method, path), content, json_of, repeated)

    def text(self, operation: str, path: str) -> str:
        """Sends a GET whose answer is a text of any type, and again where the retry policy says so.

        Raises:
            RequestError: it failed for good.
        """
        content = {"headers": {"Accept": "*/*"}}
        return self._insisted(Attempted(operation, "GET", path), content, text_of).body

    def date(self, operation: str, path: str, query: Mapping[str, Any]) -> str | None:
        """The `Date` of a GET's answer: what time it is there. None where it doesn't tell.

        Raises:
            RequestError: it failed for good.
        """
        return self._insisted(Attempted(operation, "GET", path), {"params": query}, _date).body

    def hiding(self, body: Any = None) -> AbstractContextManager[None]:
        """While it lasts, no text shows the API key, nor what is secret in this body of a request."""
        return hiding(self._key, Secrets(secrets_in(body)))

    def close(self) -> None:
        """Closes the pool."""
        self._http.close()

    def _insisted(
        self, attempted: Attempted, content: Mapping[str, Any], read: Read[A], repeatable: Repeatable = True
    ) -> Answer[A]:
        with self.hiding():
            try:
                return self._repeated(attempted, content, read, repeatable)
            except NotFoundError as error:
                self._believe(error)
                raise

    def _believe(self, missing: NotFoundError) -> None:
        """Raises unless this is where the Connect API is.

        404 is what an address answers that is not the API's, too. Were that believed, a refresh with a wrong path in
        `versori:baseUrl` would take every object out of the state. So before the first success, the list of the
        organisation's connectors is asked for: that is always there.
        """
        found = _ORGANISATION.match(missing.attempted.path)
        if self._reached or not found:
            return
        listed = f"{found[0]}/connectors"
        if missing.attempted.path == listed:
            raise UnreadableAnswerError(missing.attempted, missing.reason, took_effect=False) from None
        with self._reaching:
            if self._reached:
                return
            try:
                self._repeated(Attempted("list the connectors", "GET", listed), _ONE, json_of)
            except NotFoundError:
                reason = f"{missing.reason}, and so says the list of the organisation's connectors"
                raise UnreadableAnswerError(missing.attempted, reason, took_effect=False) from None

    def _repeated(
        self, attempted: Attempted, content: Mapping[str, Any], read: Read[A], repeatable: Repeatable = True
    ) -> Answer[A]:
        course = Course(self._policy, self.created)
        failure: RequestError | None = None
        try:
            while failure is None or course.goes_on_after(failure):
                with self._turns.one() as waited:
                    self._admit()
                    sent = _evaluated(content)  # what this raises isn't a failed attempt
                    repeated = repeatable(sent.get("json")) if callable(repeatable) else repeatable
                    seconds = course.begins(waited, self._timeout)
                    numbered = replace(attempted, attempts=course.attempts, repeatable=repeated)
                    try:
                        with self.hiding(sent.get("json")):
                            return self._send(numbered, sent, read, seconds)
                    except RequestError as error:
                        failure = error
        except EndingError as error:
            failure = failure or request_failure(attempted, error, sent=False)
        raise failure

    def _send(self, attempted: Attempted, content: Mapping[str, Any], read: Read[A], seconds: float) -> Answer[A]:
        # After every wait: what it asks may have changed meanwhile.
        if self._before_write and attempted.method != "GET":
            self._before_write()
        started = time.monotonic()
        status: int | str = "no answer"
        try:
            response = self._answered(attempted, content, seconds)
            status = response.status_code
            answer = _understood(attempted, response, read, content.get("json"))
            self._reached = True
            return answer
        finally:
            _log(attempted, status, time.monotonic() - started)

    def _answered(self, attempted: Attempted, content: Mapping[str, Any], seconds: float) -> httpx.Response:
        """The answer, read whole. Whatever goes wrong on the way is one of our errors."""
        try:
            request = self._http.build_request(attempted.method, attempted.path, **content)
        except Exception as error:  # noqa: BLE001  (an address or a body that can't be sent, in one of many ways)
            raise request_failure(attempted, error, sent=False) from None
        with timed(seconds) as attempt:
            try:
                response = self._http.send(request, stream=True)
                try:
                    body = body_of(attempted, response, LARGEST_ANSWER)
                finally:
                    response.close()
                return httpx.Response(response.status_code, headers=_plain(response.headers), content=body)
            except Exception as error:  # noqa: BLE001  (whatever it is, the caller has to know whether it took effect)
                raise request_failure(attempted, error, sent=attempt.sent) from None


def _understood(attempted: Attempted, response: httpx.Response, read: Read[A], sent: Any) -> Answer[A]:
    try:
        _refuse(attempted, response)
        return Answer(response.status_code, read(attempted, response), attempted, sent)
    except Exception as error:  # noqa: BLE001  (whatever it is, the request may have taken effect)
        raise unreadable(attempted, error) from None


def _evaluated(content: Mapping[str, Any]) -> Mapping[str, Any]:
    body = content.get("json")
    return {**content, "json": body()} if callable(body) else content


def _plain(headers: httpx.Headers) -> list[tuple[bytes, bytes]]:
    # The body has been decoded and read: headers that describe its transfer would be applied again.
    transfer = {b"content-encoding", b"transfer-encoding", b"content-length"}
    return [(name, value) for name, value in headers.raw if name.lower() not in transfer]


def _date(attempted: Attempted, response: httpx.Response) -> str | None:
    json_of(attempted, response)
    date: str | None = response.headers.get("date")
    return date


def _refuse(attempted: Attempted, response: httpx.Response) -> None:
    if response.is_success:
        return
    if response.is_redirect:
        target = header(response, "location").split("?")[0] or "an unnamed address"
        raise UnreadableAnswerError(attempted, f"the server redirects to {target}, which is not followed with an API key")
    # 429 says that the request was turned away; a 4xx that it was refused. After a 5xx nobody can know.
    took_effect = False if response.is_client_error else None
    raise status_error(attempted, error_answer(response), took_effect=took_effect)


def _log(attempted: Attempted, status: int | str, seconds: float) -> None:
    if os.environ.get("VERSORI_LOG", "").lower() != "debug":
        return
    # Never headers, queries or bodies: they hold tokens and what users keep secret.
    where = f"{attempted.method} {outside(attempted.path)}"
    line = f"versori: {where} {status} {seconds * 1000:.0f} ms, attempt {attempted.attempts}"
    print(line, file=sys.stderr)  # noqa: T201  (this is the log)
