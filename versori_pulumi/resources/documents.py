"""Documents that a program gives as a path, a text, an object or one of Pulumi's assets: OpenAPI documents and schemas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pulumi

from versori_pulumi.connect.documents import DEEPEST_DOCUMENT, TooLargeError, refuse_large
from versori_pulumi.connect.text import looks_like_path, visible

DocumentSource = str | Path | Mapping[str, Any] | pulumi.FileAsset | pulumi.StringAsset
"""A text is a document if it has a line break or begins with `{` or `<`, else the path of one, relative to the program."""


_TAKEN_FOR_A_PATH: Final = (
    "a text without a line break that begins with neither { nor < is taken as the path of a file, and this one"
)


@dataclass(frozen=True)
class Document:
    """A document that was read.

    Attributes:
        content: its text.
        path: the absolute path of its file; None where it came as a text or an object.
    """

    content: str
    path: str | None = None

    @property
    def sha256(self) -> str:
        """The SHA-256 of its text in UTF-8, hexadecimal: what decides whether it changed."""
        return hashlib.sha256(self.content.encode()).hexdigest()


def read_document(source: DocumentSource, argument: str, *, shown: bool = True) -> Document:
    """The document that a program gave.

    Args:
        source: what it gave.
        argument: the name of the argument, for messages.
        shown: whether a message may quote the path; not where it came as an output, which may be a secret one.

    Raises:
        pulumi.RunError: it isn't a document, or its file can't be read. Pulumi shows the message without a traceback.
    """
    if isinstance(source, Mapping):
        return _text(_json(source, argument), argument)
    if isinstance(source, pulumi.StringAsset):
        return _text(str(source.text), argument)
    if isinstance(source, pulumi.FileAsset):
        return _file(source, argument, shown=True)
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith(("{", "<"))):
        return _text(source, argument)
    if isinstance(source, str | Path):
        return _file(source, argument, shown=shown)
    raise pulumi.RunError(
        f"{argument} must be a path, a text, an object, a FileAsset or a StringAsset, not a {type(source).__name__}"
    )


def refuse_endless(value: Any, argument: str, deepest: int = DEEPEST_DOCUMENT) -> None:
    """Raises where a value that a program gave is nested too deeply, contains itself, or repeats itself without end.

    Raises:
        pulumi.RunError: it is. Pulumi shows the message without a traceback.
    """
    try:
        refuse_large(value, deepest)
    except TooLargeError as error:
        raise pulumi.RunError(f"{argument} {error}") from None


def _json(source: Mapping[str, Any], argument: str) -> str:
    refuse_endless(source, argument)
    try:
        return json.dumps(source, ensure_ascii=False, indent=2, sort_keys=True)
    except (TypeError, ValueError) as error:
        raise pulumi.RunError(f"{argument} has something that JSON can't say: {error}") from None


def _text(content: str, argument: str) -> Document:
    try:
        content.encode()
    except UnicodeEncodeError:
        raise pulumi.RunError(f"{argument} has characters that no encoding can carry") from None
    return Document(_with_plain_breaks(content))


def _with_plain_breaks(content: str) -> str:
    """A text with line breaks as they are everywhere: a checkout on Windows is the same document."""
    return content.replace("\r\n", "\n")


def _file(source: str | Path | pulumi.FileAsset, argument: str, *, shown: bool) -> Document:
    path = Path(source.path if isinstance(source, pulumi.FileAsset) else source)
    try:
        return Document(_with_plain_breaks(path.read_bytes().decode()), str(path.absolute()))
    except OSError as error:
        reason = str(error.strerror)
    except UnicodeDecodeError:
        reason = "it isn't text in UTF-8"
    except ValueError:
        reason = "no file can have that name"
    # What isn't a path may be a document, and a secret one.
    quotable = not isinstance(source, str) or (shown and looks_like_path(source))
    what = f'"{visible(path)}"' if quotable else _TAKEN_FOR_A_PATH
    raise pulumi.RunError(f"{argument}: {what} can't be read: {reason}")
