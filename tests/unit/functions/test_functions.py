"""What the functions for programs ask Versori, what they give back, and what they say when it goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import versori_pulumi as versori
from unit.conftest import KEY, ORGANISATION
from unit.scripted_server import LISTED, Reply, ScriptedServer
from versori_pulumi.functions.oauth2 import oauth2_authorisation_url

from .conftest import BASE, CONNECTION, CONNECTOR, CREDENTIAL, SCHEME, Configure

pytestmark = pytest.mark.usefixtures("configure")

Outcome = Callable[[Callable[[], pulumi.Output[Any]]], list[Any]]
ONE = f"{BASE}/o/{ORGANISATION}/connectors/{CONNECTOR}"
GRANT = {"grantType": "authorization_code", "credentialId": CREDENTIAL, "organisationId": ORGANISATION, "clientId": "c"}
OAUTH = {
    "id": SCHEME,
    "schemeType": "oauth2",
    "authorizeUrl": "https://login.example.com",
    "defaultScopes": ["read"],
    "additionalAuthorizeParams": "a=b",
    "grant": GRANT,
}
ANSWER = {"id": CONNECTOR, "organisationId": ORGANISATION, "name": "Shop", "protocol": "http", "authSchemeConfigs": [OAUTH]}
ENTRY = {
    "id": CONNECTION,
    "authSchemeConfig": OAUTH,
    "credential": {"id": CREDENTIAL, "type": "oauth2-token", "name": "Token", "data": {"scopes": []}},
}
LIVE = {
    "id": CONNECTION,
    "name": "Live",
    "credentials": {"action": [ENTRY]},
    "variables": [{"name": "a", "value": "hunter2"}],
}


def test_a_connector_by_id(server: ScriptedServer):
    server.will(Reply(200, {**ANSWER, "baseUrl": "https://shop.example.com", "tags": {"team": ["x"]}}))
    found = versori.get_connector(CONNECTOR)
    assert (found.id, found.name, found.base_url, found.tags) == (
        CONNECTOR,
        "Shop",
        "https://shop.example.com",
        {"team": ["x"]},
    )
    assert (found.dataset_id, found.public, found.auth_scheme_config_ids) == ("", False, [SCHEME])
    (sent,) = server.sent
    assert (sent.path, sent.headers["authorization"]) == (ONE, f"Bearer {KEY}")


def test_a_connector_by_its_exact_name(server: ScriptedServer):
    others = [{**ANSWER, "id": CONNECTION, "name": name} for name in ("shop", "Shop 2")]
    server.will(Reply(200, {"connectors": [others[0], ANSWER, others[1]]}))
    assert versori.get_connector(name="Shop").id == CONNECTOR
    assert server.sent[0].query["name"] == ["Shop"]


@pytest.mark.parametrize(
    ("found", "words"),
    [([], 'no connector named "Shop"'), ([ANSWER, ANSWER], 'there are 2 connectors named "Shop": ')],
    ids=["none", "two"],
)
def test_a_name_that_is_not_one_connectors(found: list[Any], words: str, server: ScriptedServer):
    server.will(Reply(200, {"connectors": found}))
    with pytest.raises(versori.VersoriError) as caught:
        versori.get_connector(name="Shop")
    assert str(caught.value).startswith(words)


def test_either_an_id_or_a_name():
    for arguments in ({}, {"id": CONNECTOR, "name": "Shop"}):
        with pytest.raises(versori.VersoriError, match="get_connector needs either an id or a name"):
            versori.get_connector(**arguments)
    with pytest.raises(versori.VersoriError, match="get_connection needs either an id or a name"):
        versori.get_connection(CONNECTOR)


def test_connectors_are_filtered_by_the_api(server: ScriptedServer):
    server.will(Reply(200, {"connectors": [ANSWER], "next": "n"}), Reply(200, {"connectors": [{**ANSWER, "id": SCHEME}]}))
    tags = {"team": ["a", "b"], "tier": "gold", "old": None}
    found = versori.get_connectors(name="sho", protocol="http", tags=tags, categories=["HR"])
    assert [one.id for one in found] == [CONNECTOR, SCHEME]
    first, second = server.sent
    assert first.query == {
        "first": ["100"],
        "sort": ["id:asc"],
        "name": ["sho"],
        "protocol": ["http"],
        "tags": ["team:a,team:b,tier:gold,old"],
        "categories": ["HR"],
    }
    assert second.query == {**first.query, "after": ["n"]}


@pytest.mark.parametrize("tags", [{"a,b": "c"}, {"a:b": "c"}, {"a": "b,c"}, {"a": ["b", "c,d"]}])
def test_a_tag_that_can_not_be_searched_for_is_refused(tags: Any, server: ScriptedServer):
    with pytest.raises(versori.VersoriError, match="can't search for a tag"):
        versori.get_connectors(tags=tags)
    assert server.sent == []


def test_public_connectors(server: ScriptedServer):
    server.will(Reply(200, {"connectors": [ANSWER]}))
    assert [one.name for one in versori.get_public_connectors(tags={"team": "a"})] == ["Shop"]
    assert (server.sent[0].path, server.sent[0].query["tags"]) == (f"{BASE}/connectors", ["team:a"])


def test_a_connection_by_id_and_by_name(server: ScriptedServer):
    page = {"items": [{"id": SCHEME, "name": "Other"}, {"id": CONNECTION, "name": "Live"}]}
    server.will(Reply(200, LIVE), Reply(200, page), Reply(200, LIVE))
    found = versori.get_connection(CONNECTOR, CONNECTION)
    assert (found.id, found.connector_id, found.name, found.trigger_credentials) == (CONNECTION, CONNECTOR, "Live", [])
    (credential,) = found.action_credentials
    assert credential == versori.CredentialResult(
        id=CREDENTIAL, name="Token", type="oauth2-token", auth_scheme_config_id=SCHEME
    )
    assert "hunter2" not in repr(found)
    assert versori.get_connection(CONNECTOR, name="Live") == found
    assert [sent.path.removeprefix(ONE) for sent in server.sent[1:]] == ["/connections", f"/connections/{CONNECTION}"]


def test_categories(server: ScriptedServer):
    server.will(Reply(200, ["HR", "CRM"]))
    assert versori.get_categories() == ["HR", "CRM"]


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
    "none": ([{"id": SCHEME, "schemeType": "none"}], None, "has no OAuth 2.0 scheme for authorisation codes at all"),
    "several": ([OAUTH, {**OAUTH, "id": CONNECTION}], None, "has no OAuth 2.0 scheme for authorisation codes alone"),
    "another": ([OAUTH], CONNECTION, f"has no OAuth 2.0 scheme for authorisation codes with the id {CONNECTION}"),
    "no client": ([{**OAUTH, "grant": {"grantType": "authorization_code"}}], None, "has no client id and secret yet"),
}


@pytest.mark.parametrize("case", NO_SCHEME.values(), ids=NO_SCHEME)
def test_a_connector_without_such_a_scheme(case: tuple[list[Any], str | None, str], server: ScriptedServer):
    schemes, scheme_id, words = case
    server.will(Reply(200, {**ANSWER, "authSchemeConfigs": schemes}))
    with pytest.raises(versori.VersoriError, match=words):
        oauth2_authorisation_url(CONNECTOR, scheme_id)


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
        (versori.get_categories_output, [Reply(200, ["HR"])], ["HR"]),
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
    assert outcome(lambda: versori.get_connector_output(CONNECTOR)) == []
    with pytest.raises(versori.VersoriError, match="use get_connector_output, whose value is then not known yet"):
        versori.get_connector(CONNECTOR)
    assert server.sent == []


def test_an_update_asks_although_previews_are_offline(configure: Configure, server: ScriptedServer):
    configure(offline="true")
    server.will(Reply(200, ["HR"]))
    assert versori.get_categories() == ["HR"]


def test_a_wrong_switch_is_said(configure: Configure):
    configure(preview=True, offline="perhaps")
    with pytest.raises(versori.VersoriError, match="versori:offline must be true or false"):
        versori.get_categories()
