"""What Versori says about a version or an import, shown to the user."""

from __future__ import annotations

from typing import Any

from versori_pulumi.connect.http.answers import message_lines
from versori_pulumi.provider.run import report


def report_messages(label: str, messages: Any) -> None:
    """Shows messages (schema `Message`) about an object, errors first, a line each.

    What succeeded prints no errors: what Versori calls one keeps a version from being published, and is a warning here.
    """
    for line in message_lines(messages):
        severity, _, text = line.partition(": ")
        report(f"{'warning' if severity == 'error' else severity}: {label}: {text}")
