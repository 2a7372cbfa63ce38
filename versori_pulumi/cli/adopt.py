"""`versori-pulumi adopt`: an organisation that was clicked together becomes a program, in one command."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from versori_pulumi.cli import options, printing
from versori_pulumi.connect.redaction import ours

if TYPE_CHECKING:
    from versori_pulumi.adopt.plan import Item
    from versori_pulumi.adopt.run import Outcome

_SIGNALLED = 128
"""What shells add to the number of a signal for the exit code of what it ended."""
_ORDER = (
    "run `pulumi up` once before anything is deleted: it sends nothing, and the state then records what depends on what, "
    "which an import doesn't"
)


def adopt(  # noqa: PLR0913  (as many as the command has options)
    *,
    stack: options.Stack = None,
    out: Annotated[
        Path | None, typer.Option(help="The module to write, beside the program; defaults to adopted.py.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="Only connectors whose name fits; repeatable.")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="K=V", help="Only connectors with this tag; repeatable.")] = None,
    connectors_only: Annotated[bool, typer.Option("--connectors-only", help="Leave out what belongs to them.")] = False,
    contents: Annotated[
        bool,
        typer.Option(
            "--contents",
            help="Adopt what is in versions, too: actions, triggers and definitions. It costs three list requests "
            "a version and one a schema, on top of the one a page of connectors.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what it would do.")] = False,
    no_import: Annotated[bool, typer.Option("--no-import", help="Write the files; leave the stack alone.")] = False,
    protect: Annotated[bool, typer.Option(help="Protect what is adopted from deletion.")] = True,
    account: options.Account = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that adopt did not write.")] = False,
) -> None:
    """Adopt the organisation's connectors, connections and versions into the stack of this Pulumi project.

    Writes a Python module that declares them, imports them into the stack, and proves with a preview that nothing would
    change. Sends no write to Versori. What can't be read or declared is left out, a line each, and the exit code is 1.
    """
    from versori_pulumi.adopt import run
    from versori_pulumi.adopt.private import ending_at_signals
    from versori_pulumi.adopt.scan import Wanted
    from versori_pulumi.connect.errors import VersoriError
    from versori_pulumi.provider.hints import message_of

    if contents and connectors_only:
        raise typer.BadParameter(
            "--connectors-only leaves out the versions that --contents looks into", param_hint="--contents"
        )
    wanted = run.Options(
        stack=stack,
        out=out,
        wanted=Wanted(tuple(name or ()), tuple(_tag(each) for each in tag or ())),
        connectors_only=connectors_only,
        contents=contents,
        dry_run=dry_run,
        imports=not no_import,
        protect=protect,
        account=account,
        force=force,
    )
    try:
        with ending_at_signals(), printing.reading() as progress:
            outcome = run.adopt(Path.cwd(), wanted, printing.say, progress)
    except VersoriError as error:
        printing.say(f"error: {message_of(error)}")
        raise typer.Exit(1) from None
    except KeyboardInterrupt as ended:
        printing.say("stopped: what is in the stack stays there; run the same command again to go on")
        raise typer.Exit(_SIGNALLED + getattr(ended, "number", signal.SIGINT)) from None
    _report(outcome, dry_run=dry_run, imports=not no_import)
    if contents and outcome.imported:
        printing.say(_ORDER)
    raise typer.Exit(outcome.code)


def _tag(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise typer.BadParameter(f"{text!r} isn't a tag: write KEY=VALUE", param_hint="--tag")
    return key, value


def _report(outcome: Outcome, *, dry_run: bool, imports: bool) -> None:
    if dry_run:
        _table(outcome)
    _notes(outcome)
    _secrets(outcome, imports=imports)
    for problem in outcome.problems:
        printing.say(f"not adopted: {problem.label}: {problem.reason}")
    if outcome.failure:
        printing.say(outcome.failure)
    printing.say(_summary(outcome, dry_run=dry_run))


def _table(outcome: Outcome) -> None:
    words = {"adopt": "adopt", "present": "in the stack already", "waits": "waits for its secrets"}
    rows = [(words[item.fate], item.noun, item.name, item.identity, item.resource_name) for item in outcome.plan.items]
    rows += [("can't be adopted", "", problem.label, "", "") for problem in outcome.problems]
    printing.table(("what becomes of it", "noun", "name on Versori", "id", "resource"), rows)


def _notes(outcome: Outcome) -> None:
    for item in outcome.plan.items:
        for note in item.adoption.notes if item.adoption else ():
            printing.say(ours(f"note: {_label(item)}: {note}"))


def _label(item: Item) -> str:
    return f'{item.noun} "{item.name}" ({item.identity})'


def _secrets(outcome: Outcome, *, imports: bool) -> None:
    waiting = outcome.plan.of("waits")
    if waiting:
        many = printing.counted(len(waiting), "connection")
        printing.say(f"\nwaiting for secrets that Versori does not show: {many}. Set them, and run adopt again:")
        for item in waiting:
            for secret in item.adoption.awaited if item.adoption else ():
                printing.say(f"  {secret.command(outcome.stack)}")
        if not imports:
            printing.say("  (with --no-import they wait in any case: no file that stays holds secrets)")
    kept = [secret for item in outcome.plan.items if item.adoption for secret in item.adoption.kept]
    if kept:
        many = printing.counted(len(kept), "client secret")
        printing.say(f"\nkept on Versori, and out of the program: {many} of OAuth 2.0 schemes. To have one in the program,")
        printing.say("set it before its connector is adopted, or add client_secret=config.require_secret(…) later:")
        for secret in kept:
            printing.say(f"  {secret.command(outcome.stack)}")


def _summary(outcome: Outcome, *, dry_run: bool) -> str:
    counts = {fate: len(outcome.plan.of(fate)) for fate in ("adopt", "present", "waits")}
    others = [f"{counts['present']} in the stack already"] if counts["present"] else []
    others += [f"{counts['waits']} waiting for secrets"] if counts["waits"] else []
    others += [f"{len(outcome.problems)} not adopted"] if outcome.problems else []
    rest = "".join(f", {each}" for each in others)
    if dry_run:
        return f"\nnothing was written: {counts['adopt']} would be adopted{rest}"
    proof = {True: "; the preview finds nothing to change", False: "; the preview is NOT silent", None: ""}[outcome.silent]
    return f"\n{outcome.imported} adopted into stack {outcome.stack}{rest}{proof}"
