"""One method per operation of the Connect API. Every method raises the exceptions of `errors.py` and nothing else."""

from __future__ import annotations

from versori_pulumi.connect.connection import ConnectionOperations
from versori_pulumi.connect.connector import ConnectorOperations
from versori_pulumi.connect.connector_version import ConnectorVersionOperations
from versori_pulumi.connect.content import ContentOperations
from versori_pulumi.connect.definitions import DefinitionsOperations
from versori_pulumi.connect.protocol import ProtocolOperations


class Client(
    ConnectorOperations,
    ConnectionOperations,
    ConnectorVersionOperations,
    ContentOperations,
    DefinitionsOperations,
    ProtocolOperations,
):
    """The Connect API, as one account sees it. Safe to use from several threads."""
