"""The comment of `examples/ci-preview`: what is on Versori is other people's text, and nothing of it takes effect."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from markdown_it import MarkdownIt

SCRIPT = Path(__file__).parents[3] / "examples" / "ci-preview" / "report.py"

HOSTILE = {
    "link": "[click](https://evil.example)",
    "address": "https://evil.example/?token=1",
    "bare address": "www.evil.example",
    "e-mail": "mail@evil.example",
    "image": "![](https://evil.example/pixel.png)",
    "HTML": "<img src=https://evil.example/pixel.png><script>alert(1)</script><details open>",
    "HTML comment": "<!-- hidden",
    "mention": "@team and @org/team",
    "issue": "#1 and GH-1 and org/repository#1",
    "commit": "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    "emphasis": "**bold** _it_ ~~gone~~",
    "heading": "# heading",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "quotation": "> [!WARNING]",
    "emoji": ":rocket:",
    "mathematics": "$\\sqrt{1}$",
    "code": "`@team`",
    "fence": "```\n# @team\n```",
    "long fence": "``````\n@team\n~~~~~~~\n@team",
    "fence of several lengths": "` `` ``` ```` ` @team",
    "backtick at the end": "@team `",
    "reference": "[a]: https://evil.example",
    "entity": "&#64;team &lt;b&gt;",
    "backslash": "\\`@team",
    "task": "- [x] done",
    "escape": "\x1b[31m@team",
    "override": "\u202e@team",
    "line separator": "a\u2028# @team\x85# @team\x0b# @team\r# @team",
    "zero width": "\u200b@team",
}


@pytest.fixture(scope="module")
def report() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_preview_report", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def preview(text: str) -> dict[str, Any]:
    """A preview with a text in everything that can come from Versori or from names."""
    urn = f"urn:pulumi:prod::stack::pulumi-python:dynamic/versori:Connector::{text}"
    said = [
        {"severity": "info#err", "message": f'{kind}: connector "{text}": name is "{text}"\n'}
        for kind in ("drift", "adopt", "warning")
    ]
    return {
        "changeSummary": {"update": 1},
        "steps": [{"op": "update", "urn": urn}],
        "diagnostics": [*said, {"severity": "error", "message": f"VersoriError: {text}\n  {text}\n"}],
    }


def takes_effect(comment: str) -> list[str]:
    """What of a comment is no code: the kinds of its elements, and its texts."""
    found: list[str] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(comment):
        if token.type != "fence":
            found += [child.content or child.type for child in token.children or [] if child.type != "code_inline"]
            found += [token.type] if token.children is None and not token.hidden else []
    return found


USUAL = takes_effect(
    "### Versori connectors: 1 to update\n\n- update `name`\n\n**Drift and warnings**\n\n```\n```\n\n"
    "**Errors**\n\n```\n```\n"
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_from_versori_takes_effect_in_the_comment(report: ModuleType, text: str):
    assert takes_effect(report.report(preview(text))) == USUAL


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_control_character_is_in_the_comment(report: ModuleType, text: str):
    comment = report.report(preview(text))
    assert all(character.isprintable() or character == "\n" for character in comment)


def test_what_is_reported_stays_readable(report: ModuleType):
    line = 'drift: connector "Zürich 日本" (01H): base_url is "https://a.example.com" on Versori; this update sets it back'
    steps = [{"op": "update", "urn": "a::b::stock"}, {"op": "same", "urn": "a::b::other"}]
    diagnostics = [{"severity": "info", "message": f"{line}\n"}, {"severity": "error", "message": "it failed\n  hint: try"}]
    comment = report.report({"changeSummary": {"update": 1}, "steps": steps, "diagnostics": diagnostics})
    assert comment.splitlines()[:3] == ["### Versori connectors: 1 to update", "", "- update `stock`"]
    assert f"\n- {line}\n" in comment
    assert "\n- it failed\n  hint: try\n" in comment
    assert "other" not in comment


def test_a_comment_fits_into_what_github_takes(report: ModuleType):
    steps = [{"op": "create", "urn": f"a::b::{'n' * 200}{number}"} for number in range(5000)]
    diagnostics = [{"severity": "error", "message": f"warning: {number}{'日' * 5000}"} for number in range(500)]
    comment = report.report({"changeSummary": {"create": 5000}, "steps": steps, "diagnostics": diagnostics})
    assert len(comment) <= 65_536
    assert comment.count("more lines") == 3
