from __future__ import annotations

from typing import Any

import pytest

from unit.scripted_server import Reply, ScriptedServer
from versori_pulumi.adopt.scan import Wanted, reading_client, scan
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.errors import PermissionDeniedError, RefusedError

ORGANISATION = "01HXK5T7QZ0000000000000000"


def connector(number: int, **fields: Any) -> dict[str, Any]:
    whole = {"authSchemeConfigs": [], "connections": [], "tags": {}}
    made = {"id": f"{number:026d}", "organisationId": ORGANISATION, "name": f"C{number}", "protocol": "http", **whole}
    return {key: value for key, value in {**made, **fields}.items() if value is not None}


def names(found: Any) -> list[str]:
    return [each["name"] for each in found.connectors]


def test_all_pages_are_read_and_each_connector_is_there_once(server: ScriptedServer, client: Client):
    server.will(Reply(200, {"totalCount": 3, "connectors": [connector(1), connector(2)], "next": "c"}))
    server.will(Reply(200, {"totalCount": 3, "connectors": [connector(2), connector(3)]}))
    said: list[tuple[int, int]] = []
    assert names(scan(client, Wanted(), lambda done, total: said.append((done, total)))) == ["C1", "C2", "C3"]
    assert said == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["Shop A", "Shop B", "bank"]),
        (Wanted(names=["Shop*"]), ["Shop A", "Shop B"]),
        (Wanted(names=["*A", "b*"]), ["Shop A", "bank"]),
        (Wanted(names=["shop*"]), []),
        (Wanted(tags=[("team", "x")]), ["Shop A", "bank"]),
        (Wanted(tags=[("team", "x"), ("stage", "live")]), ["bank"]),
        (Wanted(names=["Shop*"], tags=[("team", "x")]), ["Shop A"]),
    ],
)
def test_names_and_tags_choose(wanted: Wanted, expected: list[str], server: ScriptedServer, client: Client):
    found = [
        connector(1, name="Shop A", tags={"team": ["x", "y"]}),
        connector(2, name="Shop B"),
        connector(3, name="bank", tags={"team": ["x"], "stage": ["live"]}),
    ]
    server.will(Reply(200, {"connectors": found}))
    assert names(scan(client, wanted)) == expected


def test_what_a_page_does_not_tell_whole_is_read_by_itself(server: ScriptedServer, client: Client):
    server.will(Reply(200, {"connectors": [connector(1), connector(2, connections=None)]}))
    server.will(Reply(200, connector(2, name="Whole")))
    assert names(scan(client, Wanted())) == ["C1", "Whole"]
    assert len(server.sent) == 2


def test_it_goes_on_after_what_it_may_not_read_and_what_is_gone(server: ScriptedServer, client: Client):
    server.will(Reply(200, {"connectors": [connector(1, connections=None), connector(2)]}))
    server.will(Reply(403, {"code": "forbidden", "message": "no"}))
    found = scan(client, Wanted())
    assert names(found) == ["C2"]
    (problem,) = found.problems
    assert problem.label == 'connector "C1" (00000000000000000000000001)'
    assert "no" in problem.reason

    server.will(Reply(200, {"connectors": [connector(1, connections=None), connector(2)]}))
    server.will(Reply(404, {"code": "not_found", "message": "gone"}))
    found = scan(client, Wanted())
    assert (names(found), found.problems) == (["C2"], [])


def test_a_list_that_may_not_be_read_is_an_error(server: ScriptedServer, client: Client):
    server.will(Reply(403, {"code": "forbidden", "message": "no"}))
    with pytest.raises(PermissionDeniedError):
        scan(client, Wanted())


def test_its_client_writes_nothing(server: ScriptedServer, settings_for: Any):
    client = reading_client(settings_for())
    with pytest.raises(RefusedError, match="adopt only reads"):
        client.delete_connector(ORGANISATION, ORGANISATION)
    client.close()
    assert server.sent == []
