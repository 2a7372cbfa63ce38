"""The operations of the API, by the operationId of the official document."""

from __future__ import annotations

from versori_pulumi.emulator.connection import routes as connection
from versori_pulumi.emulator.connector import routes as connector
from versori_pulumi.emulator.connector_version import routes as connector_version
from versori_pulumi.emulator.content import routes as content
from versori_pulumi.emulator.definitions import routes as definitions
from versori_pulumi.emulator.imports import routes as imports
from versori_pulumi.emulator.protocol import routes as protocol

OPERATIONS = (
    *connector.OPERATIONS,
    *connection.OPERATIONS,
    *connector_version.OPERATIONS,
    *content.OPERATIONS,
    *definitions.OPERATIONS,
    *protocol.OPERATIONS,
    *imports.OPERATIONS,
)
