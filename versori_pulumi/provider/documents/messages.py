"""What Versori says about a version or an import, shown to the user."""

from __future__ import annotations

from typing import Any

from versori_pulumi.connect.http.answers import message_lines
from versori_pulumi.provider.run import report


def report_messages(label: str, messages: Any) -> None:
    """Shows messages (schema `Message`) about an object, errors first, a line each."""
    for line in message_lines(messages):
        severity, _, text = line.partition(": ")
        report(f"{severity}: {label}: {text}")
