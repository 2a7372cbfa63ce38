"""Tags and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.api import fields_of, ulid

if TYPE_CHECKING:
    from tests.emulator.api import Api


def test_tags_are_replaced_as_a_whole(api: Api):
    created = api.create(tags={"team": ["a"], "gone": ["x"]})
    response = api.http.put(api.path(created["id"], "tags"), json={"tags": {"team": ["b", "c"]}})
    assert (response.status_code, response.content) == (204, b"")
    after = api.read(created["id"])
    assert after == {**created, "tags": {"team": ["b", "c"]}, "updatedAt": after["updatedAt"]}
    assert after["updatedAt"] > created["updatedAt"]
    assert api.names(tags="gone") == []


def test_tags_left_out_are_removed(api: Api):
    created = api.create(tags={"team": ["a"]})
    assert api.http.put(api.path(created["id"], "tags"), json={}).status_code == 204
    assert api.read(created["id"])["tags"] == {}


def test_tags_must_be_lists_of_strings(api: Api):
    created = api.create()
    response = api.http.put(api.path(created["id"], "tags"), json={"tags": {"a": "b", "c": [1]}})
    assert fields_of(response) == ["tags.a", "tags.c[0]"]


def test_categories_are_twelve_fixed_names(api: Api):
    categories = api.http.get("/categories").json()
    assert len(categories) == 12
    assert "Business Operations" in categories


def test_categories_can_be_written_and_filtered_by_but_are_in_no_response(api: Api):
    created = api.create()
    response = api.http.put(api.path(created["id"], "categories"), json={"categories": ["HR", "ERP", "HR"]})
    assert (response.status_code, response.content) == (204, b"")
    after = api.read(created["id"])
    assert set(after) == set(created)
    assert after["updatedAt"] > created["updatedAt"]
    assert api.names(categories="HR") == ["CRM"]
    shown = api.http.get(f"/__control{api.path(created['id'])}").json()
    assert shown["categories"] == ["HR", "ERP"]


def test_categories_survive_an_update(api: Api):
    created = api.create()
    api.http.put(api.path(created["id"], "categories"), json={"categories": ["HR"]})
    api.update(created)
    assert api.names(categories="HR") == ["CRM"]
    api.http.put(api.path(created["id"], "categories"), json={})
    assert api.names(categories="HR") == []


def test_unknown_categories_are_refused(api: Api):
    created = api.create()
    response = api.http.put(api.path(created["id"], "categories"), json={"categories": ["HR", "hr"]})
    assert fields_of(response) == ["categories[1]"]


def test_labels_of_an_absent_connector_are_not_found(api: Api):
    for part in ("tags", "categories"):
        assert api.http.put(api.path(ulid(), part), json={}).status_code == 404
