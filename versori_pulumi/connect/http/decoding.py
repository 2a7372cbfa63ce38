"""What an answer's bytes say. Nothing here trusts them: not their size, their compression, their encoding or their depth."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterator
from typing import Any, Final

import httpx

from versori_pulumi.connect.errors import Attempted, UnreadableAnswerError
from versori_pulumi.connect.http.answers import error_in, header

CODING: Final = "gzip"
"""The one compression that is asked for."""

_STEP: Final = 64 * 1024
"""Bytes that are expanded at a time."""

_MOST_DIGITS: Final = 300
"""Of a whole number: a state has floats, which end beyond."""

_GZIP: Final = 16 + zlib.MAX_WBITS
_CHARSETS: Final = {"utf-8": "utf-8", "us-ascii": "utf-8", "iso-8859-1": "latin-1", "utf-16": "utf-16"}
"""The encodings of texts that are looked for; Python knows more, and some of them expand what they decode."""


def body_of(attempted: Attempted, response: httpx.Response, largest: int) -> bytes:
    """The body of an answer that is yet to be read, expanded.

    Args:
        attempted: what was asked.
        response: the answer.
        largest: the most bytes it may have, compressed and expanded.

    Raises:
        UnreadableAnswerError: it is larger, compressed in a way that wasn't asked for, or not as its compression wants it.
    """
    codings = [coding.lower() for coding in response.headers.get_list("content-encoding", split_commas=True) if coding]
    codings = [coding for coding in codings if coding != "identity"]
    if codings not in ([], [CODING]):
        raise UnreadableAnswerError(attempted, f"the answer is compressed, and not as was asked for ({CODING})")
    body = bytearray()
    for piece in _pieces(attempted, response, largest, expand=bool(codings)):
        body += piece
        if len(body) > largest:
            raise _too_large(attempted, largest)
    return bytes(body)


def json_of(attempted: Attempted, response: httpx.Response) -> Any:
    """The JSON of an answer; None where it has no body.

    Raises:
        UnreadableAnswerError: it is not JSON, or it describes an error although the status says that there is none.
    """
    if not response.content:
        return None
    try:
        body = json.loads(
            response.content.decode("utf-8-sig"), parse_constant=_refuse_constant, parse_float=_finite, parse_int=_whole
        )
    except (ValueError, RecursionError):
        kind = header(response, "content-type") or "no content type"
        failure = UnreadableAnswerError(attempted, f"the answer is not JSON (HTTP {response.status_code}, {kind})")
        failure.may_pass = "json" in kind
        raise failure from None
    if error := error_in(response, body):
        reason = f"the answer says HTTP {response.status_code}, and describes an error: {error.message}"
        raise UnreadableAnswerError(attempted, reason, error=error)
    return body


def refuse_halves(attempted: Attempted, thing: Any) -> None:
    """Raises where there are halves of characters in what was read, which JSON can spell and no state can hold.

    Raises:
        UnreadableAnswerError: there are.
    """
    try:
        json.dumps(thing, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise UnreadableAnswerError(attempted, "the answer has characters that no encoding can carry") from None


def text_of(_attempted: Attempted, response: httpx.Response) -> str:
    """The text of an answer; what can't be decoded is replaced."""
    charset = _CHARSETS.get((response.charset_encoding or "").lower(), "utf-8")
    return response.content.decode(charset, errors="replace")


def _pieces(attempted: Attempted, response: httpx.Response, largest: int, *, expand: bool) -> Iterator[bytes]:
    expander = zlib.decompressobj(_GZIP)
    size = 0
    for received in response.iter_raw():
        size += len(received)
        if size > largest:
            # Compressed, too: there are pieces that expand to nothing.
            raise _too_large(attempted, largest)
        if not expand:
            yield received
            continue
        try:
            yield from _expanded(expander, received)
        except zlib.error:
            raise _broken(attempted) from None
    if expand and size and not expander.eof:
        raise _broken(attempted)


def _expanded(expander: Any, received: bytes) -> Iterator[bytes]:
    rest = received
    while rest and not expander.eof:
        yield expander.decompress(rest, _STEP)
        rest = expander.unconsumed_tail


def _too_large(attempted: Attempted, largest: int) -> UnreadableAnswerError:
    return UnreadableAnswerError(attempted, f"the answer is larger than {largest // 1024**2} MiB")


def _broken(attempted: Attempted) -> UnreadableAnswerError:
    return UnreadableAnswerError(attempted, "the answer's compression is broken")


def _refuse_constant(_name: str) -> Any:
    raise ValueError  # JSON has neither NaN nor Infinity


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError
    return int(text)
