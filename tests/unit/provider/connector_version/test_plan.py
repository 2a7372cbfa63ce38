"""What is to be done about a version, as a table."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown

from unit.provider.connector_version.conftest import pet, schema
from unit.provider.fake.version import document
from versori_pulumi.provider.connector_version.plan import (
    comparable_contents,
    plan_version,
    seen,
    state_as_live,
)
from versori_pulumi.provider.merge import moved
from versori_pulumi.provider.properties import CONNECTOR_VERSION
from versori_pulumi.provider.state import inputs_of

KNOWN = {"versionId": "V", "createdAt": "2024-01-01T00:00:00Z"}
DRAFT = {"description": "", "published": False, "isDefault": False}
LIVE = {"description": "Ours", "published": True, "isDefault": True}

MERGES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[tuple[str, bool]]]] = {
    "nothing declared": ({}, {}, LIVE, []),
    "as declared": (LIVE, LIVE, LIVE, []),
    "changed in the program": ({"description": "New"}, {"description": "Ours"}, LIVE, [("description", False)]),
    "changed on Versori": ({"description": "Ours"}, {"description": "Ours"}, DRAFT, [("description", True)]),
    "unpublished on Versori": ({"published": True}, {"published": True}, DRAFT, [("published", True)]),
    "another made the default": ({"isDefault": True}, {"isDefault": True}, DRAFT, [("isDefault", True)]),
    "to be published": ({"published": True}, {}, DRAFT, [("published", False)]),
    "no longer published": ({}, {"published": True}, LIVE, [("published", False)]),
    "no longer described": ({}, {"description": "Ours"}, LIVE, [("description", False)]),
    "declared as it is": ({"published": True}, {}, LIVE, [("published", False)]),
    "declared as unset": ({"isDefault": False, "published": False}, {"isDefault": False, "published": False}, DRAFT, []),
    "not known yet": ({"published": Unknown()}, {"published": True}, LIVE, [("published", False)]),
}


@pytest.mark.parametrize("case", MERGES.values(), ids=MERGES)
def test_what_changes_in_place_is_merged(case: Any):
    declared, last, found, changes = case
    plan = plan_version(declared, last, found)
    assert [(change.name, change.drift) for change in plan.changes] == changes
    assert plan.contents == ()


@pytest.mark.parametrize(
    ("declared", "last", "found", "publishes"),
    [
        ({}, {}, LIVE, None),
        ({"published": True}, {}, DRAFT, True),
        ({"published": True}, {}, LIVE, None),
        ({"published": False}, {}, LIVE, False),
        ({}, {"published": True}, LIVE, False),
        ({}, {"published": True}, DRAFT, None),
        ({"published": Unknown()}, {}, DRAFT, None),
    ],
)
def test_whether_it_is_published_in_this_run(declared: Any, last: Any, found: Any, publishes: bool | None):
    assert plan_version(declared, last, found).publishes is publishes


def test_an_adoption_notes_only_what_it_changes():
    assert plan_version({"published": True, "actions": [pet()]}, {}, LIVE, creating=True).changes == ()
    assert plan_version({"published": True, "actions": [pet()]}, {}, LIVE, creating=True).contents == ()


CONTENTS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "the same": ({"openapi": document(), "actions": [pet()]}, {"openapi": document(), "actions": [pet()]}, []),
    "a document at another place": (
        {"openapi": {"sha256": document()["sha256"], "path": "/elsewhere"}},
        {"openapi": {"sha256": document()["sha256"]}},
        [],
    ),
    "another document": ({"openapi": document("a\n")}, {"openapi": document()}, ["openapi"]),
    "a document for the first time": ({"openapi": document()}, {}, ["openapi"]),
    "no document any more": ({}, {"openapi": document()}, ["openapi"]),
    "another source": ({"fromVersion": "2"}, {"fromVersion": "1"}, ["fromVersion"]),
    "a source for the first time": ({"fromVersion": "2"}, {}, ["fromVersion"]),
    "no source any more": ({}, {"fromVersion": "1"}, []),
    "actions in another order": ({"actions": [pet("a"), pet("b")]}, {"actions": [pet("b"), pet("a")]}, []),
    "another action": ({"actions": [pet(path="/dogs")]}, {"actions": [pet()]}, ["actions"]),
    "an action of the same meaning": ({"actions": [pet(summary="")]}, {"actions": [pet()]}, []),
    "responses in another order": (
        {"actions": [pet(responses=[{"status": 200, "definitions": ["A", "B"]}, {"status": 404, "definitions": []}])]},
        {"actions": [pet(responses=[{"status": 404, "definitions": []}, {"status": 200, "definitions": ["B", "A"]}])]},
        [],
    ),
    "another response": ({"actions": [pet(responses=[])]}, {"actions": [pet()]}, ["actions"]),
    "a trigger more": ({"triggers": [pet()]}, {"triggers": []}, ["triggers"]),
    "no triggers, in two ways": ({"triggers": []}, {}, []),
    "another definition": (
        {"definitions": {"Pet": schema(accept=["application/xml"])}},
        {"definitions": {"Pet": schema(accept=["application/json"])}},
        ["definitions"],
    ),
    "a schema laid out otherwise": (
        {"definitions": {"Pet": {"schema": {"contentType": "application/schema+json", "content": '{ "type":"object" }'}}}},
        {"definitions": {"Pet": schema()}},
        [],
    ),
    "a renamed definition": ({"definitions": {"Dog": schema()}}, {"definitions": {"Pet": schema()}}, ["definitions"]),
}


@pytest.mark.parametrize("case", CONTENTS.values(), ids=CONTENTS)
def test_contents_are_compared_by_what_they_mean(case: Any):
    declared, last, changed = case
    assert list(plan_version(declared, last, DRAFT).contents) == changed


@pytest.mark.parametrize("value", [Unknown(), [pet(path=Unknown())]])
def test_contents_not_known_yet_make_a_draft_anew_and_leave_a_published_one(value: Any):
    plan = plan_version({"actions": value}, {"actions": [pet()]}, LIVE)
    assert (plan.contents, plan.unknown) == ((), ("actions",))
    assert (plan.remade(published=True), plan.remade(published=False)) == ([], ["actions"])


def test_a_change_that_is_certain_counts_beside_one_that_is_not():
    plan = plan_version({"actions": Unknown(), "openapi": document("b\n")}, {"openapi": document()}, LIVE)
    assert plan.remade(published=True) == ["openapi"]


PLACE = {"connectorId": "01HXK5T7QZ0000000000000C01", "name": "1.0a", "organisationId": "01HXK5T7QZ0000000000000D01"}


@pytest.mark.parametrize(
    ("changes", "replaces"),
    [
        ({}, []),
        ({"connectorId": PLACE["connectorId"].lower()}, []),
        ({"connectorId": PLACE["organisationId"]}, ["connectorId"]),
        ({"connectorId": Unknown()}, ["connectorId"]),
        ({"name": "1.0A"}, ["name"]),
        ({"name": Unknown()}, ["name"]),
        ({"organisationId": PLACE["connectorId"]}, ["organisationId"]),
        ({"organisationId": Unknown()}, []),
        ({"connectorId": PLACE["organisationId"], "name": "2"}, ["connectorId", "name"]),
    ],
)
def test_another_place_or_name_is_another_version(changes: Any, replaces: list[str]):
    assert moved(CONNECTOR_VERSION, {**PLACE, **changes}, PLACE) == replaces


def test_a_version_is_published_as_long_as_it_has_a_time_of_it():
    assert seen({}) == DRAFT
    assert seen({"publishedAt": None})["published"] is False
    assert seen({"publishedAt": "2024", "description": "Ours", "isDefault": True}) == LIVE
    assert seen(state_as_live({**KNOWN, "description": "Ours", "published": True, "isDefault": True})) == LIVE
    assert seen(state_as_live(KNOWN)) == DRAFT


def test_a_document_of_the_state_is_its_hash():
    assert comparable_contents("openapi", {"sha256": "a"}) == comparable_contents("openapi", {"sha256": "a", "content": "b"})


def test_inputs_are_what_is_not_computed():
    computed = {"versionId": "V", "createdAt": "C", "organisationId": "O"}
    assert inputs_of({**computed, "name": "1.0", "published": True}) == {"name": "1.0", "published": True}
    assert inputs_of({**computed, "organisationDeclared": True}) == {"organisationId": "O"}
