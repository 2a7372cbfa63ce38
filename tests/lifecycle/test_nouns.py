"""Every table of nouns in the tests covers all of them: what lacks a row isn't tried."""

from __future__ import annotations

import versori_pulumi
from tests.engine.every_noun import RESOURCES
from tests.engine_double.run import PROVIDERS
from tests.lifecycle.nouns import NOUNS
from tests.unit.resources.nouns import NOUNS as RESOURCE_ROWS
from versori_pulumi.provider.host.pickled import PICKLED
from versori_pulumi.resources.declaring import VersoriResource


def test_every_resource_of_the_package_has_a_row() -> None:
    exported = [getattr(versori_pulumi, name) for name in vars(versori_pulumi)]
    resources = {each.__name__ for each in exported if isinstance(each, type) and issubclass(each, VersoriResource)}
    assert {noun.noun for noun in NOUNS} == resources == set(PROVIDERS)
    assert resources == {*RESOURCES} == {row.resource.__name__ for row in RESOURCE_ROWS.values()}
    assert resources == {provider.removesuffix("Provider") for provider in PICKLED}
