"""`versori-pulumi …`: thin commands over the package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from versori_pulumi._version import __version__
from versori_pulumi.cli.adopt import adopt
from versori_pulumi.cli.doctor import doctor
from versori_pulumi.cli.listing import list_connectors

app = typer.Typer(
    name="versori-pulumi",
    help="Tools around the Pulumi provider for Versori connectors.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


app.command()(adopt)
app.command()(doctor)
app.command("list")(list_connectors)


@app.command()
def emulator(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1; 0 takes a free one.")] = 0,
    data: Annotated[Path | None, typer.Option(help="A SQLite file that keeps connectors over restarts.")] = None,
    token: Annotated[
        str | None,
        # Every user of a machine sees the arguments of its processes.
        typer.Option(envvar="VERSORI_EMULATOR_TOKEN", help="The one bearer token to accept; any is, by default."),
    ] = None,
) -> None:
    """Run an emulator of the Connect API on this machine. Its URL is the first line that it prints."""
    from versori_pulumi.emulator import serve

    serve(port=port, data=data, token=token)


def main() -> None:
    """The entry point of the command."""
    app()
