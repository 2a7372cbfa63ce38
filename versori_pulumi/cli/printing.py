"""How the commands print. Text from Versori is data: no markup in it works, and no escape or secret reaches a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from versori_pulumi.connect.redaction import our_lines, ours

if TYPE_CHECKING:
    from versori_pulumi.adopt import scan

_LONGEST: Final = 60
_PIPED: Final = 300


def console(*, errors: bool = False) -> Console:
    """A console; made when it is needed, since tests and terminals change what standard output is."""
    return Console(stderr=errors, highlight=False, soft_wrap=True)


def plain(value: Any, longest: int = _LONGEST) -> Text:
    """A text as a terminal may show it, in one line."""
    return Text(ours(str(value), longest))


def say(line: str) -> None:
    """Prints a line, or several: those after the first are indented, so that none of them looks like another message."""
    heading = "\n" if line.startswith("\n") else ""
    console().print(Text(f"{heading}{our_lines(line.expandtabs(4).strip(chr(10)))}"))


def counted(number: int, noun: str) -> str:
    """A number of things in words: `1 connector`, `2 connectors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def table(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Prints a table."""
    made = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else plain(cell) for cell in row))
    shown = console()
    if not shown.is_terminal:
        # What is piped somewhere is not cut to a width that nobody sees.
        shown.width = _PIPED
    shown.print(made, soft_wrap=False)


@contextmanager
def reading() -> Iterator[scan.Progress]:
    """A progress bar while the organisation is read."""
    columns = (TextColumn("reading the organisation"), BarColumn(), MofNCompleteColumn())
    shown = console(errors=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task("read", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
