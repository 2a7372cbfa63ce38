"""How every function asks: whose key, what previews do, and what is said when it goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import versori_pulumi as versori
from unit.scripted_server import LISTED, Reply, ScriptedServer

from .conftest import ANSWER, API_KEY, BASE, CONNECTION, CONNECTOR, DRAFT, HTTP, LIVE, Configure, Outcome

pytestmark = pytest.mark.usefixtures("configure")


def test_an_error_is_a_message_that_pulumi_shows_alone(server: ScriptedServer):
    server.will(Reply(404, {"code": "not_found", "message": "Connector not found"}), LISTED)
    with pytest.raises(pulumi.RunError) as caught:
        versori.get_connector(CONNECTOR)
    assert str(caught.value).startswith(f"could not read connector {CONNECTOR}: Connector not found (HTTP 404)")
    assert caught.value.__cause__ is None


def test_missing_credentials_are_said(configure: Configure, server: ScriptedServer):
    configure(apiKey="")
    with pytest.raises(versori.VersoriError, match="no Versori API key found"):
        versori.get_categories()
    with pytest.raises(versori.VersoriError, match='for account "eu"'):
        versori.get_categories(account="eu")
    assert server.sent == []


def test_another_account_asks_with_its_own_key(server: ScriptedServer):
    pulumi.runtime.set_config("versori-eu:apiKey", "key-of-eu")
    pulumi.runtime.set_config("versori-eu:organisationId", CONNECTION)
    pulumi.runtime.set_config("versori-eu:baseUrl", f"{server.url}{BASE}")
    server.will(Reply(200, {**ANSWER, "organisationId": CONNECTION}))
    versori.get_connector(CONNECTOR, account="eu")
    (sent,) = server.sent
    assert sent.headers["authorization"] == "Bearer key-of-eu"
    assert sent.path == f"{BASE}/o/{CONNECTION}/connectors/{CONNECTOR}"


def test_a_call_of_each_output_form(server: ScriptedServer, outcome: Outcome):
    connector, page = Reply(200, ANSWER), Reply(200, {"connectors": [ANSWER]})
    known = pulumi.Output.from_input
    calls: list[tuple[Callable[[], pulumi.Output[Any]], list[Reply], Any]] = [
        (lambda: versori.get_connector_output(known(CONNECTOR)).name, [connector], "Shop"),
        (lambda: versori.get_connectors_output(name=known("Shop"))[0].name, [page], "Shop"),
        (lambda: versori.get_public_connectors_output(tags={"a": known("b")})[0].name, [page], "Shop"),
        (lambda: versori.get_connection_output(known(CONNECTOR), CONNECTION).name, [Reply(200, LIVE)], "Live"),
        (lambda: versori.get_connector_version_output(known(CONNECTOR)).name, [Reply(200, DRAFT)], "1.0"),
        (versori.get_categories_output, [Reply(200, ["HR"])], ["HR"]),
        (lambda: versori.get_protocols_output()[0].slug, [Reply(200, {"protocols": [HTTP]})], "http"),
        (
            lambda: versori.get_auth_schemes_output(known("http"))[0].type,
            [Reply(200, {"authSchemes": [API_KEY]})],
            "api-key",
        ),
        (lambda: versori.oauth2_authorisation_url_output(known(CONNECTOR)), [connector, Reply(200, {"url": "u"})], "u"),
    ]
    for program, replies, result in calls:
        server.will(*replies)
        assert outcome(program) == [result]


def test_an_input_that_is_not_known_yet_asks_nothing(configure: Configure, server: ScriptedServer, outcome: Outcome):
    configure(preview=True)
    unknown = pulumi.output.Unknown()
    assert outcome(lambda: versori.get_connector_output(pulumi.Output.from_input(unknown))) == []
    assert server.sent == []


def test_previews_ask_too(configure: Configure, server: ScriptedServer):
    configure(preview=True)
    server.will(Reply(200, ["HR"]))
    assert versori.get_categories() == ["HR"]


def test_offline_previews_ask_nothing(configure: Configure, server: ScriptedServer, outcome: Outcome):
    configure(preview=True, offline="true")
    for function, plain, later in (
        ("get_connector", lambda: versori.get_connector(CONNECTOR), lambda: versori.get_connector_output(CONNECTOR)),
        ("get_protocols", versori.get_protocols, versori.get_protocols_output),
        ("get_auth_schemes", versori.get_auth_schemes, versori.get_auth_schemes_output),
        (
            "get_connector_version",
            lambda: versori.get_connector_version(CONNECTOR),
            lambda: versori.get_connector_version_output(CONNECTOR),
        ),
    ):
        assert outcome(later) == []
        with pytest.raises(versori.VersoriError, match=f"use {function}_output, whose value is then not known yet"):
            plain()
    assert server.sent == []


def test_an_update_asks_although_previews_are_offline(configure: Configure, server: ScriptedServer):
    configure(offline="true")
    server.will(Reply(200, ["HR"]))
    assert versori.get_categories() == ["HR"]


def test_a_wrong_switch_is_said(configure: Configure):
    configure(preview=True, offline="perhaps")
    with pytest.raises(versori.VersoriError, match="versori:offline must be true or false"):
        versori.get_categories()
