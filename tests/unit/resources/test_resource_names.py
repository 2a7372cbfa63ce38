"""The name under which a program declares a resource goes to the hooks: they say by it whose an object is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import versori_pulumi as versori

from .conftest import Recorder
from .nouns import NOUNS

Run = Callable[[Callable[[], Any]], Recorder]


class Platform(pulumi.ComponentResource):
    """A component that names its children the same each time."""

    def __init__(self, name: str) -> None:
        super().__init__("acme:index:Platform", name)
        self.shop = versori.Connector("shop", base_url="https://shop.example.com", opts=pulumi.ResourceOptions(parent=self))


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if not noun.endswith(".get")])
def test_every_noun_says_its_name(noun: str, run: Run):
    recorder = run(NOUNS[noun])
    ((resource, said),) = [(name, said) for name, said in recorder.names.items() if said is not None]
    assert said == resource


def test_what_is_read_claims_nothing(run: Run):
    assert set(run(NOUNS["Connector.get"]).names.values()) == {None}


def test_resources_of_one_name_differ_by_the_type_of_their_parents(run: Run):
    recorder = run(lambda: Platform("eu"))
    assert recorder.names["shop"] == "acme:index:Platform$shop"
