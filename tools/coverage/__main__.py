"""`python -m tools.coverage` writes the page; with `--check` it fails where the page is stale or a cell has nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tools.coverage.page import page, rows
from tools.coverage.sources import ROOT

PAGE = ROOT / "docs" / "coverage.md"


def main(arguments: Sequence[str] = (), *, root: Path = ROOT, place: Path = PAGE) -> int:
    """Writes or checks the page; the exit code."""
    found = rows(root)
    text = page(found)
    problems = [f"{row.operation}: nothing in column {', '.join(row.missing)}" for row in found if row.missing]
    if "--check" not in arguments:
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    elif not place.exists() or place.read_text(encoding="utf-8") != text:
        problems.append(f"{place.name} is stale: run `make docs` (python -m tools.coverage) and commit docs/{place.name}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
