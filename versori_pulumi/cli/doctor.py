"""`versori-pulumi doctor`: is everything there that programs and `adopt` need?"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import typer

from versori_pulumi.cli import options, printing
from versori_pulumi.connect.redaction import redacted

_MARKS = {True: "ok", False: "WRONG", None: "-"}


def doctor(
    *,
    stack: options.Stack = None,
    account: options.Account = None,
    as_json: options.AsJson = False,
) -> None:
    """Check what programs and `adopt` need: Python, the Pulumi CLI, the project, credentials, Versori, the clock."""
    from versori_pulumi.adopt.doctor import Doctor
    from versori_pulumi.adopt.private import remove_stale

    removed = remove_stale()
    checks = Doctor(Path.cwd(), stack, account).checks()
    if as_json:
        typer.echo(redacted(json.dumps([dataclasses.asdict(check) for check in checks], indent=2)))
    else:
        printing.table(
            ("", "check", "what was found"),
            [(_MARKS[check.ok], check.name, printing.plain(check.detail, longest=400)) for check in checks],
        )
        if removed:
            printing.say(
                f"\nremoved: {printing.counted(removed, 'import file')} with secrets, of adoptions that were killed"
            )
        for check in checks:
            if check.hint:
                printing.say(f"\n{check.name}: {check.hint}")
    if any(check.ok is False for check in checks):
        raise typer.Exit(1)
