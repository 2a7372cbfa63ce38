"""The hooks of `Trigger`."""

from __future__ import annotations

from versori_pulumi.provider.contents import ContentProvider


class TriggerProvider(ContentProvider):
    """Creates, reads, updates, replaces and deletes triggers.

    The module path and name of this class are part of every state that holds a trigger: they never change.
    """

    kind = "trigger"
    noun = "trigger"
