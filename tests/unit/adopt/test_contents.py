from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from versori_pulumi.adopt.content_scan import Contents
from versori_pulumi.adopt.names import Names
from versori_pulumi.adopt.objects import Context
from versori_pulumi.adopt.plan import Plan, Planner
from versori_pulumi.provider.content.inputs import with_defaults
from versori_pulumi.provider.content.plan import found_shape, plan_content
from versori_pulumi.provider.definitions.plan import VersionDefinitions, plan_definitions

from .live import ORGANISATION, Live, source
from .live_contents import contents, definition
from .test_programs import FEW, evaluated

CONNECTOR = "01HXK5T7QZ0000000000000C01"
TIMES = {"createdAt": "2024-01-01T00:00:00Z", "updatedAt": "2024-01-01T00:00:00Z"}
VERSIONS = [
    {"id": f"01HXK5T7QZ0000000000000V0{number}", "name": name, "isLatest": False, "isDefault": False, **TIMES}
    for number, name in enumerate(("1.0", "2.0"))
]
SHOP: Live = {
    "id": CONNECTOR,
    "organisationId": ORGANISATION,
    "name": "Shop",
    "protocol": "http",
    "baseUrl": "https://shop.example.com",
    "versions": VERSIONS,
}
ACTION: Live = {
    "id": "01HXK5T7QZ0000000000000A01",
    "type": "http",
    "name": "getOrder",
    "method": "GET",
    "path": "/orders",
    "parameters": [],
    "responses": [],
}
NONE = VersionDefinitions({}, {})


def planned(found: Contents, version: str = "1.0", known: dict[str, str] | None = None, **changes: Any) -> Plan:
    """The plan for a connector with these contents in a version."""
    where = {(CONNECTOR, version): found}
    return Planner(Context(**changes), known or {}, Names((known or {}).values()), contents=where).plan([SHOP])


def of(plan: Plan, *nouns: str) -> list[Any]:
    return [adoption for adoption in plan.adoptions if adoption.noun in nouns]


def checked(declared: Live, noun: str) -> Live:
    """The inputs as `check` leaves them."""
    if noun != "definitions":
        return with_defaults("action", declared)  # type: ignore[arg-type]
    filled = {name: with_defaults("definition", each) for name, each in declared["definitions"].items()}
    return {**declared, "definitions": filled}


@FEW
@given(contents())
def test_the_program_declares_what_the_state_holds(found: Contents):
    plan = planned(found)
    declared = evaluated(plan)
    for adoption in of(plan, "definitions", "action", "trigger"):
        assert checked(declared[adoption.resource_name], adoption.noun) == adoption.inputs


@FEW
@given(contents())
def test_the_next_preview_finds_nothing_to_write(found: Contents):
    plan = planned(found)
    lives = {("action", each["name"]): each for each in found.actions}
    lives |= {("trigger", each["name"]): each for each in found.triggers}
    for adoption in of(plan, "action", "trigger"):
        shown = found_shape(lives[adoption.noun, adoption.name])
        assert plan_content(adoption.inputs, adoption.outputs, shown) == []
    for adoption in of(plan, "definitions"):
        made = plan_definitions(adoption.inputs["definitions"], adoption.outputs["definitions"], found.definitions)
        assert (made.writes, made.strangers) == (False, ())


@FEW
@given(contents())
def test_all_is_adopted_or_found(found: Contents):
    plan = planned(found)
    nouns = [item.noun for item in plan.items]
    assert nouns.count("action") + nouns.count("trigger") + len(
        [name for each in of(plan, "definitions") for name in each.inputs["definitions"]]
    ) + len(plan.problems) == len(found.actions) + len(found.triggers) + len(found.definitions.listed)
    assert nouns == sorted(nouns, key=["connector", "version", "definitions", "action", "trigger"].index)


@FEW
@given(contents())
def test_names_are_the_same_in_each_run_and_do_not_depend_on_what_is_in_versions(found: Contents):
    backwards = Contents(found.definitions, [*reversed(found.actions)], [*reversed(found.triggers)])
    assert source(planned(found)) == source(planned(backwards))
    without = [each.resource_name for each in planned(found, "elsewhere").adoptions]
    assert [each.resource_name for each in of(planned(found), "connector", "version")] == without


def one(text: str, *others: str) -> Any:
    """The adoption of a definition `Order` with this schema, beside others."""
    listed = {name: definition(name, number) for number, name in enumerate(("Order", *others), 1)}
    plan = planned(Contents(VersionDefinitions(listed, {"Order": text, **dict.fromkeys(others, "true")})))
    assert plan.problems == []
    return plan


def test_a_schema_is_a_dictionary_that_refers_by_name():
    url = definition("Item", 2)["url"]
    text = source(one(json.dumps({"type": "array", "items": {"$ref": url}}), "Item"))
    assert 'schema={"items": {"$ref": "#/$defs/Item"}, "type": "array"}' in text


def test_an_own_definition_of_the_same_name_leaves_the_reference_a_url():
    url = definition("Item", 2)["url"]
    plan = one(json.dumps({"items": {"$ref": url}, "$defs": {"Item": {"type": "string"}}}), "Item")
    (made,) = of(plan, "definitions")
    assert url in made.inputs["definitions"]["Order"]["schema"]["content"]
    assert evaluated(plan)["shop-1-0-definitions"]["definitions"]["Order"] == {
        "schema": made.inputs["definitions"]["Order"]["schema"]
    }


@pytest.mark.parametrize(
    "text",
    ["true", '{"x": NaN}', "[" * 3 + "]" * 3, '{"a":' * 60 + "1" + "}" * 60, '{"content": "a", "contentType": "b"}', "<a/>"],
)
def test_what_no_dictionary_holds_is_a_text_or_found(text: str):
    listed = {"Order": definition("Order", 1, accept=["text/plain"])}
    plan = planned(Contents(VersionDefinitions(listed, {"Order": text})))
    if text.startswith("["):
        (problem,) = plan.problems
        assert problem.label == f'definition "Order" of version "1.0" of connector {CONNECTOR}'
        assert "must be a JSON Schema" in plan.problems[0].reason
        return
    (made,) = of(plan, "definitions")
    assert evaluated(plan)[made.resource_name]["definitions"] == made.inputs["definitions"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "graphql"}, "this package knows no action of type graphql"),
        ({"method": "BREW"}, "method"),
        ({"parameters": [{"name": "a", "in": "body", "required": True, "type": "string"}]}, "parameters[0].in"),
        ({"summary": "\ud800"}, "characters that no encoding can carry"),
        ({"responses": [{"definitions": [{}]}]}, "not as the API's document says"),
    ],
)
def test_what_no_program_can_declare_is_reported_and_the_rest_adopted(changes: Live, said: str):
    other = {**ACTION, "id": "01HXK5T7QZ0000000000000A02", "name": "other"}
    plan = planned(Contents(NONE, [{**ACTION, **changes}, other]))
    (problem,) = plan.problems
    assert problem.label == 'action "getOrder" (01HXK5T7QZ0000000000000A01)'
    assert said in problem.reason
    assert [each.name for each in of(plan, "action")] == ["other"]


def test_a_definition_without_a_schema_is_reported():
    plan = planned(Contents(VersionDefinitions({"Order": definition("Order", 1)}, {})))
    assert [problem.reason for problem in plan.problems] == ["its schema could not be read"]
    assert of(plan, "definitions") == []


def test_names_that_clash_are_numbered():
    other = {**ACTION, "id": "01HXK5T7QZ0000000000000A02", "name": "get_order"}
    plan = planned(Contents(NONE, [other, ACTION], [{**ACTION, "id": "01HXK5T7QZ0000000000000T01"}]))
    assert [(each.resource_name, each.name) for each in of(plan, "action", "trigger")] == [
        ("shop-1-0-get-order", "getOrder"),
        ("shop-1-0-get-order-2", "get_order"),
        ("shop-1-0-get-order-3", "getOrder"),
    ]


def test_definitions_that_the_stack_has_stay_out_of_the_next_resource():
    listed = {name: definition(name, number) for number, name in enumerate(("Item", "Order"), 1)}
    link = {"id": "x", "definition": listed["Item"]}
    found = Contents(
        VersionDefinitions(listed, {"Order": "true"}),
        [{**ACTION, "requestBody": {"required": False, "definitions": [link]}}],
    )
    known = {f"Definitions/{CONNECTOR}/1.0/Item": "theirs", f"ConnectorVersion/{CONNECTOR}/1.0": "first"}
    plan = planned(found, known=known)
    assert [(item.resource_name, item.fate) for item in plan.items if item.noun == "definitions"] == [
        ("theirs", "present"),
        ("first-definitions", "adopt"),
    ]
    (made,) = of(plan, "definitions")
    assert made.identity == "Order"
    text = source(plan)
    assert 'version="1.0"' in text
    assert "connector_id=shop.id" in text
    assert 'definitions=["Item"]' in text, "where its resource is declared elsewhere, no variable stands for it"


def test_the_inputs_have_what_the_provider_adds():
    plan = planned(Contents(NONE, [ACTION]), account="eu", existing="adopt")
    (made,) = of(plan, "action")
    assert (made.inputs["account"], made.inputs["existing"]) == ("eu", "adopt")
    assert made.outputs["organisationId"] == ORGANISATION
