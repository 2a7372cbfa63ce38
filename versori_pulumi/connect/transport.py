"""One request to the Connect API: authentication, timeouts, retries, and the translation of failures into our errors."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import tenacity

from versori_pulumi._version import __version__
from versori_pulumi.connect.addresses import is_loopback
from versori_pulumi.connect.answers import error_answer
from versori_pulumi.connect.errors import (
    Attempted,
    NoAnswerError,
    NotFoundError,
    RequestError,
    UnreadableAnswerError,
    status_error,
)
from versori_pulumi.connect.lean_httpx import httpx
from versori_pulumi.connect.redaction import Secrets, hiding, outside, secrets_in
from versori_pulumi.connect.retry import RetryPolicy
from versori_pulumi.connect.settings import Settings

LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""The most that is read of one answer, in bytes: a page of 100 connectors takes a few hundred kilobytes."""

_BUDGET_PER_TIMEOUT: Final = 4
_LONGEST_HEADER: Final = 200
_ORGANISATION: Final = re.compile(r"/o/[^/]+")
"""How the paths begin of all that belongs to an organisation."""
_ONE: Final = {"params": {"first": 1}}
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


A = TypeVar("A")
Files = Mapping[str, tuple[str, bytes, str]]
Read = Callable[[Attempted, httpx.Response], A]
Repeatable = bool | Callable[[Any], bool]


@dataclass(frozen=True)
class Answer:
    """A successful answer: its status, and its JSON (None for an empty body)."""

    status: int
    body: Any


class Transport:
    """Sends requests over one pool of connections. Safe to use from several threads."""

    def __init__(self, settings: Settings, before_write: Callable[[], None] | None = None) -> None:
        """Opens the pool.

        Args:
            settings: address, key, timeout, retries and limits.
            before_write: called before each request that may change something; what it raises is raised in its place.
        """
        self._before_write = before_write
        self._key = Secrets([settings.api_key])
        self._policy = RetryPolicy(settings.max_retries, budget=settings.timeout * _BUDGET_PER_TIMEOUT)
        self._admit = _gate(settings.max_requests_per_second)
        self._turns = threading.BoundedSemaphore(settings.parallel)
        self._held = threading.local()
        self._reached = False
        self._reaching = threading.Lock()
        address = urlsplit(settings.base_url)
        self._http = httpx.Client(
            base_url=settings.base_url,
            headers={
                "Authorization": f"Bearer {settings.api_key}",
                "Accept": "application/json",
                "User-Agent": f"versori-pulumi/{__version__}",
            },
            timeout=settings.timeout,
            limits=httpx.Limits(max_connections=settings.parallel, max_keepalive_connections=settings.parallel),
            # Loading certificates takes longer than a request to the emulator, which has no use for them.
            verify=address.scheme == "https",
            # The user's proxies are for other machines: over one, a token for this machine would leave it.
            trust_env=not is_loopback(address.hostname or ""),
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
        repeatable: bool | Callable[[Any], bool] | None = None,
    ) -> Answer:
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
        return self._insisted(Attempted(operation, method, path), content, _read, repeated)

    def text(self, operation: str, path: str) -> str:
        """Sends a GET whose answer is a text of any type, and again where the retry policy says so.

        Raises:
            RequestError: it failed for good.
        """
        content = {"headers": {"Accept": "*/*"}}
        return self._insisted(Attempted(operation, "GET", path), content, lambda _attempted, response: response.text)

    def date(self, operation: str, path: str, query: Mapping[str, Any]) -> str | None:
        """The `Date` of a GET's answer: what time it is there. None where it doesn't tell.

        Raises:
            RequestError: it failed for good.
        """
        return self._insisted(Attempted(operation, "GET", path), {"params": query}, _date)

    def _insisted(self, attempted: Attempted, content: Mapping[str, Any], read: Read[A], repeatable: Repeatable = True) -> A:
        with self.hiding():
            try:
                return self._repeated(attempted, content, read, repeatable)
            except NotFoundError as error:
                self._believe(error)
                raise

    def hiding(self, body: Any = None) -> AbstractContextManager[None]:
        """While it lasts, no text shows the API key, nor what is secret in this body of a request."""
        return hiding(self._key, Secrets(secrets_in(body)))

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
                self._repeated(Attempted("list the connectors", "GET", listed), _ONE, _read)
            except NotFoundError:
                reason = f"{missing.reason}, and so says the list of the organisation's connectors"
                raise UnreadableAnswerError(missing.attempted, reason, took_effect=False) from None

    def _repeated(self, attempted: Attempted, content: Mapping[str, Any], read: Read[A], repeatable: Repeatable = True) -> A:
        started = time.monotonic()
        waits: dict[int, float] = {}
        turns = _Turns(self._turns, self._held)

        def again(state: tenacity.RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            if not isinstance(error, RequestError):
                return False
            elapsed = time.monotonic() - started - turns.waited
            wait = self._policy.wait_before_retry(error, attempt=state.attempt_number, elapsed=elapsed)
            if wait is not None:
                waits[state.attempt_number] = wait
            return wait is not None

        attempts = tenacity.Retrying(retry=again, wait=lambda state: waits[state.attempt_number], reraise=True)
        for attempt in attempts:
            with turns:
                self._admit()
                # Outside of the attempt, which would be repeated when it fails.
                sent = _evaluated(content)
                repeated = repeatable(sent.get("json")) if callable(repeatable) else repeatable
                numbered = replace(attempted, attempts=attempt.retry_state.attempt_number, repeatable=repeated)
                with attempt, self.hiding(sent.get("json")):
                    return self._send(numbered, sent, read)
        raise AssertionError  # pragma: no cover  (tenacity returns or raises)

    def close(self) -> None:
        """Closes the pool."""
        self._http.close()

    def _send(self, attempted: Attempted, content: Mapping[str, Any], read: Read[A]) -> A:
        # After every wait: what it asks may have changed meanwhile.
        if self._before_write and attempted.method != "GET":
            self._before_write()
        started = time.monotonic()
        status: int | str = "no answer"
        try:
            response = self._answered(attempted, content)
            status = response.status_code
            _refuse(attempted, response)
            answer = read(attempted, response)
            self._reached = True
            return answer
        finally:
            _log(attempted, status, time.monotonic() - started)

    def _answered(self, attempted: Attempted, sent: Mapping[str, Any]) -> httpx.Response:
        try:
            request = self._http.build_request(attempted.method, attempted.path, **sent)
            response = self._http.send(request, stream=True)
            try:
                content = b"".join(_limited(attempted, response))
            finally:
                response.close()
            return httpx.Response(response.status_code, headers=_plain(response.headers), content=content)
        except httpx.DecodingError:
            raise UnreadableAnswerError(attempted, "the answer's compression is broken") from None
        except httpx.RemoteProtocolError as error:
            raise _cut_off(attempted, error) from None
        except httpx.HTTPError as error:
            raise _no_answer(attempted, error) from None


class _Turns:
    """The turns of one request's attempts: nobody waits in the pool, whose wait ends with the timeout of the request.

    A request sent for the body of another one is part of that one's turn: were it to wait, all could wait for each other.

    Attributes:
        waited: seconds spent on waiting for turns, which are nobody's fault.
    """

    def __init__(self, turns: threading.Semaphore, held: threading.local) -> None:
        """Takes none yet.

        Args:
            turns: as many as there are.
            held: where each thread notes that it has one.
        """
        self._turns, self._held = turns, held
        self._within = getattr(held, "one", False)
        self.waited = 0.0

    def __enter__(self) -> None:
        if self._within:
            return
        started = time.monotonic()
        self._turns.acquire()
        self._held.one = True
        self.waited += time.monotonic() - started

    def __exit__(self, *_: object) -> None:
        if self._within:
            return
        self._held.one = False
        self._turns.release()


def _evaluated(content: Mapping[str, Any]) -> Mapping[str, Any]:
    body = content.get("json")
    return {**content, "json": body()} if callable(body) else content


def _gate(per_second: int | None) -> Callable[[], Any]:
    """What every request passes before it is sent: waits until it may be."""
    if per_second is None:
        return lambda: None
    from pyrate_limiter import Duration, Limiter, Rate

    limiter = Limiter(Rate(per_second, Duration.SECOND))
    return lambda: limiter.try_acquire("requests")


def _limited(attempted: Attempted, response: httpx.Response) -> Any:
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise UnreadableAnswerError(attempted, f"the answer is larger than {LARGEST_ANSWER // 1024**2} MiB")
        yield chunk


def _plain(headers: httpx.Headers) -> dict[str, str]:
    # The body has been decoded and read: headers that describe its transfer would be applied again.
    transfer = {"content-encoding", "transfer-encoding", "content-length"}
    return {name: value for name, value in headers.items() if name.lower() not in transfer}


def _cut_off(attempted: Attempted, error: httpx.RemoteProtocolError) -> RequestError:
    # httpcore has one class for both: a connection closed before an answer, and one closed in the middle of it.
    if "incomplete" in str(error) or "without sending complete" in str(error):
        failure = UnreadableAnswerError(attempted, "the answer was cut off")
        failure.may_pass = True
        return failure
    return _no_answer(attempted, error)


def _no_answer(attempted: Attempted, error: httpx.HTTPError) -> NoAnswerError:
    never_sent = isinstance(error, _NEVER_SENT)
    if isinstance(error, httpx.TimeoutException):
        reason = "no connection within the timeout" if never_sent else "no answer within the timeout"
    else:
        reason = f"no answer ({_words(error)})"
    return NoAnswerError(attempted, reason, took_effect=False if never_sent else None)


def _words(error: httpx.HTTPError) -> str:
    return outside(str(error)) or type(error).__name__


def _read(attempted: Attempted, response: httpx.Response) -> Answer:
    return Answer(response.status_code, _json(attempted, response) if response.content else None)


def _date(attempted: Attempted, response: httpx.Response) -> str | None:
    _read(attempted, response)
    date: str | None = response.headers.get("date")
    return date


def _refuse(attempted: Attempted, response: httpx.Response) -> None:
    if response.is_success:
        return
    if response.is_redirect:
        target = outside(response.headers.get("location", "an unnamed address")).split("?")[0][:_LONGEST_HEADER]
        raise UnreadableAnswerError(attempted, f"the server redirects to {target}, which is not followed with an API key")
    # 429 says that the request was turned away; a 4xx that it was refused. After a 5xx nobody can know.
    took_effect = False if response.is_client_error else None
    raise status_error(attempted, error_answer(response), took_effect=took_effect)


def _json(attempted: Attempted, response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        kind = response.headers.get("content-type", "no content type")
        failure = UnreadableAnswerError(
            attempted, f"the answer is not JSON (HTTP {response.status_code}, {outside(kind, _LONGEST_HEADER)})"
        )
        failure.may_pass = "json" in kind
        raise failure from None


def _log(attempted: Attempted, status: int | str, seconds: float) -> None:
    if os.environ.get("VERSORI_LOG", "").lower() != "debug":
        return
    # Never headers, queries or bodies: they hold tokens and what users keep secret.
    where = f"{attempted.method} {outside(attempted.path)}"
    line = f"versori: {where} {status} {seconds * 1000:.0f} ms, attempt {attempted.attempts}"
    print(line, file=sys.stderr)  # noqa: T201  (this is the log)
