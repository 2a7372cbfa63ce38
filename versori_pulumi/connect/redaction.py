"""The one place that takes known secrets out of texts, before they become a part of an error, a log line or a printed line.

Servers and proxies repeat what they were sent: in a message, in a header, in the name of a key. What is secret is known
from three sides, each a `Secrets`: the API keys of this process, what the hook at work got (`hiding`), and the body of the
request being sent (`hiding` again). `outside` is for texts that came from outside, `ours` for our own lines, which may hold
such texts.

The rule: what has 8 characters or more is taken out wherever it stands, and so is every run of 16 characters of it (a
server may cut what it repeats); in texts from outside, what has 4 to 7 characters is taken out where it stands as a word
of its own. What is shorter, and words such as `true` and `https`, is left: without it no message could be read, and nobody
can call it a secret. It is found as it is, percent-encoded, in Base64 (also within a longer text, as in `Bearer …`), and
with the escapes of JSON, Python or HTML; small and capital letters of ASCII are alike. What a server disguises otherwise
comes through: this is no defence against one that means harm.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import quote, quote_plus

from versori_pulumi.connect.text import LONGEST, visible, visible_lines

MASK: Final = "[secret]"

_SHORTEST: Final = 4
ANYWHERE: Final = 8
_RUN: Final = 16
_GRAM: Final = 8
"""Characters. A run of 16 characters holds at least one whole piece of 8 of those that its text is cut into."""

_LEAST_PATH: Final = 12
"""Characters of what stands behind the host of an address, where that is looked for on its own."""

_LONGEST_ENCODED: Final = 4096
_LONGEST_KNOWN: Final = 65_536
_MOST_KNOWN: Final = 10_000
_MOST_ALIKE: Final = 64
_LONGEST_LINE: Final = 4000
_LOOKED_AT: Final = 4
"""How much of a text is looked at, for each character that is shown: secrets that go make room for what follows them."""

_COMMON: Final = frozenset({"true", "false", "none", "null", "http", "https", "string", "object"})

_SECRET_KEYS: Final = frozenset(
    {"data", "clientSecret", "value", "additionalParams", "additionalAuthorizeParams", "additionalTokenParams"}
)
"""Where the API's bodies hold secrets: credentials, auth schemes and variables."""

_NEVER_SECRET: Final = frozenset({"mTLSCredentialId", "mTLSEnabled"})
_MARKED: Final = "secretProperties"

_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.\-]*(:|%3a)(\\?/|%2f){2}[^/?#%\\\s]*")


class Secrets:
    """Values that no text may show. Safe to use from several threads.

    It holds 10,000 values and forgets the oldest when there are more; of each it knows 65,536 characters.
    """

    def __init__(self, values: Iterable[str] = (), *, shortest: int = _SHORTEST) -> None:
        """Holds values.

        Args:
            values: the first ones.
            shortest: what has fewer characters is passed over.
        """
        self._shortest = shortest
        self._values: dict[str, None] = {}
        self._new: list[str] = []
        self._grams: dict[str, list[tuple[str, int]]] = {}
        self._words: set[str] = set()
        self._lock = threading.Lock()
        self.learn(values)

    def __repr__(self) -> str:
        return f"<Secrets: {len(self._values)}>"

    def learn(self, values: Iterable[str]) -> None:
        """Adds values; those that are too short or too common to be secrets are passed over."""
        with self._lock:
            for value in values:
                known = value.strip()[:_LONGEST_KNOWN]
                if len(known) >= self._shortest and known.lower() not in _COMMON and known not in self._values:
                    self._values[known] = None
                    self._new.append(known)
            if len(self._values) > _MOST_KNOWN:
                self._forget_half()

    def spans(self, text: str, *, words: bool) -> list[tuple[int, int]]:
        """Where in a text they are, as beginnings and ends.

        Args:
            text: the text.
            words: whether to look for short ones, too.
        """
        with self._lock:
            self._prepare()
            folded = _folded(text)
            return [*self._runs(folded), *(self._short(folded) if words else ())]

    def _forget_half(self) -> None:
        self._values = dict.fromkeys([*self._values][-_MOST_KNOWN // 2 :])
        self._new, self._grams, self._words = [*self._values], {}, set()

    def _prepare(self) -> None:
        # Late: texts to be cleaned are rare, and requests are many.
        for value in self._new:
            for form in _forms(value):
                self._index(_folded(form))
        self._new = []

    def _index(self, form: str) -> None:
        if len(form) < ANYWHERE:
            self._words.add(form)
            return
        origin = _ORIGIN.match(form)
        # The part of an address before its path says little, and stands in many texts: alone it is no run.
        first = origin.end() if origin and len(form) - origin.end() >= _GRAM else 0
        last = len(form) - _GRAM
        for start in (*range(first, last, _GRAM), last):
            alike = self._grams.setdefault(form[start : start + _GRAM], [])
            if len(alike) < _MOST_ALIKE:
                alike.append((form, start))

    def _runs(self, text: str) -> Iterator[tuple[int, int]]:
        if not self._grams:
            return
        # At every place, also within what was found: another value may begin alike and go on for longer.
        for position in range(len(text) - _GRAM + 1):
            for form, start in self._grams.get(text[position : position + _GRAM], ()):
                begin, end = _run(text, position, form, start)
                if end - begin >= min(len(form), _RUN):
                    yield begin, end

    def _short(self, text: str) -> Iterator[tuple[int, int]]:
        for word in self._words:
            for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
                yield found.span()


keys: Final = Secrets(shortest=ANYWHERE)
"""The API keys of this process, whatever account they are for and wherever they came from, and what commands find secret."""

_hidden: ContextVar[tuple[Secrets, ...]] = ContextVar("versori_hidden", default=())


@contextmanager
def hiding(*secrets: Secrets) -> Iterator[None]:
    """While it lasts, no text of this thread shows these, and what was hidden before stays hidden."""
    token = _hidden.set((*_hidden.get(), *secrets))
    try:
        yield
    finally:
        _hidden.reset(token)


def outside(value: Any, longest: int = LONGEST) -> str:
    """A text that came from outside as it may be shown: without known secrets, in one line, and not without end.

    Args:
        value: what came; anything but a text is shown as nothing.
        longest: the most characters that are left of it.
    """
    return visible(_masked(value[: longest * _LOOKED_AT], words=True), longest) if isinstance(value, str) else ""


def ours(line: str, longest: int = _LONGEST_LINE) -> str:
    """A line of ours, which may hold texts from outside, without known secrets, and as one line.

    Short secrets are left in it: they were taken out of what came from outside, and our own words may be like them.
    """
    return visible(_masked(line[: longest * _LOOKED_AT], words=False), longest)


def our_lines(message: str) -> str:
    """A message of ours, of several lines, as `ours` has one."""
    return visible_lines("\n".join(redacted(line[: _LONGEST_LINE * _LOOKED_AT]) for line in message.split("\n")))


def redacted(text: str) -> str:
    """A text of ours, of any length and form, without known secrets of 8 characters and more."""
    return _masked(text, words=False)


def secrets_in(bag: Any, *, secret: bool = False) -> Iterator[str]:
    """The values that are secret in the properties of an object, or in the body of a request.

    By the API's nature these are the data of credentials, client secrets and the values of variables; and, where the
    program marks properties as secret, everything in those.
    """
    waiting: list[tuple[Any, bool]] = [(bag, secret)]
    seen: set[tuple[int, bool]] = set()  # a value may repeat parts of itself, or contain itself
    while waiting:
        value, is_secret = waiting.pop()
        if isinstance(value, Mapping | list | tuple):
            if (id(value), is_secret) not in seen:
                seen.add((id(value), is_secret))
                waiting += (
                    _entries(value, is_secret) if isinstance(value, Mapping) else [(each, is_secret) for each in value]
                )
        elif is_secret and isinstance(value, str):
            yield value
        elif is_secret and isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{value:g}" if isinstance(value, float) else str(value)


def _entries(holder: Mapping[Any, Any], secret: bool) -> Iterator[tuple[Any, bool]]:
    """What is in an object, and whether it is secret."""
    marked = holder.get(_MARKED)
    for key, entry in holder.items():
        if key == _MARKED or key in _NEVER_SECRET:
            continue
        by_program = isinstance(marked, list) and key in marked
        if by_program and key == "tags" and isinstance(entry, Mapping):
            yield from ((name, True) for name in entry)
        if key == "valueBase64" and isinstance(entry, str):
            yield _decoded(entry), True
        yield entry, secret or by_program or key in _SECRET_KEYS


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode(errors="ignore")
    except ValueError:
        return ""


def _masked(text: str, *, words: bool) -> str:
    spans = sorted(span for secrets in (keys, *_hidden.get()) for span in secrets.spans(text, words=words))
    pieces, position = [], 0
    for begin, end in spans:
        if begin >= position:
            pieces += [text[position:begin], MASK]
        position = max(position, end)
    return "".join([*pieces, text[position:]])


def _run(text: str, position: int, form: str, start: int) -> tuple[int, int]:
    """How far a text and a form agree around a piece that they have in common."""
    back = 0
    while back < min(position, start) and text[position - back - 1] == form[start - back - 1]:
        back += 1
    most, length = min(len(text) - position, len(form) - start), _GRAM
    while length < most and text[position + length] == form[start + length]:
        length += 1
    return position - back, position + length


_FOLDED: Final = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def _folded(text: str) -> str:
    return text.translate(_FOLDED)


def _forms(value: str) -> dict[str, None]:
    """The texts that a value can stand as."""
    import html

    spelled = json.dumps(value)[1:-1]
    forms = [value, spelled, json.dumps(value, ensure_ascii=False)[1:-1], visible(value, _LONGEST_KNOWN)]
    origin = _ORIGIN.match(value)
    if origin and len(value) - origin.end() >= _LEAST_PATH:
        forms.append(value[origin.end() :])
    if len(value) <= _LONGEST_ENCODED:
        forms += [spelled.replace("/", r"\/"), json.dumps(spelled)[1:-1], repr(value)[1:-1], html.escape(value)]
        raw = value.encode(errors="surrogatepass")
        forms += [quote(raw, safe=""), quote(raw, safe="/"), quote(raw, safe="/:?=&+,;@!$'()*"), quote_plus(raw)]
        forms += [raw.decode("latin-1"), base64.b64encode(raw).decode().rstrip("="), *_in_base64(raw)]
    return dict.fromkeys(forms)


def _in_base64(raw: bytes) -> Iterator[str]:
    """What Base64 makes of it, alone and within a longer text, where it begins at one of three places."""
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        # The letters at both ends hold bits of what stands before and behind it, too.
        inner = encoded[(0, 2, 3)[before] : (len(raw) + before) * 8 // 6].decode()
        if len(inner) >= ANYWHERE:
            yield inner
            yield inner.replace("+", "-").replace("/", "_")
