"""Versions: drafts, publishing, `latest` and `default`, and deletion."""

from __future__ import annotations

import pytest

from tests.emulator.api import Api, fields_of
from tests.emulator.versioned import Versions, action, definition


@pytest.fixture
def versions(api: Api) -> Versions:
    return Versions(api)


def _flags(versions: Versions) -> dict[str, tuple[bool, bool]]:
    return {each["name"]: (each["isLatest"], each["isDefault"]) for each in versions.document()["versions"]}


def test_a_new_version_is_a_draft_embedded_in_its_connector(versions: Versions):
    before = versions.document()["updatedAt"]
    created = versions.create("1.0")
    assert (created["publishedAt"], created["isLatest"], created["isDefault"]) == (None, False, False)
    assert versions.get("1.0") == created
    document = versions.document()
    assert document["versions"] == [created]
    assert document["updatedAt"] > before


@pytest.mark.parametrize("name", ["latest", "default", "", "  ", 1, None])
def test_reserved_and_empty_names_are_refused(versions: Versions, name: object):
    assert fields_of(versions.send("POST", body={"name": name})) == ["name"]


def test_a_name_is_unique_within_the_connector(versions: Versions):
    versions.create("1.0")
    assert fields_of(versions.send("POST", body={"name": "1.0"}), 409) == ["name"]
    Versions(versions.api).create("1.0")


def test_a_slash_may_be_part_of_a_name(versions: Versions):
    versions.create("2024/05")
    assert versions.get("2024%2F05")["name"] == "2024/05"
    assert versions.send("GET", "2024%2f05").status_code == 200
    assert versions.api.journal()[-1]["path"] == f"{versions.path}/2024%2F05"
    (kept,) = versions.define(definition("Pet"), version="2024%2F05")
    assert versions.raw(kept["url"]) == {"type": "object"}


def test_a_version_from_another_has_its_contents_with_ids_of_their_own(versions: Versions):
    versions.create("1.0")
    pet, owner = versions.define(definition("Pet", {"$ref": "#/$defs/Owner"}), definition("Owner"))
    versions.act(responses=[{"id": pet["id"], "definitions": [{"definition": {"name": "Pet"}}]}])
    versions.create("2.0", fromVersion="1.0")
    copies = {each["name"]: each for each in versions.ask("GET", "2.0", "definitions")["definitions"]}
    assert copies["Pet"]["id"] not in (pet["id"], owner["id"])
    assert versions.raw(copies["Pet"]["url"]) == {"$ref": copies["Owner"]["url"]}
    (copied,) = versions.ask("GET", "2.0", "actions")["actions"]
    assert copied["responses"][0]["definitions"][0]["definition"]["id"] == copies["Pet"]["id"]
    versions.ask("DELETE", "2.0", "actions", copied["name"])
    assert versions.ask("GET", "1.0", "actions")["totalCount"] == 1


def test_a_version_from_one_that_is_not_there_is_refused(versions: Versions):
    assert fields_of(versions.send("POST", body={"name": "2.0", "fromVersion": "1.0"})) == ["fromVersion"]
    assert versions.document()["versions"] == []


def test_the_list_has_the_newest_update_first_in_pages(versions: Versions):
    for name in ("1", "2", "3"):
        versions.create(name)
    versions.define(definition("Pet"), version="1")
    first = versions.ask("GET", first=2)
    assert (first["totalCount"], [each["name"] for each in first["items"]]) == (3, ["1", "3"])
    second = versions.ask("GET", first=2, after=first["next"])
    assert [each["name"] for each in second["items"]] == ["2"]
    assert "next" not in second
    back = versions.ask("GET", first=2, before=second["prev"])
    assert back["items"] == first["items"]


def test_latest_is_the_one_published_last_and_default_the_chosen_one(versions: Versions):
    for name in ("latest", "default"):
        assert versions.send("GET", name).status_code == 404
    for name in ("1.0", "2.0"):
        versions.create(name)
        assert versions.publish(name)["isLatest"] is True
    versions.create("3.0")
    assert _flags(versions) == {"1.0": (False, False), "2.0": (True, False), "3.0": (False, False)}
    assert (versions.get("latest")["name"], versions.get("default")["name"]) == ("2.0", "2.0")
    assert versions.put("1.0", isDefault=True).status_code == 200
    assert _flags(versions)["1.0"] == (False, True)
    assert (versions.get("latest")["name"], versions.get("default")["name"]) == ("2.0", "1.0")
    assert versions.put("2.0", isDefault=True).json()["isDefault"] is True
    assert _flags(versions)["1.0"] == (False, False)


def test_unpublishing_gives_latest_and_default_back(versions: Versions):
    for name in ("1.0", "2.0"):
        versions.create(name)
        versions.publish(name)
    versions.put("2.0", isDefault=True)
    draft = versions.ask("POST", "2.0", "unpublish")["version"]
    assert (draft["publishedAt"], draft["isLatest"], draft["isDefault"]) == (None, False, False)
    assert (versions.get("latest")["name"], versions.get("default")["name"]) == ("1.0", "1.0")


def test_update_takes_description_and_default_alone(versions: Versions):
    created = versions.create("1.0")
    described = versions.put("1.0", description="Ours", messages=[])
    assert described.json()["description"] == "Ours"
    assert described.json()["updatedAt"] > created["updatedAt"]
    assert "description" not in versions.put("1.0", description="").json()
    for field, value in {"name": "2.0", "isLatest": True, "publishedAt": "2024-01-02T03:04:05Z"}.items():
        assert fields_of(versions.put("1.0", **{field: value})) == [field]
    assert fields_of(versions.put("1.0", isDefault=True)) == ["isDefault"]
    versions.publish()
    assert versions.put("1.0", description="Still").json()["description"] == "Still"


def test_a_stale_update_changes_a_read_only_field(versions: Versions):
    stale = versions.create("1.0")
    versions.define(definition("Pet"))
    assert fields_of(versions.send("PUT", "1.0", body=stale)) == ["updatedAt"]


def test_what_is_published_can_not_be_published_again(versions: Versions):
    versions.create("1.0")
    assert versions.send("POST", "1.0", "unpublish").status_code == 409
    versions.publish()
    assert versions.send("POST", "1.0", "publish").status_code == 409


@pytest.mark.parametrize(
    ("method", "parts", "body"),
    [
        ("POST", ["definitions"], {"definitions": [definition("New")]}),
        ("DELETE", ["definitions"], {"all": True}),
        ("PUT", ["definitions", "Pet"], {}),
        ("DELETE", ["definitions", "Pet"], None),
        ("POST", ["actions"], action("new")),
        ("PUT", ["actions", "getPet"], {}),
        ("DELETE", ["actions", "getPet"], None),
        ("POST", ["triggers"], {}),
    ],
)
def test_what_is_in_a_published_version_stays(versions: Versions, method: str, parts: list[str], body: object):
    versions.create("1.0")
    versions.define(definition("Pet"))
    versions.act()
    published = versions.publish()
    assert versions.send(method, "1.0", *parts, body=body).status_code == 409
    assert versions.send(method, "latest", *parts, body=body).status_code == 409
    assert versions.get() == published
    versions.ask("POST", "1.0", "unpublish")
    assert versions.send(method, "1.0", *parts, body=body).status_code != 409


def test_a_version_that_is_not_valid_is_not_published(versions: Versions):
    versions.create("1.0")
    versions.define(definition("Pet"))
    versions.act(responses=[])
    refusal = versions.send("POST", "1.0", "publish")
    assert fields_of(refusal) == ["actions.getPet"]
    (said,) = versions.get()["messages"]
    assert (said["severity"], said["detail"]) == ("error", ["must have at least one response"])
    versions.ask("DELETE", "1.0", "actions", "getPet")
    assert "messages" not in versions.publish()


def test_a_published_version_is_deleted_by_force_alone(versions: Versions):
    for name in ("1.0", "2.0"):
        versions.create(name)
    versions.publish("1.0")
    assert versions.send("DELETE", "1.0").status_code == 409
    versions.ask("DELETE", "1.0", force=True)
    versions.ask("DELETE", "2.0")
    assert versions.document()["versions"] == []
    assert versions.send("GET", "1.0").status_code == 404


def test_a_version_created_again_starts_empty(versions: Versions):
    versions.create("1.0")
    versions.define(definition("Pet"))
    versions.ask("DELETE", "1.0")
    versions.create("1.0")
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 0


def test_a_deleted_connector_takes_its_contents_along(api: Api):
    seeded = {"id": "01JD0000000000000000000001", "name": "CRM", "versions": [{"name": "1.0"}]}
    versions = Versions(api, *api.seed(seeded))
    versions.define(definition("Pet"))
    assert api.http.delete(api.path(versions.connector)).status_code == 204
    api.seed(seeded)
    assert versions.ask("GET", "1.0", "definitions")["definitions"] == []


def test_updating_the_connector_leaves_what_is_in_its_versions(versions: Versions):
    versions.create("1.0")
    versions.define(definition("Pet"))
    versions.api.update(versions.document(), name="Renamed")
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 1
