from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given, strategies as st

from versori_pulumi.adopt.emitters.source import LINE, assignment, call, index, literal, render, text

from .live import NASTY, TEXTS

JSON = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_a_literal_evaluates_to_its_value(value: Any):
    assert ast.literal_eval(render(literal(value), 0, 0, 0)) == value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_one_literal_in_which_all_can_be_seen(value: str):
    written = text(value)
    assert written.isprintable()
    assert ast.literal_eval(written) == value
    assert isinstance(ast.parse(written, mode="eval").body, ast.Constant)


@pytest.mark.parametrize("value", NASTY)
def test_nothing_in_a_text_becomes_code(value: str):
    tree = ast.parse(assignment("shop", call("f", literal({value: [value]}))))
    assert [type(statement) for statement in tree.body] == [ast.Assign]
    assert sum(isinstance(node, ast.Call) for node in ast.walk(tree)) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", object()])
def test_what_is_no_value_of_json_is_refused(value: Any):
    with pytest.raises(TypeError):
        literal(value)


@pytest.mark.parametrize(("value", "written"), [(1e300, "1e300"), (1.5e-9, "1.5e-09"), (0.5, "0.5")])
def test_numbers_are_written_as_ruff_writes_them(value: float, written: str):
    assert render(literal(value), 0, 0, 0) == written


def test_what_fits_is_on_one_line_and_the_rest_one_part_a_line():
    short = call("f", literal("a"), name=literal("b"), left_out=None)
    assert render(short, 0, 0, 0) == 'f("a", name="b")'
    assert render(short, 4, LINE, 0) == 'f(\n        "a",\n        name="b",\n    )'
    assert assignment("x", short) == 'x = f(\n    "a",\n    name="b",\n)'
    assert assignment("x", call("f")) == "x = f()"


def test_no_comma_follows_an_index():
    assert render(index("x", 1), 0, LINE, 0) == "x[\n    1\n]"
