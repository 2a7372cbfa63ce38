"""How many requests things take: no more than they need."""

from __future__ import annotations

import pytest

from .organisation import Organisation
from .programs import connector, program, shop
from .stack import Stack

pytestmark = pytest.mark.engine

NEVER_DECLARED = {
    "documentationURL": "https://docs.example.com/set-in-the-web-page",
    "imageURL": "https://images.example.com/set-in-the-web-page",
    "tags": {"owner": ["a-colleague"]},
    "public": True,
    "connectionVariables": [{"name": "region", "value": "eu"}],
}


def three(renamed: str) -> str:
    """A program of three connectors, one of which has this name."""
    return program(connector("one"), connector("two", name=renamed), connector("three"))


def test_renaming_one_of_three_connectors_is_one_put_and_one_read_each(stack: Stack, organisation: Organisation):
    stack.apply(three("two"))
    organisation.requests()

    stack.apply(three("another name"))

    methods = [request["method"] for request in organisation.requests()]
    assert methods.count("PUT") == 1
    assert methods.count("GET") <= 4, "each of the three, and the one to be written again right before"
    assert len(methods) == methods.count("PUT") + methods.count("GET")


@pytest.mark.deep
def test_many_connectors_are_read_from_a_page_of_the_list(stack: Stack, organisation: Organisation):
    many = "for number in range(30):\n    versori.Connector(f'c{number}', base_url='https://shop.example.com')"
    stack.apply(program(many))
    created = [(request["method"], request["path"].count("/")) for request in organisation.requests()]
    assert created.count(("POST", 5)) == 30
    assert len(created) <= 35, "a look for each name is not needed"

    stack.preview("--expect-no-changes")
    assert [request["method"] for request in organisation.requests()] == ["GET"] * 3, "two by themselves, and a page"

    stack.refresh()
    assert [request["method"] for request in organisation.requests()] == ["GET"] * 3


@pytest.mark.deep
def test_fields_never_declared_and_edited_in_the_web_page_survive_ten_updates(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    organisation.edit(organisation.only()["id"], **NEVER_DECLARED)

    for number in range(10):
        stack.apply(shop(base_url=f"https://v{number}.example.com"))

    live = organisation.only()
    assert live["baseUrl"] == "https://v9.example.com"
    assert {name: live[name] for name in NEVER_DECLARED} == NEVER_DECLARED
