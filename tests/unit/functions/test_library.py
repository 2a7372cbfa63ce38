"""What the functions ask about versions, protocols and kinds of auth schemes, and what they give back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import versori_pulumi as versori
from unit.conftest import ORGANISATION
from unit.scripted_server import LISTED, Reply, ScriptedServer

from .conftest import BASE, CONNECTION, CONNECTOR, SCHEME, Configure

pytestmark = pytest.mark.usefixtures("configure")

Outcome = Callable[[Callable[[], pulumi.Output[Any]]], list[Any]]
VERSIONS = f"{BASE}/o/{ORGANISATION}/connectors/{CONNECTOR}/versions"
PROTOCOLS = f"{BASE}/o/{ORGANISATION}/protocols"
CREATED, PUBLISHED = "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"
DRAFT = {
    "id": CONNECTION,
    "name": "1.0",
    "isLatest": False,
    "isDefault": False,
    "createdAt": CREATED,
    "updatedAt": CREATED,
    "publishedAt": None,
}
MESSAGE = {"text": "A word", "severity": "info"}
HTTP = {"id": SCHEME, "slug": "http", "name": "HTTP", "description": "Requests", "iconURL": "https://i.example.com"}
API_KEY = {"id": SCHEME, "type": "api-key", "name": "API key", "description": "A key"}


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


def test_protocols_of_all_pages(server: ScriptedServer):
    bare = {"id": CONNECTION, "slug": "soap", "name": "SOAP", "description": None}
    server.will(Reply(200, {"protocols": [HTTP], "next": "n"}), Reply(200, {"protocols": [bare]}))
    assert versori.get_protocols() == [
        versori.ProtocolResult(
            id=SCHEME, slug="http", name="HTTP", description="Requests", icon_url="https://i.example.com"
        ),
        versori.ProtocolResult(id=CONNECTION, slug="soap", name="SOAP", description="", icon_url=""),
    ]
    assert {sent.path for sent in server.sent} == {PROTOCOLS}


@pytest.mark.parametrize(("arguments", "protocol"), [((), "http"), (("bigquery",), "bigquery")], ids=["http", "another"])
def test_auth_schemes_of_a_protocol(arguments: tuple[str, ...], protocol: str, server: ScriptedServer):
    server.will(Reply(200, {"authSchemes": [API_KEY, {"type": "none", "name": "None"}]}))
    assert versori.get_auth_schemes(*arguments) == [
        versori.AuthSchemeResult(id=SCHEME, type="api-key", name="API key", description="A key"),
        versori.AuthSchemeResult(id="", type="none", name="None", description=""),
    ]
    assert server.sent[0].path == f"{PROTOCOLS}/{protocol}/auth-schemes"


def test_a_call_of_each_output_form(server: ScriptedServer, outcome: Outcome):
    known = pulumi.Output.from_input
    calls: list[tuple[Callable[[], pulumi.Output[Any]], Reply, Any]] = [
        (lambda: versori.get_connector_version_output(known(CONNECTOR)).name, Reply(200, DRAFT), "1.0"),
        (lambda: versori.get_protocols_output()[0].slug, Reply(200, {"protocols": [HTTP]}), "http"),
        (lambda: versori.get_auth_schemes_output(known("http"))[0].type, Reply(200, {"authSchemes": [API_KEY]}), "api-key"),
    ]
    for program, reply, result in calls:
        server.will(reply)
        assert outcome(program) == [result]


def test_offline_previews_ask_nothing(configure: Configure, server: ScriptedServer, outcome: Outcome):
    configure(preview=True, offline="true")
    for plain, later in (
        (versori.get_protocols, versori.get_protocols_output),
        (versori.get_auth_schemes, versori.get_auth_schemes_output),
        (lambda: versori.get_connector_version(CONNECTOR), lambda: versori.get_connector_version_output(CONNECTOR)),
    ):
        assert outcome(later) == []
        with pytest.raises(versori.VersoriError, match="versori:offline is set"):
            plain()
    assert server.sent == []
