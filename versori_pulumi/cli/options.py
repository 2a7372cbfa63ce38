"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

Stack = Annotated[str | None, typer.Option("--stack", help="The stack; defaults to the selected one.")]
Account = Annotated[
    str | None, typer.Option("--account", help="The account (versori-ACCOUNT:apiKey); the default one if none.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
