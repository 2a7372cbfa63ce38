"""Turns `pulumi preview --json` into the text of a pull request comment: `python report.py preview.json`."""

import json
import re
import sys
from pathlib import Path
from typing import Any

SHOWN = {"create": "create", "update": "update", "delete": "delete", "replace": "replace"}
LINES = ("drift: ", "replace: ", "warning: ", "adopt: ")
LONGEST_LINE = 1000
LONGEST_SECTION = 20_000  # GitHub takes 65,536 characters, and there are three sections


def report(preview: dict[str, Any]) -> str:
    """The comment, in Markdown."""
    changes = [step for step in preview.get("steps", []) if step["op"] in SHOWN]
    lines = [f"### Versori connectors: {_summary(preview.get('changeSummary', {}))}", ""]
    lines += _cut([f"- {SHOWN[step['op']]} {code(step['urn'].rsplit('::', 1)[1])}" for step in changes])
    for title, said in (("Drift and warnings", _found(preview)), ("Errors", _errors(preview))):
        if said:
            lines += ["", f"**{title}**", "", block([f"- {line}" for line in said])]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """A text as code within a line: GitHub shows nothing in it as Markdown, and notifies nobody whom it mentions."""
    shown = _visible(text)
    fence = _fence(shown, 1)
    room = " " if "`" in shown else ""
    return f"{fence}{room}{shown}{room}{fence}"


def block(texts: list[str]) -> str:
    """Texts as a block of code, in which nothing they hold takes effect: what is on Versori is other people's."""
    lines = _cut([_visible(line) for text in texts for line in text.split("\n")])
    fence = _fence("\n".join(lines), 3)
    return "\n".join([f"{fence}text", *lines, fence])


def _fence(text: str, least: int) -> str:
    """Backticks that end no earlier than at the end: more in a row than there are in the text."""
    return "`" * max(least, *(len(run) + 1 for run in re.findall("`+", text)), 0)


def _visible(text: str) -> str:
    """A line with control characters, and what hides or turns text, written out."""
    shown = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
    return shown if len(shown) <= LONGEST_LINE else f"{shown[:LONGEST_LINE]}…"


def _cut(lines: list[str]) -> list[str]:
    """As many lines as a comment has room for."""
    room = LONGEST_SECTION
    for index, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return [*lines[:index], f"… and {len(lines) - index} more lines"]
    return lines


def _summary(counts: dict[str, int]) -> str:
    changed = [f"{count} to {SHOWN[kind]}" for kind, count in counts.items() if kind in SHOWN and count]
    return ", ".join(changed) or "nothing to do"


def _found(preview: dict[str, Any]) -> list[str]:
    messages = (entry["message"] for entry in preview.get("diagnostics", []))
    lines = (line.strip() for message in messages for line in message.split("\n"))
    return list(dict.fromkeys(line for line in lines if line.startswith(LINES)))


def _errors(preview: dict[str, Any]) -> list[str]:
    return [entry["message"].strip() for entry in preview.get("diagnostics", []) if entry["severity"] == "error"]


def main(path: str) -> str:
    """The comment for the preview in a file; one that never began leaves no JSON there."""
    try:
        return report(json.loads(Path(path).read_text(encoding="utf-8")))
    except json.JSONDecodeError:
        return "### Versori connectors: the preview failed\n\nIt did not begin; the log of the job says why.\n"


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1]))
