from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.api import fields_of, ulid

if TYPE_CHECKING:
    from tests.emulator.api import Api


def test_delete_removes_the_connector(api: Api):
    created = api.create(tags={"a": ["b"]})
    response = api.http.delete(api.path(created["id"]))
    assert (response.status_code, response.content) == (204, b"")
    assert api.http.get(api.path(created["id"])).status_code == 404
    assert api.list()["totalCount"] == 0


def test_delete_of_an_absent_connector_is_not_found(api: Api):
    response = api.http.delete(api.path(ulid()), params={"force": "true"})
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_delete_of_a_connector_in_use_is_a_conflict_unless_forced(api: Api):
    created = api.create()
    api.edit(created["id"], inUse=True)
    for params in ({}, {"force": "false"}):
        response = api.http.delete(api.path(created["id"]), params=params)
        assert response.status_code == 409
        assert response.json()["code"] == "conflict"
    assert api.http.delete(api.path(created["id"]), params={"force": "true"}).status_code == 204


def test_delete_of_a_connector_with_a_connection_in_use_is_a_conflict(api: Api):
    (seeded,) = api.seed({"name": "CRM", "connections": [{"name": "one", "inUse": True}]})
    assert api.http.delete(api.path(seeded["id"])).status_code == 409


def test_delete_refuses_a_force_that_is_no_boolean(api: Api):
    created = api.create()
    for force in ("yes", ""):
        assert fields_of(api.http.delete(api.path(created["id"]), params={"force": force})) == ["force"]
    repeated = api.http.delete(api.path(created["id"]) + "?force=true&force=true")
    assert fields_of(repeated) == ["force"]


def test_a_connector_of_another_organisation_is_not_found(api: Api):
    created = api.create()
    elsewhere = f"/o/{ulid()}/connectors/{created['id']}"
    assert api.http.get(elsewhere).status_code == 404
    assert api.http.delete(elsewhere).status_code == 404
    assert api.read(created["id"]) == created
