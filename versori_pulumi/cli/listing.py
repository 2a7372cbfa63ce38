"""`versori-pulumi list`: the organisation's connectors, and which of them the stack has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from versori_pulumi.cli import options, printing
from versori_pulumi.connect.redaction import redacted

if TYPE_CHECKING:
    from versori_pulumi.adopt.project import Stack


def list_connectors(
    *,
    stack: options.Stack = None,
    account: options.Account = None,
    as_json: options.AsJson = False,
) -> None:
    """List the organisation's connectors, and show which ones are in the stack. Outside of a project, all of them."""
    from versori_pulumi.adopt.run import known
    from versori_pulumi.adopt.scan import Problem, listed, reading_client
    from versori_pulumi.connect.errors import VersoriError
    from versori_pulumi.connect.settings import load_settings
    from versori_pulumi.provider.hints import message_of

    try:
        found = _stack(stack)
        configuration: Mapping[str, Any] = found.configuration if found else {}
        client = reading_client(load_settings(configuration.get, account=account))
        resources = known(found) if found else {}
        try:
            answered = [*listed(client)]
        finally:
            client.close()
    except VersoriError as error:
        printing.say(f"error: {message_of(error)}")
        raise typer.Exit(1) from None
    rows = [_row(each, resources) for each in answered if not isinstance(each, Problem)]
    if as_json:
        typer.echo(redacted(json.dumps(rows, indent=2)))
    else:
        _print(rows, found)
    problems = [each for each in answered if isinstance(each, Problem)]
    for problem in problems:
        typer.echo(f"not listed: {printing.plain(problem.label)}: {printing.plain(problem.reason, longest=400)}", err=True)
    if problems:
        raise typer.Exit(1)


def _stack(name: str | None) -> Stack | None:
    """The stack to compare with; None where there is no project and none was asked for.

    Raises:
        VersoriError: there is no such stack.
    """
    from versori_pulumi.adopt.project import Project, ProjectError

    try:
        return Project.find(Path.cwd()).stack(name)
    except ProjectError:
        if name is not None:
            raise
        return None


def _row(connector: Mapping[str, Any], resources: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": connector["id"],
        "name": connector["name"],
        "protocol": connector["protocol"],
        "address": connector.get("baseUrl") or connector.get("datasetId"),
        "connections": len(connector.get("connections", [])),
        "resource": resources.get(connector["id"]),
    }


def _print(rows: list[dict[str, Any]], stack: Stack | None) -> None:
    heading = f"resource in stack {stack.name}" if stack else "resource"
    columns = ("id", "name", "protocol", "address", "connections", "resource")
    shown = [["" if row[column] is None else row[column] for column in columns] for row in rows]
    printing.table((*columns[:-1], heading), shown)
    held = sum(row["resource"] is not None for row in rows)
    known = f", {held} of them in stack {stack.name}" if stack else " (no Pulumi stack here to compare with)"
    printing.say(f"{printing.counted(len(rows), 'connector')}{known}")
