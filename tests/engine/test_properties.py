"""Every property of UpdateConnector's body: set, changed and unset, with the bodies that the reference describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from .organisation import Connector, Organisation
from .programs import connector, export, program, shop
from .stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.deep]


@dataclass(frozen=True)
class Property:
    """A property that can be set, changed and unset.

    Attributes:
        argument: the Python name.
        key: the API's.
        values: two of them, different.
        unset: what the API answers once it is unset; None where it answers nothing.
        unset_body: what the body for that holds of it; None where it is left out.
    """

    argument: str
    key: str
    values: tuple[Any, Any]
    unset: Any = None
    unset_body: Any = None


PROPERTIES = [
    Property("public", "public", (True, False), unset=False),
    Property("tags", "tags", ({"team": ["a", "b"]}, {"team": ["b"], "stage": ["live"]}), unset={}),
    Property("documentation_url", "documentationURL", ("https://docs.example.com", "https://docs.example.com/v2")),
    Property("image_url", "imageURL", ("https://cdn.example.com/a.png", "https://cdn.example.com/b.png")),
    Property(
        "connection_variables",
        "connectionVariables",
        ([{"name": "region", "value": "eu"}], [{"name": "region", "value": "us"}, {"name": "zone", "value": ""}]),
        unset=[],
        unset_body=[],
    ),
]


def update_body(live: Connector, **changes: Any) -> dict[str, Any]:
    """The body of UpdateConnector for a connector that has nothing but its required fields, as the journal masks it."""
    required = {key: live[key] for key in ("id", "organisationId", "protocol", "name", "baseUrl")}
    if variables := changes.get("connectionVariables"):
        changes["connectionVariables"] = [{**variable, "value": "[secret]"} for variable in variables]
    return {**required, **{key: value for key, value in changes.items() if value not in (None, False)}}


def bodies(organisation: Organisation) -> list[Any]:
    """The bodies of the PUTs on the connector itself; fails where there was another write."""
    writes = organisation.writes()
    calls = [(write["method"], write["path"].rsplit("/", 2)[-2]) for write in writes]
    assert calls == [("PUT", "connectors")] * len(writes)
    return [write["body"] for write in writes]


def one_each(step: int | None) -> str:
    """A program of one connector for each property, which has its first or second value, or (None) doesn't declare it."""
    given = [{case.argument: None if step is None else case.values[step]} for case in PROPERTIES]
    return program(*(connector(case.argument, **each) for case, each in zip(PROPERTIES, given, strict=True)))


def test_each_property_can_be_set_changed_and_unset(stack: Stack, organisation: Organisation):
    """One connector for each, since a command costs the same for one connector as for five."""
    stack.apply(one_each(None))
    organisation.writes()
    for step in (0, 1, 0, None):
        stack.apply(one_each(step))
        put = {body["name"]: body for body in bodies(organisation)}
        live = {each["name"]: each for each in organisation.list()}
        for case in PROPERTIES:
            value, in_body = (case.unset, case.unset_body) if step is None else (case.values[step],) * 2
            assert live[case.argument].get(case.key) == value, case.argument
            assert put[case.argument] == update_body(live[case.argument], **{case.key: in_body}), case.argument
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")


def test_name_and_base_url_can_be_changed(stack: Stack, organisation: Organisation):
    stack.apply(shop(name="Shop"))
    organisation.writes()

    stack.apply(shop(name="Shop 2", base_url="https://shop.example.com/v2"))
    live = organisation.only()
    assert (live["name"], live["baseUrl"]) == ("Shop 2", "https://shop.example.com/v2")
    assert bodies(organisation) == [update_body(live)]

    stack.apply(shop(base_url="https://shop.example.com/v2"))
    assert organisation.only()["name"] == "shop", "a name that is no longer declared is the resource's again"
    stack.up("--expect-no-changes")


def test_all_properties_at_once_are_one_put(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    organisation.writes()
    first = {case.argument: case.values[0] for case in PROPERTIES}

    stack.apply(shop(name="Shop", base_url="https://shop.example.com/v2", **first))
    expected = {case.key: case.values[0] for case in PROPERTIES}
    assert bodies(organisation) == [update_body(organisation.only(), **expected)]


def test_declared_empty_is_unset_and_stays_silent(stack: Stack, organisation: Organisation):
    stack.apply(shop(**{case.argument: case.values[0] for case in PROPERTIES}, categories=["CRM"]))
    empty = {"tags": {}, "documentation_url": "", "image_url": "", "connection_variables": [], "public": False}

    stack.apply(shop(**empty, categories=[]))
    live = organisation.only()
    assert {case.key: live.get(case.key) for case in PROPERTIES} == {case.key: case.unset for case in PROPERTIES}
    assert live["categories"] == []
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")


def test_categories_can_be_set_changed_and_unset_by_their_own_call(stack: Stack, organisation: Organisation):
    stack.apply(shop(categories=["CRM", "ERP"]))
    assert organisation.only()["categories"] == ["CRM", "ERP"]

    stack.apply(shop(categories=["ERP", "CRM"]))
    assert organisation.calls() == ["POST http", "PUT categories"], "their order means nothing"

    stack.apply(shop(categories=["HR"]))
    assert organisation.only()["categories"] == ["HR"]

    stack.apply(shop())
    assert organisation.only()["categories"] == []
    assert organisation.calls() == ["PUT categories", "PUT categories"]
    stack.up("--expect-no-changes")


def test_force_delete_sends_nothing_until_the_delete(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    stack.apply(shop(force_delete=True))
    assert stack.connectors["shop"]["outputs"]["forceDelete"] is True
    stack.apply(shop())
    assert "forceDelete" not in stack.connectors["shop"]["outputs"]
    assert organisation.calls() == ["POST http"]


def test_what_was_never_declared_keeps_its_value(stack: Stack, organisation: Organisation):
    stack.apply(shop())
    edited = {
        "tags": {"by": ["hand"]},
        "public": True,
        "documentationURL": "https://docs.example.com",
        "imageURL": "https://cdn.example.com/a.png",
    }
    children = {
        "connectionVariables": [{"name": "region", "value": "eu"}],
        "authSchemeConfigs": [{"id": "01HXK5T7QZ0000000000000000", "schemeType": "none", "description": "by hand"}],
        "categories": ["CRM"],
    }
    organisation.edit(organisation.only()["id"], **edited, **children)
    stack.preview("--expect-no-changes")
    stack.preview("--refresh", "--expect-no-changes")
    organisation.writes()

    stack.apply(shop(name="Shop"))
    live = organisation.only()
    assert bodies(organisation) == [update_body(live, **edited)], "the children are left out: left out, they stay"
    kept = {key: live[key] for key in (*edited, "connectionVariables", "categories")}
    assert kept == {**edited, "connectionVariables": children["connectionVariables"], "categories": ["CRM"]}
    assert [scheme["description"] for scheme in live["authSchemeConfigs"]] == ["by hand"]


def test_a_connection_keeps_its_own_variables_unless_those_of_the_connector_change(stack: Stack, organisation: Organisation):
    stack.apply(shop(connection_variables=[{"name": "region", "value": "eu"}]))
    own = [{"name": "region", "value": "eu-central-1"}]
    organisation.edit(organisation.only()["id"], connections=[{"name": "production", "variables": own}])

    stack.apply(shop(connection_variables=[{"name": "region", "value": "eu"}], public=True))
    assert organisation.only()["connections"][0]["variables"] == own

    stack.apply(shop(connection_variables=[{"name": "region", "value": "us"}], public=True))
    assert organisation.only()["connections"][0]["variables"] == [{"name": "region", "value": "us"}]


def test_the_values_of_a_tag_have_no_order(stack: Stack, organisation: Organisation):
    stack.apply(shop(tags={"team": ["a", "b", "c"]}))
    organisation.edit(organisation.only()["id"], tags={"team": ["b", "c", "a"]})
    stack.program(shop(tags={"team": ["c", "b", "a"]}))
    stack.preview("--refresh", "--expect-no-changes")


def test_tag_keys_come_back_exactly_as_they_went_in(stack: Stack, organisation: Organisation):
    tags = {key: [f"value of {key}"] for key in ("base_url", "in", "in_", "baseUrl", "name", "__x", "Grüße an alle", "a.b")}
    stack.apply(program(connector(tags=tags), export("tags", "shop.tags")))

    assert organisation.only()["tags"] == tags
    assert stack.outputs() == {"tags": tags}
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    assert stack.outputs() == {"tags": tags}


def test_bigquery_takes_what_its_create_call_does_not_in_further_calls(stack: Stack, organisation: Organisation):
    everything = {
        "tags": {"team": ["data"]},
        "public": True,
        "documentation_url": "https://docs.example.com",
        "image_url": "https://cdn.example.com/a.png",
        "categories": ["ERP"],
        "auth_scheme_configs": [{"schemeType": "none"}],
    }
    stack.apply(program(connector("warehouse", protocol="bigquery", dataset_id="project.sales", **everything)))
    assert organisation.calls() == ["POST bigquery", "PUT auth-scheme-configs", "PUT connector", "PUT categories"]
    live = organisation.only()
    assert (live["protocol"], live["datasetId"], live["tags"]) == ("bigquery", "project.sales", {"team": ["data"]})
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")

    stack.apply(program(connector("warehouse", protocol="bigquery", dataset_id="project.returns")))
    live = organisation.only()
    assert (live["datasetId"], live["tags"], live["categories"]) == ("project.returns", {}, [])
    assert (live["authSchemeConfigs"], live.get("imageURL"), live["public"]) == ([], None, False)
    stack.up("--expect-no-changes")


def test_a_base_url_may_hold_connection_variables(stack: Stack, organisation: Organisation):
    stack.apply(shop(base_url="https://{{shop}}.example.com/v1"))
    assert organisation.only()["baseUrl"] == "https://{{shop}}.example.com/v1"
    stack.up("--expect-no-changes")
