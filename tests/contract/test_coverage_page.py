"""The coverage page has the operations of the official document, whose path the environment names in VERSORI_OPENAPI."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .document import VARIABLE, official

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
DOCUMENT = official()
if DOCUMENT is None:
    pytest.skip(f"{VARIABLE} names no OpenAPI document", allow_module_level=True)


def test_the_page_has_the_operations_of_the_document():
    rows = re.findall(r"^\| (\w+) \| `(\w+) (\S+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    documented = [
        (operation["operationId"], method.upper(), path)
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    ]
    assert sorted(rows) == sorted(documented)
    assert len(rows) == 48
