"""Documents that a program gives as a path, a text, an object or one of Pulumi's assets: OpenAPI documents and schemas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

from versori_pulumi.connect.documents import DEEPEST_DOCUMENT, TooLargeError, refuse_large

DocumentSource = str | Path | Mapping[str, Any] | pulumi.FileAsset | pulumi.StringAsset
"""A text is a document if it has a line break or begins with `{` or `<`, else the path of one, relative to the program."""


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
        """The SHA-256 of its bytes in UTF-8, hexadecimal: what decides whether it changed."""
        return hashlib.sha256(self.content.encode()).hexdigest()


def read_document(source: DocumentSource, argument: str) -> Document:
    """The document that a program gave.

    Args:
        source: what it gave.
        argument: the name of the argument, for messages.

    Raises:
        pulumi.RunError: it is no document, or its file can't be read. Pulumi shows the message without a traceback.
    """
    if isinstance(source, Mapping):
        return _text(_json(source, argument), argument)
    if isinstance(source, pulumi.StringAsset):
        return _text(str(source.text), argument)
    if isinstance(source, pulumi.FileAsset):
        return _file(Path(source.path), argument)
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith(("{", "<"))):
        return _text(source, argument)
    if isinstance(source, str | Path):
        return _file(Path(source), argument)
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
    return Document(content)


def _file(path: Path, argument: str) -> Document:
    try:
        return Document(path.read_bytes().decode(), str(path.absolute()))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise pulumi.RunError(f'{argument}: "{path}" can\'t be read: {reason}') from None
