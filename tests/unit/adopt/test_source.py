from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given, strategies as st

from versori_pulumi.adopt.emitters.source import assignment, call, item, literal

from .live import NASTY, TEXTS

JSON = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def written(value: Any) -> str:
    """A value in a statement, as it is formatted."""
    return assignment("x", call("f", literal(value)))


@given(JSON)
def test_a_literal_evaluates_to_its_value(value: Any):
    (statement,) = ast.parse(written(value)).body
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.Call)
    assert ast.literal_eval(statement.value.args[0]) == value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_is_one_literal_in_which_all_can_be_seen(value: str):
    text = literal(value)
    assert text.isprintable()
    assert ast.literal_eval(text) == value
    assert isinstance(ast.parse(text, mode="eval").body, ast.Constant)


@pytest.mark.parametrize("value", NASTY)
def test_nothing_in_a_text_becomes_code(value: str):
    tree = ast.parse(written({value: [value]}))
    assert [type(statement) for statement in tree.body] == [ast.Assign]
    assert sum(isinstance(node, ast.Call) for node in ast.walk(tree)) == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", object()])
def test_what_is_no_value_of_json_is_refused(value: Any):
    with pytest.raises(TypeError):
        literal(value)


@pytest.mark.parametrize(("value", "text"), [(1e300, "1e300"), (1.5e-9, "1.5e-09"), (0.5, "0.5")])
def test_numbers_are_written_as_ruff_writes_them(value: float, text: str):
    assert literal(value) == text


def test_the_arguments_of_a_statement_are_one_a_line_and_the_rest_as_it_fits():
    short = call("g", literal("a"), name=literal("b"), left_out=None)
    assert assignment("x", call("f", short)) == 'x = f(\n    g("a", name="b"),\n)'
    assert assignment("x", call("f")) == "x = f()"
    long = call("f", named=item("x" * 80, literal(0)))
    assert assignment("x", long) == f"x = f(\n    named={'x' * 80}[\n        0\n    ],\n)"
