from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import Results, lines, write

MACHINE = dict.fromkeys(("date", "processor", "cores", "memory", "system", "python", "pulumi", "sdk", "load"), "?")


def measured(provider: str, seconds: float, requests: int = 0, size: int = 1000) -> dict[str, Any]:
    key = {"scenario": "preview", "size": size, "latency": 100, "provider": provider}
    return {**key, "seconds": seconds, "requests": requests, "memory": 50.0 if provider == "floor" else 60.0}


def result(*every: dict[str, Any]) -> dict[str, Any]:
    return {"machine": MACHINE, "plugin": {}, "measured": list(every)}


RUN = result(
    *(measured("floor", seconds) for seconds in (10.0, 12.0, 11.0)),
    *(measured("ours", seconds, 11) for seconds in (99.0, 12.1, 11.5)),
    *(measured("naive", seconds, 1000) for seconds in (60.5, 60.5, 60.5)),
)


def test_ratios_are_those_of_medians():
    row = next(line for line in lines(Results(RUN)) if line.startswith("| preview, no changes"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells == ["preview, no changes", "1000", "100 ms", "11.00", "12.10", "60.50", "1.10", "5.00", "11", "1000"]


def test_the_memory_of_large_stacks_is_told():
    assert any("60 MiB | 60 MiB | 1.20 |" in line for line in lines(Results(RUN)))


def test_what_was_not_measured_stays_empty():
    row = next(line for line in lines(Results(result(measured("ours", 2.0)))) if line.startswith("| preview"))
    assert row == "| preview, no changes | 1000 | 100 ms |  | 2.00 |  |  |  | 0 |  |"


def test_a_report_is_a_table_and_two_pictures(tmp_path: Path):
    pytest.importorskip("matplotlib")
    (tmp_path / "results.json").write_text(json.dumps(RUN))
    write(tmp_path)
    assert (tmp_path / "results.md").read_text().count("preview, no changes") == 2
    assert (tmp_path / "benchmarks.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "benchmarks.svg").read_text().startswith("<?xml")
