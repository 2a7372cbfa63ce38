"""The journal: what the API was asked, and what it answered, with no secret in it.

It is bounded in what it keeps of a body, in entries and in bytes: entries are kept as the JSON texts in which they are
answered, and the oldest are dropped for new ones.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from typing import Any

from versori_pulumi.emulator.http.calls import Call
from versori_pulumi.emulator.http.forms import is_form, read_form
from versori_pulumi.emulator.http.parsing import decode

MASK = "[secret]"
MOST_ENTRIES = 20_000
MOST_BYTES = 32 * 1024 * 1024
MOST_OF_A_BODY = 64 * 1024
"""Bytes of a body that are kept; what is longer is cut."""


class Journal:
    """The last requests, oldest first.

    Attributes:
        dropped: how many there were before those.
    """

    def __init__(self) -> None:
        self._entries: deque[bytes] = deque()
        self._bytes = 0
        self.dropped = 0

    def record(self, call: Call, status: int | None, fault: str | None = None) -> None:
        """Adds a request, with the status of its answer if one went out, and the kind of its fault if it had one."""
        body = _masked_form(call) if is_form(call.content_type) else _masked_body(call.body)
        entry: dict[str, Any] = {
            "method": call.method,
            "path": call.path,
            "query": {name: _one_or_all(call.query.getlist(name)) for name in call.query},
            **_cut(body),
            "status": status,
        }
        if fault is not None:
            entry["fault"] = fault
        self._keep(_json(entry))

    def _keep(self, entry: bytes) -> None:
        self._entries.append(entry)
        self._bytes += len(entry)
        while len(self._entries) > MOST_ENTRIES or self._bytes > MOST_BYTES:
            self._bytes -= len(self._entries.popleft())
            self.dropped += 1

    def text(self) -> bytes:
        """What was recorded, as a list in JSON."""
        return b"[" + b",".join(self._entries) + b"]"

    def clear(self) -> None:
        """Forgets what was recorded."""
        self._entries.clear()
        self._bytes = self.dropped = 0


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(body: Any) -> dict[str, Any]:
    """A masked body as an entry has it: the beginning of its text, where it is long, and how long that is."""
    text = _json(body)
    if len(text) <= MOST_OF_A_BODY:
        return {"body": body}
    return {"body": text[:MOST_OF_A_BODY].decode(errors="ignore"), "cut": True, "bodyLength": len(text)}


def _one_or_all(values: list[str]) -> str | list[str]:
    return values if len(values) > 1 else values[0]


def _masked_form(call: Call) -> Any:
    try:
        parts = read_form(call.body, call.content_type)
    except ValueError:
        return "[not a form]"
    masked: dict[str, Any] = {}
    if "metadata" in parts:
        masked["metadata"] = _masked_body(parts["metadata"])
    if "file" in parts:
        # Files are long, and may have anything in them.
        masked["file"] = {"length": len(parts["file"]), "sha256": hashlib.sha256(parts["file"]).hexdigest()}
    return masked


def _masked_body(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return mask(decode(raw))
    except ValueError:
        # What can't be read can't be masked either.
        return "[not JSON]"


def mask(value: Any, *, parent: str = "", secret: bool = False) -> Any:
    """The JSON value with every client secret, all credential data and the values of variables replaced.

    Variables may be secret, and only their user knows which are. `parent` is the name of the field that holds the value,
    which is `secret` if it is part of something secret.
    """
    if isinstance(value, dict):
        credential = parent == "credential" or "type" in value
        return {
            name: mask(
                inner,
                parent=name,
                secret=secret
                or name == "clientSecret"
                or (credential and name == "data")
                or (name == "value" and parent in {"connectionVariables", "variables"}),
            )
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [mask(inner, parent=parent, secret=secret) for inner in value]
    return MASK if secret else value
