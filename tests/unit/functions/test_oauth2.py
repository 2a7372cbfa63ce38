"""The address at which a person consents."""

from __future__ import annotations

from typing import Any

import pytest

import versori_pulumi as versori
from unit.conftest import ORGANISATION
from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.functions.oauth2 import oauth2_authorisation_url

from .conftest import (
    ANSWER,
    CONNECTION,
    CONNECTOR,
    CREDENTIAL,
    OAUTH,
    ONE,
    SCHEME,
)

pytestmark = pytest.mark.usefixtures("configure")


def test_the_address_at_which_a_person_consents(server: ScriptedServer):
    server.will(Reply(200, ANSWER), Reply(200, {"url": "https://login.example.com?state=1"}))
    assert oauth2_authorisation_url(CONNECTOR) == "https://login.example.com?state=1"
    sent = server.sent[1]
    assert (sent.method, sent.path) == ("POST", f"{ONE}/oauth2/initialise")
    assert sent.body == {
        "credential": {"id": CREDENTIAL, "organisationId": ORGANISATION},
        "authorizeUrl": "https://login.example.com",
        "clientId": "c",
        "scopes": ["read"],
        "additionalParams": "a=b",
    }


def test_what_is_asked_of_the_person_can_be_chosen(server: ScriptedServer):
    other = {**OAUTH, "id": CONNECTION}
    server.will(Reply(200, {**ANSWER, "authSchemeConfigs": [other, OAUTH]}), Reply(200, {"url": "u"}))
    chosen = {"scopes": ["write"], "prompt": "consent", "disable_offline_access": True, "additional_params": ""}
    oauth2_authorisation_url(CONNECTOR, SCHEME.lower(), **chosen)
    sent = server.sent[1].body
    assert (sent["scopes"], sent["prompt"], sent["disableOfflineAccess"]) == (["write"], "consent", True)
    assert sent["additionalParams"] == ""


NO_SCHEME: dict[str, tuple[list[Any], str | None, str]] = {
    "none": ([{"id": SCHEME, "schemeType": "none"}], None, "has no OAuth 2.0 scheme for authorisation codes$"),
    "several": (
        [OAUTH, {**OAUTH, "id": CONNECTION}],
        None,
        f"2 OAuth 2.0 schemes .*: choose one with auth_scheme_config_id .{SCHEME}, {CONNECTION}",
    ),
    "another": ([OAUTH], CONNECTION, f"has no OAuth 2.0 scheme for authorisation codes with the id {CONNECTION}"),
    "no client": ([{**OAUTH, "grant": {"grantType": "authorization_code"}}], None, "has no client id and secret yet"),
}


@pytest.mark.parametrize("case", NO_SCHEME.values(), ids=NO_SCHEME)
def test_a_connector_without_such_a_scheme(case: tuple[list[Any], str | None, str], server: ScriptedServer):
    schemes, scheme_id, words = case
    server.will(Reply(200, {**ANSWER, "authSchemeConfigs": schemes}))
    with pytest.raises(versori.VersoriError, match=words):
        oauth2_authorisation_url(CONNECTOR, scheme_id)
