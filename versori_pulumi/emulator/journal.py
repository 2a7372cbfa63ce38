"""The journal: what the API was asked, and what it answered, with no secret in it."""

from __future__ import annotations

import hashlib
from collections import deque
from typing import TYPE_CHECKING, Any

from versori_pulumi.emulator.forms import is_form, read_form
from versori_pulumi.emulator.parsing import decode

if TYPE_CHECKING:
    from versori_pulumi.emulator.calls import Call

MASK = "[secret]"
_KEPT = 20_000


class Journal:
    """The last requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def record(self, call: Call, status: int | None, fault: str | None = None) -> None:
        """Adds a request.

        Args:
            call: the request.
            status: the status of the answer, None if none went out.
            fault: the kind of the fault that was injected, if any.
        """
        entry: dict[str, Any] = {
            "method": call.method,
            "path": call.path,
            "query": _joined(call.query.multi_items()),
            "body": _masked_form(call) if is_form(call.content_type) else _masked_body(call.body),
            "status": status,
        }
        if fault is not None:
            entry["fault"] = fault
        self._entries.append(entry)

    def entries(self) -> list[dict[str, Any]]:
        """What was recorded."""
        return list(self._entries)

    def clear(self) -> None:
        """Forgets what was recorded."""
        self._entries.clear()


def _joined(items: list[tuple[str, str]]) -> dict[str, str | list[str]]:
    joined: dict[str, str | list[str]] = {}
    for name, value in items:
        earlier = joined.get(name)
        if earlier is None:
            joined[name] = value
        else:
            joined[name] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
    return joined


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

    Variables may be secret, and only their user knows which are.

    Args:
        value: the value.
        parent: the name of the field that holds it.
        secret: whether it is part of something secret.
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
