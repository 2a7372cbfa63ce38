from __future__ import annotations

import keyword

import pytest
from hypothesis import given, strategies as st

from versori_pulumi.adopt.names import RESERVED, Names, in_order, module_of, slug, variable, words

from .live import IDS, TEXTS

ID = "01HXK5T7QZ00000000000ABCDE"


def named(*wanted: str, taken: tuple[str, ...] = ()) -> list[str]:
    names = Names(taken)
    return [names.new(each, "connector", ID) for each in wanted]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Shop orders", "shop-orders"),
        ("  Shop -- Orders!  ", "shop-orders"),
        ("Überweisungen & Zölle", "uberweisungen-zolle"),
        ("CRM (EU) v2.1", "crm-eu-v2-1"),
        ("42", "connector-42"),
        ("🚀", "connector-000abcde"),
        ("店", "connector-000abcde"),
        ("\u202e\u200b", "connector-000abcde"),
        ("class", "class-2"),
        ("None", "none-2"),
        ("list", "list-2"),
        ("pulumi", "pulumi-2"),
        ("con", "con-2"),
        ("x" * 200, "x" * 48),
        ("word " * 40, "word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_readable_name(name: str, expected: str):
    assert named(name) == [expected]


def test_equal_names_are_numbered():
    assert named("Shop", "shop", "SHOP!", "Shop 2") == ["shop", "shop-2", "shop-3", "shop-2-2"]


def test_a_name_that_the_stack_has_is_taken_however_it_is_spelled():
    assert named("Shop", "My shop", taken=("shop", "My_Shop")) == ["shop-2", "my-shop-2"]


@given(st.lists(st.tuples(TEXTS, IDS), max_size=12))
def test_names_are_unique_valid_and_the_same_each_time(objects: list[tuple[str, str]]):
    def all_names() -> list[str]:
        names = Names()
        return [names.new(wanted, "connector", identity) for wanted, identity in objects]

    found = all_names()
    variables = [variable(name) for name in found]
    assert len(set(variables)) == len(objects)
    assert all(name.isidentifier() and name.isascii() and not keyword.iskeyword(name) for name in variables)
    assert not set(variables) & RESERVED
    assert found == all_names()


def test_a_slug_has_no_hyphen_at_its_ends():
    assert slug("-a-") == "a"


def test_numbers_in_names_count_as_numbers():
    ordered = ["a", "a01", "a1", "a1_b", "a9", "a10", "a_1", "b"]
    assert in_order(reversed(ordered)) == ordered


@pytest.mark.parametrize(
    ("resource", "module"),
    [("shop", "shop"), ("My Shop!", "my_shop_"), ("42", "connector_42"), ("class", "connector_class")],
)
def test_every_name_in_a_stack_makes_a_file_that_can_be_imported(resource: str, module: str):
    assert module_of(resource) == module


@pytest.mark.parametrize(("name", "spaced"), [("getOrder", "get Order"), ("v2API", "v2 API"), ("get_order", "get_order")])
def test_the_words_of_a_name_can_be_told_apart(name: str, spaced: str):
    assert words(name) == spaced
