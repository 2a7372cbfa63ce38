"""Inputs of resources as the text of a program."""

from __future__ import annotations

import re
from typing import Any

from tests.engine_double import Declared, Program, Ref

_ARGUMENTS = {"publicConnectorId": "connector_id", "publicVersion": "version"}
_BEGINNINGS = {"publicConnectorId": ".from_public", "openapi": ".from_openapi"}
"""What connectors begin as, by the input that says so."""


def source(program: Program) -> str:
    """The program that declares these resources."""
    lines = ["import pulumi", "import versori_pulumi as versori", ""]
    for resource, entry in program.items():
        declared = entry if isinstance(entry, Declared) else Declared("Connector", entry)
        given = {_ARGUMENTS.get(name, _snake(name)): _expression(value) for name, value in declared.inputs.items()}
        begins = [_BEGINNINGS[name] for name in _BEGINNINGS if name in declared.inputs and declared.noun == "Connector"]
        after = ", ".join(declared.depends_on)
        given["opts"] = f"pulumi.ResourceOptions(deleted_with={declared.deleted_with}, depends_on=[{after}])"
        written = ", ".join(f"{name}={text}" for name, text in given.items())
        lines.append(f"{resource} = versori.{declared.noun}{''.join(begins)}({resource!r}, {written})")
    return "\n".join([*lines, ""])


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _expression(value: Any) -> str:
    if isinstance(value, Ref):
        return f"{value.resource}.{_snake(value.output)}" + ("" if value.index is None else f"[{value.index}]")
    if isinstance(value, dict):
        if "sha256" in value:
            return repr(value["content"])
        return "{" + ", ".join(f"{key!r}: {_expression(entry)}" for key, entry in value.items()) + "}"
    return f"[{', '.join(map(_expression, value))}]" if isinstance(value, list) else repr(value)
