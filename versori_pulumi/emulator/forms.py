"""Multipart bodies, read by the standard library's parser of messages, which are made of parts as well."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser


def is_form(content_type: str) -> bool:
    """Whether a body of this content type has parts."""
    return content_type.partition(";")[0].strip().lower() == "multipart/form-data"


def read_form(raw: bytes, content_type: str) -> dict[str, bytes]:
    """The contents of the parts, by name; the first one of a name counts.

    Args:
        raw: the body as it came.
        content_type: the value of the header, with the boundary.

    Raises:
        ValueError: if it is no multipart body.
    """
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + raw)
    if not message.is_multipart():
        raise ValueError("no boundary")
    parts: dict[str, bytes] = {}
    for part in message.iter_parts():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            parts.setdefault(name, content)
    return parts
