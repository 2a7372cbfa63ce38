"""The table of nouns covers all of them."""

from __future__ import annotations

import versori_pulumi
from tests.engine_double.run import PROVIDERS
from tests.lifecycle.nouns import NOUNS
from versori_pulumi.resources.declaring import VersoriResource


def test_every_resource_of_the_package_has_a_row() -> None:
    exported = [getattr(versori_pulumi, name) for name in vars(versori_pulumi)]
    resources = {each.__name__ for each in exported if isinstance(each, type) and issubclass(each, VersoriResource)}
    assert {noun.noun for noun in NOUNS} == resources == set(PROVIDERS)
