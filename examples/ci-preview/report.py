"""Turns `pulumi preview --json` into the text of a pull request comment: `python report.py preview.json`."""

import json
import sys
from pathlib import Path
from typing import Any

SHOWN = {"create": "create", "update": "update", "delete": "delete", "replace": "replace"}
TOLD = ("drift: ", "warning: ", "adopt: ")


def report(preview: dict[str, Any]) -> str:
    """The comment, in Markdown."""
    changes = [step for step in preview.get("steps", []) if step["op"] in SHOWN]
    lines = [f"### Versori connectors: {_summary(preview.get('changeSummary', {}))}", ""]
    lines += [f"- {SHOWN[step['op']]} `{step['urn'].rsplit('::', 1)[1]}`" for step in changes]
    for title, told in (("Told by Versori", _told(preview)), ("Errors", _errors(preview))):
        if told:
            lines += ["", f"**{title}**", "", *(f"- {line}" for line in told)]
    return "\n".join(lines) + "\n"


def _summary(counts: dict[str, int]) -> str:
    changed = [f"{count} to {SHOWN[kind]}" for kind, count in counts.items() if kind in SHOWN and count]
    return ", ".join(changed) or "nothing to do"


def _told(preview: dict[str, Any]) -> list[str]:
    messages = (entry["message"] for entry in preview.get("diagnostics", []))
    lines = (line.strip() for message in messages for line in message.splitlines())
    return list(dict.fromkeys(line for line in lines if line.startswith(TOLD)))


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
