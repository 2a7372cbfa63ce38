"""What states hold of each provider: the same text on every Python, by which every host finds the class again."""

from __future__ import annotations

import base64
import pickle

import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

from versori_pulumi.provider.connection import ConnectionProvider
from versori_pulumi.provider.connector import ConnectorProvider
from versori_pulumi.provider.connector_version import ConnectorVersionProvider
from versori_pulumi.provider.content import ActionProvider, TriggerProvider
from versori_pulumi.provider.definitions import DefinitionsProvider
from versori_pulumi.provider.host.pickled import PICKLED, pickled

PROVIDERS = [
    ConnectorProvider,
    ConnectionProvider,
    ConnectorVersionProvider,
    ActionProvider,
    TriggerProvider,
    DefinitionsProvider,
]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_text_is_a_reference_to_the_class(provider: type[ResourceProvider]):
    text = pickled(provider)
    assert type(pickle.loads(base64.b64decode(text))) is provider  # noqa: S301 - our own text
    assert text == base64.b64encode(pickle.dumps(provider(), protocol=4)).decode()


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.skipif(pickle.DEFAULT_PROTOCOL != 4, reason="this Python writes another protocol; hosts read both")
def test_it_is_what_the_sdk_writes(provider: type[ResourceProvider]):
    assert pickled(provider) == serialize_provider(provider())


def test_there_is_one_for_every_provider():
    assert PICKLED.keys() == {provider.__name__ for provider in PROVIDERS}


def test_a_connector_is_a_contract():
    """It is in the state of every stack: another text would show every connector as changed, or break its deletion."""
    expected = "gASVPgAAAAAAAACMIXZlcnNvcmlfcHVsdW1pLnByb3ZpZGVyLmNvbm5lY3RvcpSMEUNvbm5lY3RvclByb3ZpZGVylJOUKYGULg=="
    assert pickled(ConnectorProvider) == expected
