"""The fault of a server whose reads lag behind its writes: what was just created is a 404 for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.emulator.api import connection, fields_of, ulid
from tests.emulator.versioned import Versions, action, definition, trigger
from versori_pulumi.emulator.control import lag

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.api import Api

DOCUMENT = '{"openapi": "3.0.0", "info": {"title": "Shop", "version": "9"}, "servers": [{"url": "https://a.example.com"}]}'


def _arm(api: Api, **rule: Any) -> None:
    api.http.put("/__control/faults", json=[{"kind": "lag", **rule}]).raise_for_status()


def _post(api: Api, path: str, body: Any) -> Any:
    answer = api.http.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


def _import(api: Api, path: str, **metadata: str) -> Any:
    import json

    described = json.dumps({"format": "openapi", **metadata})
    answer = api.http.post(path, files={"file": ("a.json", DOCUMENT), "metadata": (None, described)})
    assert answer.status_code == 201, answer.text
    return answer.json()


def _public(api: Api) -> str:
    version = {"name": "1.0", "publishedAt": "2024-01-01T00:00:00Z"}
    return str(api.seed({"name": "Library", "public": True, "versions": [version]})[0]["id"])


Paths = tuple[list[str], str]
"""What isn't seen, and what is."""


def _connector(api: Api, create: Callable[[], dict[str, Any]]) -> Paths:
    _arm(api, misses=3)
    own = api.path(create()["id"])
    return [own, own.lower().replace(api.connectors.lower(), api.connectors), f"{own}/versions"], api.connectors


def _http(api: Api) -> Paths:
    return _connector(api, api.create)


def _bigquery(api: Api) -> Paths:
    return _connector(api, api.create_bigquery)


def _imported(api: Api) -> Paths:
    return _connector(api, lambda: _import(api, f"/o/{api.organisation}/protocols/http/import")["connector"])


def _copied(api: Api) -> Paths:
    public = _public(api)
    return _connector(api, lambda: _post(api, api.path(public, "versions", "1.0", "library", "import"), None))


def _connected(api: Api) -> Paths:
    own = api.path(api.create()["id"])
    _arm(api, misses=3)
    path = f"{own}/connections/{_post(api, f'{own}/connections', connection())['id']}"
    return [path, path, path], own


def _versioned(api: Api) -> Paths:
    own = api.path(api.create()["id"])
    _arm(api, misses=3)
    _post(api, f"{own}/versions", {"name": "1.0"})
    return [f"{own}/versions/1.0", f"{own}/versions/1.0/actions", f"{own}/versions/1.0/actions/a"], f"{own}/versions"


def _imported_version(api: Api) -> Paths:
    own = api.create()["id"]
    _arm(api, misses=3)
    _import(api, f"/o/{api.organisation}/connector/{own}/http/import", version="2")
    path = api.path(own, "versions", "2")
    return [path, f"{path}/definitions", path], api.path(own)


def _content(kind: str, body: Any, name: str) -> Callable[[Api], Paths]:
    def create(api: Api) -> Paths:
        versions = Versions(api)
        versions.create()
        _arm(api, misses=3)
        versions.ask("POST", "1.0", kind, body=body)
        path = f"{versions.path}/1.0/{kind}"
        return [f"{path}/{name}"] * 3, path

    return create


CREATIONS: dict[str, Callable[[Api], Paths]] = {
    "CreateHTTPConnector": _http,
    "CreateBigQueryConnector": _bigquery,
    "ImportHTTPConnector": _imported,
    "ImportPublicConnectorVersion": _copied,
    "CreateConnectorConnection": _connected,
    "CreateConnectorVersion": _versioned,
    "ImportHTTPConnectorVersion": _imported_version,
    "CreateAction": _content("actions", action(), "getPet"),
    "CreateTrigger": _content("triggers", trigger(), "onPet"),
    "CreateDefinitions": _content("definitions", {"definitions": [definition("A"), definition("B")]}, "B"),
}


@pytest.mark.parametrize("create", CREATIONS.values(), ids=CREATIONS)
def test_what_was_created_is_not_there_for_as_many_requests(api: Api, create: Callable[[Api], Paths]):
    hidden, shown = create(api)
    entry = api.journal()[-1]
    assert (entry["fault"], entry["status"] in (200, 201)) == ("lag", True)
    assert api.http.get(shown).status_code == 200
    for path in hidden:
        answer = api.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert api.http.get(hidden[0]).status_code == 200


def test_every_creation_can_lag():
    assert set(CREATIONS) == set(lag._CREATED)


def test_writes_meet_it_as_reads_do(api: Api):
    _arm(api, misses=3)
    created = api.create()
    assert api.put(created).status_code == 404
    assert api.http.delete(api.path(created["id"])).status_code == 404
    assert api.http.post(api.path(created["id"], "connections"), json=connection()).status_code == 404
    assert api.read(created["id"]) == created


def test_it_lasts_for_a_time_where_that_is_what_is_asked(api: Api, monkeypatch: pytest.MonkeyPatch):
    moment = [100.0]
    monkeypatch.setattr(lag.time, "monotonic", lambda: moment[0])
    _arm(api, milliseconds=5_000)
    created = api.create()
    for now, status in ((100.0, 404), (104.9, 404), (105.0, 200), (106.0, 200)):
        moment[0] = now
        assert api.http.get(api.path(created["id"])).status_code == status


def test_lists_and_the_parent_show_it_unless_they_lag_too(api: Api):
    parent = api.create()["id"]
    for lists, count in ((False, 1), (True, 0)):
        _arm(api, operation="CreateConnectorConnection", misses=1, lists=lists)
        made = api.connect(parent, name=str(lists))["id"]
        assert [each["id"] for each in api.read(parent)["connections"]].count(made) == count
        listed = api.http.get(api.path(parent, "connections")).json()
        assert (len(listed["items"]), [each["id"] for each in listed["items"]].count(made)) == (1, count)
        assert listed["totalCount"] == 1
        assert api.list()["connectors"][0]["connections"] == api.read(parent)["connections"]


def test_only_what_was_created_lags(api: Api):
    other = api.create()
    _arm(api, misses=1, times=None)
    created = api.create()
    assert api.http.get(api.path(other["id"])).status_code == 200
    assert api.http.get(f"/o/{ulid()}/connectors/{created['id']}").status_code == 404
    assert api.http.get(api.path(created["id"])).status_code == 404
    assert api.http.get(api.path(created["id"])).status_code == 200


def test_a_request_that_creates_nothing_is_answered_as_ever(api: Api):
    _arm(api, times=None)
    assert api.http.get("/categories").status_code == 200
    assert api.http.post(f"/o/{api.organisation}/protocols/http/connectors", json={}).status_code == 400
    assert api.http.get("/nowhere").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("DELETE", "faults"), ("PUT", "faults"), ("POST", "reset")])
def test_it_ends_with_its_rule(api: Api, method: str, path: str):
    _arm(api, milliseconds=600_000)
    created = api.create()
    assert api.http.get(api.path(created["id"])).status_code == 404
    assert api.http.request(method, f"/__control/{path}", json=[]).status_code == 200
    answer = api.http.get(api.path(created["id"]))
    assert answer.status_code == (404 if path == "reset" else 200)


@pytest.mark.parametrize(("rule", "wrong"), [({"misses": 0}, "[0].misses"), ({"lists": 1}, "[0].lists")])
def test_wrong_rules_of_it_are_refused(api: Api, rule: dict[str, Any], wrong: str):
    answer: httpx.Response = api.http.put("/__control/faults", json=[{"kind": "lag", **rule}])
    assert fields_of(answer) == [wrong]
