"""Typed arguments for the variables of connections."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from versori_pulumi.resources.args.base import Arguments


@dataclass(frozen=True, kw_only=True)
class ConnectionVariableArgs(Arguments):
    """A variable that every new connection of the connector starts with."""

    name: pulumi.Input[str]
    value: pulumi.Input[str]
