"""The operations on versions send exactly the requests that the API's document describes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from unit.conftest import ORGANISATION
from unit.scripted_server import LISTED, RESET, Reply, ScriptedServer
from versori_pulumi.connect.cache.connector_version import LiveConnectorVersions
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import (
    BadRequestError,
    NoAnswerError,
    NotFoundError,
    RefusedError,
    RequestError,
    UnreadableAnswerError,
)

CONNECTOR = "01HXK5T7QZ0000000000000C01"
ID = "01HXK5T7QZ0000000000000D01"
ALL = f"/api/connect/v1/o/{ORGANISATION}/connectors/{CONNECTOR}/versions"
TIME = "2024-01-01T00:00:00Z"
LIVE = {"id": ID, "name": "1.0", "isLatest": False, "isDefault": False, "createdAt": TIME, "updatedAt": TIME}
ANSWER = {**LIVE, "publishedAt": None, "description": None}
COPY = {
    "id": "01HXK5T7QZ0000000000000C02",
    "organisationId": ORGANISATION,
    "name": "Shop",
    "protocol": "http",
    "authSchemeConfigs": [],
}
Call = Callable[[Client], Any]

REQUESTS: dict[str, tuple[Call, str, str, dict[str, list[str]], Any, Reply, Any]] = {
    "CreateConnectorVersion": (
        lambda c: c.create_connector_version(ORGANISATION, CONNECTOR, {"name": "1.0"}),
        *("POST", ALL, {}, {"name": "1.0"}, Reply(201, ANSWER), LIVE),
    ),
    "ListConnectorVersions": (
        lambda c: list(c.list_connector_versions(ORGANISATION, CONNECTOR)),
        *("GET", ALL, {"first": ["100"]}, None, Reply(200, {"totalCount": 1, "items": [ANSWER]}), [LIVE]),
    ),
    "GetConnectorVersion": (
        lambda c: c.get_connector_version(ORGANISATION, CONNECTOR, "1.0"),
        *("GET", f"{ALL}/1.0", {}, None, Reply(200, ANSWER), LIVE),
    ),
    "GetConnectorVersion of an odd name": (
        lambda c: c.get_connector_version(ORGANISATION, CONNECTOR, "2024/05 #1?"),
        *("GET", f"{ALL}/2024%2F05%20%231%3F", {}, None),
        *(Reply(200, {**ANSWER, "name": "2024/05 #1?"}), {**LIVE, "name": "2024/05 #1?"}),
    ),
    "UpdateConnectorVersion": (
        lambda c: c.update_connector_version(ORGANISATION, CONNECTOR, "1.0", ANSWER),
        *("PUT", f"{ALL}/1.0", {}, ANSWER, Reply(200, {**ANSWER, "publishedAt": TIME}), {**LIVE, "publishedAt": TIME}),
    ),
    "DeleteConnectorVersion": (
        lambda c: c.delete_connector_version(ORGANISATION, CONNECTOR, "1.0"),
        *("DELETE", f"{ALL}/1.0", {}, None, Reply(204), None),
    ),
    "DeleteConnectorVersion with force": (
        lambda c: c.delete_connector_version(ORGANISATION, CONNECTOR, "1.0", force=True),
        *("DELETE", f"{ALL}/1.0", {"force": ["true"]}, None, Reply(204), None),
    ),
    "PublishConnector": (
        lambda c: c.publish_connector(ORGANISATION, CONNECTOR, "1.0"),
        *("POST", f"{ALL}/1.0/publish", {}, None, Reply(200, {"version": ANSWER}), LIVE),
    ),
    "UnpublishConnector": (
        lambda c: c.unpublish_connector(ORGANISATION, CONNECTOR, "1.0"),
        *("POST", f"{ALL}/1.0/unpublish", {}, None, Reply(200, {"version": ANSWER}), LIVE),
    ),
    "ImportPublicConnectorVersion": (
        lambda c: c.import_public_connector_version(ORGANISATION, CONNECTOR, "latest"),
        *("POST", f"{ALL}/latest/library/import", {}, None, Reply(200, COPY), COPY),
    ),
}
POSTS = [name for name, (_, method, *_) in REQUESTS.items() if method == "POST"]


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_each_operation_is_the_documented_request(case: Any, client: Client, server: ScriptedServer):
    call, method, path, query, body, reply, result = case
    server.will(reply)
    assert call(client) == result
    (sent,) = server.sent
    assert (sent.method, sent.path, sent.query, sent.body) == (method, path, query, body)


def test_pages_are_followed(client: Client, server: ScriptedServer):
    server.will(Reply(200, {"items": [ANSWER], "next": "n"}), Reply(200, {"items": [ANSWER]}))
    assert list(client.list_connector_versions(ORGANISATION, CONNECTOR, page_size=1)) == [LIVE, LIVE]
    assert [sent.query for sent in server.sent] == [{"first": ["1"]}, {"first": ["1"], "after": ["n"]}]


@pytest.mark.parametrize("name", [*POSTS, "DeleteConnectorVersion"])
def test_what_would_have_another_effect_the_second_time_is_not_repeated(name: str, client: Client, server: ScriptedServer):
    server.will(RESET)
    with pytest.raises(NoAnswerError) as caught:
        REQUESTS[name][0](client)
    assert caught.value.took_effect is None
    assert len(server.sent) == 1


@pytest.mark.parametrize("name", [name for name in REQUESTS if name not in POSTS and not name.startswith("Delete")])
def test_what_is_the_same_twice_is_repeated(name: str, client: Client, server: ScriptedServer):
    call, *_, reply, result = REQUESTS[name]
    server.will(RESET, reply)
    assert call(client) == result
    assert len(server.sent) == 2


@pytest.mark.parametrize("bad", ["", ".", ".."])
def test_a_name_that_would_address_something_else_is_refused(bad: str, client: Client, server: ScriptedServer):
    calls: list[Call] = [
        lambda c: c.get_connector_version(ORGANISATION, CONNECTOR, bad),
        lambda c: c.delete_connector_version(ORGANISATION, CONNECTOR, bad),
        lambda c: c.publish_connector(ORGANISATION, CONNECTOR, bad),
    ]
    for call in calls:
        with pytest.raises(RefusedError, match="can't be a name on Versori"):
            call(client)
    assert server.sent == []


def test_what_is_wrong_in_a_version_is_told_field_by_field(client: Client, server: ScriptedServer):
    fields = [{"field": "actions.a", "message": "has no response"}, {"field": "triggers.b", "message": "has no response"}]
    server.will(Reply(400, {"message": "not valid", "fields": fields}))
    with pytest.raises(BadRequestError) as caught:
        client.publish_connector(ORGANISATION, CONNECTOR, "1.0")
    assert str(caught.value).startswith(
        f'could not publish version "1.0" of connector {CONNECTOR}: not valid (HTTP 400)\n'
        "  actions.a: has no response\n  triggers.b: has no response"
    )


@pytest.mark.parametrize("answer", [[], {"id": ID}, {**ANSWER, "isDefault": "maybe"}, {**ANSWER, "messages": [1]}])
def test_an_answer_that_is_no_version_is_refused_without_its_values(answer: Any, client: Client, server: ScriptedServer):
    server.will(Reply(200, answer))
    with pytest.raises(UnreadableAnswerError, match="the answer is not as described"):
        client.get_connector_version(ORGANISATION, CONNECTOR, "1.0")


def test_an_answer_to_publishing_has_the_version_in_it(client: Client, server: ScriptedServer):
    server.will(Reply(200, ANSWER))
    with pytest.raises(UnreadableAnswerError):
        client.publish_connector(ORGANISATION, CONNECTOR, "1.0")


def test_a_reading_serves_until_it_is_forgotten(client: Client, server: ScriptedServer):
    live = LiveConnectorVersions(client)
    server.always(Reply(200, ANSWER))
    for _ in range(2):
        assert live.get(ORGANISATION, CONNECTOR, "1.0") == LIVE
    assert len(server.sent) == 1
    assert live.get(ORGANISATION, ID, "1.0") == LIVE, "another connector's version of that name is another one"
    assert len(server.sent) == 2
    live.put_version(CONNECTOR, {**LIVE, "isDefault": True})  # type: ignore[typeddict-item]
    assert live.get(ORGANISATION, CONNECTOR, "1.0")["isDefault"] is True
    live.forget_version(CONNECTOR, "1.0")
    assert live.get(ORGANISATION, CONNECTOR, "1.0")["isDefault"] is False
    assert len(server.sent) == 3


def test_that_there_is_none_is_known_until_it_is_looked_at_anew(client: Client, server: ScriptedServer):
    live = LiveConnectorVersions(client)
    server.will(Reply(404, {"message": "none"}), LISTED, Reply(200, ANSWER))
    for _ in range(2):
        with pytest.raises(NotFoundError):
            live.get(ORGANISATION, CONNECTOR, "1.0", max_age=60)
    assert live.get(ORGANISATION, CONNECTOR, "1.0", max_age=0.0) == LIVE
    assert [sent.path.rsplit("/", 1)[1] for sent in server.sent] == ["1.0", "connectors", "1.0"]


def test_errors_are_ours(client: Client, server: ScriptedServer):
    for call, *_ in REQUESTS.values():
        server.will(Reply(403, {"message": "no"}))
        with pytest.raises(RequestError, match=r"could not .*: no \(HTTP 403\)"):
            call(client)
