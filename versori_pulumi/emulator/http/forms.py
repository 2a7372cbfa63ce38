"""Multipart bodies, read by the standard library's parser of messages, which are made of parts as well."""

from __future__ import annotations

from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import cast

from versori_pulumi.emulator.http.parsing import media_type


def is_form(content_type: str) -> bool:
    """Whether a body of this content type has parts."""
    return media_type(content_type) == "multipart/form-data"


def read_form(raw: bytes, content_type: str) -> dict[str, bytes]:
    """The contents of the parts, by name; the first one of a name counts.

    Raises:
        ValueError: if it isn't a multipart body.
    """
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    try:
        return _parts(BytesParser(policy=policy.compat32).parsebytes(head + raw))
    except Exception as error:  # noqa: BLE001 - a parser of mail fails in many ways at what was never mail
        raise ValueError(type(error).__name__) from None


def _parts(message: Message) -> dict[str, bytes]:
    if not message.is_multipart():
        raise ValueError("no boundary")
    parts: dict[str, bytes] = {}
    for part in cast("list[Message]", message.get_payload()):
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            parts.setdefault(name, content)
    return parts
