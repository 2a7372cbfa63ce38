"""Versions, and what is said where there is none of that name."""

from __future__ import annotations

import pytest

import versori_pulumi as versori
from unit.conftest import ORGANISATION
from unit.scripted_server import LISTED, Reply, ScriptedServer

from .conftest import BASE, CONNECTION, CONNECTOR, CREATED, DRAFT, PUBLISHED

pytestmark = pytest.mark.usefixtures("configure")

VERSIONS = f"{BASE}/o/{ORGANISATION}/connectors/{CONNECTOR}/versions"
MESSAGE = {"text": "A word", "severity": "info"}


def test_a_draft_has_no_time_of_publication(server: ScriptedServer):
    server.will(Reply(200, DRAFT))
    assert versori.get_connector_version(CONNECTOR, "1.0") == versori.ConnectorVersionResult(
        id=CONNECTION,
        connector_id=CONNECTOR,
        name="1.0",
        description="",
        is_latest=False,
        is_default=False,
        published=False,
        published_at="",
        created_at=CREATED,
        updated_at=CREATED,
        messages=[],
    )
    assert [(sent.method, sent.path) for sent in server.sent] == [("GET", f"{VERSIONS}/1.0")]


def test_the_latest_version_is_asked_for_unless_one_is_named(server: ScriptedServer):
    answer = {**DRAFT, "description": "First", "isLatest": True, "isDefault": True, "publishedAt": PUBLISHED}
    server.will(Reply(200, {**answer, "messages": [MESSAGE]}))
    found = versori.get_connector_version(CONNECTOR)
    assert server.sent[0].path == f"{VERSIONS}/latest"
    assert (found.name, found.description, found.messages) == ("1.0", "First", [MESSAGE])
    assert (found.is_latest, found.is_default, found.published, found.published_at) == (True, True, True, PUBLISHED)


def test_a_version_of_another_organisations_connector(server: ScriptedServer):
    server.will(Reply(200, DRAFT))
    versori.get_connector_version(CONNECTOR, "default", organisation_id=CONNECTION)
    assert server.sent[0].path == f"{VERSIONS}/default".replace(ORGANISATION, CONNECTION)


def test_a_version_that_is_not_there(server: ScriptedServer):
    gone = Reply(404, {"code": "not_found", "message": "Connector version not found"})
    server.will(LISTED)
    versori.get_connectors()
    for name, what in {"2.0": 'version "2.0"', "latest": "published version"}.items():
        server.will(gone, Reply(200, {"items": [DRAFT]}))
        with pytest.raises(
            versori.VersoriError, match=f"connector {CONNECTOR} has no {what}; its versions are: {DRAFT['name']} [(]draft"
        ):
            versori.get_connector_version(CONNECTOR, name)


def test_a_version_without_a_name_is_not_asked_for(server: ScriptedServer):
    with pytest.raises(versori.VersoriError, match="can't be a name on Versori"):
        versori.get_connector_version(CONNECTOR, "")
    assert server.sent == []
