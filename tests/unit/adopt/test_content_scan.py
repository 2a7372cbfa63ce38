from __future__ import annotations

from typing import Any

import pytest

from unit.scripted_server import LISTED, Reply, ScriptedServer
from versori_pulumi.adopt.content_scan import Contents, filename_of, scan_contents, versions_of
from versori_pulumi.connect.client import Client

from .live_contents import definition

CONNECTOR = "01HXK5T7QZ0000000000000C01"
WHERE = (CONNECTOR, "1.0")


def lists(server: ScriptedServer, *definitions: dict[str, Any]) -> None:
    server.will(Reply(200, {"definitions": [*definitions]}))
    server.will(Reply(200, {"actions": [{"id": "A", "type": "http", "name": "getOrder"}]}))
    server.will(Reply(200, {"triggers": []}))


def asked(server: ScriptedServer) -> list[str]:
    return [request.path.rpartition("/")[2].partition("?")[0] for request in server.sent]


def test_it_is_three_lists_a_version_and_a_request_a_schema(server: ScriptedServer, client: Client):
    order, item = definition("Order", 1), definition("Item", 2)
    lists(server, order, item)
    server.always(Reply(200, {"type": "object"}))
    found = scan_contents(client, [WHERE], [f"Definitions/{CONNECTOR}/1.0/Item"])
    contents = found.contents[WHERE]
    assert asked(server) == ["definitions", "actions", "triggers", f"{order['id']}.json"]
    assert [each["name"] for each in contents.actions] == ["getOrder"]
    assert [*contents.definitions.listed] == ["Order", "Item"]
    assert [*contents.definitions.schemas] == ["Order"], "the stack has the other one"
    assert found.problems == []


@pytest.mark.parametrize(("status", "reason"), [(404, "it is gone"), (403, "no")])
def test_it_goes_on_after_a_version_that_it_may_not_read_or_that_is_gone(
    status: int, reason: str, server: ScriptedServer, client: Client
):
    server.will(Reply(status, {"code": "x", "message": "no"}), LISTED)
    found = scan_contents(client, [WHERE])
    (problem,) = found.problems
    assert (found.contents, [*found.gone]) == ({}, [WHERE] if status == 404 else [])
    assert reason in problem.reason


@pytest.mark.parametrize(("status", "reason"), [(404, "its schema is not there"), (403, "no")])
def test_a_schema_that_can_not_be_read_is_told(status: int, reason: str, server: ScriptedServer, client: Client):
    lists(server, definition("Order", 1))
    server.will(Reply(status, {"code": "x", "message": "no"}))
    found = scan_contents(client, [WHERE])
    assert found.contents[WHERE].definitions.schemas == {}
    (problem,) = found.problems
    assert problem.label == f'definition "Order" of version "1.0" of connector {CONNECTOR}'
    assert reason in problem.reason


def test_versions_that_hold_what_is_in_them_and_malformed_ones_are_left_out():
    versions = [{"name": "1.0"}, {"name": "2.0"}, {"name": None}, "x"]
    found = [{"id": CONNECTOR, "versions": versions}, {"id": "other"}]
    assert versions_of(found, {f"ConnectorVersion/{CONNECTOR}/2.0"}) == [WHERE]


def test_a_schema_without_a_url_has_the_name_of_its_id():
    assert filename_of({"id": "01X", "url": "https://h/o/c/1.0/abc.json?x=y"}) == "abc.json"
    assert filename_of({"id": "01X"}) == "01X.json"


def test_nothing_is_in_what_is_not_asked_for():
    assert Contents().definitions.listed == {}
