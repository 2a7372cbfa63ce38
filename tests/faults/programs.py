"""Inputs of connectors as the text of a program."""

from __future__ import annotations

from tests.faults.engine import Program

_ARGUMENTS = {
    "baseUrl": "base_url",
    "datasetId": "dataset_id",
    "documentationURL": "documentation_url",
    "imageURL": "image_url",
    "connectionVariables": "connection_variables",
    "authSchemeConfigs": "auth_scheme_configs",
}


def source(program: Program) -> str:
    """The program that declares these resources."""
    lines = ["import versori_pulumi as versori", ""]
    for resource, inputs in program.items():
        arguments = {_ARGUMENTS.get(name, name): value for name, value in inputs.items()}
        written = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        lines.append(f"versori.Connector({resource!r}, {written})")
    return "\n".join([*lines, ""])
