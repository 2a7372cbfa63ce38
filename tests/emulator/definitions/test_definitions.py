"""Definitions: references between them, their schemas, and deletion of what is referenced."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.api import Api, fields_of, ulid
from tests.emulator.versioned import Versions, definition, response, schema


@pytest.fixture
def versions(api: Api) -> Versions:
    versions = Versions(api)
    versions.create("1.0")
    return versions


def _references(kept: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["type"], each["name"]) for each in kept["referencedBy"]]


def test_definitions_of_one_request_may_refer_to_each_other(versions: Versions):
    cycle = {"properties": {"pets": {"items": [{"$ref": "#/$defs/Pet"}, {"$ref": "#/$defs/Pet/properties/owner"}]}}}
    pet, owner = versions.define(
        definition("Pet", {"properties": {"owner": {"$ref": "#/$defs/Owner"}}}), definition("Owner", cycle)
    )
    assert versions.raw(pet["url"]) == {"properties": {"owner": {"$ref": owner["url"]}}}
    first, second = versions.raw(owner["url"])["properties"]["pets"]["items"]
    assert (first["$ref"], second["$ref"]) == (pet["url"], pet["url"] + "#/properties/owner")
    assert (_references(pet), _references(owner)) == ([("definition", "Owner")], [("definition", "Pet")])
    assert versions.raw(pet["url"].replace(pet["id"], "Pet")) == versions.raw(pet["url"])


def test_a_definition_refers_to_an_existing_one_by_its_url(versions: Versions):
    (pet,) = versions.define(definition("Pet"))
    connector, organisation = versions.connector, versions.api.organisation
    official = f"https://platform.versori.com/api/schemas/v1/o/{organisation}/{connector}/1.0/{pet['id']}.json"
    (shop,) = versions.define(definition("Shop", {"allOf": [{"$ref": pet["url"]}, {"$ref": official}]}))
    assert versions.raw(shop["url"]) == {"allOf": [{"$ref": pet["url"]}, {"$ref": pet["url"]}]}
    assert _references(versions.ask("GET", "1.0", "definitions", "Pet")) == [("definition", "Shop")]


@pytest.mark.parametrize("reference", ["#/$defs/Pet", "#/$defs/Nothing", "{url}/nothing.json", "{other}"])
def test_a_reference_to_no_definition_is_refused(versions: Versions, reference: str):
    (pet,) = versions.define(definition("Pet"))
    url = pet["url"].rpartition("/")[0]
    target = reference.replace("{url}", url).replace("{other}", pet["url"].replace("/1.0/", "/2.0/"))
    sent = {"definitions": [definition("New", {"$ref": target})]}
    assert fields_of(versions.send("POST", "1.0", "definitions", body=sent)) == ["definitions[0].schema.content"]


@pytest.mark.parametrize(
    "value",
    [{"$defs": {"A": {}}, "$ref": "#/$defs/A"}, {"$ref": "#"}, {"$ref": "https://example.com/a.json"}, {"$ref": 1}, True],
)
def test_other_references_are_left_alone(versions: Versions, value: Any):
    (kept,) = versions.define(definition("Pet", value))
    assert versions.raw(kept["url"]) == value


def test_a_schema_in_yaml_is_answered_as_json(versions: Versions):
    text = "type: object\nproperties: {born: {default: 2020-01-01}, on: {}}\n"
    (kept,) = versions.define(definition("Pet") | {"schema": schema(text, "application/schema+yaml; charset=utf-8")})
    assert versions.raw(kept["url"]) == {"type": "object", "properties": {"born": {"default": "2020-01-01"}, "true": {}}}


def test_a_schema_of_another_kind_is_answered_as_it_is(versions: Versions):
    (kept,) = versions.define(definition("Pet", accept=["text/xml"]) | {"schema": schema("<a/>", "text/xml")})
    answer = versions.api.http.get(kept["url"])
    assert (answer.text, answer.headers["content-type"]) == ("<a/>", "text/xml")
    assert kept["url"].endswith(".xml")


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("{", "application/schema+json"),
        ("[]", "application/json"),
        ("a: [", "text/yaml"),
        ("a: .inf", "text/yaml"),
        ("[" * 600, "text/json"),
    ],
)
def test_a_schema_that_is_none_is_refused(versions: Versions, text: str, media_type: str):
    sent = {"definitions": [definition("Pet") | {"schema": schema(text, media_type)}]}
    assert fields_of(versions.send("POST", "1.0", "definitions", body=sent)) == ["definitions[0].schema.content"]


@pytest.mark.parametrize("depth", [450, 700, 5000])
def test_a_schema_of_any_depth_is_kept_or_refused(versions: Versions, depth: int):
    sent = {"definitions": [definition("Pet") | {"schema": schema('{"items": ' * depth + "{}" + "}" * depth)}]}
    # How deep is too deep depends on the Python.
    assert versions.send("POST", "1.0", "definitions", body=sent).status_code in (201, 400)


def test_creation_is_all_or_nothing(versions: Versions):
    versions.define(definition("Pet"))
    sent = {"definitions": [definition("Owner"), definition("Pet")]}
    assert fields_of(versions.send("POST", "1.0", "definitions", body=sent), 409) == ["definitions[1].name"]
    twice = {"definitions": [definition("Owner"), definition("Owner")]}
    assert fields_of(versions.send("POST", "1.0", "definitions", body=twice)) == ["definitions[1].name"]
    assert fields_of(versions.send("POST", "1.0", "definitions", body={"definitions": [definition("a$")]})) == [
        "definitions[0].name"
    ]
    assert versions.send("POST", "1.0", "definitions", body={"definitions": []}).status_code == 400
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 1


def test_an_update_keeps_the_schema_unless_one_is_given(versions: Versions):
    (pet,) = versions.define(definition("Pet", {"title": "Old"}, description="A pet"))
    body = {"id": pet["id"], "name": "Animal", "accept": ["text/plain"]}
    updated = versions.ask("PUT", "1.0", "definitions", "Pet", body=body)
    assert (updated["name"], updated["accept"], "description" in updated) == ("Animal", ["text/plain"], False)
    assert versions.raw(updated["url"]) == {"title": "Old"}
    itself = {**body, "schema": schema({"$ref": "#/$defs/Animal"})}
    again = versions.ask("PUT", "1.0", "definitions", "Animal", body=itself)
    assert versions.raw(again["url"]) == {"$ref": pet["url"]}


def test_an_update_can_not_change_the_id_or_take_a_name(versions: Versions):
    pet, _ = versions.define(definition("Pet"), definition("Owner"))
    body = {"id": pet["id"], "name": "Owner", "accept": []}
    assert fields_of(versions.send("PUT", "1.0", "definitions", "Pet", body=body), 409) == ["name"]
    assert fields_of(versions.send("PUT", "1.0", "definitions", "Owner", body=body)) == ["id"]
    assert versions.send("PUT", "1.0", "definitions", "Nothing", body=body).status_code == 404
    assert versions.send("PUT", "1.0", "definitions", "Pet", body={**body, "name": "Pet", "schema": None}).status_code == 400


def test_renaming_keeps_references(versions: Versions):
    pet, owner = versions.define(definition("Pet", {"$ref": "#/$defs/Owner"}), definition("Owner"))
    versions.ask("PUT", "1.0", "definitions", "Owner", body={"id": owner["id"], "name": "Human", "accept": []})
    assert versions.raw(pet["url"]) == {"$ref": owner["url"]}


def test_what_is_referenced_is_not_deleted(versions: Versions):
    _, owner = versions.define(definition("Pet", {"$ref": "#/$defs/Owner"}), definition("Owner"))
    versions.act(responses=[response("Pet")])
    for refusal in (
        versions.send("DELETE", "1.0", "definitions", "Owner"),
        versions.send("DELETE", "1.0", "definitions", body={"names": ["Owner", "Other"]}),
    ):
        assert (refusal.status_code, refusal.json()["code"]) == (412, "precondition_failed")
        about = refusal.json()["definition"]
        assert (about["id"], about["name"], _references(about)) == (owner["id"], "Owner", [("definition", "Pet")])
    refusal = versions.send("DELETE", "1.0", "definitions", body={"all": True})
    assert _references(refusal.json()["definition"]) == [("action", "getPet")]
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 2


def test_force_deletes_what_is_referenced_and_publishing_waits_for_the_repair(versions: Versions):
    pet, _ = versions.define(definition("Pet", {"$ref": "#/$defs/Owner"}), definition("Owner"))
    versions.ask("DELETE", "1.0", "definitions", "Owner", force=True)
    assert fields_of(versions.send("POST", "1.0", "publish")) == ["definitions.Pet"]
    body = {"id": pet["id"], "name": "Pet", "accept": [], "schema": schema({})}
    versions.ask("PUT", "1.0", "definitions", "Pet", body=body)
    versions.publish()


def test_definitions_that_refer_to_each_other_alone_go_together(versions: Versions):
    pet, _ = versions.define(definition("Pet", {"$ref": "#/$defs/Owner"}), definition("Owner", {"$ref": "#/$defs/Pet"}))
    versions.ask("DELETE", "1.0", "definitions", body={"ids": [pet["id"]], "names": ["Owner"]})
    assert versions.ask("GET", "1.0", "definitions")["totalCount"] == 0


def test_deletion_of_many_says_which_in_one_way(versions: Versions):
    (pet,) = versions.define(definition("Pet"))
    both = versions.send("DELETE", "1.0", "definitions", body={"ids": [pet["id"]], "names": ["x", "Pet"]})
    assert fields_of(both) == ["names[1]"]
    for body in ({}, {"all": True, "names": []}, {"all": True, "ids": [ulid()]}):
        assert versions.send("DELETE", "1.0", "definitions", body=body).status_code == 400
    versions.ask("DELETE", "1.0", "definitions", body={"all": True})
    assert versions.send("DELETE", "1.0", "definitions", "Pet").status_code == 404


def test_a_schema_that_is_not_there_is_not_found(versions: Versions):
    (pet,) = versions.define(definition("Pet"))
    assert versions.api.http.get(pet["url"].replace(pet["id"], ulid())).status_code == 404
    assert versions.api.http.get(pet["url"].replace(".json", ".xml")).status_code == 404
