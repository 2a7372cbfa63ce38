"""Every method of the client sends exactly the request that the API's document describes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import LISTED, Reply, ScriptedServer
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import RefusedError, RequestError, UnreadableAnswerError

ID = "01HXK5T7QZ0000000000000C01"
SCHEME = "01HXK5T7QZ0000000000000A01"
CONNECTOR = {
    "id": ID,
    "organisationId": ORGANISATION,
    "name": "Shop",
    "protocol": "http",
    "baseUrl": "https://a.example.com",
}
BIGQUERY = {**CONNECTOR, "protocol": "bigquery"}
BASE = "/api/connect/v1"
ONE = f"{BASE}/o/{ORGANISATION}/connectors/{ID}"
BODY = {"name": "Shop", "connections": [], "tags": {"in": ["x"]}}
Call = Callable[[Client], Any]
Case = tuple[Call, str, str, dict[str, list[str]], Any, Reply, Any]

# What each operation is called with, sent as, answered with, and gives back.
REQUESTS: dict[str, Case] = {
    "CreateHTTPConnector": (
        lambda c: c.create_http_connector(ORGANISATION, BODY),
        *("POST", f"{BASE}/o/{ORGANISATION}/protocols/http/connectors", {}, BODY, Reply(201, CONNECTOR), CONNECTOR),
    ),
    "CreateBigQueryConnector": (
        lambda c: c.create_bigquery_connector(ORGANISATION, BODY),
        *("POST", f"{BASE}/o/{ORGANISATION}/protocols/bigquery/connectors", {}, BODY, Reply(201, BIGQUERY), BIGQUERY),
    ),
    "GetConnector": (
        lambda c: c.get_connector(ORGANISATION, ID),
        *("GET", ONE, {}, None, Reply(200, CONNECTOR), CONNECTOR),
    ),
    "UpdateConnector": (
        lambda c: c.update_connector(ORGANISATION, ID, BODY),
        *("PUT", ONE, {}, BODY, Reply(200, CONNECTOR), CONNECTOR),
    ),
    "DeleteConnector": (
        lambda c: c.delete_connector(ORGANISATION, ID),
        *("DELETE", ONE, {}, None, Reply(204), None),
    ),
    "DeleteConnector with force": (
        lambda c: c.delete_connector(ORGANISATION, ID, force=True),
        *("DELETE", ONE, {"force": ["true"]}, None, Reply(204), None),
    ),
    "UpdateConnectorCategories": (
        lambda c: c.update_connector_categories(ORGANISATION, ID, ("HR", "AI/LLMs")),
        *("PUT", f"{ONE}/categories", {}, {"categories": ["HR", "AI/LLMs"]}, Reply(204), None),
    ),
    "UpsertAuthSchemeConfig": (
        lambda c: c.upsert_auth_scheme_config(ORGANISATION, ID, {"id": SCHEME, "schemeType": "none"}),
        *("PUT", f"{ONE}/auth-scheme-configs/{SCHEME}", {}, {"id": SCHEME, "schemeType": "none"}),
        *(Reply(200, CONNECTOR), CONNECTOR),
    ),
    "DeleteAuthSchemeConfig": (
        lambda c: c.delete_auth_scheme_config(ORGANISATION, ID, SCHEME),
        *("DELETE", f"{ONE}/auth-scheme-configs/{SCHEME}", {}, None, Reply(200, CONNECTOR), CONNECTOR),
    ),
    "ListCategories": (
        lambda c: c.list_categories(),
        *("GET", f"{BASE}/categories", {}, None, Reply(200, ["HR"]), ["HR"]),
    ),
}


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_each_operation_is_the_documented_request(case: Case, client: Client, server: ScriptedServer):
    call, method, path, query, body, reply, result = case
    server.will(reply)
    assert call(client) == result
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.query, sent.body) == (method, path, query, body)


def test_a_name_in_a_message_is_the_connectors(client: Client, server: ScriptedServer):
    server.will(Reply(400), Reply(400), Reply(404), LISTED)
    with pytest.raises(RequestError, match=f'could not update connector "Shop" \\({ID}\\)'):
        client.update_connector(ORGANISATION, ID, BODY)
    with pytest.raises(RequestError, match='could not create connector "Shop"'):
        client.create_http_connector(ORGANISATION, BODY)
    with pytest.raises(RequestError, match=f"could not read connector {ID}"):
        client.get_connector(ORGANISATION, ID)


GRANTS: dict[str, tuple[dict[str, str], bool]] = {
    "none": ({}, True),
    "client credentials": ({"grantType": "client_credentials"}, True),
    "with its credential": ({"grantType": "password", "credentialId": SCHEME, "organisationId": ORGANISATION}, True),
    "password": ({"grantType": "password"}, False),
    "authorization code": ({"grantType": "authorization_code", "clientSecret": "s"}, False),
}


@pytest.mark.parametrize(("grant", "repeated"), GRANTS.values(), ids=GRANTS)
def test_an_upsert_that_would_make_a_second_credential_is_sent_once(
    grant: dict[str, str], repeated: bool, client: Client, server: ScriptedServer
):
    server.will(Reply(503), Reply(200, CONNECTOR))
    scheme = {"id": SCHEME, "schemeType": "oauth2", **({"grant": grant} if grant else {})}
    with suppress(RequestError):
        client.upsert_auth_scheme_config(ORGANISATION, ID, scheme)
    assert len(server.sent) == (2 if repeated else 1)


BAD_IDS: dict[str, Any] = {
    "dots": "..",
    "one dot": ".",
    "slash": "01HXK5T7QZ00000000000000/0",
    "way up": "../../o/01HXK5T7QZ0000000",
    "escaped": "%2e%2e%2f01HXK5T7QZ0000000",
    "question mark": "01HXK5T7QZ0000000000000?x=1",
    "empty": "",
    "none": None,
    "number": 12345678901234567890123456,
    "too short": ID[:-1],
    "too long": f"{ID}0",
    "line break": f"{ID[:-1]}\n",
    "unicode digit": f"\uff10{ID[1:]}",
    "name": "my-connector",
}
CALLS_WITH_IDS: dict[str, Callable[[Client, Any], Any]] = {
    "create": lambda c, bad: c.create_http_connector(bad, BODY),
    "create bigquery": lambda c, bad: c.create_bigquery_connector(bad, BODY),
    "get in organisation": lambda c, bad: c.get_connector(bad, ID),
    "get": lambda c, bad: c.get_connector(ORGANISATION, bad),
    "list": lambda c, bad: list(c.list_connectors(bad)),
    "update": lambda c, bad: c.update_connector(ORGANISATION, bad, BODY),
    "delete": lambda c, bad: c.delete_connector(ORGANISATION, bad),
    "categories": lambda c, bad: c.update_connector_categories(ORGANISATION, bad, []),
    "upsert": lambda c, bad: c.upsert_auth_scheme_config(ORGANISATION, bad, {"id": SCHEME}),
    "upsert scheme": lambda c, bad: c.upsert_auth_scheme_config(ORGANISATION, ID, {"id": bad}),
    "delete scheme": lambda c, bad: c.delete_auth_scheme_config(ORGANISATION, ID, bad),
}


@pytest.mark.parametrize("bad", BAD_IDS.values(), ids=BAD_IDS)
@pytest.mark.parametrize("call", CALLS_WITH_IDS.values(), ids=CALLS_WITH_IDS)
def test_what_is_no_id_addresses_nothing(
    call: Callable[[Client, Any], Any], bad: Any, client: Client, server: ScriptedServer
):
    with pytest.raises(RefusedError, match="is not an id of Versori"):
        call(client, bad)
    assert server.sent == []


def named(*names: str) -> list[dict[str, Any]]:
    return [{**CONNECTOR, "name": name} for name in names]


def page(*names: str, following: str | None = None) -> Reply:
    return Reply(200, {"totalCount": 9, "connectors": named(*names), "next": following})


def names(found: Iterator[Any]) -> list[str]:
    return [connector["name"] for connector in found]


def test_a_list_asks_for_large_pages_in_the_order_that_stands_still(client: Client, server: ScriptedServer):
    server.will(page("a"))
    assert names(client.list_connectors(ORGANISATION)) == ["a"]
    assert server.sent[0].path == f"{BASE}/o/{ORGANISATION}/connectors"
    assert server.sent[0].query == {"first": ["100"], "sort": ["id:asc"]}


def test_a_list_can_be_filtered(client: Client, server: ScriptedServer):
    server.will(page())
    listed = client.list_connectors(
        ORGANISATION,
        name="a&b",
        protocol="http",
        tags="team:x",
        categories=["HR", "ERP"],
        sort="name:asc",
        page_size=5,
    )
    assert names(listed) == []
    assert server.sent[0].query == {
        "first": ["5"],
        "sort": ["name:asc"],
        "name": ["a&b"],
        "protocol": ["http"],
        "tags": ["team:x"],
        "categories": ["HR", "ERP"],
    }


@pytest.mark.parametrize(
    ("following", "after"),
    [
        ("cur+sor/==", "cur+sor/=="),
        ("https://platform.versori.com/api/connect/v1/o/1/connectors?first=100&after=cur%2Bsor", "cur+sor"),
        ("http://localhost/connectors?after=one&after=two", "one"),
    ],
    ids=["cursor", "address", "address with two"],
)
def test_pages_follow_each_other(following: str, after: str, client: Client, server: ScriptedServer):
    server.will(page("a", "b", following=following), page("c"))
    assert names(client.list_connectors(ORGANISATION, name="x")) == ["a", "b", "c"]
    assert server.sent[1].query == {"first": ["100"], "sort": ["id:asc"], "name": ["x"], "after": [after]}
    assert server.sent[1].path == server.sent[0].path


@pytest.mark.parametrize(
    "following", [None, "", "https://platform.versori.com/connectors?first=100"], ids=["null", "empty", "no cursor in it"]
)
def test_the_last_page_has_no_next(following: str | None, client: Client, server: ScriptedServer):
    server.will(page("a", following=following))
    assert names(client.list_connectors(ORGANISATION)) == ["a"]


def test_an_empty_page_is_not_the_last_where_another_one_is_to_follow(client: Client, server: ScriptedServer):
    server.will(page("a", following="b"), page(following="c"), page("d"))
    assert names(client.list_connectors(ORGANISATION)) == ["a", "d"]


def test_the_second_page_is_not_asked_for_before_it_is_wanted(client: Client, server: ScriptedServer):
    server.will(page("a", following="more"))
    assert next(client.list_connectors(ORGANISATION))["name"] == "a"
    assert len(server.sent) == 1


def test_a_page_that_is_no_page_is_an_error(client: Client, server: ScriptedServer):
    server.will(Reply(200, [CONNECTOR]))
    with pytest.raises(UnreadableAnswerError, match="could not list the connectors"):
        list(client.list_connectors(ORGANISATION))


@pytest.mark.parametrize(
    "reply", [Reply(201), Reply(201, {"id": ID}), Reply(201, raw=b"<html>")], ids=["empty", "half", "html"]
)
def test_a_creation_with_an_unreadable_answer_may_have_happened(reply: Reply, client: Client, server: ScriptedServer):
    server.will(reply)
    with pytest.raises(UnreadableAnswerError) as caught:
        client.create_http_connector(ORGANISATION, BODY)
    assert caught.value.took_effect is None
    assert len(server.sent) == 1
