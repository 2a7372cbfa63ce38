"""The tools of a careful person find nothing in what adopt writes: one call of each for all that is generated here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings, strategies as st

from tests.depth import repetitions
from versori_pulumi.adopt.content_scan import Contents
from versori_pulumi.adopt.modules import package

from .live import ORGANISATIONS, Live, planned, source
from .live_contents import contents
from .test_contents import planned as planned_contents

REPOSITORY = Path(__file__).parents[3]
CACHE = REPOSITORY / ".mypy_cache" / "adopted"
"""What mypy found out about this package and Pulumi's SDK: most of its time, and the same in each run."""


def generate(folder: Path) -> None:
    """Modules of connectors, modules of what is in versions, and packages."""
    texts: list[str] = []

    @settings(max_examples=repetitions(quick=30, deep=100))
    @given(ORGANISATIONS)
    def connectors(found: list[Live]) -> None:
        texts.append(source(planned(found)))

    @settings(max_examples=repetitions(quick=20, deep=100))
    @given(contents())
    def in_versions(found: Contents) -> None:
        texts.append(source(planned_contents(found)))

    @settings(max_examples=60)
    @given(st.sets(st.from_regex(r"[ab][ab_019]{0,4}", fullmatch=True), min_size=1, max_size=12))
    def packages(names: set[str]) -> None:
        _write(folder / "packages" / f"package_{len(list(folder.rglob('__init__.py')))}" / "__init__.py", package(names))

    connectors()
    in_versions()
    packages()
    for number, text in enumerate(texts):
        _write(folder / "modules" / f"module_{number}.py", text)
    assert any("versori.DefinitionArgs" in text for text in texts)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


COMMANDS = (
    ("ruff", "format", "--isolated", "--check", "."),
    ("ruff", "check", "--isolated", "modules"),
    ("ruff", "check", "--isolated", "--select", "I,F,RUF022", "packages"),
    ("mypy", "--config-file=", "--strict", "--follow-imports=silent", f"--cache-dir={CACHE}", "modules"),
)


def test_ruff_and_mypy_find_nothing(tmp_path: Path):
    generate(tmp_path)
    for tool, *options in COMMANDS:
        command = [str(Path(sys.executable).parent / tool), *options]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
