"""Every noun as a program declares it, with what it can't do without."""

from __future__ import annotations

from collections.abc import Callable

import pulumi

import versori_pulumi as versori

CONNECTOR = "01HXK5T7QZ0000000000000001"


def declare() -> versori.Connector:
    """A connector."""
    return versori.Connector("shop", base_url="https://shop.example.com")


NOUNS: dict[str, Callable[[], pulumi.Resource]] = {
    "Connector": declare,
    "Connection": lambda: versori.Connection("shop", connector_id=CONNECTOR),
    "ConnectorVersion": lambda: versori.ConnectorVersion("v1", connector_id=CONNECTOR),
    "Definitions": lambda: versori.Definitions("all", connector_id=CONNECTOR, version="1.0", definitions={}),
    "Action": lambda: versori.Action("list", connector_id=CONNECTOR, version="1.0", method="GET", path="/"),
    "Trigger": lambda: versori.Trigger("made", connector_id=CONNECTOR, version="1.0", method="POST"),
    "Connector.from_public": lambda: versori.Connector.from_public("shop", CONNECTOR),
    "Connector.get": lambda: versori.Connector.get("shop", CONNECTOR),
}
