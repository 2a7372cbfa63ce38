"""What Versori offers to all: public connectors, categories, protocols, kinds of auth schemes."""

from __future__ import annotations

import pytest

import versori_pulumi as versori
from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer

from .conftest import ANSWER, API_KEY, BASE, CONNECTION, HTTP, SCHEME

pytestmark = pytest.mark.usefixtures("configure")

PROTOCOLS = f"{BASE}/o/{ORGANISATION}/protocols"


def test_public_connectors(server: ScriptedServer):
    server.will(Reply(200, {"connectors": [ANSWER]}))
    assert [one.name for one in versori.get_public_connectors(tags={"team": "a"})] == ["Shop"]
    assert (server.sent[0].path, server.sent[0].query["tags"]) == (f"{BASE}/connectors", ["team:a"])


def test_categories(server: ScriptedServer):
    server.will(Reply(200, ["HR", "CRM"]))
    assert versori.get_categories() == ["HR", "CRM"]


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
