from __future__ import annotations

import pytest

from versori_pulumi.connect.text import visible, visible_lines

HARMFUL = {
    "escape": ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    "CSI of C1": ("\x9b31mred", r"\x9b31mred"),
    "operating system command": ("\x1b]8;;https://evil.example\x07link", r"\x1b]8;;https://evil.example\x07link"),
    "line break": ("shop\nerror: forged", r"shop\nerror: forged"),
    "carriage return": ("shop\rerror: forged", r"shop\rerror: forged"),
    "next line": ("shop\x85forged", r"shop\x85forged"),
    "line separator": ("shop\u2028forged", r"shop\u2028forged"),
    "paragraph separator": ("shop\u2029forged", r"shop\u2029forged"),
    "vertical tab": ("shop\x0bforged", r"shop\x0bforged"),
    "backspace": ("shop\x08\x08", r"shop\x08\x08"),
    "null": ("sh\x00op", r"sh\x00op"),
    "delete": ("sh\x7fop", r"sh\x7fop"),
    "override": ("\u202egnp.exe", r"\u202egnp.exe"),
    "isolate": ("\u2066shop\u2069", r"\u2066shop\u2069"),
    "mark": ("\u200fshop\u061c", r"\u200fshop\u061c"),
    "zero width": ("sh\u200bo\u200cp\u2060\ufeff", r"sh\u200bo\u200cp\u2060\ufeff"),
    "joiner between letters": ("sh\u200dop", r"sh\u200dop"),
    "soft hyphen": ("sh\xadop", r"sh\xadop"),
    "tag": ("shop\U000e0041\U000e007f", r"shop\U000e0041\U000e007f"),
    "variation selector": ("shop\U000e0100\ufe0f", r"shop\U000e0100\ufe0f"),
    "filler": ("\u3164\u115f\uffa0", r"\u3164\u115f\uffa0"),
    "surrogate": ("sh\ud800op", r"sh\ud800op"),
    "private use": ("sh\ue000op", r"sh\ue000op"),
    "colours of the engine": ("<{%fg 1%}>error", r"\x3c{%fg 1%}>error"),
}


@pytest.mark.parametrize(("text", "shown"), HARMFUL.values(), ids=HARMFUL)
def test_what_acts_or_hides_is_written_out(text: str, shown: str):
    assert visible(text) == shown


WRITTEN = [
    "Zürich",
    "日本語",
    "東京\u3000支店",
    "e\u0301te\u0301",
    "שלום",
    "مرحبا",
    "हिन्दी",
    "🛒",
    "👩\u200d💻",
    "🏳\ufe0f\u200d🌈",
    "1\ufe0f⃣",
    "[bold]",
    "$5",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write_stays(text: str):
    assert visible(text) == text


def test_a_text_shown_twice_is_the_same():
    once = visible("a\x1b\u202e\nb<{%")
    assert visible(once) == once


@pytest.mark.parametrize("character", ["x", "\x1b", "\u202e", "日", "\U000e0041"])
def test_no_text_is_longer_than_it_may_be(character: str):
    shown = visible(character * 5000, longest=100)
    assert len(shown) == 101
    assert shown.endswith("…")


def test_a_text_of_just_the_length_is_whole():
    assert visible("x" * 100, longest=100) == "x" * 100


def test_what_is_no_text_is_shown_as_one():
    assert visible(17) == "17"


def test_the_lines_of_a_message_stay_lines():
    assert visible_lines("could not do it\n  hint: try again") == "could not do it\n  hint: try again"


@pytest.mark.parametrize("forged", ["error: forged", "warning: forged", "drift: forged", "adopt: forged", " error: forged"])
def test_no_line_after_the_first_begins_at_the_margin(forged: str):
    lines = visible_lines(f"could not do it\n{forged}\n\tand\x1b[2J").split("\n")
    assert all(line.startswith("  ") for line in lines[1:])
    assert lines[2] == r"  \tand\x1b[2J"


def test_a_message_has_an_end():
    shown = visible_lines("\n".join(["x" * 10_000] * 10_000))
    assert len(shown) < 110_000
    assert shown.endswith("…")
