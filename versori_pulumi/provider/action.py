"""The hooks of `Action`."""

from __future__ import annotations

from versori_pulumi.provider.contents import ContentProvider


class ActionProvider(ContentProvider):
    """Creates, reads, updates, replaces and deletes actions.

    The module path and name of this class are part of every state that holds an action: they never change.
    """

    kind = "action"
    noun = "action"
