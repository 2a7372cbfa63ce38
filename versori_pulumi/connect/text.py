r"""Other people's text as a terminal, a log or a comment may show it: nothing in it acts, hides or runs on without end.

Escape sequences, line breaks and what turns or hides text are written out (`\x1b`, `\n`, `\u202e`), so that a reader sees
that they are there and no text from outside begins a line of its own. What people write stays: Zürich, 日本語, emoji.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 1000
"""Characters of one text."""

LONGEST_NAME: Final = 200
"""Characters of a name within a message."""

_LONGEST_LINE: Final = 4000
_LONGEST_MESSAGE: Final = 100_000
_MOST_NAMES: Final = 20

_PLAIN: Final = re.compile(r"[\w.+/\-]{0,12}")
_ADDRESS: Final = re.compile(r"[a-z][a-z+.\-]{1,9}://[\w./{}$:\-]*")
_PATH: Final = re.compile(r"[\w./\\~+\-]*[\w\-]\.[A-Za-z][A-Za-z0-9]{0,4}")
_LONGEST_PATH: Final = 100
_QUOTED: Final = re.compile(r"'(.|<[a-z ]+>)'|'[^']*'")
"""A sign or a kind of token, which a parser expects; or a piece of the document."""


_EMOJI: Final = "\u00a9\u00ae\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_KEPT: Final = re.compile(f"((?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])|(?<=[{_EMOJI}0-9#*])\ufe0f|\u3000)")
"""What joins and colours emoji, where it does, and the space of Japanese: all else that isn't printable is written out."""

_UNSEEN: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
"""What Python calls printable although nobody can see it: fillers, variation selectors and tags."""

_MARKUP: Final = "<{%"
"""How the engine's own markup for colours begins, which it follows in the messages of plugins."""


def visible(value: object, longest: int = LONGEST) -> str:
    """A text in one line, with everything written out that isn't seen as itself.

    Args:
        value: a text, or something that is to be shown as one.
        longest: the most characters that are left of it, before a `…` where more is cut off.
    """
    text = str(value)
    cut = text[: longest + 1]
    shown = "".join(part if index % 2 else _written_out(part) for index, part in enumerate(_KEPT.split(cut)))
    shown = shown.replace(_MARKUP, r"\x3c{%")
    return shown if len(shown) <= longest else f"{shown[:longest]}…"


def listed(names: Iterable[object]) -> str:
    """Names in words, `none` where there is none: at most 20 of them, and of each what a line has room for."""
    every = [visible(name, LONGEST_NAME) for name in names]
    rest = f" and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else ""
    return f"{', '.join(every[:_MOST_NAMES])}{rest}" or "none"


def quoted(value: object) -> str:
    """A wrong input as a message may quote it: what is short and plain as it is, and of anything else how long it is.

    What stands in the wrong place may be a secret: an API key where an id belongs, a document where its path does.
    """
    if isinstance(value, str) and not may_be_shown(value):
        return f"a text of {len(value)} characters"
    if isinstance(value, bool | int | float | str):
        return repr(value)
    return f"a {type(value).__name__}"


def may_be_shown(text: str) -> bool:
    """Whether a wrong input is a short word, or an address in which no key is to be expected."""
    return _PLAIN.fullmatch(text) is not None or (len(text) <= _LONGEST_PATH and _ADDRESS.fullmatch(text) is not None)


def looks_like_path(text: str) -> bool:
    """Whether a text is short and plain and ends like the name of a file: `docs/openapi.yaml`."""
    return len(text) <= _LONGEST_PATH and _PATH.fullmatch(text) is not None


def without_quotes(problem: object) -> str:
    """What a parser says is wrong with a document, in one line, and without the pieces of the document that it quotes."""
    return visible(" ".join(_QUOTED.sub(lambda found: found[0] if found[1] else "'…'", str(problem)).split()))


def visible_lines(message: str) -> str:
    """A message of ours, of several lines: each as `visible` has it, and none after the first begins at the margin.

    Lines that begin with `error:`, `warning:`, `drift:` or `adopt:` at the margin are this package's own.
    """
    first, *rest = message.split("\n")
    indented = (line if line.startswith("  ") or not line else f"  {line}" for line in rest)
    return "\n".join(fitting((visible(line, _LONGEST_LINE) for line in (first, *indented)), _LONGEST_MESSAGE))


def fitting(lines: Iterable[str], room: int) -> list[str]:
    """As many lines as there is room for, in characters, and a last one that says that there are more."""
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0 and kept:
            return [*kept, "  …"]
        kept.append(line)
    return kept


def _written_out(text: str) -> str:
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    return "".join(character if _is_seen(character) else _escape(character) for character in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() and not _UNSEEN.match(character)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()
